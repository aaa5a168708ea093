// The claims of an 835 as remittance lines: what a health plan pays of each, and why not the rest.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/x12/remittance.h"
#include "ingest/x12/segments.h"

namespace quittance::ingest::x12 {

// Takes the segments of an 835 behind its header, one by one.
class ClaimsReader {
 public:
  void clear(Currency currency);
  // CLP, CAS, NM1 and PLB are read; false for any other segment.
  bool take(const Segment& segment);
  // Closes the last claim. Call once, behind the last segment.
  void finish() { close_claim(); }

  // CLP01 with the paid amount, the difference to the charge as adjustment; then one line for each
  // PLB pair, its sign reversed.
  [[nodiscard]] std::span<const RemittanceLine> lines() const { return lines_; }
  [[nodiscard]] std::uint32_t claims() const { return claims_; }
  [[nodiscard]] std::uint32_t credits() const { return credits_; }  // claims paid, not taken back
  [[nodiscard]] Wide credited() const { return credited_; }
  [[nodiscard]] std::uint32_t debits() const { return debits_; }
  [[nodiscard]] Wide debited() const { return debited_; }
  [[nodiscard]] Wide provider_adjustments() const { return adjustments_; }  // Σ PLB, as written
  [[nodiscard]] bool sum_complete() const { return sum_complete_; }
  // Claims whose adjustments (CAS, of the claim and its services) do not come to the charge less
  // the paid amount, and the number of the first. Claims without a CAS are not judged.
  [[nodiscard]] std::uint32_t unbalanced() const { return unbalanced_; }
  [[nodiscard]] std::string_view first_unbalanced() const { return first_unbalanced_; }
  [[nodiscard]] const std::vector<Flaw>& flaws() const { return flaws_; }

 private:
  void take_claim(const Segment& segment);
  void take_adjustments(const Segment& segment);
  void close_claim();
  void take_provider_adjustments(const Segment& segment);
  [[nodiscard]] std::optional<std::int64_t> read(const Segment& segment, std::size_t n);
  [[nodiscard]] std::string_view as_text(std::string_view raw);

  Currency currency_;
  std::vector<RemittanceLine> lines_;
  std::vector<Flaw> flaws_;
  std::uint32_t claims_ = 0;
  std::uint32_t credits_ = 0;
  std::uint32_t debits_ = 0;
  Wide credited_ = 0;
  Wide debited_ = 0;
  Wide adjustments_ = 0;
  bool sum_complete_ = true;
  bool in_claim_ = false;
  struct {
    bool judged = false;  // it has adjustments, and all that is compared can be read
    bool unreadable = false;
    Wide difference = 0;  // charge less paid less adjustments
  } balance_;             // of the open claim
  std::uint32_t unbalanced_ = 0;
  std::string_view first_unbalanced_;
  std::string claim_text_;
  Arena arena_;
};

}  // namespace quittance::ingest::x12
