// Cash put against items by hand: `assign`, also in place of what it was applied to, and across
// currencies.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/exchange_rates.h"
#include "engine/people/manual_work.h"
#include "matching/discount.h"
#include "matching/tolerance.h"

namespace quittance::engine {
namespace {

// What the actor may write off by hand of `due`, of one item and of a payment's items together.
struct WriteOffLimits {
  const matching::ToleranceProfile& profile;
  const matching::Tolerance user;
  Currency currency;

  [[nodiscard]] std::int64_t of_item(std::int64_t due) const {
    return std::min(matching::forgiven_max(profile, due, currency),
                    matching::forgiven_max(user, due, currency));
  }
  [[nodiscard]] std::int64_t of_payment(std::int64_t due) const {
    return std::min(matching::forgiven_max(profile.payment, due, currency),
                    matching::forgiven_max(user, due, currency));
  }
};

// Within the payer's family, or by a link that covers the payment's day.
bool pays_for(CustomerHandle payer, CustomerHandle owner, const PaymentRow& row, const Book& book) {
  const matching::Directory& directory = book.directory();
  if (directory.family(payer) == directory.family(owner)) return true;
  const CashRecord record = row.record();
  const Date day = matching::day_paid({record.deposit_date, record.booking_date, record.value_date},
                                      row.facts.posting_date);
  return directory.links().find(payer, owner, day) != nullptr;
}

class Assigning {
 public:
  Assigning(Engine::State& state, PaymentHandle payment, std::string_view reason)
      : state_(state),
        book_(state.book),
        payment_(payment),
        row_(book_.row(payment)),
        reason_(reason),
        customer_(row_.customer) {}

  Result<void> run(std::span<const Assignment> assignments, AssignOptions options) {
    if (options.payer.known()) customer_ = options.payer;
    QTRY_VOID(look_at_payment(assignments, options));
    QTRY_VOID(judge_items(assignments));
    const Currency there = book_.row(assignments.front().item).facts.currency;
    applied_.payment = payment_;
    applied_.posting_date = state_.manual_date(row_);
    if (there == row_.currency) {
      QTRY_VOID(put_against(assignments));
    } else {
      QTRY_VOID(put_across(assignments, there));
    }
    return book_it();
  }

 private:
  [[nodiscard]] std::int64_t open_of(ItemHandle item) const {
    const auto back = back_.find(item);
    return book_.row(item).open + (back == back_.end() ? 0 : back->second);
  }
  FailWith forbid(std::string why) { return state_.refuse(Errc::state_forbids, std::move(why)); }

  Result<void> look_at_payment(std::span<const Assignment> assignments, AssignOptions options) {
    if (row_.facts.role != CashRole::payment)
      return forbid("it is a " + std::string(name(row_.record().kind)) + ", not a payment");
    if (assignments.empty())
      return state_.refuse(Errc::usage, "name at least one ITEM or ITEM=AMOUNT");
    available_ = row_.in(Disposition::unidentified) + row_.in(Disposition::unapplied) +
                 row_.in(Disposition::on_account);
    if (options.instead) {
      undone_ = standing(book_, payment_);
      for (const ApplicationHandle at : undone_) {
        const ApplicationRow& application = book_.row(at);
        const AllocationFacts& facts = application.facts;
        back_[facts.item] +=
            book_.cash_settled(application) + facts.discount + facts.write_off + facts.deduction;
        available_ += facts.amount;
      }
    }
    if (available_ != 0) return {};
    const bool is_applied = row_.in(Disposition::applied) > 0;
    return forbid(
        "nothing of it is unidentified, unapplied or on account; see `quittance why`" +
        std::string(is_applied ? ", or `assign --instead` to undo what it is applied to" : ""));
  }

  Result<void> judge_items(std::span<const Assignment> assignments) {
    std::set<ItemHandle> seen;
    const ItemRow& first = book_.row(assignments.front().item);
    for (const Assignment& assignment : assignments) {
      const ItemRow& item = book_.row(assignment.item);
      const std::string key = item_key(book_, assignment.item);
      if (!seen.insert(assignment.item).second)
        return state_.refuse(Errc::usage, key + " is named twice");
      if (item.facts.currency != first.facts.currency) {
        return state_.refuse(Errc::currency_mismatch,
                             key + " is in " + item.facts.currency.code() + ", " +
                                 item_key(book_, assignments.front().item) + " in " +
                                 first.facts.currency.code() + "; assign each currency by itself");
      }
      if (open_of(assignment.item) == 0) return forbid(key + " is settled");
      if (row_.facts.entity.known() && row_.facts.entity != item.facts.entity) {
        return forbid(key + " is owed to another legal entity than the one that was paid (" +
                      std::string(book_.row(row_.facts.entity).facts.entity_id) + ")");
      }
      if (!customer_.known()) customer_ = item.facts.customer;
      if (!pays_for(customer_, item.facts.customer, row_, book_)) {
        return forbid(key + " belongs to " +
                      std::string(book_.row(item.facts.customer).facts.customer_id) +
                      ", outside the payer's family (" +
                      std::string(book_.row(customer_).facts.customer_id) + ")");
      }
    }
    return {};
  }

