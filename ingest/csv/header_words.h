// What banks call the columns of a CSV export in other words than English, and what a header or the
// lines above it say of account and currency.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "ingest/csv/columns.h"
#include "ingest/csv/rfc4180.h"

namespace quittance::ingest::csv {

// A column's name as it is compared with the words of other languages: letters of Latin scripts
// without their marks ("Währung" in UTF-8 or ISO 8859-1 is "wahrung", "Betrag (€)" is
// "betrag_eur").
[[nodiscard]] std::string folded_name(std::string_view column_name);

// A name that ends in a currency: "betrag_eur", "gutschrift_in_chf", "debit_euros".
struct NameWithUnit {
  std::string_view name;  // without it; as given where there is none
  std::optional<Currency> unit;
};
[[nodiscard]] NameWithUnit part_unit(std::string_view folded);

// The folded words for a field, the most certain first; with blanks between.
[[nodiscard]] std::string_view foreign_words(Field field);

// What lines above the header state: one valid IBAN, one currency behind its word or a balance.
class Preamble {
 public:
  void note(const CsvRow& row);
  [[nodiscard]] std::string account() const { return accounts_ == 1 ? account_ : std::string(); }
  [[nodiscard]] std::optional<Currency> currency() const;

 private:
  std::string account_;
  int accounts_ = 0;  // different ones
  std::optional<Currency> currency_;
  bool several_ = false;
};

}  // namespace quittance::ingest::csv
