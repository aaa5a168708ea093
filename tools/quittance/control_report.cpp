#include "tools/quittance/control_report.h"

#include <algorithm>

#include "core/json_text.h"
#include "engine/reports/table.h"
#include "ingest/json/canonical_writer.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

using engine::CountAndValue;
using engine::CurrencyTotals;
using engine::RunReport;

// ---- for people
// ----------------------------------------------------------------------------------

// "  applied                     3,210      1,234,567.89 USD"
void money_line(Context& context, std::string_view label, const CountAndValue& amount,
                Currency currency, int indent = 2) {
  std::string text(static_cast<std::size_t>(indent), ' ');
  text += label;
  const std::string count =
      format_grouped(static_cast<std::int64_t>(amount.count), Currency::of("JPY"));
  const std::string value = format_grouped(amount.value, currency);
  text.resize(std::max<std::size_t>(text.size() + 1, 42), ' ');
  text += std::string(count.size() < 9 ? 9 - count.size() : 0, ' ') + count;
  text +=
      std::string(value.size() < 20 ? 20 - value.size() : 1, ' ') + value + " " + currency.code();
  context.say(text);
}

// By the digest and name that it has in the book: of the bytes that came first, packed or plain.
std::string known_as(const engine::FileReport& file, const engine::Book& book) {
  const engine::FileAccepted& known = book.row(file.in_book).facts;
  return known.digest.short_hex() +
         (known.name == file.name ? std::string() : ", as " + std::string(known.name));
}

void print_file(Context& context, const engine::FileReport& file, const engine::Book& book) {
  const ingest::FileSummary& summary = file.summary;
  if (file.already_known && summary.status != FileStatus::rejected) {
    context.say(file.name + ": already in the book (" + known_as(file, book) +
                "); nothing changes");
    return;
  }
  std::string text = file.name + ": " + std::string(name(summary.status)) + ", " +
                     (summary.format.empty() ? "unknown format" : summary.format);
  if (summary.status != FileStatus::rejected) {
    text += ", " + counted(summary.records, "record") + ", " +
            counted(summary.transactions, "transaction") + ", " + counted(file.payments, "payment");
    if (file.duplicates > 0) text += ", " + counted(file.duplicates, "linked duplicate");
  }
  context.say(text);
  for (const Control& control : summary.controls) {
    if (control.ok) continue;
    context.say("  control " + std::string(name(control.level)) + " " + control.name + ": stated " +
                control.stated + ", computed " + control.computed + " -> " +
                std::string(name(control.consequence)));
  }
  std::size_t shown = 0;
  for (const Finding& finding : summary.findings) {
    if (finding.severity == Severity::info) continue;
    if (++shown > 20) continue;
    context.say("  " + std::string(name(finding.severity)) + " " + finding.code + ", record " +
                std::to_string(finding.record) + ", byte " + std::to_string(finding.offset) + ": " +
                finding.message);
  }
  if (shown > 20)
    context.say("  and " + std::to_string(shown - 20) +
                " more; `quittance files show` lists them all");
  for (const engine::RefusedRecord& refused : file.refused) {
    context.say("  refused record " + std::to_string(refused.record) + ", byte " +
                std::to_string(refused.offset) + ": " + refused.message);
  }
  if (summary.controls.empty()) return;
  const auto good = std::count_if(summary.controls.begin(), summary.controls.end(),
                                  [](const Control& control) { return control.ok; });
  const std::uint64_t more = summary.controls_left_out;
  context.say("  " + std::to_string(static_cast<std::uint64_t>(good) + more) + " of " +
              std::to_string(summary.controls.size() + more) + " controls agree");
}

