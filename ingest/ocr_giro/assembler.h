// Walks an OCR giro file in order: transmissions (10 to 89), assignments of any service (20 to 88),
// transactions (30, 31, 32).
#pragma once

#include <optional>

#include "ingest/fixed_assembler.h"

namespace quittance::ingest::ocr_giro {

// Which of Nets' services an assignment belongs to.
enum class Service : std::uint8_t {
  ocr_giro,    // 09: money received
  avtalegiro,  // 21: requests that we send, and agreements
  other,       // read for its counts alone
};

class OcrGiroAssembler final : public FixedAssembler {
 public:
  OcrGiroAssembler(std::string_view bytes, const DecodeContext& context);

 private:
  struct Sums {
    std::int64_t transactions = 0;
    std::int64_t records = 0;
    Wide gross = 0;  // reversals are added
    Wide net = 0;    // and here subtracted
  };
  struct Transmission {
    std::uint32_t unit = 0;
    Sums computed;
    Wide stated = 0;  // of the 88 records; computed where one was not readable
  };
  struct Assignment {
    std::uint32_t unit = 0;
    Service service = Service::other;
    std::string account;
    Sums computed;
  };
  // What the records 31, 32 and 49 of a transaction add.
  struct Details {
    std::string_view form, archive, payer;
    std::string text;
  };

  bool begins_group(std::string_view text) const override;
  RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) override;
  RangeUse on_record(const FixedRecord& record) override;
  void close_all() override;
  [[nodiscard]] bool between_units() const override { return !transmission_; }
  std::string_view what_is(std::string_view text) const override;
  std::string_view needs() const override { return "assignment (20)"; }

  void open_transmission(const FixedRecord& record);
  void need_transmission(const FixedRecord& record);
  void open_assignment(const FixedRecord& record);
  RangeUse close_assignment(const FixedRecord& record);
  RangeUse close_transmission(const FixedRecord& record);
  void leave_assignment(const FixedRecord* at);
  void leave_transmission(const FixedRecord* at);
  void judge_end(std::uint32_t unit, const Sums& computed, Wide below, const FixedRecord& record);
  void count_records(std::int64_t records);

  // transactions.cpp
  void read_details(std::span<const FixedRecord> group);
  [[nodiscard]] RangeUse yield(std::span<const FixedRecord> group, std::int64_t amount, bool debit,
                               CashSink& sink);
  void judge_kid(const CashRecord& cash, Place place);

  std::optional<Transmission> transmission_;
  std::optional<Assignment> assignment_;
  Details details_;
  bool received_ = false;   // an assignment of OCR giro was seen
  bool requested_ = false;  // one of AvtaleGiro
};

}  // namespace quittance::ingest::ocr_giro
