#include "engine/settling/cross_currency.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory_resource>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include "core/wide.h"
#include "engine/settling/deciding.h"
#include "matching/evidence.h"

namespace quittance::engine {
namespace {

using matching::NamedDocument;
using matching::Outcome;

// What a line gives in both currencies.
struct LineAmounts {
  std::int64_t paid = 0;
  std::int64_t asked = 0;
};

// A payment as the rules are to see it in the items' currency.
struct Plan {
  std::size_t outcome = 0;  // index of the waiting outcome
  matching::PaymentInput input;
  std::vector<RemittanceLine> lines;          // input.remittance points here, if there are any
  std::map<ItemHandle, LineAmounts> line_of;  // of lines with amounts in the payment's currency
  ExchangeRate rate;
  Money cash;
};
static_assert(std::is_nothrow_move_constructible_v<Plan>);  // so that `lines` stay where they are

std::int64_t size_of(std::int64_t amount) {
  return amount < 0 ? -amount : amount;
}

// References alone decide, and no difference but that of the rates is forgiven.
matching::RuleSet by_reference(const matching::RuleSet& rules) {
  matching::RuleSet strict = rules;
  const auto restrict_options = [](matching::RuleOptions& options) {
    options.customer_rules.clear();
    options.fuzzy_references = false;
    options.oldest_first = false;
    options.bank_charges = {};
  };
  restrict_options(strict.book);
  for (auto& [name, options] : strict.by_name) restrict_options(options);
  strict.tolerance = {};
  strict.tolerance_by_name.clear();
  return strict;
}

bool names_an_item(const NamedDocument& document) {
  return document.grade <= Grade::normalised && document.finding != matching::Finding::unknown &&
         document.finding != matching::Finding::foreign;
}

class Crossings {
 public:
  Crossings(const Book& book, const matching::RuleSet& rules, std::span<const Outcome> waiting,
            Executor& executor)
      : book_(book),
        rules_(rules),
        waiting_(waiting),
        executor_(executor),
        rates_(book.rates()),
        reader_(book.ledger(), book.directory(), rules, memory_, memory_),
        found_(waiting.size()) {
    for (const ItemRow& item : book.items()) currencies_.insert(item.facts.currency);
  }

  std::vector<std::optional<Crossing>> take() {
    for (std::size_t n = 0; n < waiting_.size(); ++n) look_across(n);
    const matching::RuleSet strict = by_reference(rules_);
    for (auto& [currency, plans] : plans_) {
      std::vector<matching::PaymentInput> inputs;
      std::map<PaymentHandle, const Plan*> plan_of;
      for (const Plan& plan : plans) {
        inputs.push_back(plan.input);
        plan_of.emplace(plan.input.payment, &plan);
      }
      for (const Outcome& outcome :
           matching::match_run(book_.ledger(), book_.directory(), strict, inputs, executor_)) {
        const Plan& plan = *plan_of.at(outcome.payment);
        found_[plan.outcome] =
            outcome.allocations.empty() ? kept(plan, outcome) : applied(plan, outcome);
      }
    }
    return std::move(found_);
  }

 private:
  void look_across(std::size_t n) {
    const PaymentHandle payment = waiting_[n].payment;
    if (!may_cross(rules_, waiting_[n])) return;
    Plan plan;
    plan.outcome = n;
    plan.input = matching_input(book_, payment, memory_);
    plan.input.charges = 0;
    plan.input.amount = 0;
    for (const matching::Rest& rest : waiting_[n].rests) plan.input.amount += rest.amount;
    plan.cash = Money(plan.input.amount, plan.input.currency);
    std::vector<NamedDocument> documents;
    Currency other;
    for (const Currency currency : currencies_) {
      if (currency == plan.cash.currency()) continue;
      std::vector<NamedDocument> named = documents_in(currency, plan.input);
      if (std::none_of(named.begin(), named.end(), names_an_item)) continue;
      if (other.known()) return;  // of two currencies: for a person
      other = currency;
      documents = std::move(named);
    }
    if (!other.known()) return;
    const Date day = plan.input.posting_date;
    const ExchangeRate* rate = rates_.find(plan.cash.currency(), other, day);
    if (rate == nullptr || rate->date.plus_days(rules_.cross_currency.rate_days) < day) {
      found_[n] = without_rate(waiting_[n], documents, plan.cash.currency(), day);
      return;
    }
    plan.rate = *rate;
    plan.input.currency = other;
    if (ask(plan, documents)) plans_[other].push_back(std::move(plan));
  }

