// Walks the records of a Norma 43 file in order: accounts, movements with their texts, totals.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/statement_file.h"
#include "ingest/western_text.h"

namespace quittance::ingest::aeb43 {

class Aeb43Assembler final : public Assembler {
 public:
  Aeb43Assembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // 22 with the 23 and 24 behind it.
  struct Movement {
    bool open = false;
    bool readable = false;
    std::string common_concept;
    WrappedText words;       // of the 23 records
    std::string references;  // what else 22 states
    StatementEntry entry;
  };

  RangeUse on_record(const StatementRecord& record, std::string_view code);
  void on_header(const StatementRecord& record);
  void on_movement(const StatementRecord& record);
  bool on_continuation(const StatementRecord& record);  // 23, 24; false: it belongs to no movement
  void on_end(const StatementRecord& record);
  void on_file_end(const StatementRecord& record);
  void open_statement(const StatementRecord& record, bool stated);
  void close_statement(bool with_end);
  void close_movement(CashSink& sink);
  RangeUse book_movement(CashSink& sink);
  void judge_side(const StatementRecord& record, bool debit);

  // Negative: sign 1, debit. Empty, with a finding of this code, where there is none.
  [[nodiscard]] std::optional<std::int64_t> amount_of(const StatementRecord& record, Columns sign,
                                                      Columns amount, std::string_view code);
  [[nodiscard]] Date date_of(const StatementRecord& record, Columns columns);
  void find(Severity severity, std::string_view code, const StatementRecord& record,
            std::string message);

  StatementFile file_;
  Movement movement_;
  std::uint32_t records_ = 0;
  std::int64_t counted_ = 0;  // records since the file end before this one
  std::uint32_t last_record_ = 0;
  std::uint64_t last_to_ = 0;
};

}  // namespace quittance::ingest::aeb43