// Why a run booked nothing.
std::string_view why_nothing(const RunReport& report) {
  const auto rejected = [](const engine::FileReport& file) {
    return file.summary.status == FileStatus::rejected;
  };
  if (std::none_of(report.files.begin(), report.files.end(), rejected))
    return "Nothing to do: every file is in the book already.";
  if (std::all_of(report.files.begin(), report.files.end(), rejected))
    return "Nothing was booked: see what is said of the rejected files above.";
  return "Nothing was booked: see what is said of the rejected files above; the others are in the "
         "book already.";
}

void print_totals(Context& context, Currency currency, const CurrencyTotals& totals) {
  context.say("");
  context.say("Cash in " + currency.code());
  money_line(context, "received", totals.received, currency);
  for (std::size_t state = 0; state < kDispositions; ++state) {
    const CountAndValue& amount = totals.states[state];
    if (amount.count == 0 && state != 0) continue;
    money_line(context, name(static_cast<Disposition>(state)), amount, currency, 4);
    if (state != static_cast<std::size_t>(Disposition::applied)) continue;
    for (const auto& [key, applied] : totals.applied_by) {
      money_line(context, std::string(name(key.first)) + ", " + std::string(name(key.second)),
                 applied, currency, 6);
    }
  }
  struct Row {
    const char* label;
    const CountAndValue* amount;
  };
  const Row rows[] = {{"discounts earned", &totals.discounts_earned},
                      {"discounts unearned", &totals.discounts_unearned},
                      {"written off on items", &totals.write_offs},
                      {"deductions opened", &totals.deductions},
                      {"suggested, for a person", &totals.suggested},
                      {"noted, no receipt", &totals.noted},
                      {"taken back by the bank", &totals.taken_back},
                      {"provisional, waiting", &totals.provisional}};
  for (const Row& row : rows) {
    if (row.amount->count > 0) money_line(context, row.label, *row.amount, currency);
  }
  for (const auto& [rule, suggested] : totals.suggested_by_demoted)
    money_line(context, "by " + std::string(name(rule)) + ", demoted", suggested, currency, 4);
  if (totals.received.count > 0) {
    context.say("  touchless: " + std::to_string(totals.touchless_payments) + " of " +
                counted(totals.received.count, "payment") + ", " +
                std::to_string(totals.touchless_lines) + " of " +
                counted(totals.lines, "remittance line"));
  }
  context.say("  open receivables: " + format_grouped(totals.open_before, currency) + " before, " +
              format_grouped(totals.open_after, currency) + " after");
}

std::string figure(const std::optional<std::int64_t>& hundredths) {
  return hundredths ? engine::format_hundredths(*hundredths) : "none";
}

void print_receivables(Context& context, const ControlReportParts& parts) {
  for (const engine::Dso& after : parts.after.dso) {
    std::optional<std::int64_t> before;
    for (const engine::Dso& dso : parts.before.dso) {
      if (dso.currency == after.currency) before = dso.dso;
    }
    const std::string of = "DSO in " + after.currency.code() + " on " + after.as_of.iso() + ": ";
    if (!before && !after.dso) {
      context.say(of + "none, for want of sales in the " + std::to_string(after.days) +
                  " days up to it; --as-of names another day");
      continue;
    }
    context.say(of + figure(before) + " days before, " + figure(after.dso) +
                " after (best possible " + figure(after.best_possible) + ")");
  }
}

// Where the work goes on.
void print_next(Context& context, const RunReport& report, bool returns_wait) {
  if (report.dry_run) return;  // none of it is in the book
  bool waits = returns_wait;
  for (const auto& [currency, totals] : report.totals) {
    for (const Disposition state :
         {Disposition::unapplied, Disposition::unidentified, Disposition::quarantined})
      waits = waits || totals.states[static_cast<std::size_t>(state)].count > 0;
  }
  constexpr std::size_t kHeldShown = 5;
  std::size_t held = 0;
  std::vector<std::string> files;
  for (const engine::FileReport& file : report.files) {
    if (file.already_known || file.summary.status != FileStatus::quarantined) continue;
    if (++held > kHeldShown) continue;
    files.push_back("Held: `quittance files show " + file.digest.short_hex() + "` says what of " +
                    file.name + "; then `files release` or `files reject`.");
  }
  if (held > kHeldShown)
    files.push_back("Held: " + std::to_string(held - kHeldShown) +
                    " more; `quittance files --state quarantined` lists them.");
  if (!waits && held == 0) return;
  context.say("");
  if (waits) context.say("What waits, and what would release it: `quittance exceptions`.");
  for (const std::string& file : files) context.say(file);
}

