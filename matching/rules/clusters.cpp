// Named clusters of one account: items that a payer pays as a whole.
#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "core/wide.h"
#include "matching/discount.h"
#include "matching/rules/amount.h"

namespace quittance::matching {
namespace {

// Runs of consecutive numbers that are looked at; where there are more, one of some amount says
// little.
constexpr std::size_t kRunsMax = 200;

struct Member {
  const OpenItem* item = nullptr;
  std::int64_t remaining = 0;
  GrantedDiscount granted;
};

// The items that have one key, in due-date order within it.
struct Keyed {
  std::string_view text{};
  std::int64_t number = 0;
  std::size_t member = 0;
  friend auto operator<=>(const Keyed&, const Keyed&) = default;
};

// "INV-0042" is INV- and 42. Nineteen digits and more are no number to count by.
Keyed numbered(std::string_view number, std::size_t member) {
  std::size_t digits = 0;
  while (digits < number.size() && is_digit(number[number.size() - digits - 1])) ++digits;
  Keyed key{.text = number.substr(0, number.size() - digits), .number = -1, .member = member};
  if (digits == 0 || digits > 18) return key;
  std::from_chars(number.data() + key.text.size(), number.data() + number.size(), key.number);
  return key;
}

class Clusters {
 public:
  Clusters(const AccountQuestion& question, Solutions& solutions)
      : question_(question), solutions_(solutions) {
    for (const CustomerHandle account : question.accounts) {
      const RuleOptions& options = options_of(account, question.book);
      for (const OpenItem& item : question.state.ledger().open_items(account)) {
        if (!payable_by_amount(item, question.payment)) continue;
        const std::int64_t remaining = question.state.remaining(item);
        if (remaining == 0) continue;
        members_.push_back(
            {&item, remaining, granted_discount(item, remaining, question.payment.days, options)});
      }
    }
    solutions.items_considered += static_cast<std::uint32_t>(members_.size());
  }

  // Those of the month, with credits or without. Of no stated year: the latest that has begun.
  void solve(StatedMonth month) {
    const CivilDay posted = question_.payment.posting_date.civil();
    int year = (month - 1) / 12 + kStatedMonthYear0;
    const int number = (month - 1) % 12 + 1;
    if (month <= 12) year = number > posted.month ? posted.year - 1 : posted.year;
    const auto is_of_month = [&](const Member& member) {
      if (!member.item->document_date.known()) return false;
      const CivilDay day = member.item->document_date.civil();
      return day.year == year && day.month == number;
    };
    by_key(Rule::clear_statement,
           [&](const Member& member, Keyed&) { return is_of_month(member); });
    by_key(Rule::clear_statement, [&](const Member& member, Keyed&) {
      return is_of_month(member) && member.remaining > 0;
    });
  }

  void solve(Rule rule) {
    switch (rule) {
      case Rule::clear_account:
        return whole_account();
      case Rule::clear_past_due:
        by_key(rule, [&](const Member& member, Keyed&) { return past_due(member); });
        by_key(rule, [&](const Member& member, Keyed&) { return due_by_now(member); });
        return by_key(rule, [&](const Member& member, Keyed&) {
          return past_due(member) && member.item->kind != ItemKind::deduction;
        });
      case Rule::clear_term:
        return by_key(rule, [&](const Member& member, Keyed& key) {
          if (!past_due(member) || !member.item->document_date.known()) return false;
          key.number = member.item->due_date.days() - member.item->document_date.days();
          return true;
        });
      case Rule::clear_po:
        return by_key(rule, [&](const Member& member, Keyed& key) {
          key.text = question_.state.ledger().po_number(member.item->item);
          return !key.text.empty();
        });
      case Rule::clear_due_date:
        return by_key(rule, [](const Member& member, Keyed& key) {
          key.number = member.item->due_date.days();
          return member.item->due_date.known();
        });
      case Rule::clear_statement:
        return by_key(rule, [](const Member& member, Keyed& key) {
          if (!member.item->document_date.known()) return false;
          const CivilDay day = member.item->document_date.civil();
          key.number = day.year * 12 + day.month;
          return true;
        });
      case Rule::clear_consecutive:
        return consecutive();
      default:
        return;
    }
  }

 private:
  [[nodiscard]] bool past_due(const Member& member) const {
    return member.item->due_date.known() && member.item->due_date < question_.payment.posting_date;
  }

  [[nodiscard]] bool due_by_now(const Member& member) const {
    return member.item->due_date.known() && member.item->due_date <= question_.payment.posting_date;
  }

