#include "ingest/edifact/documents.h"

#include <utility>

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
  const Result<Currency> own = Currency::parse(stated);
  Currency currency = open_->currency;
  if (any_currency_ && stated.empty() && !open_->amounts.empty()) {
    currency = open_->amounts.front().currency;
  }
  if (any_currency_ && own) currency = *own;
  const auto minor =
      currency.known() ? amount(segment.value(1, 2), currency) : std::optional<std::int64_t>();
  if (!minor || (!stated.empty() && !(own && *own == currency))) {
    open_->unreadable = true;
    return false;
  }
  Amounts& amounts = amounts_in(currency);
  const std::string_view code = trim(segment.value(1));
  if (open_->adjusting) {
    const std::int64_t sum = amounts.adjusted.value_or(0) + *minor;
    amounts.adjusted = sum;
    if (sum > kAmountMax || sum < -kAmountMax) {
      amounts.adjusted.reset();
      open_->unreadable = true;
      return false;
    }
  } else if (code == "12") {
    amounts.paid = *minor;
  } else if (code == "52") {
    amounts.discount = *minor < 0 ? -*minor : *minor;
  } else if (code == "9" || code == "77") {
    amounts.due = *minor;
  } else {
    amounts.other = *minor;
  }
  return true;
}

Documents::Amounts& Documents::amounts_in(Currency currency) {
  for (Amounts& amounts : open_->amounts) {
    if (amounts.currency == currency) return amounts;
  }
  Amounts& amounts = open_->amounts.emplace_back();
  amounts.currency = currency;
  return amounts;
}

// Of a credit note all amounts are negative, however they are written. An adjustment is what lies
// between due and paid where it has that size, since senders differ on its sign.
RemittanceLine Documents::line_of(const Amounts& amounts) const {
  RemittanceLine line = open_->line;
  line.discount = amounts.discount;
  line.adjustment = amounts.adjusted.value_or(0);
  line.amount_stated = amounts.paid.has_value();
  if (amounts.paid) {
    line.paid = *amounts.paid;
    if (amounts.adjusted && amounts.due) {
      const std::int64_t between = *amounts.due - line.paid - line.discount;
      if (between == -line.adjustment) line.adjustment = between;
    }
  } else {
    const auto amount = amounts.due ? amounts.due : amounts.other;
    line.paid = amount.value_or(0) - (amounts.due ? line.discount + line.adjustment : 0);
    line.amount_stated = amount.has_value();
  }
  if (is_credit(open_->code)) {
    if (line.paid > 0) {
      line.paid = -line.paid;
      line.adjustment = -line.adjustment;
    }
    line.discount = -line.discount;
  }
  return line;
}

void Documents::close() {
  if (!open_) return;
  open_->line.text = arena_.keep(open_->text);
  if (open_->line.reference.empty()) {
    ++unnamed_;
    open_.reset();
    return;
  }
  std::vector<Priced> priced;
  if (!open_->unreadable) {
    for (const Amounts& amounts : open_->amounts) {
      priced.push_back({amounts.currency, line_of(amounts)});
    }
  }
  lines_.push_back(priced.empty() ? open_->line : priced.front().line);
  codes_.push_back(open_->code);
  priced_.push_back(std::move(priced));
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
  priced_.clear();
  any_currency_ = false;
}

}  // namespace quittance::ingest::edifact
