#include "tests/scenarios/reports.h"

#include "engine/figures/bridge.h"
#include "engine/figures/dso_attribution.h"
#include "engine/figures/expectation.h"
#include "engine/figures/key_figures.h"
#include "engine/metrics/dso.h"
#include "engine/people/worklist.h"
#include "engine/settling/cash_position.h"
#include "tests/scenarios/outcome.h"

namespace quittance::scenario {
namespace {

using engine::Book;

template <class Value>
Value read(const Line& line, const Result<Value>& value, const std::string& name) {
  if (!value) throw Mistake(line.number, "'" + name + "' cannot be read");
  return *value;
}

Date date_of(const Line& line, const std::string& name) {
  return read(line, Date::parse_iso(line.required(name)), name);
}

std::string aging(const Book& book, const Line& line) {
  engine::AgingQuery query;
  query.as_of = date_of(line, "as-of");
  query.basis = read(line, engine::parse_aging_basis(line.named_or("basis", "due-date")), "basis");
  query.credits =
      read(line, engine::parse_aging_credits(line.named_or("credits", "apart")), "credits");
  query.last_days =
      read(line, engine::AgingBuckets::parse_days(line.named_or("buckets", "30,60,90")), "buckets");
  const bool by_customer = line.named_or("by", "") == "customer";
  if (by_customer)
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  std::string text;
  for (const engine::Aging& found : read(line, book.receivables().aging(query), "the aging")) {
    const auto amount = [&](std::int64_t minor) {
      return " " + format_major(minor, found.currency);
    };
    const auto line_of = [&](const std::string& whose, std::int64_t total, std::int64_t credits,
                             const auto& bucket_amount) {
      std::string row = "total" + amount(total) + "  credits" + amount(credits);
      for (std::size_t n = 0; n < found.buckets.size(); ++n) {
        row += "  " + found.buckets[n].name + amount(bucket_amount(n));
      }
      text += printed("aging", {whose, row});
    };
    line_of(found.currency.code(), found.total, found.credits,
            [&](std::size_t n) { return found.buckets[n].amount; });
    for (const engine::AgingGroup& group : found.by) {
      line_of(std::string(book.row(CustomerHandle(group.key)).facts.customer_id), group.total,
              group.credits, [&](std::size_t n) { return group.buckets[n]; });
    }
  }
  return text;
}

// "45.00", or "none" where there are no sales to divide by.
std::string days_text(const std::optional<std::int64_t>& hundredths) {
  return hundredths ? format_major(*hundredths, Currency::of("EUR")) : "none";
}

std::string dso(const Book& book, const Line& line) {
  engine::DsoQuery query;
  query.as_of = date_of(line, "as-of");
  query.days =
      static_cast<std::int32_t>(read(line, parse_minor(line.named_or("days", "90")), "days"));
  query.method = read(line, engine::parse_dso_method(line.named_or("method", "simple")), "method");
  std::string text;
  for (const engine::Dso& row :
       read(line, engine::days_sales_outstanding(book.receivables(), query), "the DSO")) {
    text += printed("dso", {row.currency.code(), days_text(row.dso),
                            "best possible " + days_text(row.best_possible),
                            "delinquent " + days_text(row.average_days_delinquent),
                            "receivables " + format_major(row.receivables, row.currency),
                            "sales " + format_major(row.credit_sales, row.currency),
                            row.exhausted ? "history exhausted" : ""});
  }
  return text;
}

std::string metrics(const Book& book, const Line& line) {
  engine::KeyFigureQuery query;
  query.as_of = date_of(line, "as-of");
  query.days =
      static_cast<std::int32_t>(read(line, parse_minor(line.named_or("days", "90")), "days"));
  const bool by_customer = line.named_or("by", "") == "customer";
  if (by_customer)
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  std::string text;
  for (const engine::KeyFigure& figure : read(line, engine::key_figures(book, query), "metrics")) {
    if (figure.denominator == 0 && figure.value.value_or(0) == 0) continue;
    const std::string whose =
        figure.group ? std::string(book.row(CustomerHandle(*figure.group)).facts.customer_id)
                     : figure.currency.code();
    text += printed("metric", {whose, std::string(figure.name), days_text(figure.value),
                               std::string(engine::name(figure.unit))});
  }
  return text;
}

std::string bridge(const Book& book, const Line& line) {
  engine::BridgeQuery query;
  query.since = date_of(line, "since");
  query.as_of = date_of(line, "as-of");
  query.days =
      static_cast<std::int32_t>(read(line, parse_minor(line.named_or("days", "90")), "days"));
  if (line.named_or("by", "") == "customer")
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  std::string text;
  for (const engine::Bridge& row : read(line, engine::bridge(book, query), "the bridge")) {
    const auto print = [&](const std::string& whose, std::string_view part, std::int64_t amount,
                           const std::optional<std::int64_t>& days) {
      text += printed("bridge", {whose, std::string(part), format_major(amount, row.currency),
                                 days ? days_text(days) + " days" : ""});
    };
    const std::string all = row.currency.code();
    print(all, "opening", row.opening, row.opening_dso);
    print(all, "sales", 0, row.sales_effect);
    for (std::size_t part = 0; part < engine::kBridgeParts; ++part) {
      if (row.parts[part] == 0) continue;
      print(all, engine::name(static_cast<engine::BridgePart>(part)), row.parts[part],
            row.opening_dso ? std::optional(row.effects[part]) : std::nullopt);
    }
    print(all, "closing", row.closing, row.closing_dso);
    for (const engine::BridgeGroup& group : row.by) {
      const std::string whose(book.row(CustomerHandle(group.key)).facts.customer_id);
      print(whose, "change", group.closing - group.opening, group.dso_effect);
    }
  }
  return text;
}

std::string split(const Book& book, const Line& line) {
  engine::DsoAttributionQuery query;
  query.as_of = date_of(line, "as-of");
  query.days =
      static_cast<std::int32_t>(read(line, parse_minor(line.named_or("days", "90")), "days"));
  if (line.named_or("by", "") == "customer") {
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
    query.by_item = [&](ItemHandle item) { return book.row(item).facts.customer.value(); };
  }
  std::string text;
  for (const engine::DsoAttribution& row :
       read(line, engine::attribute_dso(book, query), "the split")) {
    const auto print = [&](const std::string& whose, const auto& parts,
                           const engine::DsoPart& total) {
      for (std::size_t cause = 0; cause < engine::kDsoCauses; ++cause) {
        if (parts[cause].amount == 0) continue;
        text += printed("split", {whose, std::string(name(static_cast<engine::DsoCause>(cause))),
                                  format_major(parts[cause].amount, row.currency),
                                  days_text(parts[cause].days) + " days"});
      }
      text += printed("split", {whose, "total", format_major(total.amount, row.currency),
                                days_text(total.days) + " days"});
    };
    for (const engine::DsoGroup& group : row.by) {
      print(std::string(book.row(CustomerHandle(group.key)).facts.customer_id), group.parts,
            group.total);
    }
    print(row.currency.code(), row.parts, row.total);
  }
  return text;
}

std::string forecast(const Book& book, const Line& line) {
  const engine::SettlementHistory history(book, date_of(line, "as-of"));
  std::string text;
  for (const engine::Expectation& item : history.expectations()) {
    const auto day = [](Date date) { return date.known() ? date.iso() : "never"; };
    text += printed(
        "expect",
        {std::string(book.row(item.item).facts.number()),
         format_major(item.open, book.row(item.item).facts.currency), day(item.expected),
         day(item.earliest) + " to " + day(item.latest), std::string(name(item.basis)),
         std::to_string(item.own_settlements) + " of " + std::to_string(item.segment_settlements)});
  }
  for (const auto& cash : read(line, history.cash_by_week(3), "the forecast")) {
    const auto amount = [&](std::int64_t minor) { return format_major(minor, cash.currency); };
    std::string weeks = "already due " + amount(cash.already_due);
    for (const auto& week : cash.weeks)
      weeks +=
          ", " + week.to.iso() + " " + amount(week.expected) + " (due " + amount(week.due) + ")";
    text +=
        printed("weeks", {cash.currency.code(), weeks,
                          "later " + amount(cash.later) + " (due " + amount(cash.due_later) + ")"});
  }
  return text;
}

std::string proof(const Book& book, const Line& line) {
  std::string text;
  for (const engine::CashProofLine& row : read(line, engine::cash_proof(book), "the proof")) {
    std::string positions;
    for (const engine::CashProofPosition& position : engine::positions_of(row)) {
      if (!positions.empty()) positions += ", ";
      positions += std::string(position.text) + " " + format_major(position.amount, row.currency);
    }
    text += printed(
        "proof",
        {std::string(book.row(row.account).facts.account), row.day.iso(), row.currency.code(),
         !row.holds()                ? "DIFFERS"
         : row.waits_for_statement() ? "no statement yet"
                                     : "holds",
         row.statements_missing == 0 ? "" : "missing " + std::to_string(row.statements_missing),
         positions});
  }
  return text;
}

std::string exceptions(const Book& book) {
  std::string text;
  for (const engine::WorkItem& item : engine::worklist(book)) {
    const std::string amount =
        item.payment.known() ? format_major(item.amount, book.row(item.payment).currency) : "none";
    const std::string what = item.deposit_total ? "deposit_total" : std::string(name(item.state));
    text += printed(
        "waits", {item.unit.empty() ? payment_name(book, item.payment)
                                    : std::string(book.row(item.file).facts.name) + "#" + item.unit,
                  amount, what, std::string(name(item.reason)), item.candidates});
    text += printed("  needs", {item.fact});
  }
  return text;
}

}  // namespace

bool is_report(const Line& line) {
  return line.verb == "aging" || line.verb == "bridge" || line.verb == "split" ||
         line.verb == "forecast" || line.verb == "dso" || line.verb == "metrics" ||
         line.verb == "proof" || line.verb == "exceptions";
}

std::string report(const Book& book, const Line& line) {
  if (line.verb == "aging") return aging(book, line);
  if (line.verb == "bridge") return bridge(book, line);
  if (line.verb == "split") return split(book, line);
  if (line.verb == "forecast") return forecast(book, line);
  if (line.verb == "dso") return dso(book, line);
  if (line.verb == "metrics") return metrics(book, line);
  return line.verb == "proof" ? proof(book, line) : exceptions(book);
}

}  // namespace quittance::scenario
