#include "ingest/camt/statement.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.h"

namespace quittance::ingest::camt {
namespace {

constexpr std::uint64_t kStatementNumberMax = 0xffffffff;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return number;
}

std::string both(std::string_view stated_word, const std::string& stated,
                 const std::string& computed) {
  return std::string(stated_word) + " " + stated + ", computed " + computed;
}

// True only where both say their day.
bool earlier(const BalanceText& balance, const BalanceText& other) {
  const auto day = [](const BalanceText& of) {
    return Date::parse_iso(std::string_view(of.date).substr(0, 10)).value_or(Date());
  };
  const Date of_balance = day(balance);
  const Date of_other = day(other);
  return of_balance.known() && of_other.known() && of_balance < of_other;
}

}  // namespace

std::string_view format_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::report:
      return "camt.052";
    case MessageKind::statement:
      return "camt.053";
    case MessageKind::notification:
      return "camt.054";
  }
  return "";
}

void StatementJudge::note(Note note, const Statement& statement, std::uint64_t offset,
                          std::string_view particulars) {
  findings_.add(note, statement.first_record, offset, particulars);
}

void StatementJudge::control(const Statement& statement, std::string_view name, std::string stated,
                             std::string computed, bool ok, Consequence wrong) {
  controls_.push_back({.level = Level::statement,
                       .name = std::string(name),
                       .stated = std::move(stated),
                       .computed = std::move(computed),
                       .ok = ok,
                       .consequence = ok ? Consequence::none : wrong,
                       .record = statement.first_record,
                       .unit = statement.unit});
}

Judgement StatementJudge::judge(const Statement& statement, bool paged) {
  Judgement judgement;
  const Read read = read_balances(statement);
  if (read.has_opening || read.has_closing) {
    balances_.push_back({.account = statement.account(),
                         .currency = statement.currency,
                         .date = read.date,
                         .has_opening = read.has_opening,
                         .has_closing = read.has_closing,
                         .opening = read.opening,
                         .closing = read.closing,
                         .provisional = statement.kind != MessageKind::statement,
                         .number = static_cast<std::uint32_t>(std::min<std::uint64_t>(
                             number_of(statement.sequence).value_or(0), kStatementNumberMax))});
    balance(statement, read, paged, judgement);
  }
  if (statement.kind == MessageKind::statement) continuity(statement, read, paged);
  summary(statement, paged, judgement);
  if (statement.entries_with_details > 0) {
    control(statement, "entry_details", std::to_string(statement.entries_with_details),
            std::to_string(statement.details_agreeing),
            statement.entries_with_details == statement.details_agreeing, Consequence::finding);
  }
  return judgement;
}

