// quittance why: a decision in plain words, and in full as JSON.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_text.h"
#include "engine/proof/explain.h"
#include "engine/settling/calibration.h"
#include "engine/settling/returns.h"
#include "engine/settling/trust.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

std::string money(std::int64_t minor, Currency currency) {
  return format_grouped(minor, currency) + " " + currency.code();
}

std::vector<ApplicationHandle> applications_of(const engine::Book& book, PaymentHandle payment) {
  std::vector<ApplicationHandle> found;
  for (ApplicationHandle at = book.row(payment).first_application; at.known();
       at = book.row(at).next_of_payment) {
    found.insert(found.begin(), at);
  }
  return found;
}

void print_payment(Context& context, const engine::Book& book, PaymentHandle handle) {
  const engine::PaymentRow& payment = book.row(handle);
  const CashRecord& record = payment.record();
  context.say("Payment " + std::string(record.payment_id));
  std::string text =
      "  " + money(record.amount, record.currency) + ", posted " + payment.facts.posting_date.iso();
  if (record.method != Method::unknown) text += ", by " + std::string(name(record.method));
  if (!record.payer.name.empty()) text += ", from " + std::string(record.payer.name);
  if (!record.check_number.empty()) text += ", check " + std::string(record.check_number);
  context.say(text);
  if (payment.facts.file.known()) {
    context.say("  in " + std::string(book.row(payment.facts.file).facts.name) + ", record " +
                std::to_string(record.source.record) + ", byte " +
                std::to_string(record.source.from));
  }
  for (const RemittanceLine& line : payment.cash.remittance()) {
    text = "  payer says: " + std::string(line.reference);
    if (line.amount_stated) text += " " + money(line.paid, record.currency);
    if (line.discount != 0) text += ", discount " + money(line.discount, record.currency);
    if (line.adjustment != 0)
      text += ", deduction " + money(line.adjustment, record.currency) + " (" +
              std::string(line.reason) + ")";
    context.say(text);
  }
  // The lines of a text stand below each other: none of them can be taken for one of ours.
  std::string_view rest = record.text;
  for (std::string_view label = "  text: "; !rest.empty(); label = "        ") {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    context.say(std::string(label) + std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (payment.states[state] == 0) continue;
    context.say("  " + std::string(name(static_cast<Disposition>(state))) + ": " +
                money(payment.states[state], record.currency));
  }
  if (payment.customer.known()) {
    context.say("  customer: " + std::string(customer_id(book, payment.customer)) + " " +
                std::string(book.row(payment.customer).facts.name));
  }
}

// What the bank took back of a payment, or what its return took back.
void print_returns(Context& context, const engine::Book& book, PaymentHandle handle) {
  for (const engine::ReturnSettled& settled : book.returns()) {
    const engine::PaymentRow& note = book.row(settled.returned);
    if (note.reason != Reason::returned) continue;
    const std::string amount = money(settled.amount, note.currency);
    if (settled.original == handle) {
      std::string text = "  taken back on " + note.facts.posting_date.iso() + ": " + amount +
                         " by return " + std::string(note.payment_id());
      if (!note.record().text.empty()) text += " (" + std::string(note.record().text) + ")";
      context.say(text);
    } else if (settled.returned == handle) {
      context.say("  takes back " + amount + " of payment " +
                  std::string(book.row(settled.original).payment_id()));
    }
  }
}

// How often such decisions were right where the truth is known: of every rule and grade by which
// something of the payment stands.
std::vector<const engine::Calibration*> calibrations_of(const engine::Book& book,
                                                        PaymentHandle payment) {
  std::vector<const engine::Calibration*> found;
  for (const ApplicationHandle at : applications_of(book, payment)) {
    const engine::ApplicationRow& row = book.row(at);
    const auto* measured = engine::calibration(row.facts.rule, row.facts.grade);
    if (row.reversed || measured == nullptr) continue;
    if (std::find(found.begin(), found.end(), measured) == found.end()) found.push_back(measured);
  }
  return found;
}

void print_text(Context& context, const engine::Book& book, PaymentHandle handle,
                const engine::Explanation& explanation) {
  const engine::PaymentRow& payment = book.row(handle);
  print_payment(context, book, handle);
  for (const ApplicationHandle at : applications_of(book, handle)) {
    const engine::ApplicationRow& row = book.row(at);
    std::string text = "  " + engine::application_id(book, at) + ": " +
                       money(row.facts.amount, payment.currency) + " to " +
                       engine::item_key(book, row.facts.item);
    const Currency currency = book.row(row.facts.item).facts.currency;
    if (const engine::CrossingRow* crossing = book.crossing(row); crossing != nullptr) {
      text += " as " + money(book.cash_settled(row), currency) + " at " +
              format_rate(crossing->rate) + " of " + crossing->rate.date.iso();
      if (crossing->amount.gain != 0)
        text += ", exchange difference " + money(crossing->amount.gain, currency);
    }
    if (row.facts.discount != 0) {
      text += ", discount " + money(row.facts.discount, currency) +
              (row.facts.discount_earned ? " earned" : " unearned");
    }
    if (row.facts.write_off != 0) text += ", written off " + money(row.facts.write_off, currency);
    if (row.facts.deduction != 0) text += ", deduction " + money(row.facts.deduction, currency);
    text += " (" + std::string(name(row.facts.rule)) + ", " + std::string(name(row.facts.grade)) +
            ", by " + std::string(row.actor) + ")";
    if (row.reversed)
      text += ", reversed " + row.reversed_date.iso() + " by " + std::string(row.reversed_by);
    context.say(text);
  }
  print_returns(context, book, handle);
  context.say("");
  if (payment.facts.role != engine::CashRole::payment) {
    context.say("It is a " + std::string(name(payment.record().kind)) +
                ", not a payment: rules do not decide it.");
    if (engine::is_open_return(payment))
      context.say(std::string(book.exceptions()[payment.exception - 1].fact));
  } else if (!explanation.decided) {
    context.say(
        "No rule has decided it: what stands was done by hand or came with the opening balances.");
  } else {
    context.say("Rules '" + explanation.rules + "' (version " + explanation.rules_version +
                ") decided, in this order:");
    for (const std::string& step : explanation.steps) context.say("  - " + step);
    for (const engine::Calibration* measured : calibrations_of(book, handle))
      context.say(engine::say(*measured));
  }
  if (payment.reason != Reason::none)
    context.say("Reason of the rest: " + std::string(name(payment.reason)));
}

void json_allocation(JsonWriter& json, const engine::Book& book,
                     const matching::Allocation& allocation, Currency currency) {
  json.begin_object().key("item").string(engine::item_key(book, allocation.item));
  json.key("amount")
      .string(format_major(allocation.amount, currency))
      .key("discount")
      .string(format_major(allocation.discount, currency));
  json.key("write_off")
      .string(format_major(allocation.write_off, currency))
      .key("deduction")
      .string(format_major(allocation.deduction, currency));
  json.key("rule")
      .string(name(allocation.rule))
      .key("grade")
      .string(name(allocation.grade))
      .end_object();
}

// What stands of it in another currency, and at what rate.
void json_crossings(JsonWriter& json, const engine::Book& book, PaymentHandle handle) {
  json.key("crossings").begin_array();
  for (const ApplicationHandle at : applications_of(book, handle)) {
    const engine::ApplicationRow& row = book.row(at);
    const engine::CrossingRow* crossing = book.crossing(row);
    if (crossing == nullptr || row.reversed) continue;
    const Currency currency = book.row(row.facts.item).facts.currency;
    json.begin_object().key("item").string(engine::item_key(book, row.facts.item));
    json.key("paid").string(format_major(row.facts.amount, book.row(handle).currency));
    json.key("item_currency").string(currency.code());
    json.key("converted").string(format_major(crossing->amount.converted, currency));
    json.key("settled").string(format_major(book.cash_settled(row), currency));
    json.key("gain").string(format_major(crossing->amount.gain, currency));
    json.key("rate").string(format_rate(crossing->rate));
    json.key("rate_from").string(crossing->rate.from.code());
    json.key("rate_to").string(crossing->rate.to.code());
    json.key("rate_date").string(crossing->rate.date.iso());
    json.key("rate_source").string("import rates").end_object();
  }
  json.end_array();
}

void print_json(Context& context, const engine::Book& book, PaymentHandle handle,
                const engine::Explanation& explanation) {
  const engine::PaymentRow& payment = book.row(handle);
  const Currency currency = payment.currency;
  const matching::Outcome& outcome = explanation.outcome;
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("payment_id")
      .string(payment.payment_id())
      .key("decision_id")
      .string(engine::decision_id(book, handle));
  json.key("decided").boolean(explanation.decided).key("rule_set").string(explanation.rules);
  json.key("rule_set_version").string(explanation.rules_version);
  json.key("currency")
      .string(currency.code())
      .key("amount")
      .string(format_major(payment.amount, currency));
  json.key("customer_id").string(customer_id(book, payment.customer));
  json.key("rule")
      .string(name(payment.decision.rule))
      .key("grade")
      .string(name(payment.decision.grade));
  json.key("reason")
      .string(name(payment.reason))
      .key("runner_up")
      .string(name(payment.decision.runner_up));
  json.key("candidates")
      .number(payment.decision.candidates)
      .key("solutions")
      .number(payment.decision.solutions);
  json.key("items_considered").number(payment.decision.items_considered);
  json.key("states").begin_object();
  for (std::size_t state = 0; state < kDispositions; ++state) {
    json.key(name(static_cast<Disposition>(state)))
        .string(format_major(payment.states[state], currency));
  }
  json.end_object().key("calibration").begin_array();
  for (const engine::Calibration* measured : calibrations_of(book, handle)) {
    const ErrorBound wrong = engine::wrong_share(*measured);
    json.begin_object().key("rule").string(name(measured->rule));
    json.key("grade").string(name(measured->grade));
    json.key("decisions").number(measured->decisions).key("right").number(measured->right);
    json.key("right_percent_from").string(engine::percent_text(1'000'000 - wrong.upper));
    json.key("right_percent_to").string(engine::percent_text(1'000'000 - wrong.lower)).end_object();
  }
  json.end_array().key("allocations").begin_array();
  for (const matching::Allocation& allocation : outcome.allocations)
    json_allocation(json, book, allocation, currency);
  json.end_array();
  json_crossings(json, book, handle);
  json.key("candidate_customers").begin_array();
  for (const CustomerHandle candidate : outcome.candidates)
    json.string(customer_id(book, candidate));
  json.end_array().key("suggestions").begin_array();
  for (const matching::Suggestion& suggestion : outcome.suggestions) {
    json.begin_object()
        .key("customer_id")
        .string(customer_id(book, suggestion.customer))
        .key("allocations")
        .begin_array();
    for (const matching::Allocation& allocation : suggestion.allocations)
      json_allocation(json, book, allocation, currency);
    json.end_array().end_object();
  }
  json.end_array().key("fact").string(outcome.fact).key("steps").begin_array();
  for (const std::string& step : explanation.steps) json.string(step);
  json.end_array().end_object();
  context.line(text);
}

}  // namespace

Exit run_why(Context& context, const WhyArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const auto payment = find_payment(context, engine->book(), arguments.payment);
  if (!payment) return Exit::usage;
  ItemHandle not_item;
  if (!arguments.not_item.empty()) {
    const auto item = find_item(context, engine->book(), arguments.not_item);
    if (!item) return Exit::usage;
    not_item = *item;
  }
  const auto explanation = engine::explain(*engine, context.executor(), *payment, not_item);
  if (!explanation) {
    return context.fail(explanation.error().code,
                        explanation.error().code == Errc::run_differs
                            ? "this version of the program would decide otherwise than the one "
                              "that did; ask that one why"
                            : engine->explanation());
  }
  if (context.is_table() || context.format() == engine::ReportFormat::csv) {
    print_text(context, engine->book(), *payment, *explanation);
  } else {
    print_json(context, engine->book(), *payment, *explanation);
  }
  return Exit::done;
}

}  // namespace quittance::cli
