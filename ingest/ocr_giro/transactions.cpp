// The transactions of an assignment: a 30 record, the 31, 32 and 49 records that belong to it, and
// the cash they make.
#include <fmt/format.h>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/ocr_giro/assembler.h"
#include "ingest/ocr_giro/layout.h"

namespace quittance::ingest::ocr_giro {
namespace {

// Purchases and reversals at a terminal; those two reversals take money back.
bool is_reversal(std::string_view type) {
  return type == "18" || type == "20";
}

bool is_known_type(std::string_view type) {
  return type >= "10" && type <= "21";
}

Method method_of(std::string_view type) {
  if (type == "17") return Method::cash;
  return type >= "18" && type <= "21" ? Method::card : Method::other;
}

bool is_number(std::string_view digits) {
  return all_digits(digits) && !without_zeros(digits).empty();
}

}  // namespace

void OcrGiroAssembler::read_details(std::span<const FixedRecord> group) {
  details_ = {};
  const std::string_view number = field(group.front().text, item_1::kNumber);
  bool has_second = false;
  for (const FixedRecord& record : group.subspan(1)) {
    if (record.blank) continue;
    const std::string_view type = record_type(record.text);
    if (type.empty()) continue;
    if (field(record.text, item_2::kNumber) != number) {
      report_.find(Severity::warning, "item_of_another_transaction", place_of(record),
                   fmt::format("the record names transaction '{}', but follows {}; it is taken as "
                               "that transaction's",
                               text(field(record.text, item_2::kNumber)), text(number)));
    }
    if (type == "31") {
      has_second = true;
      details_.form = text(record.text, item_2::kForm);
      details_.archive = text(record.text, item_2::kArchive);
      details_.payer = text(record.text, item_2::kPayer);
    } else if (type == "32" || type == "49") {
      const Columns columns = type == "32" ? item_3::kText : item_3::kSpecification;
      const std::string_view words = text(record.text, columns);
      if (!details_.text.empty() && !words.empty()) details_.text += '\n';
      details_.text += words;
    }
  }
  if (!has_second) {
    report_.find(Severity::warning, "item_missing", place_of(group.front()),
                 fmt::format("transaction {} has no second record (31), which names the payer's "
                             "account",
                             text(number)));
  }
}

RangeUse OcrGiroAssembler::on_group(std::span<const FixedRecord> group, CashSink& sink) {
  const FixedRecord& record = group.front();
  need_transmission(record);
  std::int64_t records = 0;
  for (const FixedRecord& next : group) records += next.blank ? 0 : 1;
  count_records(records);
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, place_of(record), std::move(message));
    return RangeUse::rejected;
  };
  const bool other_service = assignment_ && assignment_->service == Service::other;
  if (assignment_) assignment_->computed.transactions += 1;
  if (other_service) return RangeUse::non_cash;
  ++summary_.transactions;
  const auto amount = amount_field(record.text, item_1::kAmount);
  if (!amount) {
    return reject("amount_unreadable",
                  fmt::format("the amount '{}' in columns 33-49 is no number; no payment was made "
                              "of it; ask the bank for the amount",
                              text(field(record.text, item_1::kAmount))));
  }
  const std::string_view type = field(record.text, head::kType);
  const bool minus = field(record.text, item_1::kSign) == "-";
  const bool debit = is_reversal(type) || minus;
  tally(debit, *amount, Currency::of("NOK"));
  if (!assignment_) {
    return reject("payment_outside_assignment",
                  "a transaction (30) stands outside any assignment (20), so the account is "
                  "unknown; no payment was made of it; ask the bank for the missing record");
  }
  assignment_->computed.gross += *amount;
  assignment_->computed.net += debit ? -*amount : *amount;
  const std::string_view sign = field(record.text, item_1::kSign);
  if (!minus && sign != "0" && sign != " ") {
    report_.find(Severity::warning, "sign_unknown", place_of(record),
                 fmt::format("'{}' in column 32 is no sign (-, 0 or blank); transaction {} is read "
                             "as one without; ask the bank",
                             text(sign), text(field(record.text, item_1::kNumber))));
  }
  if (minus && !is_reversal(type)) {
    report_.find(Severity::warning, "sign_unexpected", place_of(record),
                 fmt::format("a transaction of type {} has a minus sign; it is taken as money "
                             "taken back",
                             text(type)));
  }
  if (!date_field_ddmmyy(record.text, item_1::kDate).known()) {
    return reject("payment_without_date",
                  fmt::format("'{}' in columns 16-21 is no date DDMMYY; no payment was made of "
                              "transaction {}",
                              text(field(record.text, item_1::kDate)),
                              text(field(record.text, item_1::kNumber))));
  }
  read_details(group);
  return yield(group, *amount, debit, sink);
}

