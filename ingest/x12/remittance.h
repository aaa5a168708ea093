// What an 820 says of one payment: how much, by whom, and what for. The same segments stand in the
// addenda of an ACH entry and under each check of an 823.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/x12/segments.h"

namespace quittance::ingest::x12 {

// BPR (or BPS) and TRN as written; empty where they are missing.
struct PaymentSegment {
  bool stated = false;
  std::string_view handling;  // BPR01: C payment with remittance, I remittance alone, …
  std::string_view amount;
  std::string_view side;  // C or D
  std::string_view method;
  std::string_view payer_routing, payer_account, originator;
  std::string_view own_routing, own_account;
  std::string_view date;
  std::string_view trace;
};
struct Party {
  std::string_view name, qualifier, id;
};

// Who pays, by the segments of one payment.
void fill_payer(CashRecord& cash, const PaymentSegment& payment, const Party& payer);

// Something that could not be read; the rest was.
struct Flaw {
  std::string_view code;     // a finding code
  std::string_view written;  // the element or segment name
  std::uint64_t offset = 0;  // of the segment
};

// What all segments of one payment say together.
struct RemittanceRead {
  PaymentSegment payment;
  Party payer;
  Currency currency;
  bool currency_known = true;  // false: CUR names none
  Date made;                   // DTM 097 or 009, if any
  std::span<const RemittanceLine> lines;
  std::string_view text;              // notes on the whole payment
  std::uint32_t documents = 0;        // RMR and RMT segments
  std::optional<std::int64_t> total;  // of BPR, in minor units, where it is an amount
  Wide lines_sum = 0;
  bool sum_complete = true;  // false: a line names no amount
};

// Takes segments one by one. Text points into the segments' bytes or into the reader.
class RemittanceReader {
 public:
  RemittanceReader() = default;
  // Texts that take a copy go to `texts`, which outlives the reader: they survive clear().
  explicit RemittanceReader(Arena& texts) : shared_texts_(&texts) {}
  // Forgets everything, for the next payment.
  void clear(Currency currency);
  // False for a segment that does not belong to a remittance: it was not read.
  bool take(const Segment& segment);
  // Closes the last line and settles whether adjustments are inside the paid amounts or come on
  // top: whichever makes the lines add up to `total`. Call once, behind the last segment.
  void finish(std::optional<std::int64_t> total);

  [[nodiscard]] const PaymentSegment& payment() const { return payment_; }
  [[nodiscard]] const Party& payer() const { return payer_; }
  [[nodiscard]] const Party& payee() const { return payee_; }
  [[nodiscard]] Currency currency() const { return currency_; }
  [[nodiscard]] bool currency_known() const { return currency_known_; }  // false: CUR names none
  [[nodiscard]] Date made() const { return made_; }                      // DTM 097 or 009, if any
  [[nodiscard]] std::span<const RemittanceLine> lines() const { return lines_; }
  [[nodiscard]] std::string_view text() const { return text_; }  // notes on the whole payment
  [[nodiscard]] std::uint32_t documents() const { return documents_; }  // RMR and RMT segments
  [[nodiscard]] const std::vector<Flaw>& flaws() const { return flaws_; }

  // Σ of the lines, as they stand after finish(). Lines without an amount make it incomplete.
  [[nodiscard]] Wide lines_sum() const { return sum_; }
  [[nodiscard]] bool sum_complete() const { return sum_complete_; }
  // All of it, as it stands after finish(). Views live until the next clear().
  [[nodiscard]] RemittanceRead read() const;
  // The same, in place.
  void read_into(RemittanceRead& to) const;

 private:
  void take_payment(const Segment& segment);
  void take_old_payment(const Segment& segment);
  void take_party(const Segment& segment);
  void take_document(const Segment& segment);
  void take_old_document(const Segment& segment);
  void take_adjustment(const Segment& segment);
  void note(std::string_view qualifier, std::string_view value, std::string_view words);
  void close_line();
  [[nodiscard]] std::optional<std::int64_t> read_amount(const Segment& segment, std::size_t n);
  [[nodiscard]] std::string_view as_text(std::string_view raw);  // of the segment at hand
  [[nodiscard]] Arena& texts() { return shared_texts_ == nullptr ? own_texts_ : *shared_texts_; }

  Currency currency_;
  bool currency_known_ = true;
  bool plain_ = false;  // the segment at hand is ASCII
  PaymentSegment payment_;
  Party payer_;
  Party payee_;
  Date made_;
  std::vector<RemittanceLine> lines_;
  std::vector<std::int64_t> inner_adjustments_;  // Σ ADX of each line, as written
  std::vector<Flaw> flaws_;
  std::string text_;
  std::string line_text_;
  std::string entity_;  // whose lines these are, of NM1
  bool in_line_ = false;
  std::uint32_t documents_ = 0;
  std::optional<std::int64_t> total_;
  Wide sum_ = 0;
  bool sum_complete_ = true;
  Arena own_texts_;
  Arena* shared_texts_ = nullptr;
};

}  // namespace quittance::ingest::x12
