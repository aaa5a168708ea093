// Writes cash records and file summaries as the canonical JSON of docs/formats: one line each.
#pragma once

#include <string>
#include <string_view>

#include "core/cash.h"
#include "ingest/decoder.h"

namespace quittance::ingest {

// One object, without the newline: what `inspect` prints and json_decoder() reads back as the same
// record. Fields stand in the documented order; what is empty or missing is left out, except
// `provisional` and the discount and adjustment of a line whose amount is stated. Amounts are
// decimal strings in major units. Payer account numbers stand in full: mask before logging.
// Text that is not UTF-8 is read as ISO 8859-1. Thread-safe; cost: O(size).
[[nodiscard]] std::string cash_json(const CashRecord& record, std::string_view file_name);

// One object, without the newline: what `inspect --summary` prints for a file.
[[nodiscard]] std::string summary_json(const FileSummary& summary, std::string_view file_name);

}  // namespace quittance::ingest
