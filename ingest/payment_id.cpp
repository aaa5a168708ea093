#include "ingest/payment_id.h"

#include <charconv>

#include "core/digest.h"

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

// Length before content: no two different entries give the same bytes.
void append_part(std::string& to, std::string_view part) {
  append_number(to, part.size());
  to.push_back(':');
  to.append(part);
}

}  // namespace

std::uint64_t content_hash(const EntryContent& content) {
  thread_local std::string bytes;  // keeps its capacity from entry to entry
  bytes.clear();
  append_part(bytes, content.type);
  append_number(bytes, static_cast<std::uint64_t>(content.amount));
  append_part(bytes, content.payer_name);
  append_part(bytes, content.payer_account);
  append_part(bytes, content.check_number);
  append_part(bytes, content.text);
  const Digest digest = sha256(bytes);
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
  id.assign(prefix);
  for (int shift = 60; shift >= 0; shift -= 4) id += kHex[(content >> shift) & 15U];
  id += '/';
  append_number(id, ordinal);
}

}  // namespace quittance::ingest
