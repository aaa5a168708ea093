#include "engine/settling/cash_position.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "core/text.h"
#include "engine/metrics/deposits.h"
#include "engine/rules/settings.h"
#include "engine/settling/joining.h"

namespace quittance::engine {
namespace {

// The word by which an account's `feeds` names what a format delivers.
std::string_view feed_word(std::string_view format) {
  if (format == "nacha") return "ach";
  return format;
}

bool names_feed(const AccountRegistered& account, std::string_view format) {
  for (const std::string_view feed : split(account.feeds, '|')) {
    if (feed == feed_word(format)) return true;
  }
  return false;
}

// Where a feed's detail lands, or none when the payment is no feed's detail.
AccountHandle deposit_account_of(const Book& book, const PaymentRow& payment) {
  if (payment.facts.role != CashRole::payment || !payment.facts.own_account.known() ||
      !payment.facts.file.known())
    return {};
  const AccountRegistered& account = book.row(payment.facts.own_account).facts;
  if (!account.deposit_account.empty()) return book.find_account(account.deposit_account);
  return names_feed(account, book.row(payment.facts.file).facts.format) ? payment.facts.own_account
                                                                        : AccountHandle{};
}

Date deposit_date_of(const CashRecord& record) {
  for (const Date date : {record.deposit_date, record.booking_date, record.value_date}) {
    if (date.known()) return date;
  }
  return {};
}

Date booking_date_of(const CashRecord& record) {
  for (const Date date : {record.booking_date, record.deposit_date, record.value_date}) {
    if (date.known()) return date;
  }
  return {};
}

// A total that still waits or was explained: not of a held unit, and not withdrawn with one.
bool is_deposit_total(const PaymentRow& payment) {
  if (is_split(payment)) return true;
  return payment.facts.role == CashRole::noted && !payment.record().debit &&
         payment.record().kind == CashKind::deposit_total && payment.amount > 0 &&
         payment.reason == Reason::none;
}

// The details that a bank's notifications gave for a total: all of them stand as payments, or there
// are none.
std::span<const PaymentHandle> notified_details(const Book& book, PaymentHandle total) {
  const std::span<const PaymentHandle> details = book.joined_to(total);
  for (const PaymentHandle detail : details) {
    if (book.row(detail).facts.role != CashRole::payment || withdrawn(book.row(detail))) return {};
  }
  return details;
}

struct Explained {
  std::vector<PaymentHandle> deposits;
  std::vector<PaymentHandle> details;
  DepositProof proof;
};

Explained explain_all(const Book& book) {
  Explained explained;
  std::vector<DepositTotal> totals;
  std::vector<DepositDetail> details;
  std::int32_t days_apart = 1;
  std::vector<std::string> batches(book.payments().size());
  std::vector<PaymentHandle> notified;  // totals with details of their own
  std::set<PaymentHandle> taken;
  for (const JoinRow& join : book.joins()) {
    const PaymentRow& total = book.row(join.facts.entry);
    if (!is_deposit_total(total) || !total.facts.own_account.known()) continue;
    const std::span<const PaymentHandle> own = notified_details(book, join.facts.entry);
    if (own.empty()) continue;
    if (!taken.insert(join.facts.entry).second) continue;  // joined again after a withdrawal
    notified.push_back(join.facts.entry);
    taken.insert(own.begin(), own.end());
  }
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (!taken.empty() && taken.contains(PaymentHandle(n))) continue;
    const CashRecord& record = payment.record();
    if (is_deposit_total(payment) && payment.facts.own_account.known()) {
      days_apart = std::max(days_apart, settings_of(book, payment.facts.own_account).deposit_days);
      explained.deposits.push_back(PaymentHandle(n));
      totals.push_back({.id = record.payment_id,
                        .account = payment.facts.own_account,
                        .currency = record.currency,
                        .date = booking_date_of(record),
                        .amount = record.amount});
      continue;
    }
    const AccountHandle deposit_account = deposit_account_of(book, payment);
    if (!deposit_account.known() || withdrawn(payment)) continue;
    batches[n] =
        std::to_string(payment.facts.file.value()) + "/" + std::to_string(payment.facts.statement);
    explained.details.push_back(PaymentHandle(n));
    details.push_back({.id = record.payment_id,
                       .deposit_account = deposit_account,
                       .feed = payment.facts.own_account,
                       .currency = record.currency,
                       .date = deposit_date_of(record),
                       .batch = batches[n],
                       .amount = record.amount});
  }
  explained.proof = explain_deposits(totals, details, days_apart);
  for (const PaymentHandle total : notified) {
    const auto at = static_cast<std::uint32_t>(explained.deposits.size());
    explained.deposits.push_back(total);
    std::vector<std::uint32_t>& of_total = explained.proof.details_of.emplace_back();
    for (const PaymentHandle detail : notified_details(book, total)) {
      of_total.push_back(static_cast<std::uint32_t>(explained.details.size()));
      explained.details.push_back(detail);
      explained.proof.total_of.push_back(at);
    }
  }
  return explained;
}

// Statement days by account, day and order; the same statement in another delivery counts once.
std::vector<StatementDay> statement_days(const Book& book) {
  using Key = std::tuple<std::uint32_t, AccountHandle, Currency, Date>;  // file first
  struct Sums {
    std::int64_t credits = 0, debits = 0, receipts = 0;
  };
  std::map<Key, Sums> sums;
  const auto count = [&](const PaymentRow& payment, FileHandle file) {
    if (!file.known() || !payment.facts.own_account.known() ||
        payment.facts.role == CashRole::provisional ||
        (payment.facts.role == CashRole::noted && withdrawn(payment)))
      return;
    const CashRecord& record = payment.record();
    Sums& sum =
        sums[{file.value(), payment.facts.own_account, record.currency, booking_date_of(record)}];
    if (record.debit) {
      sum.debits += record.amount;
      return;
    }
    sum.credits += record.amount;
    if (payment.facts.role == CashRole::payment && !withdrawn(payment) && !is_split(payment))
      sum.receipts += record.amount;
  };
  for (const PaymentRow& payment : book.payments()) count(payment, payment.facts.file);
  for (const DuplicateRow& duplicate : book.duplicates())
    count(book.row(duplicate.facts.first), duplicate.facts.file);

  std::vector<StatementDay> days;
  std::set<std::tuple<AccountHandle, Currency, Date, std::int64_t, std::int64_t>> seen;
  for (std::uint32_t n = 0; n < book.files().size(); ++n) {
    const FileAccepted& file = book.files()[n].facts;
    if (file.status == FileStatus::rejected) continue;
    for (const BalanceFacts& balance : file.balances) {
      const AccountHandle account = book.find_account(balance.account);
      if (balance.provisional || !account.known() || !balance.date.known()) continue;
      if (!seen.emplace(account, balance.currency, balance.date, balance.opening, balance.closing)
               .second)
        continue;
      StatementDay& day = days.emplace_back();
      day.account = account;
      day.currency = balance.currency;
      day.day = balance.date;
      day.ordinal = static_cast<std::uint32_t>(days.size());
      if (balance.has_opening) day.opening = balance.opening;
      if (balance.has_closing) day.closing = balance.closing;
      day.number = balance.number;
      // A day's entries stand with its first statement; several statements of a day add up.
      const auto sum = sums.find({n, account, balance.currency, balance.date});
      if (sum == sums.end()) continue;
      day.credits = sum->second.credits;
      day.debits = sum->second.debits;
      day.receipt_credits = sum->second.receipts;
      sums.erase(sum);
    }
  }
  return days;
}

}  // namespace