void print_speed(Context& context, const RunReport& report, const StageTimes& times) {
  std::int64_t total = 0;
  std::string stages;
  for (const auto& [stage, micros] : times) {
    total += micros;
    if (stage == "done") continue;
    stages += (stages.empty() ? "" : ", ") + stage + " " + std::to_string(micros / 1000) + " ms";
  }
  if (total <= 0) return;
  context.say("");
  context.say(counted(report.payments, "payment") + " in " + std::to_string(total / 1000) +
              " ms (" +
              std::to_string(static_cast<std::int64_t>(report.payments) * 1'000'000 / total) +
              "/s, " + std::to_string(static_cast<std::int64_t>(report.bytes) / total) +
              " MB/s): " + stages + "; " + counted(report.blocks, "durable commit"));
}

// ---- as JSON
// -------------------------------------------------------------------------------------

void json_amount(JsonWriter& json, std::string_view key, const CountAndValue& amount,
                 Currency currency) {
  json.key(key).begin_object().key("count").number(amount.count);
  json.key("amount").string(format_major(amount.value, currency)).end_object();
}

void json_totals(JsonWriter& json, Currency currency, const CurrencyTotals& totals) {
  json.begin_object().key("currency").string(currency.code());
  json_amount(json, "received", totals.received, currency);
  for (std::size_t state = 0; state < kDispositions; ++state) {
    json_amount(json, name(static_cast<Disposition>(state)), totals.states[state], currency);
  }
  json.key("applied_by").begin_array();
  for (const auto& [key, applied] : totals.applied_by) {
    json.begin_object().key("rule").string(name(key.first)).key("grade").string(name(key.second));
    json.key("count")
        .number(applied.count)
        .key("amount")
        .string(format_major(applied.value, currency))
        .end_object();
  }
  json.end_array();
  json_amount(json, "suggested", totals.suggested, currency);
  json.key("suggested_by_demoted").begin_array();
  for (const auto& [rule, suggested] : totals.suggested_by_demoted) {
    json.begin_object().key("rule").string(name(rule)).key("count").number(suggested.count);
    json.key("amount").string(format_major(suggested.value, currency)).end_object();
  }
  json.end_array();
  json_amount(json, "discounts_earned", totals.discounts_earned, currency);
  json_amount(json, "discounts_unearned", totals.discounts_unearned, currency);
  json_amount(json, "write_offs", totals.write_offs, currency);
  json_amount(json, "deductions", totals.deductions, currency);
  json_amount(json, "noted", totals.noted, currency);
  json_amount(json, "taken_back", totals.taken_back, currency);
  json_amount(json, "provisional", totals.provisional, currency);
  json.key("lines").number(totals.lines).key("touchless_lines").number(totals.touchless_lines);
  json.key("touchless_payments").number(totals.touchless_payments);
  json.key("open_before").string(format_major(totals.open_before, currency));
  json.key("open_after").string(format_major(totals.open_after, currency)).end_object();
}

