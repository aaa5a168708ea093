// Walks the records of a BAI2 file in order: envelopes, units, controls, and what becomes of each.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/bai2/cash_writer.h"
#include "ingest/bai2/notes.h"
#include "ingest/bai2/records.h"
#include "ingest/bai2/totals.h"
#include "ingest/decoder.h"

namespace quittance::ingest::bai2 {

class Bai2Assembler final : public Assembler {
 public:
  Bai2Assembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // 03 to 49.
  struct OpenAccount {
    bool open = false;
    bool readable = false;  // currency, date and account are known: its entries are cash
    Statement statement;
    const Dialect* dialect = nullptr;
    Scale scale;
    AccountHeader header;  // sums only; its views are cleared
    RecordCount records;
    std::uint64_t details = 0;
    Wide details_sum = 0;
    Wide credits = 0;
    Wide debits = 0;
  };
  // 02 to 98.
  struct OpenGroup {
    bool open = false;
    bool posts = true;  // status 1: neither held by its status nor a test
    bool test = false;
    bool provisional = false;
    std::uint32_t unit = 0;
    Date as_of;
    std::string currency;              // as written; empty: not stated
    const Dialect* dialect = nullptr;  // of its first account
    Scale scale;
    RecordCount records;
    std::uint64_t accounts = 0;
    Wide stated = 0;
    Wide computed = 0;
  };
  // 01 to 99. The unit is made at the end, when it is known whether there are several.
  struct FileUnit {
    Unit unit;
    std::uint32_t units_from = 0;
    std::vector<std::size_t> controls;
  };
  struct OpenFile {
    bool open = false;
    const Dialect* dialect = nullptr;
    Scale scale;
    RecordCount records;
    std::uint64_t groups = 0;
    Wide stated = 0;
    Wide computed = 0;
  };
  // A record and where it stands in the whole file.
  struct Place {
    const LogicalRecord& record;
    std::uint32_t number;  // 1-based physical record
    std::uint32_t last;
  };

  void walk(const LexedChunk& chunk, const LogicalRecord& record, CashSink& sink);
  void count(const LogicalRecord& record);
  void file_header(const Envelope& header, const Place& at);
  void open_file(const Place& at);
  void open_file_without_header(const Place& at);
  void group_header(const Envelope& header, const Place& at);
  void read_group_status(std::string_view status, const Place& at);
  void open_group(const Place& at);
  void account_header(const AccountHeader& header, const Place& at);
  void read_pointed(const Place& at);
  void read_currency(const AccountHeader& header, const Place& at);
  // Returns what became of the entry.
  RangeUse detail(const Detail& detail, const Place& at, CashSink& sink);
  RangeUse book(const Detail& detail, const Place& at, CashSink& sink);  // its amount is read
  void remark_type(const Detail& detail, const Place& at);
  void tally(const Detail& detail);

  void account_trailer(const Envelope& trailer, const Place& at);
  void group_trailer(const Envelope& trailer, const Place& at);
  void file_trailer(const Envelope& trailer, const Place& at);
  void balances(const Place& at);
  void balance_control(const Place& at);
  void continuity_control(const Place& at);
  // Close what is open without its trailer.
  void abandon_account();
  void abandon_group();
  void abandon_file();
  bool miss_trailer(Unit& unit, std::string_view what, const Dialect* of);
  void pass_up_account(const Judged& judged);
  void pass_up_group(const Judged& judged);

  void hold(Unit& unit, HoldReason reason);
  void cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
             std::uint32_t record, std::string_view what);
  void fill_gap(CashSink& sink, std::uint64_t to);
  std::uint32_t add_unit(std::uint32_t parent, Level level, std::string name, const Place& at);
  void end_unit(Unit& unit) const;
  [[nodiscard]] const Dialect& dialect_of(const AccountProfile& profile) const;
  [[nodiscard]] const Dialect& dialect_or_default(const Dialect* dialect) const;
  void finish_units();
  void finish_status();
  void finish_tallies();

  std::string_view bytes_;
  const DecodeContext& context_;
  FileSummary summary_;
  Findings findings_;
  Judge judge_{findings_, summary_.controls};
  CashWriter writer_;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  // Per account and currency the last final closing balance and its day.
  std::map<std::pair<std::string, Currency>, std::pair<Date, std::int64_t>> closings_;

  OpenFile file_;
  OpenGroup group_;
  OpenAccount account_;
  std::vector<FileUnit> files_;
  std::uint64_t readable_accounts_ = 0;
  bool reports_nothing_ = false;        // a trailer states zero parts and there are none
  std::uint32_t physical_records_ = 0;  // of the fragments before this one
  std::uint32_t last_record_ = 0;       // of the record before this one
  std::uint64_t covered_ = 0;           // ranges tile the file up to here
};

}  // namespace quittance::ingest::bai2
