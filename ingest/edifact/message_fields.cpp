// What stands in messages of both kinds: beginning, dates, parties, accounts, amounts, counts.
#include <fmt/format.h>

#include <algorithm>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/edifact/assembler.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::edifact {
namespace {

// Known, and not carried: how the payment was made, addresses to ask, identities, process marks.
constexpr std::string_view kNotCarried[] = {"ALI", "AUT", "BUS", "COM", "CTA", "CUX", "DLI", "DTM",
                                            "FCA", "FII", "GIR", "GIS", "INP", "LOC", "NAD", "PAI",
                                            "PAT", "PRC", "RFF", "TAX", "UNS", "PCD"};

}  // namespace

bool EdifactAssembler::take_common() {
  const std::string_view name = segment_.name;
  if (name == "BGM") {
    on_beginning();
    return true;
  }
  if (name == "CNT") {
    on_count();
    return true;
  }
  if (name == "DTM" && segment_.value(1) == "137") {
    message_->made = date(segment_.value(1, 2), segment_.value(1, 3));
  }
  if (name == "CUX") {
    if (const auto currency = Currency::parse(trim(segment_.value(1, 2)))) {
      if (!message_->currency.known()) message_->currency = *currency;
    }
  }
  for (const std::string_view known : kNotCarried) {
    if (name == known) return true;
  }
  return false;
}

// BGM 1225 says whether the message takes back or replaces an earlier one.
void EdifactAssembler::on_beginning() {
  message_->document = kept(2);
  const std::string_view function = trim(segment_.value(3));
  if (function == "1" || function == "3") {
    report_.hold(message_->unit, HoldReason::deletion);
    report_.find(Severity::error, "message_cancels", place(),
                 "the message takes back what an earlier one reported (BGM); it is held as a "
                 "whole; release it to withdraw the payments that it names");
  } else if (function == "4" || function == "5" || function == "20") {
    report_.hold(message_->unit, HoldReason::correction);
    report_.find(Severity::error, "message_replaces", place(),
                 "the message changes or replaces an earlier one (BGM); it is held as a whole; "
                 "compare it with the earlier one, then release or reject it");
  }
}

// CNT: 2, LI or (a bank's error) LIN count the lines of the message, which are documents in a
// REMADV. Other counts are not ours to judge.
void EdifactAssembler::on_count() {
  const std::string_view what = trim(segment_.value(1));
  if (what == "LI" || what == "LIN" || what == "2") {
    const bool advice = message_->type == MessageType::remittance_advice;
    judge_count(message_->unit, advice ? "documents" : "lines", segment_.value(1, 2),
                advice ? message_->documents : message_->lines);
  } else {
    note_once(Severity::info, "count_not_judged", what,
              fmt::format("the count '{}' (CNT) is none of lines; it was not compared", what));
  }
}

void EdifactAssembler::note_unread(std::string_view in) {
  note_once(Severity::info, "segment_unread", segment_.name.substr(0, 8),
            fmt::format("the segment {} is not known in {} and was not read",
                        charset_.keep(segment_.name.substr(0, 8), arena_), in));
}

// NAD: a name (C080) of several parts, else the first line of name and address (C058).
void EdifactAssembler::read_party(Payer& payer) {
  std::string name;
  for (std::size_t n = 1; n <= std::min<std::size_t>(segment_.components(4), 5); ++n) {
    const std::string_view part = trim(segment_.value(4, n));
    if (part.empty()) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  const std::string_view found = name.empty() ? kept(3) : charset_.keep(name, arena_);
  if (!found.empty()) payer.name = found;
  if (const std::string_view id = kept(2); !id.empty()) payer.id = id;
}

// FII: account number and holder.
void EdifactAssembler::read_account(Payer& payer) {
  const std::string_view account = kept(2);
  if (valid_iban(account)) {
    payer.iban = account;
  } else {
    payer.account = account;
  }
  if (payer.name.empty()) payer.name = kept(2, 2);
}

std::optional<RankedAmount> EdifactAssembler::read_amount(Currency assumed) {
  const std::string_view stated = trim(segment_.value(1, 3));
  Currency currency = assumed.known() ? assumed : message_->currency;
  if (!stated.empty()) {
    const Result<Currency> own = Currency::parse(stated);
    if (!own) return std::nullopt;
    currency = message_->currency = *own;
  }
  if (!currency.known()) return std::nullopt;
  const std::string_view written = trim(segment_.value(1, 2));
  const auto minor = amount(written, currency);
  if (!minor) return std::nullopt;
  const bool comma = written.find(',') != std::string_view::npos;
  const bool point = written.find('.') != std::string_view::npos;
  if ((comma || point) && segment_.service.decimal_mark != (comma ? ',' : '.')) {
    note_once(Severity::warning, "decimal_mark_differs", "",
              fmt::format("the amount '{}' has another decimal mark than the service string says; "
                          "comma and point are both read as decimal marks",
                          written));
  }
  return RankedAmount{.rank = 0, .minor = *minor, .currency = currency};
}

// FTX: its parts, with a blank between them.
void EdifactAssembler::append_text(std::string& text) {
  for (std::size_t n = 1; n <= segment_.components(4); ++n) {
    const std::string_view part = trim(segment_.value(4, n));
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += charset_.keep(part, arena_);
  }
}

void EdifactAssembler::close_document() {
  documents_.close();
  if (documents_.unnamed() == 0) return;
  note_once(Severity::info, "document_without_number", "",
            "a document (DOC) has no number, so that its amount is for nothing that can be named");
}

void EdifactAssembler::forget() {
  documents_.clear();
  arena_ = Arena{};
}

// By the bank's reference where the profile calls it unique, else by the content.
void EdifactAssembler::write_id(CashRecord& cash) {
  const bool advice = cash.kind == CashKind::advice;
  const std::string prefix = statement_prefix(
      cash.account.empty() ? std::string_view(summary_.format) : cash.account, cash.value_date);
  const bool unique = context_.profiles->of(cash.account).bank_reference_unique;
  if (unique && !advice && !cash.bank_reference.empty()) {
    const std::uint64_t mark =
        mark_of(mark_of(mark_of(0, prefix), cash.type_code), cash.bank_reference);
    id_by_reference(id_, prefix, cash.type_code, cash.bank_reference, ids_.next(mark));
    cash.key_is_reference = true;
  } else {
    std::string text;
    for (const std::string_view part :
         {cash.bank_reference, cash.end_to_end_id, cash.reference, cash.payer.iban, cash.text}) {
      text += part;
      text += '\n';
    }
    for (const RemittanceLine& line : cash.remittance) {
      text += fmt::format("{}/{}\n", line.reference, line.paid);
    }
    const std::uint64_t content = with_currency(content_hash({.type = cash.type_code,
                                                              .amount = cash.amount,
                                                              .payer_name = cash.payer.name,
                                                              .payer_account = cash.payer.account,
                                                              .check_number = cash.debit ? "D" : "",
                                                              .text = text}),
                                                cash.currency);
    id_by_content(id_, prefix, content, ids_.next(mark_of(content, prefix)));
  }
  cash.payment_id = id_;
}

}  // namespace quittance::ingest::edifact
