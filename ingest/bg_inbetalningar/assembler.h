// Walks a file of the older BG Inbetalningar in order: transmissions (00 to 90), deposits (30 to
// 50), payments (40).
#pragma once

#include <optional>

#include "ingest/fixed_assembler.h"

namespace quittance::ingest::bg_inbetalningar {

class BgInbetalningarAssembler final : public FixedAssembler {
 public:
  BgInbetalningarAssembler(std::string_view bytes, const DecodeContext& context);

 private:
  struct Sums {
    std::int64_t payments = 0;
    Wide amount = 0;
  };
  struct Transmission {
    std::uint32_t unit = 0;
    Date created;
    std::string receiver;  // of the last 20
    Sums computed;
    Sums stated;  // of the 50 records; computed where one was not readable
  };
  struct Deposit {
    std::uint32_t unit = 0;
    std::string account;
    std::string id_prefix;  // account/date/
    Date date;
    Sums computed;
  };

  bool begins_group(std::string_view text) const override { return text.starts_with("40"); }
  RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) override;
  RangeUse on_record(const FixedRecord& record) override;
  void close_all() override;
  [[nodiscard]] bool between_units() const override { return !transmission_; }
  std::string_view what_is(std::string_view text) const override;
  std::string_view needs() const override { return "deposit (30) and no payment (40)"; }

  void open_transmission(const FixedRecord& record);
  void need_transmission(const FixedRecord& record);
  void open_deposit(const FixedRecord& record);
  RangeUse close_deposit(const FixedRecord& record);
  RangeUse close_transmission(const FixedRecord& record);
  void leave_deposit(const FixedRecord* at);
  void leave_transmission(const FixedRecord* at);
  [[nodiscard]] RangeUse yield(const FixedRecord& record, std::int64_t amount, CashSink& sink);

  std::optional<Transmission> transmission_;
  std::optional<Deposit> deposit_;
};

}  // namespace quittance::ingest::bg_inbetalningar