// Opening: the first OPBD, else PRCD (Dutch banks), else the first of several ITBD. Closing: the
// last CLBD, else the last ITBD. A statement of several days repeats both; some banks begin with
// the latest day.
StatementJudge::Read StatementJudge::read_balances(const Statement& statement) {
  Read read;
  const BalanceText* opening = nullptr;
  const BalanceText* previous = nullptr;
  const BalanceText* closing = nullptr;
  const BalanceText* interim_first = nullptr;
  const BalanceText* interim_last = nullptr;
  bool unsigned_seen = false;
  for (const BalanceText& balance : statement.balances) {
    // An account in several currencies has balances of each; those of its own come first.
    const auto own = [&](const BalanceText& of) {
      return of.currency.empty() || of.currency == statement.currency.code();
    };
    const auto first = [&](const BalanceText*& kept) {
      const bool before = kept != nullptr && own(*kept) == own(balance) && earlier(balance, *kept);
      if (kept == nullptr || (!own(*kept) && own(balance)) || before) kept = &balance;
    };
    if (balance.type == "OPBD") first(opening);
    if (balance.type == "PRCD") first(previous);
    if (balance.type == "CLBD" && (closing == nullptr || own(balance) || !own(*closing))) {
      const bool before =
          closing != nullptr && own(*closing) == own(balance) && earlier(balance, *closing);
      if (!before) closing = &balance;
    }
    if (balance.type == "ITBD") {
      if (interim_first == nullptr) interim_first = &balance;
      interim_last = &balance;
    }
    unsigned_seen = unsigned_seen || (balance.indicator != "CRDT" && balance.indicator != "DBIT");
  }
  if (unsigned_seen) note(Note::balance_sign_missing, statement, statement.from);
  if (opening == nullptr) opening = previous;
  if (opening == nullptr && interim_first != interim_last) opening = interim_first;
  read.booked_closing = closing != nullptr;
  if (closing == nullptr && interim_last != opening) closing = interim_last;
  const auto take = [&](const BalanceText* balance, bool& has, std::int64_t& amount) {
    if (balance == nullptr) return;
    // Without a currency of its own it is in that of the account.
    const Currency currency = balance->currency.empty()
                                  ? statement.currency
                                  : Currency::parse(balance->currency).value_or(Currency());
    const Result<std::int64_t> minor = parse_major(balance->amount, currency);
    const bool sign =
        !balance->amount.empty() && !is_digit(balance->amount[0]) && balance->amount[0] != '.';
    if (!currency.known() || !minor || sign || *minor > kAmountMax) {
      note(Note::balance_unreadable, statement, balance->offset,
           balance->type + " " + quoted_for_message(balance->amount) + " " +
               quoted_for_message(balance->currency));
      return;
    }
    if (currency != statement.currency) {
      read.currency_differs = true;
      note(Note::balance_currency_differs, statement, balance->offset,
           balance->type + " in " + currency.code() + ", account in " + statement.currency.code());
    }
    has = true;
    amount = balance->indicator == "DBIT" ? -*minor : *minor;
  };
  take(opening, read.has_opening, read.opening);
  take(closing, read.has_closing, read.closing);
  const BalanceText* dated = closing != nullptr ? closing : opening;
  if (dated != nullptr) {
    read.date = Date::parse_iso(std::string_view(dated->date).substr(0, 10)).value_or(Date());
    read.offset = dated->offset;
  }
  return read;
}

void StatementJudge::balance(const Statement& statement, const Read& read, bool paged,
                             Judgement& judgement) {
  if (!read.has_opening || !read.has_closing || !read.booked_closing) return;
  const Turnovers& of = statement.turnovers;
  const Wide computed = Wide(read.opening) + of.booked_credits.sum - of.booked_debits.sum;
  const Wide inverted = computed - 2 * of.reversed_credits.sum + 2 * of.reversed_debits.sum;
  const Wide closing = read.closing;
  const bool comparable = !read.currency_differs;
  judgement.reversals_invert = comparable && computed != closing && inverted == closing;
  const bool ok = comparable && (computed == closing || judgement.reversals_invert);
  const std::string stated = format_major(closing, statement.currency);
  const std::string shown = format_major(ok ? closing : computed, statement.currency);
  control(statement, "balance", stated, shown, ok, Consequence::finding);
  if (judgement.reversals_invert) {
    note(Note::reversal_sign_inverted, statement, statement.from);
  } else if (!ok) {
    note(paged ? Note::page_open : Note::balance_mismatch, statement, read.offset,
         both("closing", stated, shown));
  }
}

void StatementJudge::continuity(const Statement& statement, const Read& read, bool paged) {
  Closed& last = closed_[{statement.account(), statement.currency}];
  if (last.has_closing && read.has_opening && !paged) {
    const bool ok = last.closing == read.opening;
    const std::string opening = format_major(read.opening, statement.currency);
    const std::string closing = format_major(last.closing, statement.currency);
    control(statement, "continuity", opening, closing, ok, Consequence::finding);
    if (!ok) {
      note(Note::continuity_break, statement, read.offset,
           "opening " + opening + ", closing before " + closing);
    }
  }
  const std::uint64_t sequence = number_of(statement.sequence).value_or(0);
  if (last.sequence != 0 && sequence > last.sequence + 1) {
    note(Note::sequence_gap, statement, statement.from,
         "number " + statement.sequence + " after " + std::to_string(last.sequence));
  }
  if (read.has_closing) {
    last.has_closing = true;
    last.closing = read.closing;
  }
  if (sequence != 0) last.sequence = sequence;
}

