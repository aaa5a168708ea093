// Walks EDIFACT interchanges in order: envelopes, the messages CREMUL and REMADV, and their cash.
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
#include "ingest/edifact/documents.h"
#include "ingest/edifact/open_units.h"
#include "ingest/edifact/segments.h"
#include "ingest/edifact/values.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"

namespace quittance::ingest::edifact {

// Units: the file, interchanges, groups, messages, and the bookings of a CREMUL. Memory: one
// booking or advice, the ordinals among equal ids, and what FileSummary holds.
class EdifactAssembler final : public Assembler {
 public:
  EdifactAssembler(std::string_view format, std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  void on_segment(CashSink& sink);
  [[nodiscard]] bool on_envelope(CashSink& sink);  // false: not a segment of an envelope
  void on_interchange();
  void on_interchange_end(CashSink& sink);
  void on_group();
  void on_group_end(CashSink& sink);
  void on_message();
  void on_message_end(CashSink& sink);
  // Closes what is open below; `trailer`: its own end was read.
  void close_message(bool trailer, CashSink& sink);
  void close_group(bool trailer, CashSink& sink);
  void close_interchange(bool trailer, CashSink& sink);
  void hold_without_end(std::uint32_t unit, std::string_view code, std::string_view trailer);
  void end_unit(std::uint32_t unit, bool with_segment);
  void judge_count(std::uint32_t unit, std::string_view name, std::string_view written,
                   std::int64_t computed);
  void judge_control_number(std::uint32_t unit, std::string_view written,
                            const std::string& opened);
  void give_range(RangeUse use, CashSink& sink);
  void keep_range(std::vector<PendingRange>& ranges);
  void note_once(Severity severity, std::string_view code, std::string_view what,
                 std::string_view sentence);
  void note_unread(std::string_view in);
  [[nodiscard]] bool take_common();  // BGM, DTM+137, CUX, CNT and what is known and not carried
  void on_beginning();
  void on_count();

  // credit_advice.cpp: CREMUL
  void take_in_credit_advice(CashSink& sink);
  [[nodiscard]] bool take_in_booking();
  [[nodiscard]] bool take_in_payment();
  [[nodiscard]] bool take_in_document();
  void on_booking();
  void on_payment();
  void read_booking_amount();
  void read_total_of_account();
  void read_payment_amount();
  void add_charge(std::int64_t& charges);
  void close_payment();
  void close_booking(CashSink& sink);

  // booking.cpp: a booking as cash
  [[nodiscard]] bool judge_booking();  // whether charges are inside the payments' amounts
  [[nodiscard]] RangeUse yield_payment(const OpenPayment& payment, bool net, CashSink& sink);
  [[nodiscard]] RangeUse yield_total(CashSink& sink);
  [[nodiscard]] std::optional<RankedAmount> credited(const OpenPayment& payment) const;
  [[nodiscard]] Currency account_currency() const;
  [[nodiscard]] CashKind kind_of(std::string_view type) const;
  [[nodiscard]] Date value_date(Date stated, Place place);
  void judge_lines(const OpenPayment& payment, std::int64_t minor, Currency currency);
  // `original`: a line behind the text, in no id.
  [[nodiscard]] RangeUse yield(CashRecord& cash, CashSink& sink, std::string_view original = {});

  // remittance_advice.cpp: REMADV
  void take_in_remittance_advice(CashSink& sink);
  void read_advice_amount();
  void close_advice(CashSink& sink);

  void read_party(Payer& payer);
  void read_account(Payer& payer);
  // The amount of the segment at hand; empty: unreadable. A currency of its own is remembered.
  [[nodiscard]] std::optional<RankedAmount> read_amount(Currency assumed);
  [[nodiscard]] std::string_view kept(std::size_t element, std::size_t component = 1);
  void append_text(std::string& text);
  void close_document();
  void forget();  // the text and documents of what was closed
  void write_id(CashRecord& cash);
  void tally(std::int64_t minor, Currency currency);
  void count_account(std::string_view account);
  [[nodiscard]] Place place() const { return {records_, segment_.from}; }
  [[nodiscard]] const Dialect& dialect() const { return context_.dialect_of(judged_as_); }

  std::string_view bytes_;
  const DecodeContext& context_;
  SegmentReader reader_;
  Segment segment_;
  FileSummary summary_;
  Report report_;
  std::uint32_t records_ = 0;  // segments
  std::uint64_t covered_ = 0;
  std::uint32_t readable_messages_ = 0;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::string judged_as_;  // the own account whose dialect judges what follows
  CharacterSet charset_;
  Arena arena_;  // of the open booking or advice
  Documents documents_{arena_, charset_};
  std::optional<OpenInterchange> interchange_;
  std::optional<OpenGroup> group_;
  std::optional<OpenMessage> message_;
  std::optional<OpenBooking> booking_;
  std::optional<OpenPayment> payment_;
  std::optional<OpenAdvice> advice_;
  bool in_charges_ = false;  // behind an FCA
  std::set<std::string, std::less<>> noted_;
  OrdinalCounter ids_;
  OrdinalCounter accounts_;
  std::string id_;
};

}  // namespace quittance::ingest::edifact