void json_view(JsonWriter& json, std::string_view key, const ReceivablesView& view) {
  json.key(key).begin_object().key("aging").begin_array();
  for (const engine::Aging& aging : view.aging) {
    json.begin_object()
        .key("currency")
        .string(aging.currency.code())
        .key("total")
        .string(format_major(aging.total, aging.currency));
    json.key("credits")
        .string(format_major(aging.credits, aging.currency))
        .key("buckets")
        .begin_array();
    for (const engine::AgingBucket& bucket : aging.buckets) {
      json.begin_object()
          .key("name")
          .string(bucket.name)
          .key("amount")
          .string(format_major(bucket.amount, aging.currency))
          .end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("dso").begin_array();
  for (const engine::Dso& dso : view.dso) {
    json.begin_object().key("currency").string(dso.currency.code()).key("dso");
    if (dso.dso) {
      json.string(engine::format_hundredths(*dso.dso));
    } else {
      json.null();
    }
    json.end_object();
  }
  json.end_array().end_object();
}

void print_json(Context& context, const RunReport& report, const ControlReportParts& parts) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("run").string(report.nothing_to_do ? "" : report.run.hex());
  json.key("nothing_to_do").boolean(report.nothing_to_do).key("dry_run").boolean(report.dry_run);
  json.key("files").begin_array();
  for (const engine::FileReport& file : report.files) {
    json.begin_object()
        .key("digest")
        .string(file.digest.hex())
        .key("already_known")
        .boolean(file.already_known);
    if (file.in_book.known())
      json.key("in_book").string(parts.book->row(file.in_book).facts.digest.hex());
    json.key("payments").number(file.payments).key("duplicates").number(file.duplicates);
    json.key("refused").begin_array();
    for (const engine::RefusedRecord& refused : file.refused) {
      json.begin_object().key("record").number(refused.record).key("offset").number(refused.offset);
      json.key("message").string(refused.message).end_object();
    }
    json.end_array()
        .key("summary")
        .number_text(ingest::summary_json(file.summary, file.name))
        .end_object();
  }
  json.end_array().key("totals").begin_array();
  for (const auto& [currency, totals] : report.totals) json_totals(json, currency, totals);
  json.end_array();
  json_view(json, "before", parts.before);
  json_view(json, "after", parts.after);
  json.key("payments").number(report.payments).key("bytes").number(report.bytes);
  json.key("events").number(report.events).key("commits").number(report.blocks);
  json.key("stages").begin_array();
  for (const auto& [stage, micros] : parts.times) {
    json.begin_object()
        .key("name")
        .string(stage)
        .key("microseconds")
        .number(static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0)))
        .end_object();
  }
  json.end_array().key("invariants").begin_array();
  for (const std::string& invariant : report.invariants) json.string(invariant);
  json.end_array().end_object();
  context.line(text);
}

}  // namespace

ReceivablesView receivables_view(const engine::Engine& engine, Date as_of) {
  ReceivablesView view;
  engine::AgingQuery query;
  query.as_of = as_of;
  if (auto aging = engine.book().receivables().aging(query)) view.aging = *std::move(aging);
  engine::DsoQuery dso_query;
  dso_query.as_of = as_of;
  if (auto dso = engine::days_sales_outstanding(engine.book().receivables(), dso_query))
    view.dso = *std::move(dso);
  return view;
}

void print_control_report(Context& context, const RunReport& report,
                          const ControlReportParts& parts) {
  if (context.format() == engine::ReportFormat::json ||
      context.format() == engine::ReportFormat::ndjson) {
    print_json(context, report, parts);
    return;
  }
  context.say(report.dry_run ? "Control report (dry run: nothing was written)" : "Control report");
  context.say("");
  for (const engine::FileReport& file : report.files) print_file(context, file, *parts.book);
  if (report.nothing_to_do) {
    context.say("");
    context.say(why_nothing(report));
    return;
  }
  for (const auto& [currency, totals] : report.totals) {
    const std::uint64_t records =
        totals.received.count + totals.noted.count + totals.provisional.count;
    if (records > 0) print_totals(context, currency, totals);
  }
  context.say("");
  print_receivables(context, parts);
  for (const std::string& invariant : report.invariants) context.say("holds: " + invariant);
  print_next(context, report, parts.returns_wait);
  print_speed(context, report, parts.times);
}

}  // namespace quittance::cli