// Which of the two check digits a creditor agreed on, the file does not say.
void OcrGiroAssembler::judge_kid(const CashRecord& cash, Place place) {
  const std::string_view kid = cash.reference;
  if (kid.empty() || valid_kid_mod10(kid) || valid_kid_mod11(kid)) return;
  report_.find(Severity::info, "kid_check_fails", place,
               fmt::format("KID {} has no check digit by mod 10 or mod 11", kid));
}

RangeUse OcrGiroAssembler::yield(std::span<const FixedRecord> group, std::int64_t amount,
                                 bool debit, CashSink& sink) {
  const FixedRecord& record = group.front();
  const Place place = place_of(record);
  const bool received = assignment_->service == Service::ocr_giro;
  ++readable_;
  CashRecord cash;
  cash.type_code = text(field(record.text, head::kType));
  cash.account = assignment_->account;
  cash.kind = !received ? CashKind::other : debit ? CashKind::returned : CashKind::receipt;
  if (received && !is_known_type(cash.type_code)) {
    report_.find(Severity::warning, "type_unknown", place,
                 fmt::format("'{}' is no type of transaction; it is read as money received; the "
                             "profile's type_codes can say what it is",
                             cash.type_code));
  }
  if (amount == 0) {
    cash.kind = CashKind::ignore;
    report_.find(Severity::info, "amount_zero", place,
                 fmt::format("transaction {} has an amount of zero",
                             text(field(record.text, item_1::kNumber))));
  }
  if (received) cash.kind = kind_by_profile(cash.account, cash.kind, {cash.type_code});
  cash.debit = debit;
  cash.method = received ? method_of(cash.type_code) : Method::other;
  cash.currency = Currency::of("NOK");
  cash.amount = amount;
  cash.value_date = date_field_ddmmyy(record.text, item_1::kDate);
  if (received) cash.booking_date = cash.deposit_date = cash.value_date;
  cash.reference = text(record.text, item_1::kKid);
  judge_kid(cash, place);
  if (received && is_number(details_.payer)) {
    cash.payer.routing = "NO";
    cash.payer.account = details_.payer;
  }
  if (received)
    cash.bank_reference = is_number(details_.archive) ? details_.archive : details_.form;
  if (without_zeros(cash.bank_reference).empty()) cash.bank_reference = {};
  if (!received) cash.payer.name = details_.form;  // a request has the payer's short name there
  cash.text = details_.text;
  cash.source = {.record = record.number, .from = record.from, .to = group.back().to};
  cash.unit = assignment_->unit;

  const std::string_view group_number = text(record.text, item_1::kGroup);
  const std::string_view number = text(field(record.text, item_1::kNumber));
  id_ = fmt::format("{}/{}/{}/{}-{}", cash.account, cash.value_date.iso(), cash.type_code,
                    received ? group_number : "request", number);
  finish_id(cash);
  cash.key_is_reference = received && is_number(number) && is_number(group_number);
  note_account(cash.account);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

}  // namespace quittance::ingest::ocr_giro
