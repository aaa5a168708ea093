// Walks a lockbox file in order: transmissions, lockboxes, batches, checks, and their controls.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/lockbox/detect.h"
#include "ingest/lockbox/fragment.h"
#include "ingest/lockbox/open_units.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"

namespace quittance::ingest::lockbox {

// Units: the file, in it transmissions (records 1 to 9), in those lockboxes (5 to 8), in those
// batches (6 to 7). A check is not listed as a unit of its own. Memory: the current check, 16 bytes
// and a hash node a check for the ordinals among equal ids, and what FileSummary holds.
class LockboxAssembler final : public Assembler {
 public:
  LockboxAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // What closes a unit: its trailer was read, or something else came first.
  enum class Closing : std::uint8_t { trailer, trailer_missing };

  void on_record(const LockboxFragment& fragment, const Record& record, CashSink& sink);
  void on_header(const Record& record);
  void on_service(const Record& record);
  void on_detail(const Record& record);
  bool on_batch_total(const Record& record);    // false: out of place
  bool on_lockbox_total(const Record& record);  // false: out of place
  bool on_trailer(const Record& record);        // false: out of place

  // assembler_checks.cpp
  [[nodiscard]] RangeUse on_check(const LockboxFragment& fragment, const Record& record);
  [[nodiscard]] RangeUse on_overflow(const LockboxFragment& fragment, const Record& record);
  void judge_sequence(const OverflowFields& overflow, const Record& record);
  void close_check(CashSink& sink);
  void judge_lines(std::int64_t amount);
  void yield_payment(CashSink& sink);
  void write_payment_id(const CheckFields& fields);  // to id_

  void open_transmission(const Record& record);
  void open_batch(std::string_view number, const Record& record);
  // `at`: the trailer, or the record that came instead of it; null at the end of input.
  void close_batch(Closing closing, const Record* at);
  void close_lockbox(Closing closing, const Record* at);
  void close_transmission(Closing closing, const Record* at);
  void end_unit(std::uint32_t unit, Closing closing, const Record* at);
  [[nodiscard]] Place end_place(const Record* at) const;
  void judge_count(std::uint32_t unit, std::string_view name, std::string_view written,
                   std::optional<std::int64_t> stated, std::int64_t computed,
                   std::int64_t column_max, std::int64_t below, const Record& record);
  void judge_amount(std::uint32_t unit, std::string_view written,
                    std::optional<std::int64_t> stated, Wide computed, Wide below,
                    const Record& record);
  void judge_trailer_fields(const TotalColumns& columns, const Record& record);
  [[nodiscard]] Date date_of(const Record& record, std::string_view text, Columns columns,
                             Date near);
  [[nodiscard]] Date deposit_date_of(const Record& record);
  [[nodiscard]] std::string utf8(std::string_view text) const;
  [[nodiscard]] const Dialect& dialect() const;  // of the current lockbox
  [[nodiscard]] bool never_sent(char type) const;
  [[nodiscard]] Place place_of(const Record& record) const { return {records_, record.from}; }
  void out_of_place(const Record& record, std::string_view needs);

  std::string_view bytes_;
  const DecodeContext& context_;
  Framing framing_;
  LayoutChoice choice_;
  FileSummary summary_;
  Report report_;
  std::uint32_t records_ = 0;
  std::uint32_t rejected_records_ = 0;
  std::uint32_t transmissions_ = 0;
  bool counted_out_ = false;    // a trailer's record count agreed
  CheckSum stated_;             // over all readable lockbox totals: part of the logical id
  std::string lockbox_number_;  // of the last 5: its dialect judges what follows
  std::optional<OpenTransmission> transmission_;
  std::optional<OpenLockbox> lockbox_;
  std::optional<OpenBatch> batch_;
  std::optional<OpenCheck> check_;
  // Of the open check; kept for their memory.
  std::vector<RemittanceLine> lines_;
  std::string memo_;
  std::string id_;
  std::set<std::string> lockbox_numbers_;
  OrdinalCounter ids_seen_;
};

}  // namespace quittance::ingest::lockbox
