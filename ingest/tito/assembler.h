// Walks a TITO file in order: statements (T00), entries (T10) with their additional information
// (T11) and specifications, balances (T40).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/fixed_assembler.h"

namespace quittance::ingest::tito {

// One T10 with its T11 records.
struct Entry {
  const FixedRecord* record = nullptr;
  const FixedRecord* last = nullptr;  // of its records
  int level = 0;
  std::optional<std::int64_t> amount;  // signed; empty: unreadable
  std::string text;
  std::string_view name, iban, end_to_end, original, reference;  // of T11; empty: not stated
  std::string_view customer, invoice;
  std::optional<std::int64_t> count;  // of the payments it sums up
  bool sepa = false;
};

class TitoAssembler final : public FixedAssembler {
 public:
  TitoAssembler(std::string_view bytes, const DecodeContext& context);

 private:
  struct Statement {
    std::uint32_t unit = 0;
    std::string account;
    Currency currency;
    Date from, to;
    std::optional<std::int64_t> opening;
    std::optional<std::int64_t> closing;  // of the last T40
    Date closing_date;
    bool has_closing = false;  // a T40
    bool entries_since_closing = false;
    std::int64_t stated_records = 0;
    std::int64_t entries = 0;  // level 0
    std::int64_t all_entries = 0;
    std::int64_t records = 0;
    Wide sum = 0;
    // Up to the last T40.
    Wide sum_at_closing = 0;
    Wide rejected_at_closing = 0;
    bool complete_at_closing = true;
    // By booking day, for the sums of T50. Banks differ on where corrections are summed.
    struct Day {
      Wide credits = 0;
      Wide debits = 0;  // negative
      bool plain = true;
    };
    std::map<Date, Day> days;
    Wide rejected = 0;  // of entries of kind 9, which some banks count in their balance
    bool sum_complete = true;
    Place place;
  };

  bool begins_group(std::string_view text) const override;
  RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) override;
  RangeUse on_record(const FixedRecord& record) override;
  void close_all() override;
  // A statement has no record that ends it: behind the balance of its last day it may be complete.
  [[nodiscard]] bool between_units() const override {
    return !statement_ || (statement_->has_closing && !statement_->entries_since_closing);
  }
  std::string_view what_is(std::string_view text) const override;
  std::string_view needs() const override { return "statement (T00)"; }

  void open_statement(const FixedRecord& record);
  RangeUse on_balance(const FixedRecord& record);
  void judge_day(const FixedRecord& record);  // T50
  void judge_day_balance(const Statement& statement);
  void close_statement(const FixedRecord* at);
  void judge_balance(const Statement& statement);
  void judge_continuity(const Statement& statement);
  void judge_records(const Statement& statement);

  // entries.cpp
  void read_entries(std::span<const FixedRecord> group);
  void read_extra(const FixedRecord& record, Entry& entry);
  void add_text(Entry& entry, std::string_view record);
  // The entries that are cash: those that specify the main one where they come to it.
  [[nodiscard]] bool specified(std::vector<const Entry*>& cash) const;
  [[nodiscard]] bool leaves_out(const std::vector<const Entry*>& cash) const;
  [[nodiscard]] RangeUse yield(const Entry& entry, const Entry& main, bool unexplained,
                               CashSink& sink);
  [[nodiscard]] CashKind kind_of(const Entry& entry, bool unexplained) const;

  std::optional<Statement> statement_;
  std::map<std::string, std::int64_t, std::less<>> closings_;  // last, by account and currency
  std::vector<Entry> entries_;
  std::vector<const Entry*> cash_;
};

}  // namespace quittance::ingest::tito
