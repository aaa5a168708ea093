// What readers of fixed-width bank statements share: units, ranges, sums, balances, ids of a file.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/cash.h"
#include "core/digest.h"
#include "core/wide.h"
#include "ingest/decoder.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"
#include "ingest/statement_records.h"

namespace quittance::ingest {

// One movement of an account as its records say it. Texts are UTF-8 and its own; clear() keeps
// their memory for the next one.
struct StatementEntry {
  bool debit = false;
  CashKind kind = CashKind::receipt;
  Method method = Method::unknown;
  std::int64_t amount = 0;  // minor units, never negative
  Date value_date, booking_date;
  std::string type_code;
  std::string payer_name, payer_account, payer_iban, payer_bank, payer_id;
  std::string bank_reference, end_to_end_id, original_id, check_number, reference, text;
  std::string mandate_id, return_reason;
  std::int64_t charges = 0;  // what the bank states that it took, inside or outside the amount
  SourceRange source;
  void clear();
  // A line of its own behind what `text` has; blank ones add nothing.
  void add_line(std::string_view line);
};

// A balance as stated.
struct StatedBalance {
  bool present = false;
  bool readable = false;
  Date date;
  std::int64_t minor = 0;  // negative: we owe the bank
  Place at;
};

struct StatementSide {
  std::uint64_t count = 0;
  std::uint64_t zeros = 0;  // of these without money
  Wide amount = 0;
};

// One account over one period.
struct OpenStatement {
  std::string account;
  std::string number;  // as printed; empty where the format has none
  Currency currency;
  std::uint32_t unit = 0;
  Place at;
  StatedBalance opening, closing;
  StatementSide credits, debits;
  const AccountProfile* profile = nullptr;
  const Dialect* dialect = nullptr;
};

class StatementFile {
 public:
  static constexpr std::uint32_t kFileUnit = 0;

  StatementFile(std::string_view format, std::string_view bytes, const DecodeContext& context);

  [[nodiscard]] Report& report() { return report_; }
  [[nodiscard]] FileSummary& summary() { return summary_; }
  [[nodiscard]] const Dialect& file_dialect() const;
  // Where no statement is open yet.
  [[nodiscard]] const Dialect& dialect_of(std::string_view account) const {
    return context_.dialect_of(account);
  }

  // Opens a unit of its own below `parent`. The statement before it is closed.
  OpenStatement& open(std::uint32_t parent, std::string account, Currency currency, Place at);
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] OpenStatement& statement() { return statement_; }
  // Judges opening + credits - debits = closing, and opening against the closing before.
  void close(std::uint32_t last_record, std::uint64_t to);

  // Counts a movement in the statement and the file.
  void tally(bool debit, std::int64_t minor);
  // The default, or what the profile makes of the first of `codes` that it has. A debit is never
  // made a receipt; zero is `ignore`.
  [[nodiscard]] CashKind kind_of(const StatementEntry& entry, CashKind by_default,
                                 std::initializer_list<std::string_view> codes) const;
  // Hands over one record of cash of the open statement. `rejected` where no date is known.
  RangeUse emit(const StatementEntry& entry, CashSink& sink);

  // A money total: holds `unit` unless the dialect accepts wrong ones. A count: a finding unless
  // the dialect is strict.
  void money_control(std::uint32_t unit, Level level, std::string_view name, Wide stated,
                     Wide computed, Currency currency, Place at);
  // The same with figures that are no minor units of a currency, as they would be printed.
  void text_control(std::uint32_t unit, Level level, std::string_view name, std::string stated,
                    std::string computed, Place at);
  // A total that is no number: as a wrong one.
  void total_unreadable(std::uint32_t unit, Place at, std::string what);
  void count_control(std::uint32_t unit, Level level, std::string_view name, std::int64_t stated,
                     std::int64_t computed, Place at);

  // Every byte goes through here, in order; what was passed over is a blank range.
  void cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
             std::uint32_t record, std::string_view what);

  // The end of input. `records`: physical ones. Without a statement the file is rejected.
  [[nodiscard]] FileSummary finish(CashSink& sink, std::uint32_t records);

 private:
  struct Last {
    StatedBalance closing;
    std::string number;
  };
  void judge_balance();
  void judge_continuity();
  void identify(const StatementEntry& entry, CashRecord& cash);

  std::string_view bytes_;
  const DecodeContext& context_;
  FileSummary summary_;
  Report report_;
  OpenStatement statement_;
  bool open_ = false;
  std::uint32_t statements_ = 0;
  std::map<Currency, Wide> credits_, debits_;
  std::set<std::string, std::less<>> accounts_;
  std::map<std::pair<std::string, Currency>, Last> last_;
  OrdinalCounter statements_seen_;
  OrdinalCounter ordinals_;
  std::string id_, prefix_, prefix_account_, content_text_;
  Date prefix_date_;
  std::uint64_t covered_ = 0;
  Sha256 identity_;
  Sha256 totals_;
};

}  // namespace quittance::ingest
