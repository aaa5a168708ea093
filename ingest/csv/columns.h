// Which column of a bank's CSV file holds which field of the cash record.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/text.h"
#include "ingest/csv/rfc4180.h"
#include "ingest/dialect.h"

namespace quittance::ingest::csv {

// The canonical names of interfaces.md section 3, and what banks have instead of a kind and a sign.
enum class Field : std::uint8_t {
  payment_id,
  kind,
  account,
  value_date,
  booking_date,
  deposit_date,
  currency,
  amount,
  credit,
  debit,
  direction,
  method,
  provisional,
  payer_name,
  payer_routing,
  payer_account,
  payer_iban,
  payer_id,
  bank_reference,
  end_to_end_id,
  original_id,
  check_number,
  reference,
  text,
  type_code,
  remittance,
  line_amount,
};
inline constexpr std::size_t kFields = 27;

// The word used in mappings, messages and documentation. Static storage.
[[nodiscard]] std::string_view name(Field field);

class Columns {
 public:
  // By the mapping's header names, where it has some; for all other fields by their own names and
  // the synonyms of the README. A column serves one field, the first that asks for it. `first_row`
  // tells what a word that has two meanings means here.
  [[nodiscard]] static Columns of(const CsvHeader& header, const CsvMapping* mapping,
                                  const CsvRow& first_row = {});

  [[nodiscard]] bool has(Field field) const { return index_[at(field)] != kNone; }
  // Trimmed; empty when there is no such column.
  [[nodiscard]] std::string_view text(const CsvRow& row, Field field) const {
    const std::size_t column = index_[at(field)];
    return column < row.fields.size() ? trim(row.fields[column]) : std::string_view();
  }
  [[nodiscard]] std::optional<std::size_t> index(Field field) const;
  // Columns of words that belong behind the text, in the order of the file.
  [[nodiscard]] const std::vector<std::size_t>& more_text() const { return more_text_; }
  // "IBAN" is the payer's where the file has said before whose account it is. Not payer_iban: ids
  // are made without it.
  void set_other_iban(const CsvHeader& header) {
    const auto column = header.find("iban");
    if (column && spare(*column) && !has(Field::account)) other_iban_ = column;
  }
  [[nodiscard]] std::optional<std::size_t> other_iban() const { return other_iban_; }
  // No field holds it, or only the text of a payment does.
  [[nodiscard]] bool spare(std::size_t column) const;
  // The column that says which way an unsigned amount went, where its name does not tell.
  void set_direction(std::size_t column) { index_[at(Field::direction)] = column; }
  // A date and an amount: less is no header of cash.
  [[nodiscard]] bool usable() const;
  // The header says `payment_id` and `amount` in so many words: dates and amounts are canonical.
  [[nodiscard]] bool canonical() const { return canonical_; }
  // The remittance column names invoices.
  [[nodiscard]] bool names_invoices() const { return invoices_; }
  // The currency that the header states for the amounts: "Betrag (EUR)".
  [[nodiscard]] std::optional<Currency> currency() const { return currency_; }
  // A name in the mapping that the header lacks; empty when all are there.
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  [[nodiscard]] static constexpr std::size_t at(Field field) {
    return static_cast<std::size_t>(field);
  }
  Columns() { index_.fill(kNone); }

  std::array<std::size_t, kFields> index_{};
  bool canonical_ = false;
  bool invoices_ = false;
  std::string missing_;
  std::vector<std::size_t> more_text_;
  std::optional<std::size_t> other_iban_;
  std::optional<Currency> currency_;
};

}  // namespace quittance::ingest::csv
