#include "ingest/x12/claims.h"

#include <string>

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {

void ClaimsReader::clear(Currency currency) {
  *this = {};
  currency_ = currency;
}

std::string_view ClaimsReader::as_text(std::string_view raw) {
  return as_utf8(trim(raw), arena_);
}

std::optional<std::int64_t> ClaimsReader::read(const Segment& segment, std::size_t n) {
  const std::string_view written = trim(segment.element(n));
  const auto minor = amount(written, currency_);
  if (!minor) {
    sum_complete_ = false;
    flaws_.push_back({"line_amount_unreadable", as_text(written), segment.from});
  }
  return minor;
}

bool ClaimsReader::take(const Segment& segment) {
  const std::string_view name = segment.name();
  if (name == "CLP") {
    take_claim(segment);
  } else if (name == "CAS") {
    if (in_claim_) take_adjustments(segment);
  } else if (name == "NM1" && in_claim_ && segment.element(1) == "QC") {
    for (const std::size_t n : {std::size_t{3}, std::size_t{4}}) {
      const std::string_view part = as_text(segment.element(n));
      if (!claim_text_.empty() && !part.empty()) claim_text_ += ' ';
      claim_text_ += part;
    }
  } else if (name == "PLB") {
    take_provider_adjustments(segment);
  } else {
    return false;
  }
  return true;
}

// CAS: group, then up to six times reason, amount, quantity. The first reason stands for all: group
// and code, such as "PR-27".
void ClaimsReader::take_adjustments(const Segment& segment) {
  if (lines_.back().reason.empty()) {
    std::string reason(as_text(segment.element(1)));
    reason += '-';
    reason += as_text(segment.element(2));
    lines_.back().reason = arena_.keep(reason);
  }
  for (std::size_t n = 3; n < segment.elements.size(); n += 3) {
    const std::string_view written = trim(segment.element(n));
    if (written.empty()) continue;
    balance_.judged = true;
    if (const auto minor = amount(written, currency_)) {
      balance_.difference -= *minor;
    } else {
      balance_.unreadable = true;
      flaws_.push_back({"line_amount_unreadable", as_text(written), segment.from});
    }
  }
}

// The text is kept once: a claim may have any number of segments that add to it.
void ClaimsReader::close_claim() {
  if (!in_claim_) return;
  in_claim_ = false;
  if (balance_.judged && !balance_.unreadable && balance_.difference != 0) {
    if (unbalanced_ == 0) first_unbalanced_ = lines_.back().reference;
    ++unbalanced_;
  }
  lines_.back().text = arena_.keep(claim_text_);
  claim_text_.clear();
}

// CLP: our number for the claim, status, charge, paid, patient's share, kind, the plan's number.
void ClaimsReader::take_claim(const Segment& segment) {
  close_claim();
  ++claims_;
  in_claim_ = true;
  RemittanceLine line;
  line.kind = ReferenceKind::invoice;
  line.reference = as_text(segment.element(1));
  claim_text_ = as_text(segment.element(7));
  const auto charge = read(segment, 3);
  const auto paid = read(segment, 4);
  line.amount_stated = paid.has_value();
  line.paid = paid.value_or(0);
  if (charge && paid) line.adjustment = *charge - *paid;
  balance_ = {};
  balance_.unreadable = !charge || !paid;
  balance_.difference = line.adjustment;
  if (paid) {
    const bool taken_back = *paid < 0;
    ++(taken_back ? debits_ : credits_);
    (taken_back ? debited_ : credited_) += taken_back ? -*paid : *paid;
  }
  lines_.push_back(line);
}

// PLB: provider, day, then up to six pairs of (reason and reference, amount). A positive amount
// reduces the payment.
void ClaimsReader::take_provider_adjustments(const Segment& segment) {
  close_claim();
  for (std::size_t n = 3; n + 1 < segment.elements.size(); n += 2) {
    if (trim(segment.element(n + 1)).empty()) continue;
    const auto reduced = read(segment, n + 1);
    const std::string_view composite = segment.element(n);
    const std::size_t cut = segment.delimiters.component == 0
                                ? std::string_view::npos
                                : composite.find(segment.delimiters.component);
    RemittanceLine line;
    line.kind = ReferenceKind::other;
    line.reason = as_text(composite.substr(0, cut));
    if (cut != std::string_view::npos) line.reference = as_text(composite.substr(cut + 1));
    line.amount_stated = reduced.has_value();
    line.paid = -reduced.value_or(0);
    adjustments_ += reduced.value_or(0);
    lines_.push_back(line);
  }
}

}  // namespace quittance::ingest::x12
