#include "matching/rules/expected.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "matching/discount.h"
#include "matching/sentences.h"

namespace quittance::matching {
namespace {

std::string say_expected(const ExpectedPayment& expected, const Book& book) {
  std::string said = expected.id.empty() ? std::string("the promise")
                                         : fmt::format("expected payment {} ({})", expected.id,
                                                       name(expected.kind));
  return said + fmt::format(" of {} over {}, announced on {}, due {}",
                            say_customer(expected.customer, book),
                            say_amount(expected.amount, expected.currency),
                            expected.announced.iso(), expected.due_date.iso());
}

class ExpectedRule {
 public:
  ExpectedRule(const Case& payment_case, const OpenState& state, const Book& book)
      : case_(payment_case),
        payment_(*payment_case.payment),
        state_(state),
        book_(book),
        all_(book.directory.expected()),
        day_(day_paid(payment_.days, payment_.posting_date)) {}

  Answer answer() {
    const ExpectedHandle named = case_.evidence->expected();
    if (case_.evidence->collects()) return by_collection(named);
    return named.known() ? by_reference(named) : by_payer();
  }

 private:
  struct Solution {
    ExpectedHandle expected;
    std::vector<Allocation> allocations;
  };

  Answer by_reference(ExpectedHandle handle) {
    const ExpectedPayment& expected = all_.at(handle);
    Answer answer = none();
    said_ = "It bears the reference \"" + std::string(expected.reference) + "\" of " +
            (case_.narrator.listening() ? say_expected(expected, book_) : std::string());
    const CustomerHandle family = book_.directory.family(expected.customer);
    if (expected.amount != payment_.amount) return set_aside("the amounts differ");
    if (expected.cancelled) return set_aside("that was cancelled");
    if (is_registered_elsewhere(case_.payers.evidence, case_.payers.customers, family,
                                book_.directory))
      return set_aside("the payer's account is another customer's");
    if (expected.met || state_.is_met(handle)) {
      if (names_open_item()) return set_aside("another payment met that");
      case_.narrator.say(said_ + ". Another payment met that.");
      answer.kind = Answer::Kind::abstain;
      answer.reason = Reason::probable_duplicate;
      answer.proposal.customer = payer_for(expected.customer, case_, book_.directory);
      answer.fact = fmt::format("Whether {} was paid twice.", expected_words(expected));
      return answer;
    }
    if (day_ > expected.lapses) return set_aside("that lapsed on " + expected.lapses.iso());
    auto allocations = allocate(expected);
    if (!allocations) return set_aside(why_not_);
    case_.narrator.say(said_ + ".");
    return propose({{handle, *std::move(allocations)}});
  }

  // All of one collection, each as it was announced; where one cannot be settled so, none is.
  Answer by_collection(ExpectedHandle first) {
    const ExpectedPayment& announced = all_.at(first);
    said_ = "It is the sum of the direct debits announced with reference \"" +
            std::string(announced.reference) + "\"";
    Solution whole{first, {}};
    std::vector<ExpectedHandle> together;
    Wide sum = 0;
    for (const ExpectedHandle handle :
         open_collection(all_, announced.reference, payment_.currency, payment_.entity)) {
      const ExpectedPayment& expected = all_.at(handle);
      if (state_.is_met(handle)) continue;
      if (day_ > expected.lapses) return set_aside("one lapsed on " + expected.lapses.iso());
      auto allocations = allocate(expected);
      if (!allocations) return set_aside(why_not_);
      for (Allocation& allocation : *allocations) {
        const bool twice =
            std::any_of(whole.allocations.begin(), whole.allocations.end(),
                        [&](const Allocation& other) { return other.item == allocation.item; });
        if (twice) return set_aside("two of them are for one item");
        whole.allocations.push_back(allocation);
      }
      sum += expected.amount;
      together.push_back(handle);
    }
    if (sum != payment_.amount) return set_aside("another payment met a part of it");
    case_.narrator.say(said_ + ".");
    Answer answer = propose({std::move(whole)});
    answer.proposal.together = std::move(together);
    return answer;
  }

