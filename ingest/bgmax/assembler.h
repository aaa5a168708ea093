// Walks a BgMax file in order: transmissions (01 to 70), deposits (05 to 15), payments.
#pragma once

#include <optional>
#include <vector>

#include "ingest/fixed_assembler.h"

namespace quittance::ingest::bgmax {

// Units: the file, in it transmissions, in those deposits. Date and serial of a deposit stand in
// its last record, so that the assembler looks for that when a deposit opens; each byte is looked
// at once more.
class BgmaxAssembler final : public FixedAssembler {
 public:
  BgmaxAssembler(std::string_view bytes, const DecodeContext& context);

 private:
  struct Transmission {
    std::uint32_t unit = 0;
    bool test = false;
    Date created;
    std::int64_t payments = 0;    // 20
    std::int64_t deductions = 0;  // 21
    std::int64_t references = 0;  // 22 and 23
    std::int64_t deposits = 0;    // 15
  };
  struct Deposit {
    std::uint32_t unit = 0;
    std::string account;
    Currency currency;
    Date date;
    std::string id_prefix;  // account/date/serial/
    Wide net = 0;           // 20 less 21
    std::int64_t payments = 0;
  };
  // Records 22 to 29 of one payment.
  struct Details {
    void clear();
    std::vector<RemittanceLine> lines;
    Wide lines_sum = 0;
    bool sum_complete = true;
    std::string text, name, organisation;
  };

  bool begins_group(std::string_view text) const override;
  RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) override;
  RangeUse on_record(const FixedRecord& record) override;
  void close_all() override;
  [[nodiscard]] bool between_units() const override { return !transmission_; }
  std::string_view what_is(std::string_view text) const override;
  std::string_view needs() const override { return "deposit (05) and no payment (20)"; }

  void open_transmission(const FixedRecord& record);
  void need_transmission(const FixedRecord& record);
  [[nodiscard]] std::string receiver_of(const FixedRecord& record);
  void open_deposit(const FixedRecord& record);
  RangeUse close_deposit(const FixedRecord& record);
  RangeUse close_transmission(const FixedRecord& record);
  void leave_deposit(const FixedRecord* at);
  void leave_transmission(const FixedRecord* at);
  [[nodiscard]] std::optional<std::string> find_trailer(std::uint64_t from) const;

  // payments.cpp
  void read_details(std::span<const FixedRecord> group);
  void add_reference(const FixedRecord& record);
  void add_main_reference(std::string_view reference, std::int64_t amount);
  void judge_lines(std::int64_t amount, Place place);
  void judge_codes(const FixedRecord& record, bool deduction);
  [[nodiscard]] RangeUse yield(std::span<const FixedRecord> group, std::int64_t amount,
                               CashSink& sink);

  std::optional<Transmission> transmission_;
  std::optional<Deposit> deposit_;
  Details details_;
};

}  // namespace quittance::ingest::bgmax
