// One statement, report or notification while it is read, and the judgement of its controls.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/camt/notes.h"
#include "ingest/dialect.h"

namespace quittance::ingest::camt {

enum class MessageKind : std::uint8_t { report, statement, notification };  // 052, 053, 054
[[nodiscard]] std::string_view format_of(MessageKind kind);

// Number and sum of entries of one direction.
struct Turnover {
  std::uint64_t count = 0;
  Wide sum = 0;
};

// What entries add up to: all of them, those that are booked, and the reversals among the booked.
struct Turnovers {
  Turnover credits, debits;
  Turnover booked_credits, booked_debits;
  Turnover reversed_credits, reversed_debits;
};

struct BalanceText {
  std::string type, amount, currency, indicator, date;
  std::uint64_t offset = 0;
};

// TxsSummry as written; empty: not stated.
struct SummaryText {
  std::string count, sum, net, net_indicator;
  std::string credit_count, credit_sum, debit_count, debit_sum;
  std::uint64_t offset = 0;
};

// A statement as far as it was read.
struct Statement {
  bool open = false;
  MessageKind kind = MessageKind::statement;
  std::uint32_t unit = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint32_t first_record = 0;
  std::string id, sequence, created, copy, page, last_page;
  std::string iban, other, proxy, currency_text, servicer_bic;
  std::vector<BalanceText> balances;
  SummaryText summary;
  Turnovers turnovers;
  std::uint64_t entries_with_details = 0;
  std::uint64_t details_agreeing = 0;
  Currency currency;  // of the account, else of its first balance or entry
  Date day;           // of the statement; of entries that have no date of their own
  const Dialect* dialect = nullptr;

  [[nodiscard]] const std::string& account() const {
    return !iban.empty() ? iban : (!other.empty() ? other : proxy);
  }
};

struct Judgement {
  bool holds = false;             // a money total is wrong
  bool reversals_invert = false;  // the balance fits only so
};

// Judges statements of one file in their order.
class StatementJudge {
 public:
  StatementJudge(Findings& findings, std::vector<Control>& controls, std::vector<Balance>& balances)
      : findings_(findings), controls_(controls), balances_(balances) {}

  // At the end of a statement. `paged`: it goes on in other messages, or began there.
  [[nodiscard]] Judgement judge(const Statement& statement, bool paged);

 private:
  struct Closed {
    bool has_closing = false;
    std::int64_t closing = 0;
    std::uint64_t sequence = 0;  // 0: none
  };
  struct Read {
    bool has_opening = false;
    bool has_closing = false;
    bool booked_closing = false;  // CLBD, and not an interim balance
    bool currency_differs = false;
    std::int64_t opening = 0;
    std::int64_t closing = 0;
    Date date;
    std::uint64_t offset = 0;
  };

  [[nodiscard]] Read read_balances(const Statement& statement);
  void balance(const Statement& statement, const Read& read, bool paged, Judgement& judgement);
  void continuity(const Statement& statement, const Read& read, bool paged);
  void summary(const Statement& statement, bool paged, Judgement& judgement);
  // True where the statement must be held.
  bool sum(const Statement& statement, std::string_view name, const std::string& stated, Wide all,
           Wide booked, bool paged, bool negative = false);
  bool count(const Statement& statement, std::string_view name, const std::string& stated,
             std::uint64_t all, std::uint64_t booked, bool paged);
  void control(const Statement& statement, std::string_view name, std::string stated,
               std::string computed, bool ok, Consequence wrong);
  void note(Note note, const Statement& statement, std::uint64_t offset,
            std::string_view particulars = {});

  Findings& findings_;
  std::vector<Control>& controls_;
  std::vector<Balance>& balances_;
  std::map<std::pair<std::string, Currency>, Closed> closed_;
};

}  // namespace quittance::ingest::camt
