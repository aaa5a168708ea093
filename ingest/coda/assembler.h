// Walks the records of a CODA file in order: transmissions, statements, movements with their
// details.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/coda/communication.h"
#include "ingest/decoder.h"
#include "ingest/statement_file.h"

namespace quittance::ingest::coda {

class CodaAssembler final : public Assembler {
 public:
  CodaAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // Record 0 to record 9.
  struct Transmission {
    bool open = false;
    bool more = false;  // its trailer says that another one follows
    std::uint32_t unit = 0;
    std::int64_t records = 0;  // all but 0, 4 and 9
    Wide debits = 0;           // of movements without details, in thousandths
    Wide credits = 0;
    Place at;
  };
  // A 21 with what stands behind it: the movement itself, or one of its details.
  struct Part {
    bool readable = false;
    bool returned = false;
    char type = '0';  // of the transaction code
    Communication communication;
    std::string information;  // of the 31, 32 and 33
    StatementEntry entry;
    void clear();
  };
  static constexpr std::size_t kPartsMax = 10'000;  // detail numbers have four digits

  void on_record(const StatementRecord& record, CashSink& sink);
  void on_header(const StatementRecord& record);
  void on_old_balance(const StatementRecord& record);
  void on_movement(const StatementRecord& record, CashSink& sink);  // 21
  bool on_continuation(const StatementRecord& record);              // false: of no movement
  void take_continuation(Part& part, const StatementRecord& record);
  void take_information(Part& part, const StatementRecord& record);
  void on_new_balance(const StatementRecord& record);
  void on_message(const StatementRecord& record);
  void on_trailer(const StatementRecord& record);

  void ensure_transmission(const StatementRecord& record);
  void close_statement(bool with_balance);
  void close_transmission(bool with_trailer);

  void close_movement(CashSink& sink);
  void complete(Part& part);
  [[nodiscard]] bool details_make_up_the_total() const;
  void book_whole(CashSink& sink);
  void book_details(CashSink& sink);
  void cover(const Part& part, RangeUse use, std::string_view what, CashSink& sink);
  Part& next_part(const StatementRecord& record);
  [[nodiscard]] bool is_detail_less(const Part& whole) const {
    return parts_used_ == 1 && whole.entry.payer_name.empty() &&
           whole.entry.payer_account.empty() && whole.entry.payer_iban.empty();
  }

  // Negative: sign 1, debit; thousandths. Empty, with a finding of this code, where there is none.
  [[nodiscard]] std::optional<std::int64_t> amount_of(const StatementRecord& record, Columns sign,
                                                      Columns amount, std::string_view code);
  [[nodiscard]] std::optional<std::int64_t> minor_of(const StatementRecord& record,
                                                     std::int64_t thousandths,
                                                     std::string_view code);
  [[nodiscard]] Date date_of(const StatementRecord& record, Columns columns);
  void find(Severity severity, std::string_view code, const StatementRecord& record,
            std::string message);

  StatementFile file_;
  Transmission transmission_;
  std::vector<Part> parts_;     // the movement and its details; memory is used again
  std::size_t parts_used_ = 0;  // 0: no movement is open
  std::string sequence_;        // of the open movement
  std::string sequence_before_;
  std::string account_columns_;
  std::uint32_t transmissions_ = 0;
  std::uint32_t records_ = 0;
  std::uint32_t last_record_ = 0;
  std::uint64_t last_to_ = 0;
};

}  // namespace quittance::ingest::coda