std::vector<DepositState> deposit_states(const Book& book) {
  const Explained explained = explain_all(book);
  std::vector<DepositState> states;
  for (std::size_t n = 0; n < explained.deposits.size(); ++n) {
    DepositState& state = states.emplace_back();
    state.deposit = explained.deposits[n];
    for (const std::uint32_t detail : explained.proof.details_of[n])
      state.details.push_back(explained.details[detail]);
  }
  // A total of an account that nobody registered has no feed that could explain it.
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (is_deposit_total(payment) && !payment.facts.own_account.known()) {
      const auto own = notified_details(book, PaymentHandle(n));
      states.push_back({.deposit = PaymentHandle(n), .details = {own.begin(), own.end()}});
    }
  }
  return states;
}

Result<std::vector<CashProofLine>> cash_proof(const Book& book) {
  const Explained explained = explain_all(book);
  std::map<PaymentHandle, std::uint32_t> total_of;  // every feed's detail, with its total or kNone
  for (std::size_t n = 0; n < explained.details.size(); ++n)
    total_of[explained.details[n]] = explained.proof.total_of[n];

  const std::vector<StatementDay> statements = statement_days(book);
  std::set<AccountHandle> reported;  // accounts that some statement reports
  for (const StatementDay& statement : statements) reported.insert(statement.account);

  std::vector<ReceiptsDay> receipts;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.role != CashRole::payment || !payment.facts.own_account.known() ||
        !payment.facts.file.known() || withdrawn(payment) || is_split(payment))
      continue;
    ReceiptsDay& day = receipts.emplace_back();
    day.currency = payment.currency;
    day.posting_day = payment.facts.posting_date;
    day.states = payment.states;
    const auto detail = total_of.find(PaymentHandle(n));
    if (detail == total_of.end()) {
      day.account = payment.facts.own_account;
      day.booking_day = booking_date_of(payment.record());
      // Receipts of an account that no statement reports, such as a card processor's, wait for it.
      day.from_feed = !reported.contains(day.account);
      continue;
    }
    day.from_feed = true;
    day.booking_day = deposit_date_of(payment.record());
    if (detail->second == DepositProof::kNone) {
      day.account = deposit_account_of(book, payment);
    } else {
      const PaymentRow& deposit = book.row(explained.deposits[detail->second]);
      day.account = deposit.facts.own_account;
      day.deposit_day = booking_date_of(deposit.record());
    }
  }

  std::vector<DepositDay> deposits;
  for (std::size_t n = 0; n < explained.deposits.size(); ++n) {
    const PaymentRow& deposit = book.row(explained.deposits[n]);
    deposits.push_back({.account = deposit.facts.own_account,
                        .currency = deposit.currency,
                        .day = booking_date_of(deposit.record()),
                        .amount = deposit.amount,
                        .explained = !explained.proof.details_of[n].empty()});
  }
  return daily_cash_proof({.statements = statements, .receipts = receipts, .deposits = deposits});
}

}  // namespace quittance::engine