  Result<void> check_open(const Assignment& assignment, std::int64_t amount) {
    const std::int64_t open = open_of(assignment.item);
    const Currency currency = book_.row(assignment.item).facts.currency;
    const bool fits = open < 0 ? amount < 0 && amount >= open : amount > 0 && amount <= open;
    if (fits) return {};
    return forbid(item_key(book_, assignment.item) + " is open with " +
                  format_with_currency(open, currency) + ", so " +
                  format_with_currency(amount, currency) + " cannot be put against it");
  }

  void add(ItemHandle item, std::int64_t cash, std::int64_t write_off) {
    applied_.allocations.push_back(
        {.item = item,
         .discount_earned = false,
         .rule = Rule::manual,
         .grade = Grade::manual,
         .kind = open_of(item) < 0 ? ApplicationKind::credit : ApplicationKind::cash,
         .amount = cash,
         .discount = 0,
         .write_off = write_off,
         .deduction = 0,
         .reason = reason_});
  }

  // What an item has more than it is paid, within the limits of the rules and of the actor.
  Result<void> allow_write_off(const Assignment& assignment, std::int64_t write_off,
                               const matching::RuleSet& rules) {
    const std::int64_t open = open_of(assignment.item);
    const auto user = rules.user_tolerances.find(state_.options.actor);
    const CustomerHandle owner = book_.row(assignment.item).facts.customer;
    const WriteOffLimits limits{
        rules.tolerances(book_.row(owner).facts.tolerance_profile),
        user == rules.user_tolerances.end() ? matching::Tolerance{} : user->second, row_.currency};
    written_off_ += write_off;
    due_ += std::min(open, std::numeric_limits<std::int64_t>::max() - due_);
    const std::int64_t most = limits.of_item(open);
    if (write_off <= most && written_off_ <= limits.of_payment(due_)) return {};
    return forbid("writing off " + format_with_currency(write_off, row_.currency) + " of " +
                  item_key(book_, assignment.item) + " is more than the rules allow " +
                  quoted(state_.options.actor) + " (" + format_with_currency(most, row_.currency) +
                  " of this item): see tolerance and user_tolerances in docs/rules.md");
  }

  [[nodiscard]] matching::RuleSet rules() const {
    std::string message;
    auto rules = parse_rules(
        row_.run == Book::kNoRun ? std::string_view{} : book_.runs()[row_.run].facts.rules,
        message);
    QASSERT(rules);
    return *std::move(rules);
  }

  Result<void> put_against(std::span<const Assignment> assignments) {
    const matching::RuleSet by = rules();
    std::int64_t left = available_;
    for (const Assignment& assignment : assignments) {
      const std::int64_t open = open_of(assignment.item);
      const std::int64_t fits = open < 0 ? open : std::min(open, left);
      const std::int64_t amount = assignment.amount.value_or(fits);
      QTRY_VOID(check_open(assignment, amount));
      left -= amount;
      const std::int64_t write_off = assignment.write_off_rest && open > 0 ? open - amount : 0;
      if (write_off > 0) QTRY_VOID(allow_write_off(assignment, write_off, by));
      add(assignment.item, amount, write_off);
    }
    cash_ = available_ - left;
    if (left >= 0 && cash_ > 0) return {};
    return forbid("the amounts add up to " + format_with_currency(cash_, row_.currency) +
                  ", but the payment has " + format_with_currency(available_, row_.currency) +
                  " to give");
  }