  std::vector<NamedDocument> documents_in(Currency currency, matching::PaymentInput input) {
    input.currency = currency;
    reader_.prepare({&input, 1});
    const matching::Evidence evidence = reader_.read(input, 0);
    return {evidence.documents().begin(), evidence.documents().end()};
  }

  // The cash in the items' currency; just what they ask for where that is near enough.
  [[nodiscard]] std::int64_t asked_for(std::int64_t open, std::int64_t discount,
                                       std::int64_t cash) const {
    std::int64_t best = cash;
    for (const std::int64_t due : {open, open - discount}) {
      const Wide most = Wide{size_of(due)} * rules_.cross_currency.ppm_max / 1'000'000;
      const std::int64_t off = size_of(due - cash);
      if (off <= most && (best == cash || off < size_of(best - cash))) best = due;
    }
    return best;
  }

  // Fills in the amounts; false when they cannot be told.
  bool ask(Plan& plan, const std::vector<NamedDocument>& documents) const {
    const auto stated = [](const NamedDocument& document) { return document.amount_stated(); };
    const Result<Money> cash = convert(plan.cash, plan.rate);
    if (!cash || cash->minor() <= 0) return false;
    if (std::none_of(documents.begin(), documents.end(), stated))
      return ask_for_all(plan, documents, cash->minor());
    return std::all_of(documents.begin(), documents.end(), stated) &&
           ask_by_lines(plan, documents, cash->minor());
  }

  bool ask_for_all(Plan& plan, const std::vector<NamedDocument>& documents,
                   std::int64_t cash) const {
    Wide open = 0;
    Wide discount = 0;
    for (const NamedDocument& document : documents) {
      if (document.finding != matching::Finding::named) continue;
      const matching::OpenItem& item = book_.ledger().item(document.item);
      open += item.open;
      discount += item.discount;
    }
    const Result<std::int64_t> due = narrow(open);
    const Result<std::int64_t> less = narrow(discount);
    if (!due || !less) return false;
    plan.input.amount = asked_for(*due, *less, cash);
    return true;
  }

  // Lines add up to the payment in its own currency, or say what they pay in the items'.
  bool ask_by_lines(Plan& plan, const std::vector<NamedDocument>& documents,
                    std::int64_t cash) const {
    Wide sum = 0;
    for (const NamedDocument& document : documents) sum += document.line->paid;
    const bool converted = sum == plan.cash.minor();
    const auto near = [&] {
      const Result<std::int64_t> stated = narrow(sum);
      return stated && *stated != cash ? asked_for(*stated, 0, cash) == *stated
                                       : stated.has_value();
    };
    if (!converted && !near()) return false;
    Wide amount = 0;
    for (const NamedDocument& document : documents) {
      RemittanceLine line = *document.line;
      if (converted && !convert_line(plan, document, line)) return false;
      amount += line.paid;
      plan.lines.push_back(line);
    }
    const Result<std::int64_t> total = narrow(amount);
    if (!total || *total <= 0) return false;
    plan.input.amount = *total;
    plan.input.remittance = plan.lines;
    return true;
  }

  bool convert_line(Plan& plan, const NamedDocument& document, RemittanceLine& line) const {
    const std::int64_t paid = line.paid;
    for (std::int64_t* amount : {&line.paid, &line.discount, &line.adjustment}) {
      const Result<Money> there = convert(Money(*amount, plan.cash.currency()), plan.rate);
      if (!there) return false;
      *amount = there->minor();
    }
    if (document.finding != matching::Finding::named || line.adjustment != 0) return true;
    const matching::OpenItem& item = book_.ledger().item(document.item);
    line.paid = asked_for(item.open, item.discount, line.paid);
    if (line.discount != 0 && line.paid == item.open - item.discount) line.discount = item.discount;
    plan.line_of[item.item] = {paid, line.paid};
    return true;
  }

  static Crossing waits(const Outcome& before, Reason reason, std::string fact) {
    Crossing crossing;
    crossing.outcome = before;
    Outcome& outcome = crossing.outcome;
    outcome.decision.reason = reason;
    for (matching::Rest& rest : outcome.rests) rest.reason = reason;
    outcome.suggestions.clear();
    outcome.fact = std::move(fact);
    return crossing;
  }