  void whole_account() {
    keys_.clear();
    for (std::size_t n = 0; n < members_.size(); ++n) keys_.push_back({.member = n});
    if (keys_.empty()) return;
    weigh(Rule::clear_account, keys_);
    // A payer who took something off with a reason does not pay it with the rest.
    const auto taken_off = [&](const Keyed& key) {
      return members_[key.member].item->kind == ItemKind::deduction;
    };
    if (std::erase_if(keys_, taken_off) > 0 && !keys_.empty()) weigh(Rule::clear_account, keys_);
  }

  // Groups of two or more that `key_of` gives the same key; it refuses what is in no group.
  template <class KeyOf>
  void by_key(Rule rule, KeyOf key_of) {
    keys_.clear();
    for (std::size_t n = 0; n < members_.size(); ++n) {
      Keyed key{.member = n};
      if (key_of(members_[n], key)) keys_.push_back(key);
    }
    std::sort(keys_.begin(), keys_.end());
    const auto same = [](const Keyed& a, const Keyed& b) {
      return a.text == b.text && a.number == b.number;
    };
    for (std::size_t first = 0; first < keys_.size();) {
      std::size_t last = first + 1;
      while (last < keys_.size() && same(keys_[first], keys_[last])) ++last;
      if (last - first > 1) weigh(rule, std::span(keys_).subspan(first, last - first));
      first = last;
    }
  }

  void consecutive() {
    keys_.clear();
    for (std::size_t n = 0; n < members_.size(); ++n) {
      const Keyed key = numbered(question_.state.ledger().number(members_[n].item->item), n);
      if (key.number >= 0) keys_.push_back(key);
    }
    std::sort(keys_.begin(), keys_.end());
    const auto follows = [&](std::size_t n) {
      return keys_[n].text == keys_[n - 1].text && keys_[n].number == keys_[n - 1].number + 1;
    };
    std::size_t runs = 0;
    for (std::size_t first = 0; first < keys_.size(); ++first) {
      for (std::size_t n = first + 1; n < keys_.size() && follows(n); ++n) ++runs;
      if (runs > kRunsMax) return;
    }
    for (std::size_t first = 0; first < keys_.size(); ++first) {
      for (std::size_t n = first + 1; n < keys_.size() && follows(n); ++n) {
        weigh(Rule::clear_consecutive, std::span(keys_).subspan(first, n + 1 - first));
      }
    }
  }

  // A solution if the group asks for just the payment, or does so less its discounts.
  void weigh(Rule rule, std::span<const Keyed> group) {
    Wide due = 0;
    Wide discounts = 0;
    for (const Keyed& key : group) {
      due += members_[key.member].remaining;
      discounts += members_[key.member].granted.amount;
    }
    const std::int64_t cash = question_.payment.amount;
    if (due == cash) keep(rule, group, false);
    if (discounts > 0 && due - discounts == cash) keep(rule, group, true);
  }

  void keep(Rule rule, std::span<const Keyed> group, bool discounted) {
    std::vector<std::size_t> places;
    for (const Keyed& key : group) places.push_back(key.member);
    std::sort(places.begin(), places.end());
    Suggestion cluster{.customer = question_.accounts.front(), .allocations = {}};
    for (const std::size_t place : places) {
      const Member& member = members_[place];
      Allocation part{.item = member.item->item, .amount = member.remaining, .reason = {}};
      if (discounted) {
        part.discount = member.granted.amount;
        part.discount_earned = part.discount > 0 && member.granted.earned;
        part.amount -= part.discount;
      }
      part.rule = rule;
      part.grade = grade_of(rule);
      cluster.allocations.push_back(part);
    }
    const bool known =
        std::any_of(solutions_.kept.begin(), solutions_.kept.end(),
                    [&](const Suggestion& other) { return same_parts(other, cluster); });
    if (known || ++solutions_.count > kSuggestionsMax) return;
    solutions_.kept.push_back(std::move(cluster));
  }

  static bool same_parts(const Suggestion& a, const Suggestion& b) {
    return std::equal(a.allocations.begin(), a.allocations.end(), b.allocations.begin(),
                      b.allocations.end(), [](const Allocation& x, const Allocation& y) {
                        return x.item == y.item && x.amount == y.amount;
                      });
  }

  const AccountQuestion& question_;
  Solutions& solutions_;
  std::vector<Member> members_;
  std::vector<Keyed> keys_;
};

}  // namespace

bool is_cluster(Rule rule) {
  return (rule >= Rule::clear_account && rule <= Rule::clear_statement) ||
         rule == Rule::clear_consecutive;
}

void solve_month(StatedMonth month, const AccountQuestion& question, Solutions& solutions) {
  Clusters(question, solutions).solve(month);
}

void solve_clusters(std::span<const Rule> rules, const AccountQuestion& question,
                    Solutions& solutions) {
  Clusters clusters(question, solutions);
  for (const Rule rule : rules) clusters.solve(rule);
}

}  // namespace quittance::matching
