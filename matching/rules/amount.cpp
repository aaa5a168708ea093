#include "matching/rules/amount.h"

#include <fmt/format.h>

#include <algorithm>

#include "matching/rules/combination.h"
#include "matching/sentences.h"

namespace quittance::matching {
namespace {

bool of_one_customer(const Solutions& solutions) {
  return solutions.count <= solutions.kept.size() &&
         std::all_of(solutions.kept.begin(), solutions.kept.end(), [&](const Suggestion& kept) {
           return kept.customer == solutions.kept.front().customer;
         });
}

// Turns what was found into one proposal, a tie, or nothing. `from_one`: all in one account, so
// that the oldest may be taken where the rule set or the caller says so.
Answer answer_of(Rule rule, Solutions solutions, bool from_one, bool take_oldest,
                 const Book& book) {
  Answer answer;
  answer.rule = rule;
  answer.items_considered = solutions.items_considered;
  answer.solutions = solutions.count;
  if (solutions.count == 0) return answer;
  const CustomerHandle customer = solutions.kept.front().customer;
  answer.grade = solutions.kept.front().allocations.front().grade;
  take_oldest = take_oldest || options_of(customer, book).ties == Ties::oldest;
  if (solutions.count > 1 && !(from_one && take_oldest)) {
    answer.kind = Answer::Kind::tie;
    answer.reason = from_one ? Reason::tie : Reason::payer_ambiguous;
    answer.fact = fact_for_tie(solutions.kept, solutions.count, book);
    answer.suggestions = std::move(solutions.kept);
    return answer;
  }
  answer.kind = Answer::Kind::propose;
  answer.proposal.customer = customer;
  answer.proposal.allocations = std::move(solutions.kept.front().allocations);
  answer.proposal.grade = answer.grade;
  answer.proposal.rule = rule;
  answer.proposal.exact_amount = true;
  return answer;
}

// The rules to be asked at this step: one, or all clusters that begin here; none inside clusters.
std::span<const Rule> rules_at(std::size_t step, const std::vector<Rule>& rules) {
  if (step >= rules.size()) return {};
  std::size_t last = step + 1;
  if (is_cluster(rules[step])) {
    if (step > 0 && is_cluster(rules[step - 1])) return {};
    while (last < rules.size() && is_cluster(rules[last])) ++last;
  }
  return std::span(rules).subspan(step, last - step);
}

}  // namespace

Grade grade_of(Rule rule) {
  if (rule == Rule::combination) return Grade::combination;
  return is_cluster(rule) ? Grade::cluster : Grade::amount;
}

void solve(std::span<const Rule> rules, const AccountQuestion& question, Solutions& solutions) {
  if (rules.empty()) return;
  if (rules.front() == Rule::single_item) solve_single_item(question, solutions);
  if (rules.front() == Rule::single_less_discount) solve_single_less_discount(question, solutions);
  if (is_cluster(rules.front())) solve_clusters(rules, question, solutions);
}

Answer propose_by_amount(const Case& payment_case, std::size_t step, bool take_oldest,
                         const OpenState& state, const Book& book) {
  Solutions solutions;
  Rule rule = Rule::none;
  for (const CustomerHandle customer : payment_case.customers) {
    const std::span<const Rule> rules = rules_at(step, options_of(customer, book).customer_rules);
    if (rules.empty()) continue;
    if (rules.front() == Rule::combination) {
      return propose_by_combination(payment_case, state, book);
    }
    if (rule == Rule::none) rule = rules.front();
    solve(rules, {*payment_case.payment, {&customer, 1}, state, book}, solutions);
  }
  if (!solutions.kept.empty()) rule = solutions.kept.front().allocations.front().rule;
  const bool from_one = payment_case.customers.size() == 1 || of_one_customer(solutions);
  return answer_of(rule, std::move(solutions), from_one, take_oldest, book);
}

Answer propose_by_month(const Case& payment_case, const OpenState& state, const Book& book) {
  Solutions singles;
  Solutions solutions;
  for (const CustomerHandle customer : payment_case.customers) {
    const AccountQuestion question{*payment_case.payment, {&customer, 1}, state, book};
    solve_single_item(question, singles);
    solve_single_less_discount(question, singles);
    solve_month(payment_case.evidence->month(), question, solutions);
  }
  if (singles.count > 0 || solutions.count != 1) return {};
  return answer_of(Rule::clear_statement, std::move(solutions), true, false, book);
}

bool amount_explains(const Case& payment_case, const OpenState& state, const Book& book) {
  std::size_t steps = 0;
  for (const CustomerHandle customer : payment_case.customers) {
    steps = std::max(steps, options_of(customer, book).customer_rules.size());
  }
  for (std::size_t step = 0; step < steps; ++step) {
    const Answer answer = propose_by_amount(payment_case, step, false, state, book);
    if (answer.rule == Rule::combination) continue;  // arithmetic is weaker than a document
    if (answer.kind == Answer::Kind::propose) return true;
    if (answer.kind == Answer::Kind::tie) return false;
  }
  return false;
}

}  // namespace quittance::matching