  Crossing without_rate(const Outcome& before, const std::vector<NamedDocument>& documents,
                        Currency paid, Date day) const {
    const auto named = std::find_if(documents.begin(), documents.end(), names_an_item);
    const KeptItem& item = book_.row(named->item).facts;
    return waits(before, Reason::rate_missing,
                 fmt::format("The rate of {} to {} on {} (`import rates`, then `apply "
                             "--rematch-day {}`): it names {}, which is in {}.",
                             paid.code(), item.currency.code(), day.iso(), day.iso(), item.number(),
                             item.currency.code()));
  }

  // The rules met its documents in their currency, and did not apply it.
  std::optional<Crossing> kept(const Plan& plan, const Outcome& there) const {
    if (there.decision.reason == Reason::none) return std::nullopt;
    Crossing crossing = waits(waiting_[plan.outcome], there.decision.reason, there.fact);
    Outcome& outcome = crossing.outcome;
    outcome.customer = there.customer;
    outcome.candidates = there.candidates;
    outcome.decision = there.decision;
    const Disposition state =
        there.customer.known() ? Disposition::unapplied : Disposition::unidentified;
    outcome.rests.assign(1, {plan.cash.minor(), state, there.decision.reason});
    return crossing;
  }

  // The cash of an allocation in the payment's currency: that of its line, else its share.
  static Result<std::int64_t> cash_of(const Plan& plan, const matching::Allocation& allocation) {
    const auto line = plan.line_of.find(allocation.item);
    if (line != plan.line_of.end() && line->second.asked == allocation.amount)
      return line->second.paid;
    return multiply_divide_half_even(allocation.amount, plan.cash.minor(), plan.input.amount);
  }

  std::optional<Crossing> applied(const Plan& plan, const Outcome& there) const {
    Crossing crossing;
    crossing.outcome = there;
    crossing.rate = plan.rate;
    Outcome& outcome = crossing.outcome;
    Wide used = 0;
    std::size_t largest = 0;
    for (std::size_t n = 0; n < there.allocations.size(); ++n) {
      const Result<std::int64_t> cash = cash_of(plan, there.allocations[n]);
      if (!cash) return std::nullopt;
      outcome.allocations[n].amount = *cash;
      used += *cash;
      if (*cash > outcome.allocations[largest].amount) largest = n;
    }
    // What rounding left, or nothing but that, goes to the largest.
    const auto rest = static_cast<std::int64_t>(Wide{plan.cash.minor()} - used);
    if (there.rests.empty() || rest <= 0) {
      outcome.allocations[largest].amount += rest;
      outcome.rests.clear();
      outcome.decision.reason = Reason::none;
    } else {
      outcome.rests.assign(1, there.rests.front());
      outcome.rests.front().amount = rest;
    }
    for (std::size_t n = 0; n < there.allocations.size(); ++n) {
      const std::int64_t settled = there.allocations[n].amount;
      const std::int64_t cash = outcome.allocations[n].amount;
      const Result<Money> converted = convert(Money(cash, plan.cash.currency()), plan.rate);
      const bool same_sign = settled > 0 ? cash > 0 : cash < 0;
      if (!converted || !same_sign) return std::nullopt;
      crossing.crossed.push_back({converted->minor(), converted->minor() - settled});
    }
    return crossing;
  }

  const Book& book_;
  const matching::RuleSet& rules_;
  std::span<const Outcome> waiting_;
  Executor& executor_;
  ExchangeRates rates_;
  std::pmr::monotonic_buffer_resource memory_;
  matching::EvidenceReader reader_;
  std::set<Currency> currencies_;
  std::map<Currency, std::vector<Plan>> plans_;
  std::vector<std::optional<Crossing>> found_;
};

}  // namespace

bool may_cross(const matching::RuleSet& rules, const Outcome& outcome) {
  if (!rules.cross_currency.apply || !outcome.allocations.empty()) return false;
  const Reason why = outcome.decision.reason;
  return why == Reason::payer_unknown || why == Reason::payer_ambiguous ||
         why == Reason::reference_unknown || why == Reason::no_reference ||
         why == Reason::amount_unexplained;
}

std::vector<std::optional<Crossing>> crossings_of(const Book& book, const matching::RuleSet& rules,
                                                  std::span<const Outcome> waiting,
                                                  Executor& executor) {
  if (!rules.cross_currency.apply) return std::vector<std::optional<Crossing>>(waiting.size());
  return Crossings(book, rules, waiting, executor).take();
}

}  // namespace quittance::engine
