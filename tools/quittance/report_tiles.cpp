#include "tools/quittance/report_tiles.h"

#include <optional>
#include <string_view>

#include "engine/reports/html.h"
#include "engine/reports/table.h"

namespace quittance::cli {
namespace {

using engine::html;
using engine::KeyFigure;
using engine::Overview;

enum class Better : std::uint8_t { less, more };

struct Tile {
  std::string_view name;
  std::string value;
  std::string_view unit;
  std::string change;      // without sign; empty: no figure before
  std::int64_t moved = 0;  // above zero: it grew
  Better better = Better::less;
  std::string since;
};

std::string text_of(const Tile& tile) {
  std::string out = "<div class=\"tile\"><dt>" + html(tile.name) + "</dt><dd class=\"value\">" +
                    html(tile.value) + " <small>" + html(tile.unit) + "</small></dd>";
  out += "<dd class=\"then\">";
  if (tile.change.empty()) {
    out += "nothing to compare with";
  } else if (tile.moved == 0) {
    out += "as on " + tile.since;
  } else {
    const bool good = (tile.moved < 0) == (tile.better == Better::less);
    out += std::string(good ? "<span class=\"good\">" : "<span class=\"bad\">") +
           (tile.moved > 0 ? "▲ " : "▼ ") + html(tile.change) + "</span> since " + tile.since;
  }
  return out + "</dd></div>\n";
}

class Tiles {
 public:
  Tiles(const Overview& overview, std::string since)
      : overview_(overview), since_(std::move(since)) {}

  void amount(std::string_view name, std::int64_t now, std::int64_t before) {
    const std::string unit = overview_.currency.code();
    const std::int64_t moved = now - before;
    add({.name = name,
         .value = engine::compact_amount(now, overview_.currency),
         .unit = unit,
         .change = engine::compact_amount(moved < 0 ? -moved : moved, overview_.currency),
         .moved = moved,
         .better = Better::less,
         .since = since_});
  }
  void hundredths(std::string_view name, std::string_view unit, std::optional<std::int64_t> now,
                  std::optional<std::int64_t> before, Better better) {
    const bool both = now && before;
    const std::int64_t moved = both ? *now - *before : 0;
    add({.name = name,
         .value = now ? engine::format_hundredths(*now) : "–",
         .unit = now ? unit : std::string_view{},
         .change = both ? engine::format_hundredths(moved < 0 ? -moved : moved) : "",
         .moved = moved,
         .better = better,
         .since = since_});
  }
  void figure(std::string_view name, std::string_view key, std::string_view unit, Better better) {
    const auto value = [&](const std::vector<KeyFigure>& figures) {
      const KeyFigure* found = engine::find_figure(figures, key);
      return found == nullptr ? std::optional<std::int64_t>{} : found->value;
    };
    hundredths(name, unit, value(overview_.figures), value(overview_.figures_before), better);
  }
  [[nodiscard]] std::string text() const { return "<dl class=\"tiles\">\n" + out_ + "</dl>\n"; }

 private:
  void add(const Tile& tile) { out_ += text_of(tile); }

  const Overview& overview_;
  std::string since_;
  std::string out_;
};

}  // namespace

std::string report_tiles(const Overview& overview, const engine::OverviewQuery& query) {
  Tiles tiles(overview, query.since.iso());
  tiles.amount("Receivables", overview.aging.total, overview.total_before);
  tiles.amount("Overdue", overview.overdue, overview.overdue_before);
  tiles.hundredths("Days sales outstanding", "days", overview.now.dso, overview.before.dso,
                   Better::less);
  tiles.figure("Paid beyond terms", "days_beyond_terms", "days", Better::less);
  tiles.figure("Collection effectiveness", "collection_effectiveness", "%", Better::more);
  tiles.figure("Matched without a touch", "auto_match_value", "% of value", Better::more);
  tiles.figure("Unapplied", "unapplied_of_receipts", "% of receipts", Better::less);
  tiles.figure("Days to pay", "days_to_pay", "days", Better::less);
  return tiles.text();
}

}  // namespace quittance::cli