void StatementJudge::summary(const Statement& statement, bool paged, Judgement& judgement) {
  const SummaryText& stated = statement.summary;
  const Turnovers& of = statement.turnovers;
  const auto hold = [&](bool holds) { judgement.holds = judgement.holds || holds; };
  hold(count(statement, "entries", stated.count, of.credits.count + of.debits.count,
             of.booked_credits.count + of.booked_debits.count, paged));
  hold(sum(statement, "amount", stated.sum, of.credits.sum + of.debits.sum,
           of.booked_credits.sum + of.booked_debits.sum, paged));
  hold(sum(statement, "net_amount", stated.net, of.credits.sum - of.debits.sum,
           of.booked_credits.sum - of.booked_debits.sum, paged, stated.net_indicator == "DBIT"));
  hold(count(statement, "credits", stated.credit_count, of.credits.count, of.booked_credits.count,
             paged));
  hold(sum(statement, "credit_amount", stated.credit_sum, of.credits.sum, of.booked_credits.sum,
           paged));
  hold(count(statement, "debits", stated.debit_count, of.debits.count, of.booked_debits.count,
             paged));
  hold(
      sum(statement, "debit_amount", stated.debit_sum, of.debits.sum, of.booked_debits.sum, paged));
}

bool StatementJudge::sum(const Statement& statement, std::string_view name,
                         const std::string& stated, Wide all, Wide booked, bool paged,
                         bool negative) {
  if (stated.empty()) return false;
  const bool accepted = statement.dialect != nullptr && statement.dialect->accept_wrong_totals;
  const Consequence wrong = accepted || paged ? Consequence::finding : Consequence::quarantined;
  const Result<std::int64_t> minor = parse_major(stated, statement.currency);
  const std::string computed = format_major(all, statement.currency);
  if (!minor) {
    control(statement, name, stated, computed, false, wrong);
    note(Note::total_unreadable, statement, statement.summary.offset,
         std::string(name) + " " + quoted_for_message(stated));
    return wrong == Consequence::quarantined;
  }
  const Wide want = negative ? -Wide(*minor) : Wide(*minor);
  const bool ok = want == all || want == booked;
  control(statement, name, format_major(want, statement.currency),
          ok ? format_major(want, statement.currency) : computed, ok, wrong);
  if (ok) return false;
  note(paged ? Note::total_of_page : Note::total_wrong, statement, statement.summary.offset,
       both(name, format_major(want, statement.currency), computed));
  return wrong == Consequence::quarantined;
}

bool StatementJudge::count(const Statement& statement, std::string_view name,
                           const std::string& stated, std::uint64_t all, std::uint64_t booked,
                           bool paged) {
  if (stated.empty()) return false;
  const bool strict = statement.dialect != nullptr && statement.dialect->strict_counts && !paged;
  const Consequence wrong = strict ? Consequence::quarantined : Consequence::finding;
  const std::optional<std::uint64_t> want = number_of(stated);
  const bool ok = want && (*want == all || *want == booked);
  control(statement, name, stated, ok ? stated : std::to_string(all), ok, wrong);
  if (ok) return false;
  if (!want) {
    note(Note::count_unreadable, statement, statement.summary.offset,
         std::string(name) + " " + quoted_for_message(stated));
  } else {
    note(paged ? Note::total_of_page : Note::count_wrong, statement, statement.summary.offset,
         both(name, stated, std::to_string(all)));
  }
  return strict;
}

}  // namespace quittance::ingest::camt
