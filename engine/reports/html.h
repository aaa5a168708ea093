// Pieces of a self-contained page: escaped text, tables, and the style sheet that all share.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/wide.h"

namespace quittance::engine {

// Text from outside for an element or a quoted attribute: made printable (printable.h), then
// & < > " ' as references, so that no text becomes markup. Cost: O(size).
[[nodiscard]] std::string html(std::string_view text);

struct HtmlColumn {
  std::string name;     // text, escaped when printed
  bool number = false;  // to the right, in figures of one width
};

// A table with a caption for those who cannot see what stands around it. The first cell of a row is
// its header.
class HtmlTable {
 public:
  HtmlTable(std::string_view caption, std::vector<HtmlColumn> columns);
  // As many cells as columns: text, escaped when printed. `total`: set apart from the rows above.
  void add(std::span<const std::string> cells, bool total = false);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool empty() const { return rows_ == 0; }

 private:
  std::vector<HtmlColumn> columns_;
  std::string out_;
  std::size_t rows_ = 0;
};

// The whole page around `body`: title, style, no script, and a policy that forbids the browser to
// load anything.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body);

// "4.36 M", "43.6 k", "436.10": three figures or a little more, half-even, for what is looked at
// rather than added up. Whole currency units from 1,000 on.
[[nodiscard]] std::string compact_amount(Wide minor, Currency currency);

// `part` of `whole` in hundredths of a percent, half-even; 0 when there is no whole.
[[nodiscard]] std::int64_t share_hundredths(Wide part, Wide whole);

}  // namespace quittance::engine
