#include "tools/quittance/report_page.h"

#include <array>

#include "engine/reports/chart.h"
#include "engine/reports/html.h"
#include "engine/reports/table.h"
#include "tools/quittance/base_cells.h"
#include "tools/quittance/report_sections.h"
#include "tools/quittance/report_tiles.h"

namespace quittance::cli {
namespace {

using engine::ChartBar;
using engine::CustomerBalance;
using engine::html;
using engine::HtmlTable;
using engine::KeyFigure;
using engine::Overview;
using engine::share_hundredths;

constexpr std::array<std::string_view, 5> kAges = {"age0", "age1", "age2", "age3", "age4"};

std::string percent(Wide part, Wide whole) {
  return engine::format_hundredths(share_hundredths(part, whole)) + " %";
}

// "clear_past_due" → "clear past due".
std::string in_words(std::string_view word) {
  std::string text(word);
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

// The sections of one currency.
class Sections {
 public:
  Sections(const ReportPage& page, const Overview& overview) : page_(page), overview_(overview) {}

  [[nodiscard]] std::string text() const {
    const std::string code = overview_.currency.code();
    std::string out = "<section class=\"currency\" id=\"" + code + "\">\n<h2>" + code + "</h2>\n";
    out += report_tiles(overview_, page_.query);
    const Currency currency = overview_.currency;
    out += "<div class=\"cards\">\n" + aging() + trend() +
           bridge_card(page_.sections, currency, page_.query) +
           forecast_card(page_.sections, currency) + movers() + debtors() +
           disputes_card(page_.sections, currency, page_.book, page_.query) +
           promises_card(page_.sections, currency, page_.book, page_.query) + rules() +
           exceptions() + states() + figures();
    return out + "</div>\n</section>\n";
  }

 private:
  [[nodiscard]] std::string exact(Wide minor) const {
    return format_grouped(minor, overview_.currency);
  }
  [[nodiscard]] std::string compact(Wide minor) const {
    return engine::compact_amount(minor, overview_.currency);
  }
  [[nodiscard]] std::string customer(CustomerHandle handle) const {
    const engine::CustomerRegistered& facts = page_.book.row(handle).facts;
    return std::string(facts.name.empty() ? facts.customer_id : facts.name);
  }
  [[nodiscard]] std::string period() const {
    return page_.query.as_of.plus_days(1 - page_.query.days).iso() + " to " +
           page_.query.as_of.iso();
  }

  [[nodiscard]] std::string aging() const {
    const engine::Aging& aging = overview_.aging;
    const std::string due = percent(overview_.overdue, aging.total - aging.credits);
    std::vector<ChartBar> bars;
    HtmlTable table("Open amounts by days past due",
                    {{"Days past due"}, {"Amount", true}, {"Share", true}, {"Items", true}});
    for (std::size_t n = 0; n < aging.buckets.size(); ++n) {
      const engine::AgingBucket& bucket = aging.buckets[n];
      bars.push_back({.label = bucket.name,
                      .value = bucket.amount,
                      .text = compact(bucket.amount),
                      .tone = kAges[std::min(n, kAges.size() - 1)]});
      table.add(std::array{bucket.name, exact(bucket.amount),
                           percent(bucket.amount, aging.total - aging.credits),
                           std::to_string(bucket.items)});
    }
    if (aging.credits != 0) {
      bars.push_back({.label = "credits",
                      .value = aging.credits,
                      .text = compact(aging.credits),
                      .tone = "credit"});
      table.add(
          std::array{std::string("credits"), exact(aging.credits), std::string(), std::string()});
    }
    table.add(std::array{std::string("total"), exact(aging.total), std::string(), std::string()},
              true);
    return report_card(
        "Aging",
        "Open amounts by days past due. " + due + " of what is open, before credits, is overdue.",
        column_chart("Columns of open amounts by days past due; " + due + " is overdue.", bars),
        table.text());
  }

  [[nodiscard]] std::string trend() const {
    std::vector<engine::ChartPoint> points;
    HtmlTable table("Days sales outstanding at month ends", {{"Day"},
                                                             {"DSO", true},
                                                             {"Best possible", true},
                                                             {"Delinquent", true},
                                                             {"Receivables", true}});
    const auto days = [](const std::optional<std::int64_t>& hundredths) {
      return hundredths ? engine::format_hundredths(*hundredths) : std::string("–");
    };
    for (const engine::TrendPoint& point : overview_.trend) {
      points.push_back({.label = point.day.iso().substr(2, 5),
                        .upper = point.dso,
                        .lower = point.best_possible});
      const bool both = point.dso && point.best_possible;
      table.add(std::array{point.day.iso(), days(point.dso), days(point.best_possible),
                           both ? days(*point.dso - *point.best_possible) : std::string("–"),
                           exact(point.receivables)});
    }
    std::string chart = line_chart(
        "Days sales outstanding at month ends, above the best possible; the table has the days.",
        points);
    chart +=
        "<p class=\"legend\"><span>DSO</span><span class=\"dashed\">best possible: nothing "
        "overdue</span></p>";
    return report_card("Days sales outstanding",
                       "At month ends, simple method over " + std::to_string(page_.query.days) +
                           " days. The shaded days are those that customers pay late.",
                       chart,
                       "<details><summary>Figures</summary>" + table.text() + "</details>\n");
  }

  [[nodiscard]] std::string movers() const {
    if (overview_.movers.empty())
      return report_card("Overdue: biggest movers", "Nobody's overdue amount changed.", "", "");
    std::vector<ChartBar> bars;
    HtmlTable table("Customers whose overdue amount changed most", {{"Customer"},
                                                                    {page_.query.since.iso(), true},
                                                                    {page_.query.as_of.iso(), true},
                                                                    {"Change", true}});
    for (const CustomerBalance& balance : overview_.movers) {
      const std::string sign = balance.change() > 0 ? "+" : "";
      bars.push_back({.label = customer(balance.customer),
                      .value = balance.change(),
                      .text = sign + compact(balance.change()),
                      .tone = balance.change() > 0 ? "bad" : "good"});
      table.add(std::array{customer(balance.customer), exact(balance.overdue_before),
                           exact(balance.overdue), sign + exact(balance.change())});
    }
    return report_card(
        "Overdue: biggest movers",
        "Whose overdue amount changed most since " + page_.query.since.iso() + ".",
        bar_chart("Bars of change in overdue amount by customer; growth to the right.", bars),
        table.text());
  }

  [[nodiscard]] std::string debtors() const {
    if (overview_.debtors.empty())
      return report_card("Largest overdue", "Nothing is overdue.", "", "");
    HtmlTable table("Customers with the largest overdue amount",
                    {{"Customer"},
                     {"Overdue", true},
                     {"Over " + std::to_string(oldest_from()) + " days", true},
                     {"Balance", true},
                     {"Share", true}});
    Wide shown = 0;
    std::vector<ChartBar> bars;
    for (const CustomerBalance& balance : overview_.debtors) {
      shown += balance.overdue;
      bars.push_back({.label = customer(balance.customer),
                      .value = balance.overdue,
                      .text = compact(balance.overdue),
                      .tone = "mark"});
      table.add(std::array{customer(balance.customer), exact(balance.overdue),
                           exact(balance.oldest), exact(balance.total),
                           percent(balance.overdue, overview_.overdue)});
    }
    return report_card("Largest overdue",
                       std::to_string(overview_.debtors.size()) + " customers hold " +
                           percent(shown, overview_.overdue) + " of what is overdue.",
                       bar_chart("Bars of overdue amounts by customer, the largest first.", bars),
                       table.text());
  }
  [[nodiscard]] std::int32_t oldest_from() const {
    return overview_.aging.buckets.back().from.value_or(1) - 1;
  }

  // Bars and table of things that have a name, a number and an amount.
  struct Line {
    std::string name;
    std::uint64_t count;
    Wide amount;
    std::string_view tone;
  };
  [[nodiscard]] std::string lines(std::string_view heading, std::string_view note,
                                  std::string_view first, std::string_view second,
                                  const std::vector<Line>& list) const {
    if (list.empty()) return report_card(heading, "Nothing in this period.", "", "");
    Wide sum = 0;
    for (const Line& line : list) sum += line.amount;
    std::vector<ChartBar> bars;
    HtmlTable table(
        heading,
        {{std::string(first)}, {std::string(second), true}, {"Amount", true}, {"Share", true}});
    for (const Line& line : list) {
      bars.push_back({.label = line.name,
                      .value = narrow(line.amount).value_or(0),
                      .text = compact(line.amount),
                      .tone = line.tone});
      table.add(std::array{line.name, std::to_string(line.count), exact(line.amount),
                           percent(line.amount, sum)});
    }
    table.add(std::array{std::string("total"), std::string(), exact(sum), std::string()}, true);
    return report_card(heading, note,
                       bar_chart(std::string(heading) + ": bars, the table has the figures.", bars),
                       table.text());
  }

  [[nodiscard]] std::string rules() const {
    std::vector<Line> list;
    for (const engine::RuleShare& share : overview_.rules) {
      const bool by_hand = share.rule == Rule::manual || share.rule == Rule::none;
      list.push_back({share.rule == Rule::none ? "settled elsewhere" : in_words(name(share.rule)),
                      share.applications, share.amount, by_hand ? "credit" : "mark"});
    }
    return lines("Cash applied by rule", "Applications posted " + period() + " that stand.", "Rule",
                 "Applications", list);
  }

  [[nodiscard]] std::string exceptions() const {
    std::vector<Line> list;
    for (const engine::ReasonShare& share : overview_.exceptions) {
      list.push_back(
          {share.reason == Reason::none ? "deposit not explained" : in_words(name(share.reason)),
           share.payments, share.amount, "bad"});
    }
    if (list.empty())
      return report_card("Exceptions by reason", "Nothing waits for anybody.", "", "");
    return lines("Exceptions by reason",
                 "What waits for a person, as the book stands; quittance exceptions lists it.",
                 "Reason", "Payments", list);
  }

  [[nodiscard]] std::string states() const {
    std::vector<Line> list;
    for (const engine::StateShare& share : overview_.states) {
      const bool applied = share.state == Disposition::applied;
      list.push_back({in_words(name(share.state)), share.payments, share.amount,
                      applied ? std::string_view("good") : std::string_view("age1")});
    }
    return lines("Applied and unapplied cash",
                 "Where the receipts posted " + period() + " are, as the book stands.", "State",
                 "Payments", list);
  }

  [[nodiscard]] std::string figures() const {
    HtmlTable table("Key figures", {{"Figure"}, {"Value", true}, {"Unit"}, {"Before", true}});
    const auto value = [&](const KeyFigure& figure) {
      if (!figure.value) return std::string("–");
      return figure.unit == engine::FigureUnit::currency ? exact(*figure.value)
                                                         : engine::format_hundredths(*figure.value);
    };
    for (const KeyFigure& figure : overview_.figures) {
      const KeyFigure* before = engine::find_figure(overview_.figures_before, figure.name);
      const std::string unit = figure.unit == engine::FigureUnit::currency
                                   ? overview_.currency.code()
                                   : std::string(engine::name(figure.unit));
      table.add(std::array{in_words(figure.name), value(figure), unit,
                           before == nullptr ? std::string("–") : value(*before)});
    }
    return report_card("Key figures",
                       "Of the " + std::to_string(page_.query.days) + " days to " +
                           page_.query.as_of.iso() + ", and before: of those to " +
                           page_.query.since.iso() + ".",
                       "", table.text());
  }

  const ReportPage& page_;
  const Overview& overview_;
};

}  // namespace

namespace {

// Every currency's receivables in the base currency, and which of them have no rate.
std::string in_base(const engine::BaseReport<engine::Aging>& base, Date day) {
  const std::string code = base.sum.currency.code();
  HtmlTable table("Receivables in " + code, {{"Currency"},
                                             {"Rate"},
                                             {"Rate of"},
                                             {"Overdue, " + code, true},
                                             {"Credits, " + code, true},
                                             {"Total, " + code, true}});
  const auto overdue = [](const engine::Aging& aging) {
    Wide sum = 0;
    for (std::size_t n = 1; n < aging.buckets.size(); ++n) sum += aging.buckets[n].amount;
    return sum;
  };
  const auto amount = [&](Wide minor) { return format_grouped(minor, base.sum.currency); };
  const std::string none = "–";
  for (const auto& part : base.parts) {
    if (!part.known()) {
      table.add(std::array{part.from.code(), std::string("none known"), none, none, none, none});
      continue;
    }
    table.add(std::array{part.from.code(), part.rate ? rate_text(*part.rate) : none,
                         part.rate ? part.rate->date.iso() : none, amount(overdue(part.row)),
                         amount(part.row.credits), amount(part.row.total)});
  }
  table.add(std::array{std::string("all"), std::string(), std::string(), amount(overdue(base.sum)),
                       amount(base.sum.credits), amount(base.sum.total)},
            true);
  std::string note = "At the newest imported rates up to " + day.iso() + ".";
  if (!base.missing.empty()) {
    note += " Not in the sum, because no rate is known:";
    for (const Currency currency : base.missing) note += " " + currency.code();
    note += ".";
  }
  return "<section class=\"currency\" id=\"base\">\n<h2>All in " + code +
         "</h2>\n<div class=\"cards\">\n" +
         report_card("Receivables in " + code, note, "", table.text()) + "</div>\n</section>\n";
}

}  // namespace

std::string report_page(const ReportPage& page, const std::vector<Overview>& overviews) {
  std::string who;
  for (std::uint32_t n = 0; n < page.book.entities().size(); ++n) {
    if (!page.query.covers(EntityHandle(n))) continue;
    const engine::EntityRow& entity = page.book.entities()[n];
    const std::string_view name =
        entity.facts.name.empty() ? entity.facts.entity_id : entity.facts.name;
    who += (who.empty() ? "" : " · ") + std::string(name);
  }
  const std::string day = page.query.as_of.iso();
  std::string body =
      "<header>\n<h1>Receivables on " + day + "</h1>\n<p class=\"lead\">" + html(who);
  if (page.known_at) body += ", by what was known at " + page.known_at->iso();
  body += "</p>\n";
  if (overviews.size() > 1) {
    body += "<nav aria-label=\"Currencies\"><ul>";
    for (const Overview& overview : overviews) {
      const std::string code = overview.currency.code();
      body += "<li><a href=\"#" + code + "\">" + code + "</a></li>";
    }
    body += "</ul></nav>\n";
  }
  body += "</header>\n<main>\n";
  if (overviews.empty()) body += "<p>The book has no receivables.</p>\n";
  for (const Overview& overview : overviews) body += Sections(page, overview).text();
  if (page.base) body += in_base(*page.base, page.query.as_of);
  body += "</main>\n<footer>\n<p>Amounts of different currencies are ";
  body += page.base ? "added up in the last section alone." : "never added up.";
  body +=
      " Aging and DSO go by the as-of day; exceptions and states of cash are those that the book "
      "has now, and with "
      "--known-at those it had then.</p>\n<p>Made by quittance report. The same book and dates "
      "give "
      "the same page.</p>\n</footer>\n";
  return engine::html_page("Receivables on " + day, body);
}

}  // namespace quittance::cli
