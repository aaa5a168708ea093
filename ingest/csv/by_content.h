// Columns of a file without a header, by what stands in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "ingest/csv/columns.h"

namespace quittance::ingest::csv {

// The head's rows, each of the same number of fields.
using HeadRows = std::vector<std::vector<std::string>>;

struct ByContent {
  std::vector<std::string> names;  // of each column: the field's name; empty where it is not read
  std::string why_not;             // what is missing or in doubt; empty: the names are sure
};

// A date stands in every row of one or two columns (then the first is the booking's, the second the
// value's), an amount with cents in every row of one; beside it may stand the balance that the rows
// come to. Currency and own account are columns that say nothing else; the longest of the others is
// the text. Whatever fits twice is in doubt. Cost: linear.
[[nodiscard]] ByContent columns_by_content(const HeadRows& rows);

}  // namespace quittance::ingest::csv
