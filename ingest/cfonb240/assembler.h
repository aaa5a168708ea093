// Walks the records of a CFONB 240 file in order: blocks of details with their total.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/statement_file.h"

namespace quittance::ingest::cfonb240 {

class Cfonb240Assembler final : public Assembler {
 public:
  Cfonb240Assembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  void on_header(const StatementRecord& record);
  RangeUse on_detail(const StatementRecord& record, CashSink& sink);
  void on_total(const StatementRecord& record);
  void open_block(const StatementRecord& record, bool stated);
  void close_block(bool with_total);
  void follow(const StatementRecord& record);
  [[nodiscard]] Date date_of(const StatementRecord& record, Columns columns);
  void find(Severity severity, std::string_view code, const StatementRecord& record,
            std::string message);

  StatementFile file_;
  StatementEntry entry_;  // memory is used again
  std::int64_t sequence_ = 0;
  std::uint32_t records_ = 0;
  std::uint32_t last_record_ = 0;
  std::uint64_t last_to_ = 0;
};

}  // namespace quittance::ingest::cfonb240
