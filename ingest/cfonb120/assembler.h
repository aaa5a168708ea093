// Walks the records of a CFONB 120 file in order: statements, movements with their complements.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/statement_file.h"
#include "ingest/western_text.h"

namespace quittance::ingest::cfonb120 {

class Cfonb120Assembler final : public Assembler {
 public:
  Cfonb120Assembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // 04 and the 05 behind it.
  struct Movement {
    bool open = false;
    bool readable = false;  // it has an amount in the statement's currency
    std::string code;       // interbank operation code
    std::string label;
    std::string reject;
    WrappedText client_text;  // LCC, LC2: one text of up to 140 characters
    std::string debtor, ultimate_debtor, debtor_id, debtor_account;
    StatementEntry entry;
  };

  void on_previous_balance(const StatementRecord& record);
  void on_movement(const StatementRecord& record);
  bool on_complement(const StatementRecord& record);  // false: it belongs to no movement
  void on_new_balance(const StatementRecord& record);
  void open_statement(const StatementRecord& record, bool stated);
  void close_statement(bool with_balance);
  void close_movement(CashSink& sink);
  RangeUse book_movement(CashSink& sink);
  void take_fee(const StatementRecord& record);
  void take_qualified(std::string_view qualifier, const StatementRecord& record);
  [[nodiscard]] bool is_of_statement(const StatementRecord& record);

  // What a record's digits count; no currency (and a finding) where it does not say.
  struct Scale {
    Currency currency;
    int decimals = -1;
    friend bool operator==(const Scale&, const Scale&) = default;
  };
  [[nodiscard]] Scale scale_of(const StatementRecord& record);
  [[nodiscard]] std::optional<std::int64_t> amount_of(const StatementRecord& record,
                                                      const Scale& scale, std::string_view code);
  [[nodiscard]] StatedBalance balance_of(const StatementRecord& record, const Scale& scale);
  [[nodiscard]] Date date_of(const StatementRecord& record, Columns columns, std::string_view name);
  [[nodiscard]] Place place_of(const StatementRecord& record) const {
    return {.record = records_, .offset = record.from};
  }

  StatementFile file_;
  Movement movement_;
  Scale scale_;                  // of the open statement
  std::string account_columns_;  // its account, without bank and branch
  std::uint32_t records_ = 0;
  std::uint32_t last_record_ = 0;  // of the open statement
  std::uint64_t last_to_ = 0;
};

}  // namespace quittance::ingest::cfonb120
