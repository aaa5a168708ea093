// Walks a KTL file in order: batches (0 to 9, one an account), payments (3, 5).
#pragma once

#include <optional>

#include "ingest/fixed_assembler.h"

namespace quittance::ingest::ktl {

class KtlAssembler final : public FixedAssembler {
 public:
  KtlAssembler(std::string_view bytes, const DecodeContext& context);

 private:
  struct Batch {
    std::uint32_t unit = 0;
    std::int64_t payments = 0;
    Wide amount = 0;
    std::int64_t corrections = 0;
    Wide corrected = 0;
  };

  bool begins_group(std::string_view text) const override;
  RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) override;
  RangeUse on_record(const FixedRecord& record) override;
  void close_all() override;
  [[nodiscard]] bool between_units() const override { return !batch_; }
  std::string_view what_is(std::string_view text) const override;
  std::string_view needs() const override { return "batch header (0) and no payment (3, 5)"; }

  void open_batch(const FixedRecord& record);
  RangeUse close_batch(const FixedRecord& record);
  void leave_batch(const FixedRecord* at);
  void judge_reference(std::string_view reference, Place place);
  [[nodiscard]] RangeUse yield(const FixedRecord& record, std::int64_t amount, bool correction,
                               CashSink& sink);

  std::optional<Batch> batch_;
  std::uint32_t batches_ = 0;
  bool totals_known_ = false;
};

}  // namespace quittance::ingest::ktl
