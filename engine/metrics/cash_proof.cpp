#include "engine/metrics/cash_proof.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/wide.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

using Key = std::tuple<AccountHandle, Currency, Date>;

// A line while it is added up.
struct Sums {
  bool stated = false;
  std::uint32_t first_number = 0, last_number = 0;  // of its statements; 0: none has one
  std::optional<std::int64_t> opening, closing;
  Wide credits = 0, debits = 0, statement_receipts = 0;
  std::array<Wide, kDispositions> states{};
  Wide explained = 0, waiting = 0, other_day = 0, open = 0, posted_other_day = 0;
};

using Days = std::map<Key, Sums>;

Result<void> add_statements(std::span<const StatementDay> statements, Days& days) {
  std::vector<const StatementDay*> ordered;
  for (const StatementDay& statement : statements) {
    if (!statement.day.known()) return fail(Errc::field_missing);
    ordered.push_back(&statement);
  }
  // The balances settle the order of statements that carry the same ordinal.
  std::sort(ordered.begin(), ordered.end(), [](const StatementDay* a, const StatementDay* b) {
    return std::tie(a->ordinal, a->opening, a->closing) <
           std::tie(b->ordinal, b->opening, b->closing);
  });
  for (const StatementDay* statement : ordered) {
    Sums& day = days[{statement->account, statement->currency, statement->day}];
    if (!day.stated) day.opening = statement->opening;
    day.stated = true;
    day.closing = statement->closing;
    if (statement->number != 0) {
      if (day.first_number == 0) day.first_number = statement->number;
      day.first_number = std::min(day.first_number, statement->number);
      day.last_number = std::max(day.last_number, statement->number);
    }
    day.credits += statement->credits;
    day.debits += statement->debits;
    day.statement_receipts += statement->receipt_credits;
  }
  return {};
}

Result<void> add_receipts(std::span<const ReceiptsDay> receipts, Days& days) {
  for (const ReceiptsDay& receipt : receipts) {
    if (!receipt.booking_day.known()) return fail(Errc::field_missing);
    Sums& day = days[{receipt.account, receipt.currency, receipt.booking_day}];
    Wide amount = 0;
    for (std::size_t state = 0; state < receipt.states.size(); ++state) {
      amount += receipt.states[state];
      day.states[state] += receipt.states[state];
    }
    if (receipt.posting_day.known() && receipt.posting_day != receipt.booking_day) {
      day.posted_other_day += amount;
    }
    if (!receipt.from_feed) continue;
    if (!receipt.deposit_day.known()) {
      day.waiting += amount;
    } else if (receipt.deposit_day != receipt.booking_day) {
      day.other_day += amount;
      days[{receipt.account, receipt.currency, receipt.deposit_day}].other_day -= amount;
    }
  }
  return {};
}

Result<void> add_deposits(std::span<const DepositDay> deposits, Days& days) {
  for (const DepositDay& deposit : deposits) {
    if (!deposit.day.known()) return fail(Errc::field_missing);
    Sums& day = days[{deposit.account, deposit.currency, deposit.day}];
    (deposit.explained ? day.explained : day.open) += deposit.amount;
  }
  return {};
}

Result<CashProofLine> line_of(const Key& key, const Sums& sums) {
  CashProofLine line;
  std::tie(line.account, line.currency, line.day) = key;
  line.stated = sums.stated;
  line.opening = sums.opening;
  line.closing = sums.closing;
  QTRY(line.credits, narrow(sums.credits));
  QTRY(line.debits, narrow(sums.debits));
  if (sums.opening && sums.closing) {
    QTRY(line.balance_difference,
         narrow(*sums.opening + sums.credits - sums.debits - *sums.closing));
  }
  Wide receipts = 0;
  for (std::size_t state = 0; state < sums.states.size(); ++state) {
    QTRY(line.states[state], narrow(sums.states[state]));
    receipts += sums.states[state];
  }
  QTRY(line.receipts, narrow(receipts));
  QTRY(line.statement_receipts, narrow(sums.statement_receipts));
  QTRY(line.explained_deposits, narrow(sums.explained));
  QTRY(line.details_waiting, narrow(sums.waiting));
  QTRY(line.details_other_day, narrow(sums.other_day));
  QTRY(line.open_deposits, narrow(sums.open));
  QTRY(line.posted_other_day, narrow(sums.posted_other_day));
  QTRY(line.receipts_difference,
       narrow(receipts - sums.statement_receipts - sums.explained - sums.waiting - sums.other_day));
  return line;
}

}  // namespace

Result<std::vector<CashProofLine>> daily_cash_proof(const CashProofInput& input) {
  Days days;
  QTRY_VOID(add_statements(input.statements, days));
  QTRY_VOID(add_receipts(input.receipts, days));
  QTRY_VOID(add_deposits(input.deposits, days));
  std::vector<CashProofLine> lines;
  const CashProofLine* stated = nullptr;  // the account's last day with a closing balance
  lines.reserve(days.size());             // so that `stated` stays valid
  std::uint32_t number = 0;               // of the account's last statement that has one
  for (const auto& [key, sums] : days) {
    QTRY(CashProofLine line, line_of(key, sums));
    if (stated != nullptr &&
        (stated->account != line.account || stated->currency != line.currency)) {
      stated = nullptr;
    }
    if (!lines.empty() &&
        (lines.back().account != line.account || lines.back().currency != line.currency)) {
      number = 0;
    }
    if (number != 0 && sums.first_number > number + 1) {
      line.statements_missing = sums.first_number - number - 1;
    }
    if (sums.last_number != 0) number = sums.last_number;
    if (stated != nullptr && line.opening) {
      QTRY(line.carried_difference, narrow(static_cast<Wide>(*line.opening) - *stated->closing));
    }
    lines.push_back(line);
    if (sums.stated) stated = line.closing ? &lines.back() : nullptr;
  }
  return lines;
}

std::vector<CashProofPosition> positions_of(const CashProofLine& line) {
  std::vector<CashProofPosition> positions;
  const auto always = [&](std::string_view text, std::int64_t amount) {
    positions.push_back({text, amount});
  };
  const auto unless_zero = [&](std::string_view text, std::int64_t amount) {
    if (amount != 0) always(text, amount);
  };
  if (line.opening) always("opening balance", *line.opening);
  unless_zero("credits", line.credits);
  unless_zero("debits", line.debits);
  if (line.closing) always("closing balance", *line.closing);
  unless_zero("statement does not add up by", line.balance_difference.value_or(0));
  unless_zero("opening differs from the last closing by", line.carried_difference.value_or(0));
  for (std::size_t state = 0; state < line.states.size(); ++state) {
    unless_zero(name(static_cast<Disposition>(state)), line.states[state]);
  }
  always("receipts", line.receipts);
  always("statement credits classed as receipts", line.statement_receipts);
  unless_zero("explained deposit totals", line.explained_deposits);
  unless_zero("details whose deposit has not come", line.details_waiting);
  unless_zero("details banked on another day", line.details_other_day);
  unless_zero("open deposit totals", line.open_deposits);
  unless_zero("posted on another day", line.posted_other_day);
  always("difference", line.receipts_difference);
  return positions;
}

}  // namespace quittance::engine
