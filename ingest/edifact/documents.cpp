#include "ingest/edifact/documents.h"

#include "core/text.h"

namespace quittance::ingest::edifact {

void Documents::open(const Segment& segment, Currency currency) {
  close();
  Open open;
  open.currency = currency;
  open.code = arena_.keep(trim(segment.value(1)));
  open.line.kind = document_kind(open.code);
  open.line.reference = charset_.keep(trim(segment.value(2)), arena_);
  open.line.amount_stated = false;
  open_ = std::move(open);
}

void Documents::assume(Currency currency) {
  if (open_ && !open_->currency.known()) open_->currency = currency;
}

bool Documents::take(const Segment& segment) {
  if (segment.name == "AJT") {
    open_->adjusting = true;
    if (open_->line.reason.empty()) open_->line.reason = arena_.keep(trim(segment.value(1)));
    return true;
  }
  if (segment.name == "FTX") {
    for (std::size_t n = 1; n <= segment.components(4); ++n) {
      const std::string_view part = trim(segment.value(4, n));
      if (part.empty()) continue;
      if (!open_->text.empty()) open_->text += ' ';
      open_->text += charset_.keep(part, arena_);
    }
    return true;
  }
  const std::string_view stated = trim(segment.value(1, 3));
  const Result<Currency> currency = Currency::parse(stated);
  const auto minor = open_->currency.known() ? amount(segment.value(1, 2), open_->currency)
                                             : std::optional<std::int64_t>();
  if (!minor || (!stated.empty() && !(currency && *currency == open_->currency))) {
    open_->unreadable = true;
    return false;
  }
  const std::string_view code = trim(segment.value(1));
  if (open_->adjusting) {
    const std::int64_t sum = open_->adjusted.value_or(0) + *minor;
    open_->adjusted = sum;
    if (sum > kAmountMax || sum < -kAmountMax) {
      open_->adjusted.reset();
      open_->unreadable = true;
      return false;
    }
  } else if (code == "12") {
    open_->line.paid = *minor;
    open_->line.amount_stated = true;
  } else if (code == "52") {
    open_->line.discount = *minor < 0 ? -*minor : *minor;
  } else if (code == "9" || code == "77") {
    open_->due = *minor;
  } else {
    open_->other = *minor;
  }
  return true;
}

// Of a credit note all amounts are negative, however they are written. An adjustment is what lies
// between due and paid where it has that size, since senders differ on its sign.
void Documents::close() {
  if (!open_) return;
  RemittanceLine& line = open_->line;
  if (!line.amount_stated && !open_->unreadable) {
    const auto amount = open_->due ? open_->due : open_->other;
    line.paid = amount.value_or(0) - (open_->due ? line.discount + open_->adjusted.value_or(0) : 0);
    line.amount_stated = amount.has_value();
  } else if (open_->adjusted && open_->due) {
    const std::int64_t between = *open_->due - line.paid - line.discount;
    if (between == -*open_->adjusted) open_->adjusted = between;
  }
  line.adjustment = open_->adjusted.value_or(0);
  if (is_credit(open_->code)) {
    if (line.paid > 0) {
      line.paid = -line.paid;
      line.adjustment = -line.adjustment;
    }
    line.discount = -line.discount;
  }
  if (open_->unreadable) {
    line.paid = line.discount = line.adjustment = 0;
    line.amount_stated = false;
  }
  line.text = arena_.keep(open_->text);
  if (line.reference.empty()) {
    ++unnamed_;
  } else {
    lines_.push_back(line);
    codes_.push_back(open_->code);
  }
  open_.reset();
}

std::string_view Documents::reference(std::size_t from, std::size_t to) const {
  std::string_view only;
  for (std::size_t n = from; n < to; ++n) {
    if (codes_[n] != kReferenceDocument) continue;
    if (!only.empty() && only != lines_[n].reference) return {};
    only = lines_[n].reference;
  }
  return only;
}

void Documents::clear() {
  open_.reset();
  lines_.clear();
  codes_.clear();
}

}  // namespace quittance::ingest::edifact
