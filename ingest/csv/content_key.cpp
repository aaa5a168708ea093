#include "ingest/csv/content_key.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "ingest/written.h"

namespace quittance::ingest::csv {

Digest content_key(const CashRecord& record, std::string_view day,
                   std::span<const RemittanceLine> lines) {
  const std::string currency = record.currency.code();
  const std::array texts = {record.account,        record.payer.name,    record.payer.routing,
                            record.payer.account,  record.payer.iban,    record.payer.id,
                            record.check_number,   record.text,          record.reference,
                            record.bank_reference, record.end_to_end_id, record.original_id};
  constexpr std::size_t kAmountBytesMax = kNumberBytesMax + 1;  // with a sign
  constexpr std::size_t kShortParts = 4 * (kPartBytesMax + kAmountBytesMax);
  std::size_t most = kShortParts;
  for (const std::string_view text : texts) most += text.size() + kPartBytesMax;
  for (const RemittanceLine& line : lines) {
    most += line.reference.size() + kAmountBytesMax + 2 * kPartBytesMax;
  }
  thread_local std::string bytes;  // keeps its size from row to row
  if (bytes.size() < most) bytes.resize(std::max(most, 2 * bytes.size()));
  char* end = bytes.data();
  const auto add_amount = [&](std::int64_t amount) {
    char digits[kAmountBytesMax];
    const char* const last = std::to_chars(std::begin(digits), std::end(digits), amount).ptr;
    end = write_part(end, {digits, static_cast<std::size_t>(last - digits)});
  };
  for (const std::string_view text : texts) end = write_part(end, text);
  end = write_part(end, day);
  add_amount(record.amount);
  end = write_part(end, currency);
  end = write_part(end, name(record.kind));
  for (const RemittanceLine& line : lines) {
    end = write_part(end, line.reference);
    if (line.amount_stated) {
      add_amount(line.paid);
    } else {
      end = write_part(end, {});
    }
  }
  return sha256({bytes.data(), static_cast<std::size_t>(end - bytes.data())});
}

}  // namespace quittance::ingest::csv