  // Amounts are in the items' currency, cash in the payment's.
  Result<void> put_across(std::span<const Assignment> assignments, Currency there) {
    for (const Assignment& assignment : assignments) {
      const std::string key = item_key(book_, assignment.item);
      if (assignment.write_off_rest)
        return forbid(key + " is in " + there.code() +
                      "; nothing is written off across currencies");
      if (open_of(assignment.item) < 0)
        return forbid(key + " is a credit memo in " + there.code() +
                      "; credits are not netted across currencies by hand");
    }
    const ExchangeRates rates(book_.rates());
    const ExchangeRate* const rate = rates.find(row_.currency, there, row_.facts.posting_date);
    if (rate == nullptr) {
      return state_.refuse(Errc::currency_mismatch,
                           item_key(book_, assignments.front().item) + " is in " + there.code() +
                               ", the payment in " + row_.currency.code() +
                               ", and the book has no rate between them of " +
                               row_.facts.posting_date.iso() + " or before; `import rates`");
    }
    rate_ = *rate;
    if (settles_whole(assignments, there)) return put_whole(assignments, there);
    std::int64_t left = available_;
    for (const Assignment& assignment : assignments) {
      const std::int64_t open = open_of(assignment.item);
      QTRY(const Money all, convert(Money(left, row_.currency), rate_));
      const std::int64_t amount = assignment.amount.value_or(std::min(open, all.minor()));
      QTRY_VOID(check_open(assignment, amount));
      QTRY(const Money asked, convert(Money(amount, there), rate_));
      // Who takes all that is left takes it to the last cent.
      const bool takes_all = !assignment.amount && amount == all.minor();
      const std::int64_t cash = takes_all ? left : asked.minor();
      if (cash <= 0 || cash > left) {
        return forbid(format_with_currency(amount, there) + " of " +
                      item_key(book_, assignment.item) + " are " +
                      format_with_currency(asked.minor(), row_.currency) + " at " +
                      format_rate(rate_) + ", but the payment has " +
                      format_with_currency(left, row_.currency) + " to give");
      }
      QTRY_VOID(add_across(assignment.item, cash, amount));
      left -= cash;
    }
    cash_ = available_ - left;
    return {};
  }

  // Without amounts, and the cash at the rate is as near as the rules across currencies allow to
  // what all of them ask for: the difference is that of the rates.
  bool settles_whole(std::span<const Assignment> assignments, Currency there) const {
    Wide open = 0;
    for (const Assignment& assignment : assignments) {
      if (assignment.amount) return false;
      open += open_of(assignment.item);
    }
    const Result<Money> cash = convert(Money(available_, row_.currency), rate_);
    if (!cash || cash->currency() != there) return false;
    const Wide off = open > cash->minor() ? open - cash->minor() : Wide{cash->minor()} - open;
    return off * 1'000'000 <= open * rules().cross_currency.ppm_max;
  }

  Result<void> put_whole(std::span<const Assignment> assignments, Currency) {
    std::vector<std::int64_t> shares;
    for (const Assignment& assignment : assignments) shares.push_back(open_of(assignment.item));
    const std::vector<std::int64_t> cash = split_pro_rata(available_, shares);
    for (std::size_t n = 0; n < assignments.size(); ++n) {
      if (cash[n] == 0) {
        return forbid(item_key(book_, assignments[n].item) + " is too small to be paid in " +
                      row_.currency.code());
      }
      QTRY_VOID(add_across(assignments[n].item, cash[n], shares[n]));
    }
    cash_ = available_;
    return {};
  }

  Result<void> add_across(ItemHandle item, std::int64_t cash, std::int64_t settled) {
    QTRY(const Money converted, convert(Money(cash, row_.currency), rate_));
    add(item, cash, 0);
    crossed_.push_back({converted.minor(), converted.minor() - settled});
    return {};
  }

  Result<void> book_it() {
    ManualWork work(state_, reason_);
    QTRY_VOID(work.reverse_applications(payment_, undone_, Reason::by_hand));
    const std::uint8_t bucket = book_.bucket_of(customer_);
    if (row_.in(Disposition::unidentified) > 0 || row_.customer != customer_)
      QTRY_VOID(work.give_to(payment_, customer_));
    const std::int64_t missing = cash_ - row_.in(Disposition::unapplied);
    if (missing > 0) {
      QTRY_VOID(work.emit(bucket, CashMoved{.payment = payment_,
                                            .amount = missing,
                                            .from = Disposition::on_account,
                                            .to = Disposition::unapplied,
                                            .reason = Reason::by_hand,
                                            .posting_date = row_.facts.posting_date}));
    }
    if (crossed_.empty()) {
      QTRY_VOID(work.emit(bucket, applied_));
    } else {
      QTRY_VOID(work.emit(bucket, AppliedAcross{applied_, rate_, crossed_}));
    }
    return work.done();
  }

  Engine::State& state_;
  const Book& book_;
  const PaymentHandle payment_;
  const PaymentRow& row_;  // of the book, which the events change
  const std::string_view reason_;
  CustomerHandle customer_;
  std::vector<ApplicationHandle> undone_;
  std::map<ItemHandle, std::int64_t> back_;  // what the items get back of these
  std::int64_t available_ = 0;
  std::int64_t cash_ = 0;  // of it, that is put against items
  std::int64_t written_off_ = 0;
  std::int64_t due_ = 0;  // of the items that are written off in part
  Applied applied_;
  ExchangeRate rate_;
  std::vector<CrossedAmount> crossed_;
};

}  // namespace

Result<void> Engine::assign(PaymentHandle payment, std::span<const Assignment> assignments,
                            std::string_view reason, AssignOptions options) {
  return Assigning(*state_, payment, reason).run(assignments, options);
}

}  // namespace quittance::engine