  Answer by_payer() {
    std::vector<Solution> solutions;
    for (const CustomerHandle customer : case_.payers.customers) {
      for (const ExpectedHandle handle : all_.of(customer, payment_.amount)) {
        const ExpectedPayment& expected = all_.at(handle);
        const bool may_be = expected.open() && !state_.is_met(handle) &&
                            expected.currency == payment_.currency &&
                            (!payment_.entity.known() || payment_.entity == expected.entity);
        if (!may_be) continue;
        said_ = "The payer and the amount are those of " +
                (case_.narrator.listening() ? say_expected(expected, book_) : std::string());
        if (day_ < expected.announced) {
          set_aside("the payment is of an earlier day");
        } else if (day_ > expected.lapses) {
          set_aside("that lapsed on " + expected.lapses.iso());
        } else if (names_another(expected)) {
          set_aside("the payment names another document itself");
        } else if (auto allocations = allocate(expected)) {
          case_.narrator.say(said_ + ".");
          solutions.push_back({handle, *std::move(allocations)});
        } else {
          set_aside(why_not_);
        }
      }
    }
    return solutions.empty() ? none() : propose(std::move(solutions));
  }

  // The one due first of those that say the same, if all do.
  Answer propose(std::vector<Solution> solutions) {
    const auto due_first = [&](const Solution& a, const Solution& b) {
      return std::tuple(all_.at(a.expected).due_date, a.expected) <
             std::tuple(all_.at(b.expected).due_date, b.expected);
    };
    std::sort(solutions.begin(), solutions.end(), due_first);
    std::vector<const Solution*> distinct;
    for (const Solution& solution : solutions) {
      const auto same = [&](const Solution* other) {
        return other->allocations == solution.allocations;
      };
      if (std::none_of(distinct.begin(), distinct.end(), same)) distinct.push_back(&solution);
    }
    const ExpectedPayment& first = all_.at(solutions.front().expected);
    Answer answer = none();
    answer.solutions = static_cast<std::uint32_t>(distinct.size());
    for (const Solution* solution : distinct)
      answer.items_considered += static_cast<std::uint32_t>(solution->allocations.size());
    const bool takes_oldest = options_of(first.customer, book_).ties == Ties::oldest;
    if (distinct.size() > 1 && !takes_oldest) {
      if (!case_.documents.empty()) return none();
      answer.kind = Answer::Kind::tie;
      answer.reason = Reason::tie;
      for (const Solution* solution : distinct) {
        if (answer.suggestions.size() == kSuggestionsMax) break;
        answer.suggestions.push_back({all_.at(solution->expected).customer, solution->allocations});
      }
      answer.fact = fact_for_tie(answer.suggestions, answer.solutions, book_);
      return answer;
    }
    answer.kind = Answer::Kind::propose;
    Proposal& proposal = answer.proposal;
    proposal.customer = payer_for(first.customer, case_, book_.directory);
    proposal.allocations = std::move(solutions.front().allocations);
    proposal.expected = solutions.front().expected;
    proposal.grade = answer.grade;
    proposal.rule = answer.rule;
    proposal.exact_amount = true;
    return answer;
  }

