// Walks X12 interchanges in order: envelopes, transaction sets 820, 823 and 835, and their cash.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"
#include "ingest/x12/claims.h"
#include "ingest/x12/fragment.h"
#include "ingest/x12/open_units.h"
#include "ingest/x12/remittance.h"
#include "ingest/x12/segments.h"

namespace quittance::ingest::x12 {

// Units: the file, interchanges, groups, sets; in an 823 its deposits and batches. Memory: one
// transaction set, the ordinals among equal ids, and what FileSummary holds.
class X12Assembler final : public Assembler {
 public:
  X12Assembler(std::string_view format, std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  void on_segment(CashSink& sink);
  void on_too_long(CashSink& sink);
  void on_body(const SetBody& body, CashSink& sink);
  void on_interchange();
  void on_interchange_end(CashSink& sink);
  void on_group();
  void on_group_end(CashSink& sink);
  void on_set();
  void on_set_end(CashSink& sink);
  // Closes what is open below; `trailer`: its own SE was read.
  void close_set(bool trailer, CashSink& sink);
  void close_group(bool trailer, CashSink& sink);
  void close_interchange(bool trailer, CashSink& sink);
  void end_unit(std::uint32_t unit, bool with_segment);
  void judge_count(std::uint32_t unit, std::string_view name, std::string_view written,
                   std::int64_t computed);
  void judge_control_number(std::uint32_t unit, std::string_view written,
                            const std::string& opened);
  void flush_ranges(RangeUse use, CashSink& sink);
  void say(const std::vector<Flaw>& flaws);

  // payments.cpp: 820 and 835
  void take_in_set(CashSink& sink);
  [[nodiscard]] RangeUse close_payment(CashSink& sink);
  [[nodiscard]] Date payment_date(const RemittanceRead& said);
  void judge_claims();
  void judge_lines(const RemittanceRead& said, std::int64_t total);
  void note_codes(const PaymentSegment& payment, Place place);
  [[nodiscard]] CashKind kind_of(const PaymentSegment& payment, std::int64_t amount,
                                 std::string_view account) const;

  // lockbox_823.cpp
  [[nodiscard]] bool take_in_lockbox(CashSink& sink);  // false: not read
  void on_deposit(CashSink& sink);
  void on_deposit_batch(CashSink& sink);
  void on_currency();
  void on_total();
  void on_quantity();
  void on_check(CashSink& sink);
  void close_check(CashSink& sink);
  [[nodiscard]] RangeUse yield_check(const OpenCheck& check, CashSink& sink);
  void close_deposit_batch(CashSink& sink);
  void close_deposit(CashSink& sink);
  void judge_total(std::uint32_t unit, std::string_view written, std::optional<std::int64_t> stated,
                   Wide computed, Wide below, Place place);
  void note_empty_deposit(CashSink& sink);

  // Adds the ordinal among equals of this file to `id_`.
  void add_ordinal();
  void tally(bool debit, std::uint64_t count, Wide amount, Currency currency);
  [[nodiscard]] Place place() const { return {records_, segment_.from}; }
  [[nodiscard]] std::string utf8(std::string_view text) const;
  [[nodiscard]] std::string_view iso(Date date);
  [[nodiscard]] const Dialect& dialect() const { return context_.dialect_of(judged_as_); }
  void count_account(std::string_view account);

  std::string_view bytes_;
  const DecodeContext& context_;
  SegmentReader reader_;
  Segment segment_;
  FileSummary summary_;
  Report report_;
  std::uint32_t records_ = 0;  // segments
  std::uint64_t covered_ = 0;
  std::uint32_t readable_sets_ = 0;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::string judged_as_;  // the own account whose dialect judges what follows
  std::optional<OpenInterchange> interchange_;
  std::optional<OpenGroup> group_;
  std::optional<OpenSet> set_;
  std::optional<OpenDeposit> deposit_;
  std::optional<OpenDepositBatch> batch_;
  std::optional<OpenCheck> check_;
  RemittanceReader remittance_;
  bool remittance_taken_ = true;                // it is to be cleared for the next set
  const RemittanceRead* read_ahead_ = nullptr;  // of the open set, where the fragment has read it
  ClaimsReader claims_;
  std::set<std::string, std::less<>> unread_;  // segment names already spoken of
  std::vector<PendingRange> spare_ranges_;     // of the set before, for its memory
  Date iso_of_;                                // the date that was printed last: a file has few
  std::string iso_;
  OrdinalCounter ids_;
  OrdinalCounter accounts_;
  std::string id_;
};

}  // namespace quittance::ingest::x12
