#include "engine/settling/returns.h"

#include <algorithm>
#include <memory_resource>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/settling/taking_back.h"
#include "matching/payer.h"

namespace quittance::engine {
namespace {

// How a return names its payment, the surest first.
enum class Link : std::uint8_t {
  payment_id,
  reference_of_original,
  end_to_end,
  check,
  structured,
  none
};

constexpr std::size_t kShown = 4;

// A return that waits, and the payments that it may mean by its best link.
struct Wanted {
  PaymentHandle note;
  CashRecord record;
  EntityHandle entity;
  Date posting_date;
  Link link = Link::none;
  std::vector<PaymentHandle> found;  // in journal order
};

bool same_reference(std::string_view a, std::string_view b) {
  return !a.empty() && a == b && a != "NOTPROVIDED" && a != "NONREF" && a != "NOTAVAILABLE";
}

std::string_view without_zeros(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

bool differ(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a != b;
}

// The return says something of its payment that is not so.
bool contradicts(const Wanted& wanted, const CashRecord& payment, Date posting_date) {
  const CashRecord& back = wanted.record;
  return posting_date > wanted.posting_date ||
         differ(without_zeros(back.check_number), without_zeros(payment.check_number)) ||
         differ(back.payer.iban, payment.payer.iban) ||
         differ(without_zeros(back.payer.account), without_zeros(payment.payer.account));
}

Link link_of(const Wanted& wanted, const PaymentRow& row) {
  const CashRecord& back = wanted.record;
  const CashRecord payment = row.record();
  if (same_reference(back.original_id, payment.payment_id)) return Link::payment_id;
  if (contradicts(wanted, payment, row.facts.posting_date)) return Link::none;
  if (same_reference(back.original_id, payment.bank_reference) ||
      same_reference(back.original_id, payment.end_to_end_id)) {
    return Link::reference_of_original;
  }
  if (same_reference(back.end_to_end_id, payment.end_to_end_id)) return Link::end_to_end;
  if (same_reference(without_zeros(back.check_number), without_zeros(payment.check_number)))
    return Link::check;
  return same_reference(back.reference, payment.reference) ? Link::structured : Link::none;
}

std::int64_t left_of(const PaymentRow& payment) {
  return payment.amount - payment.in(Disposition::returned);
}

bool may_be_taken_back(const PaymentRow& row, const Wanted& wanted) {
  const bool elsewhere =
      row.facts.entity.known() && wanted.entity.known() && row.facts.entity != wanted.entity;
  return row.facts.role == CashRole::payment && row.currency == wanted.record.currency &&
         !elsewhere && !withdrawn(row);
}

// Keeps the payments of the best link.
void consider(Wanted& wanted, PaymentHandle payment, const PaymentRow& row, Link weakest) {
  if (!may_be_taken_back(row, wanted)) return;
  const Link link = link_of(wanted, row);
  if (link > weakest || link > wanted.link) return;
  if (link < wanted.link) wanted.found.clear();
  wanted.link = link;
  wanted.found.push_back(payment);
}

// What is ambiguous stays with a person: once he has reversed one of the payments, the return must
// not take another one back.
bool still_waits(const PaymentRow& note) {
  return note.reason == Reason::none || note.reason == Reason::original_unknown ||
         note.reason == Reason::return_blocked;
}

std::vector<Wanted> waiting_returns(const Book& book) {
  std::vector<Wanted> found;
  for (const PaymentHandle note : book.taken_back()) {
    const PaymentRow& row = book.row(note);
    if (row.facts.role != CashRole::noted || row.amount == 0 || !still_waits(row)) continue;
    found.push_back({.note = note,
                     .record = row.record(),
                     .entity = row.facts.entity,
                     .posting_date = row.facts.posting_date,
                     .link = Link::none,
                     .found = {}});
  }
  std::sort(found.begin(), found.end(), [](const Wanted& a, const Wanted& b) {
    return std::tuple(a.posting_date, a.record.payment_id) <
           std::tuple(b.posting_date, b.record.payment_id);
  });
  return found;
}

// Finds for each return the payments that it may mean.
class Search {
 public:
  Search(const Book& book, std::vector<Wanted>& wanted) : book_(book), wanted_(wanted) {}

  void run() {
    // An unknown original of an earlier run can only be among what came since.
    const bool any_new = std::any_of(wanted_.begin(), wanted_.end(), [&](const Wanted& wanted) {
      return book_.row(wanted.note).reason != Reason::original_unknown;
    });
    by_name();
    by_amount(any_new ? 0 : first_of_last_run());
    if (any_new) in_part();
  }

 private:
  std::size_t first_of_last_run() const {
    const std::vector<PaymentRow>& rows = book_.payments();
    std::size_t first = rows.size();
    while (first > 0 && rows[first - 1].run == rows.back().run) --first;
    return first;
  }

  void by_name() {
    for (Wanted& wanted : wanted_) {
      const PaymentHandle named = book_.find_payment(wanted.record.original_id);
      if (named.known()) consider(wanted, named, book_.row(named), Link::payment_id);
    }
  }

  // Most payments have the amount of no return, and that is all that is asked of them.
  void by_amount(std::size_t first) {
    std::vector<std::pair<std::int64_t, std::size_t>> amounts;
    for (std::size_t n = 0; n < wanted_.size(); ++n) {
      if (wanted_[n].found.empty()) amounts.emplace_back(wanted_[n].record.amount, n);
    }
    if (amounts.empty()) return;
    std::sort(amounts.begin(), amounts.end());
    const std::vector<PaymentRow>& rows = book_.payments();
    for (std::size_t n = first; n < rows.size(); ++n) {
      const std::int64_t amount = rows[n].amount;
      if (amount < amounts.front().first || amount > amounts.back().first) continue;
      auto at = std::lower_bound(amounts.begin(), amounts.end(), std::pair(amount, std::size_t{0}));
      for (; at != amounts.end() && at->first == amount; ++at) {
        consider(wanted_[at->second], PaymentHandle(static_cast<std::uint32_t>(n)), rows[n],
                 Link::structured);
      }
    }
  }

  // A part of a payment is taken back only where a reference names it.
  void in_part() {
    std::vector<Wanted*> open;
    for (Wanted& wanted : wanted_) {
      const CashRecord& record = wanted.record;
      const bool named = !record.original_id.empty() || !record.end_to_end_id.empty();
      const bool is_new = book_.row(wanted.note).reason == Reason::none;
      if (wanted.found.empty() && named && is_new) open.push_back(&wanted);
    }
    if (open.empty()) return;
    const std::vector<PaymentRow>& rows = book_.payments();
    for (std::uint32_t n = 0; n < rows.size(); ++n) {
      for (Wanted* wanted : open) {
        if (rows[n].amount <= wanted->record.amount) continue;
        consider(*wanted, PaymentHandle(n), rows[n], Link::end_to_end);
      }
    }
  }

  const Book& book_;
  std::vector<Wanted>& wanted_;
};

class Settlement {
 public:
  Settlement(const Book& book, EventLog& log) : book_(book), log_(log) {}

  Result<void> settle(const Wanted& wanted) {
    if (wanted.found.empty()) {
      return note(wanted, Reason::original_unknown,
                  "The payment that was taken back, which a later file may bring; `release` the "
                  "return if it never was ours.");
    }
    const std::int64_t amount = wanted.record.amount;
    std::vector<PaymentHandle> able;
    for (const PaymentHandle payment : wanted.found) {
      if (left_of(book_.row(payment)) >= amount) able.push_back(payment);
    }
    if (able.empty()) return explain_unable(wanted);
    if (able.size() > 1) prefer_own_account(able, wanted);
    if (able.size() > 1) {
      return note(wanted, Reason::original_ambiguous,
                  "Which of these payments was taken back: " + list(able) +
                      "; `reverse` it and `release` the return.");
    }
    return take_back(wanted, able.front());
  }

 private:
  Result<void> note(const Wanted& wanted, Reason reason, const std::string& fact) {
    const PaymentRow& row = book_.row(wanted.note);
    if (row.reason == reason) return {};
    ExceptionNoted noted;
    noted.payment = wanted.note;
    noted.reason = reason;
    noted.fact = fact;
    return log_.emit(0, std::move(noted));
  }

  Result<void> explain_unable(const Wanted& wanted) {
    for (const PaymentHandle payment : wanted.found) {
      if (book_.row(payment).in(Disposition::returned) < wanted.record.amount) continue;
      return note(wanted, Reason::already_returned,
                  "Whether the bank reports one return twice: " +
                      std::string(book_.row(payment).payment_id()) +
                      " was taken back before; `release` it if so.");
    }
    const PaymentRow& row = book_.row(wanted.found.front());
    return note(wanted, Reason::return_blocked,
                "Why more is taken back than payment " + std::string(row.payment_id()) +
                    " has left, " + format_with_currency(left_of(row), row.currency) +
                    "; `release` the return once that is settled.");
  }

  void prefer_own_account(std::vector<PaymentHandle>& able, const Wanted& wanted) const {
    const AccountHandle own = book_.row(wanted.note).facts.own_account;
    const auto other = [&](PaymentHandle payment) {
      return book_.row(payment).facts.own_account != own;
    };
    if (std::all_of(able.begin(), able.end(), other)) return;
    std::erase_if(able, other);
  }

  std::string list(std::span<const PaymentHandle> payments) const {
    std::string text;
    for (std::size_t n = 0; n < payments.size() && n < kShown; ++n) {
      text += (n == 0 ? "" : ", ") + std::string(book_.row(payments[n]).payment_id());
    }
    if (payments.size() > kShown) text += ", …";
    return text;
  }

  // Which applications have to go so that `needed` comes free: one of just that amount, else the
  // latest. A credit that was netted goes with what it paid.
  std::vector<ApplicationHandle> to_undo(PaymentHandle payment, std::int64_t needed,
                                         std::int64_t& freed) const {
    freed = 0;
    std::vector<ApplicationHandle> chosen;
    if (needed <= 0) return chosen;
    const std::vector<ApplicationHandle> all = standing(book_, payment);
    const bool netted = std::any_of(all.begin(), all.end(), [&](ApplicationHandle application) {
      return book_.row(application).facts.amount < 0;
    });
    const auto take = [&](ApplicationHandle application) {
      chosen.push_back(application);
      freed += book_.row(application).facts.amount;
    };
    if (netted) {
      for (const ApplicationHandle application : all) take(application);
      return chosen;
    }
    for (const ApplicationHandle application : all) {
      if (book_.row(application).facts.amount != needed) continue;
      take(application);
      return chosen;
    }
    for (auto at = all.rbegin(); at != all.rend() && freed < needed; ++at) take(*at);
    return chosen;
  }

  Result<void> take_back(const Wanted& wanted, PaymentHandle payment) {
    const PaymentRow& row = book_.row(payment);
    const std::int64_t amount = wanted.record.amount;
    const bool whole = amount == left_of(row);
    const bool undecided = row.in(Disposition::unidentified) == row.amount;
    const std::int64_t needed = amount - (left_of(row) - row.in(Disposition::applied));
    std::int64_t freed = 0;
    std::vector<ApplicationHandle> undone =
        whole ? standing(book_, payment) : to_undo(payment, needed, freed);
    Date day = std::max(wanted.posting_date, row.facts.posting_date);
    for (const ApplicationHandle application : undone) {
      if (const ItemHandle deduction = blocking_deduction(book_, application); deduction.known()) {
        return note(wanted, Reason::return_blocked,
                    "Deduction " + item_key(book_, deduction) + " was split off by payment " +
                        std::string(row.payment_id()) +
                        " and is settled in part: unapply that first.");
      }
      day = std::max(day, book_.row(application).posting_date);
    }
    if (whole && undecided) QTRY_VOID(identify(payment));
    QTRY_VOID(reverse_applications(book_, log_, payment, undone, Reason::returned, day));
    std::int64_t rest = amount;
    for (const Disposition from :
         {Disposition::unapplied, Disposition::unidentified, Disposition::quarantined,
          Disposition::on_account, Disposition::refund_due, Disposition::written_off}) {
      const std::int64_t moved = std::min(rest, row.in(from));
      if (moved == 0) continue;
      rest -= moved;
      QTRY_VOID(log_.emit(book_.bucket_of(row.customer), CashMoved{.payment = payment,
                                                                   .amount = moved,
                                                                   .from = from,
                                                                   .to = Disposition::returned,
                                                                   .reason = Reason::returned,
                                                                   .posting_date = day}));
    }
    QASSERT(rest == 0);
    const bool keeps = !whole && freed > needed && !undone.empty();
    if (keeps) QTRY_VOID(apply_again(payment, undone.back(), freed - needed, day));
    if (keeps || (whole && undecided)) QTRY_VOID(decide(payment));
    return log_.emit(book_.bucket_of(row.customer),
                     ReturnSettled{.returned = wanted.note, .original = payment, .amount = amount});
  }

  // A payment that is taken back before it was decided counts in its payer's history all the same,
  // where his account or number tells who he is.
  Result<void> identify(PaymentHandle payment) {
    std::pmr::monotonic_buffer_resource memory;
    const matching::PayerSet payers =
        matching::identify_payer(matching_input(book_, payment, memory), book_.directory());
    if (!payers.registered() || payers.customers.size() != 1) return {};
    const CustomerHandle customer = payers.customers.front();
    return log_.emit(book_.bucket_of(customer),
                     PayerIdentified{.payment = payment,
                                     .customer = customer,
                                     .amount = book_.row(payment).in(Disposition::unidentified)});
  }

  // What a return in part leaves of an application stays with its item; what the payer earned by
  // paying in full, discount or tolerance, is gone.
  Result<void> apply_again(PaymentHandle payment, ApplicationHandle undone, std::int64_t amount,
                           Date day) {
    const AllocationFacts before = book_.row(undone).facts;
    if (before.amount < amount) return {};
    Applied applied{.payment = payment, .posting_date = day, .allocations = {}};
    AllocationFacts& again = applied.allocations.emplace_back();
    again.item = before.item;
    again.amount = amount;
    again.rule = before.rule;
    again.grade = before.grade;
    if (const CrossingRow* crossing = book_.crossing(book_.row(undone)); crossing != nullptr)
      return apply_across(applied, *crossing);
    return log_.emit(book_.bucket_of(book_.row(payment).customer), applied);
  }

  // At the rate of before.
  Result<void> apply_across(const Applied& applied, const CrossingRow& before) {
    const PaymentRow& row = book_.row(applied.payment);
    const AllocationFacts& facts = applied.allocations.front();
    QTRY(const Money converted, convert(Money(facts.amount, row.currency), before.rate));
    AppliedAcross across{applied, before.rate, {}};
    const std::int64_t settled = std::min(converted.minor(), book_.row(facts.item).open);
    across.crossed.push_back({converted.minor(), converted.minor() - settled});
    return log_.emit(book_.bucket_of(row.customer), across);
  }

  Result<void> decide(PaymentHandle payment) {
    Decided decided{.payment = payment, .decision = {}};
    decided.decision.rule = Rule::return_;
    decided.decision.grade = Grade::exact;
    decided.decision.reason = Reason::returned;
    return log_.emit(book_.bucket_of(book_.row(payment).customer), decided);
  }

  const Book& book_;
  EventLog& log_;
};

}  // namespace

Result<void> settle_returns(const Book& book, EventLog& log, Grouping grouping) {
  if (book.taken_back().empty()) return {};
  std::vector<Wanted> wanted = waiting_returns(book);
  if (wanted.empty()) return {};
  Search(book, wanted).run();
  Settlement settlement(book, log);
  for (const Wanted& one : wanted) {
    QTRY_VOID(settlement.settle(one));
    if (grouping == Grouping::may_split) QTRY_VOID(log.commit_when_full());
  }
  return {};
}

Result<PaymentHandle> undo_return(const Book& book, EventLog& log, PaymentHandle returned,
                                  Date posting_date) {
  if (book.row(returned).reason != Reason::returned) return PaymentHandle{};
  const std::vector<ReturnSettled>& settled = book.returns();
  const auto found = std::find_if(settled.rbegin(), settled.rend(), [&](const ReturnSettled& one) {
    return one.returned == returned;
  });
  QASSERT(found != settled.rend());
  const PaymentRow& original = book.row(found->original);
  const Disposition to =
      original.customer.known() ? Disposition::unapplied : Disposition::unidentified;
  QTRY_VOID(
      log.emit(book.bucket_of(original.customer),
               CashMoved{.payment = found->original,
                         .amount = found->amount,
                         .from = Disposition::returned,
                         .to = to,
                         .reason = Reason::released,
                         .posting_date = std::max(posting_date, original.facts.posting_date)}));
  return found->original;
}

bool concerns_return(Reason reason) {
  return reason >= Reason::returned && reason <= Reason::return_blocked;
}

bool is_open_return(const PaymentRow& row) {
  return row.facts.role == CashRole::noted && concerns_return(row.reason) &&
         row.reason != Reason::returned;
}

}  // namespace quittance::engine