  // What each of its items gets; nothing when they ask for something else by now.
  std::optional<std::vector<Allocation>> allocate(const ExpectedPayment& expected) {
    std::vector<Allocation> allocations;
    Wide whole = 0;
    Wide discounted = 0;
    for (const ExpectedPart& part : expected.parts) {
      const OpenItem& item = state_.ledger().item(part.item);
      const std::int64_t left = state_.remaining(item);
      if (!may_settle(expected, item)) {
        why_not_ = "item " + say_item(part.item, book_) + " is another's by now";
        return std::nullopt;
      }
      if (left == 0 || (part.amount != 0 && !covers(left, part.amount))) {
        why_not_ = "item " + say_item(part.item, book_) + " asks for " +
                   say_amount(left, payment_.currency) + " by now";
        return std::nullopt;
      }
      const GrantedDiscount granted =
          granted_discount(item, left, payment_.days, options_of(item.customer, book_));
      Allocation allocation{.item = part.item, .amount = part.amount, .reason = {}};
      allocation.discount_earned = granted.earned;
      allocation.rule = Rule::expected_payment;
      allocation.grade = Grade::expected;
      if (part.amount == 0) {
        allocation.amount = left;
        allocation.discount = granted.amount;  // until it is known whether it was taken
      } else if (granted.amount > 0 && part.amount + granted.amount == left) {
        allocation.discount = granted.amount;
      }
      whole += left;
      discounted += left - granted.amount;
      allocations.push_back(allocation);
    }
    const bool stated = expected.parts.front().amount != 0;
    if (!stated && !spread(allocations, whole, discounted, expected.amount)) return std::nullopt;
    for (Allocation& allocation : allocations)
      allocation.discount_earned = allocation.discount_earned && allocation.discount > 0;
    return allocations;
  }

  // The whole of all items, all less their discounts, or a part of the only one.
  bool spread(std::vector<Allocation>& allocations, Wide whole, Wide discounted,
              std::int64_t amount) {
    if (whole == amount) {
      for (Allocation& allocation : allocations) allocation.discount = 0;
      return true;
    }
    if (discounted == amount) {
      for (Allocation& allocation : allocations) allocation.amount -= allocation.discount;
      return true;
    }
    if (allocations.size() == 1 && amount < whole) {
      allocations.front().amount = amount;
      allocations.front().discount = 0;
      return true;
    }
    why_not_ = "its items ask for " +
               say_amount(static_cast<std::int64_t>(whole), payment_.currency) + " by now";
    return false;
  }

  static bool covers(std::int64_t left, std::int64_t amount) {
    return left > 0 ? amount > 0 && amount <= left : amount < 0 && amount >= left;
  }

  bool may_settle(const ExpectedPayment& expected, const OpenItem& item) const {
    if (item.currency != payment_.currency) return false;
    if (payment_.entity.known() && item.entity.known() && item.entity != payment_.entity)
      return false;
    const Directory& directory = book_.directory;
    if (directory.family(item.customer) == directory.family(expected.customer)) return true;
    return directory.links().find(expected.customer, item.customer, day_) != nullptr;
  }

  // It names a document that this was not announced for.
  bool names_another(const ExpectedPayment& expected) const {
    return std::any_of(
        case_.documents.begin(), case_.documents.end(), [&](const NamedDocument& document) {
          return std::none_of(expected.parts.begin(), expected.parts.end(),
                              [&](const ExpectedPart& part) { return part.item == document.item; });
        });
  }
  bool names_open_item() const {
    return std::any_of(
        case_.documents.begin(), case_.documents.end(), [&](const NamedDocument& document) {
          return document.finding == Finding::named && state_.remaining(document.item) != 0;
        });
  }

  static Answer none() {
    Answer answer;
    answer.rule = Rule::expected_payment;
    answer.grade = Grade::expected;
    return answer;
  }
  Answer set_aside(const std::string& why) const {
    case_.narrator.say(said_ + ": not taken, for " + why + ".");
    return none();
  }
  static std::string expected_words(const ExpectedPayment& expected) {
    return expected.id.empty() ? "the promise due " + expected.due_date.iso()
                               : "expected payment " + std::string(expected.id);
  }

  const Case& case_;
  const PaymentFacts& payment_;
  const OpenState& state_;
  const Book& book_;
  const ExpectedPayments& all_;
  const Date day_;
  std::string said_;
  std::string why_not_;
};

}  // namespace

Answer propose_by_expected(const Case& payment_case, const OpenState& state, const Book& book) {
  return ExpectedRule(payment_case, state, book).answer();
}

}  // namespace quittance::matching
