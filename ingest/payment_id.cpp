#include "ingest/payment_id.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "core/digest.h"
#include "ingest/written.h"

namespace quittance::ingest {
namespace {

constexpr std::uint64_t kCurrencySpread = 0x9E3779B97F4A7C15U;

void append_number(std::string& to, std::uint64_t number) {
  if (number < 10) {
    to.push_back(static_cast<char>('0' + number));
    return;
  }
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
  to.append(digits, end.ptr);
}

}  // namespace

std::uint64_t content_hash(const EntryContent& content) {
  thread_local std::string bytes;  // keeps its size from entry to entry
  std::size_t most = kNumberBytesMax;
  for (const std::string_view part : {content.type, content.payer_name, content.payer_account,
                                      content.check_number, content.text}) {
    most += part.size() + kPartBytesMax;
  }
  if (bytes.size() < most) bytes.resize(std::max(most, 2 * bytes.size()));
  char* end = write_part(bytes.data(), content.type);
  end = write_number(end, static_cast<std::uint64_t>(content.amount));
  end = write_part(end, content.payer_name);
  end = write_part(end, content.payer_account);
  end = write_part(end, content.check_number);
  end = write_part(end, content.text);
  const Digest digest = sha256({bytes.data(), static_cast<std::size_t>(end - bytes.data())});
  std::uint64_t hash = 0;
  for (std::size_t n = 0; n < sizeof hash; ++n) hash = (hash << 8) | digest.bytes[n];
  return hash;
}

std::uint64_t with_currency(std::uint64_t content, Currency currency) {
  return content ^ (kCurrencySpread * currency.packed());
}

std::string statement_prefix(std::string_view account, Date as_of) {
  std::string prefix(account);
  prefix += '/';
  prefix += as_of.iso();
  prefix += '/';
  return prefix;
}

void id_by_reference(std::string& id, std::string_view prefix, std::string_view type,
                     std::string_view reference, std::uint32_t ordinal) {
  id.assign(prefix);
  id += type;
  id += '/';
  id += reference;
  id += '/';
  append_number(id, ordinal);
}

void id_by_content(std::string& id, std::string_view prefix, std::uint64_t content,
                   std::uint32_t ordinal) {
  static constexpr char kHex[] = "0123456789abcdef";
  char digits[17];
  for (std::size_t n = 0; n < 16; n += 2, content <<= 8) {
    digits[n] = kHex[content >> 60];
    digits[n + 1] = kHex[(content >> 56) & 15U];
  }
  digits[16] = '/';
  id.assign(prefix);
  id.append(digits, sizeof digits);
  append_number(id, ordinal);
}

}  // namespace quittance::ingest
