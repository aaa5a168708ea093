#include "ingest/camt/payment_id.h"

#include <array>
#include <charconv>

#include "core/digest.h"

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
  if (date.known()) {
    const CivilDay day = date.civil();
    const auto put = [&id](int number, int unit) {
      for (; unit > 0; unit /= 10) id += static_cast<char>('0' + number / unit % 10);
    };
    put(day.year, 1000);
    id += '-';
    put(day.month, 10);
    id += '-';
    put(day.day, 10);
  }
  id += '/';
}

}  // namespace

std::uint64_t content_mark(std::string_view content) {
  const Digest digest = sha256(content);
  std::uint64_t mark = 0;
  for (std::size_t n = 0; n < sizeof mark; ++n) mark = (mark << 8) | digest.bytes[n];
  return mark;
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
  begin(id, account, date);
  for (int shift = 60; shift >= 0; shift -= 4) id += kHex[(content >> shift) & 15U];
  id += '/';
  append_number(id, ordinal);
}

}  // namespace quittance::ingest::camt
