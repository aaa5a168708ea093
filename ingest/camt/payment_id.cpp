#include "ingest/camt/payment_id.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/digest.h"
#include "ingest/written.h"

namespace quittance::ingest::camt {
namespace {

void append_number(std::string& to, std::uint32_t number) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  to.append(digits.data(), static_cast<std::size_t>(end.ptr - digits.data()));
}

void begin(std::string& id, std::string_view account, Date date) {
  id.assign(account);
  id += '/';
  if (date.known()) id += date.iso();
  id += '/';
}

}  // namespace

std::uint64_t content_mark(std::string_view content) {
  const Digest digest = sha256(content);
  std::uint64_t mark = 0;
  for (std::size_t n = 0; n < sizeof mark; ++n) mark = (mark << 8) | digest.bytes[n];
  return mark;
}

std::uint64_t content_of(const CashRecord& cash, std::string& store) {
  std::array<char, 24> digits;
  const auto amount = std::to_chars(digits.data(), digits.data() + digits.size(), cash.amount);
  const std::string_view parts[] = {
      {digits.data(), static_cast<std::size_t>(amount.ptr - digits.data())},
      cash.debit ? "DBIT" : "CRDT",
      cash.payer.name,
      cash.payer.iban.empty() ? cash.payer.account : cash.payer.iban,
      cash.check_number,
      cash.end_to_end_id,
      cash.reference,
      cash.text};
  std::size_t most = 0;
  for (const std::string_view part : parts) most += part.size() + kPartBytesMax;
  if (store.size() < most) store.resize(std::max(most, 2 * store.size()));
  char* end = store.data();
  for (const std::string_view part : parts) end = write_part(end, part);
  return content_mark({store.data(), static_cast<std::size_t>(end - store.data())});
}

std::uint64_t with_currency(std::uint64_t content, Currency currency) {
  return content ^ (0x9E3779B97F4A7C15U * currency.packed());
}

void id_by_reference(std::string& id, std::string_view account, Date date, bool debit,
                     std::string_view reference, std::uint32_t ordinal) {
  begin(id, account, date);
  id += debit ? "DBIT/" : "CRDT/";
  id += reference;
  id += '/';
  append_number(id, ordinal);
}

void id_by_content(std::string& id, std::string_view account, Date date, std::uint64_t content,
                   std::uint32_t ordinal) {
  static constexpr char kHex[] = "0123456789abcdef";
  char digits[17];
  for (int n = 0; n < 16; ++n) digits[n] = kHex[(content >> (60 - 4 * n)) & 15U];
  digits[16] = '/';
  begin(id, account, date);
  id.append(digits, sizeof digits);
  append_number(id, ordinal);
}

}  // namespace quittance::ingest::camt
