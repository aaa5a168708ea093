// REMADV: what a payer says that a payment, which comes apart from it, is for.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"
#include "ingest/edifact/assembler.h"

namespace quittance::ingest::edifact {
namespace {

// Qualifiers of MOA in the summary, the best first: remitted, payable, message total.
constexpr std::string_view kTotals[] = {"12", "9", "86", "128", "79"};

}  // namespace

void EdifactAssembler::take_in_remittance_advice(CashSink& /*sink*/) {
  if (!advice_) advice_.emplace();  // its first part was given up
  keep_range(advice_->ranges);
  const std::string_view name = segment_.name;
  const std::string_view qualifier = trim(segment_.value(1));
  if (name == "DOC") {
    ++message_->documents;
    ++summary_.details;
    documents_.open(segment_, message_->currency);
  } else if (name == "UNS") {
    close_document();
    advice_->in_summary = true;
  } else if (documents_.is_open() && (name == "MOA" || name == "AJT" || name == "FTX")) {
    if (name == "MOA") {
      static_cast<void>(read_amount(message_->currency));  // learns the message's currency
      documents_.assume(message_->currency);
    }
    if (!documents_.take(segment_)) {
      report_.find(Severity::warning, "line_amount_unreadable", place(),
                   fmt::format("the amount '{}' of a document is none, or in another currency; the "
                               "line has no amount",
                               kept(1, 2)));
    }
  } else if (documents_.is_open() && (name == "NAD" || name == "RFF" || name == "DTM")) {
    return;  // of the document
  } else if (name == "DTM" && (qualifier == "138" || qualifier == "209" || qualifier == "203")) {
    const Date day = date(segment_.value(1, 2), segment_.value(1, 3));
    if (qualifier == "138" || !advice_->payment_date.known()) advice_->payment_date = day;
  } else if (name == "RFF" && (qualifier == "PQ" || qualifier == "CR")) {
    if (qualifier == "PQ" || advice_->reference.empty()) advice_->reference = kept(1, 2);
  } else if (name == "FII" && qualifier == "BF") {
    advice_->account = kept(2);
    count_account(advice_->account);
  } else if (name == "FII") {
    read_account(advice_->payer);
  } else if (name == "NAD" && (qualifier == "PR" || qualifier == "PL")) {
    read_party(advice_->payer);
  } else if (name == "FTX") {
    append_text(advice_->text);
  } else if (name == "MOA") {
    read_advice_amount();
  } else if (!take_common()) {
    note_unread("a REMADV");
  }
}

void EdifactAssembler::read_advice_amount() {
  const auto found = std::find(std::begin(kTotals), std::end(kTotals), trim(segment_.value(1)));
  if (found == std::end(kTotals)) {
    note_once(Severity::info, "amount_not_read", segment_.value(1).substr(0, 8),
              fmt::format("an amount of the advice with qualifier '{}' was not read", kept(1)));
    return;
  }
  auto read = read_amount(message_->currency);
  if (!read) {
    advice_->total_written = kept(1, 2);
    return;
  }
  read->rank = static_cast<int>(found - std::begin(kTotals)) + (advice_->in_summary ? 0 : 10);
  if (advice_->total && read->rank == advice_->total->rank &&
      read->minor != advice_->total->minor) {
    report_.find(Severity::warning, "total_repeated", place(),
                 fmt::format("the advice states a second total, {}; the first counts",
                             format_major(read->minor, read->currency)));
  }
  if (!advice_->total || read->rank < advice_->total->rank) advice_->total = *read;
}

void EdifactAssembler::close_advice(CashSink& sink) {
  if (!advice_) return;
  close_document();
  const auto give = [&](RangeUse use) {
    for (const PendingRange& range : advice_->ranges) {
      sink.range({.bytes = {range.from, range.to},
                  .use = use,
                  .record = range.record,
                  .what = range.what});
    }
    advice_.reset();
    forget();
  };
  if (advice_->ranges.empty()) return give(RangeUse::structure);

  Wide sum = 0;
  bool complete = true;
  const auto lines = documents_.lines(0, documents_.size());
  for (const RemittanceLine& line : lines) {
    sum += line.paid;
    complete = complete && line.amount_stated;
  }
  const Place at = message_->place;
  const Currency currency = advice_->total ? advice_->total->currency : message_->currency;
  if (advice_->total && !lines.empty() && complete) {
    Control control;
    control.level = Level::transaction_set;
    control.name = "amount";
    control.stated = format_major(advice_->total->minor, currency);
    control.computed = format_major(sum, currency);
    control.ok = sum == advice_->total->minor;
    control.unit = message_->unit;
    report_.control(std::move(control), "lines_differ_from_payment",
                    {.holds = false, .advice = "its lines are not trusted"}, at);
  } else if (!advice_->total) {
    report_.find(Severity::warning,
                 advice_->total_written.empty() ? "advice_total_missing" : "amount_unreadable", at,
                 fmt::format("the advice has no total that can be read ('{}'); the sum of its "
                             "documents takes its place",
                             advice_->total_written));
  }
  const auto total = advice_->total ? Result<std::int64_t>(advice_->total->minor) : narrow(sum);
  const Date day = advice_->payment_date.known() ? advice_->payment_date : message_->made;
  if (!total || *total > kAmountMax || *total < -kAmountMax || !currency.known() || !day.known()) {
    report_.find(Severity::error, "advice_unreadable", at,
                 "the advice names no date, no currency or no amount that can be read; nothing was "
                 "made of it; ask the sender");
    ++summary_.transactions;
    return give(RangeUse::rejected);
  }
  ++summary_.transactions;
  tally(*total, currency);
  CashRecord cash;
  cash.kind = *total < 0 ? CashKind::other : CashKind::advice;
  cash.debit = *total < 0;
  cash.amount = *total < 0 ? -*total : *total;
  cash.currency = currency;
  cash.account = advice_->account;
  cash.value_date = day;
  cash.payer = advice_->payer;
  cash.end_to_end_id = advice_->reference;
  cash.bank_reference = message_->document;
  cash.reference = documents_.reference(0, documents_.size());
  cash.text = advice_->text;
  cash.remittance = lines;
  cash.source = {.record = at.record, .from = at.offset, .to = segment_.from};
  cash.unit = message_->unit;
  write_id(cash);
  sink.cash(cash);
  give(RangeUse::non_cash);
}

}  // namespace quittance::ingest::edifact
