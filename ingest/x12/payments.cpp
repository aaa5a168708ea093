// One payment a transaction set: the 820 and the 835.
#include <fmt/format.h>

#include <array>

#include "core/text.h"
#include "ingest/controls_max.h"
#include "ingest/x12/assembler.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {
namespace {

// BPR01: the money moves with this message. I, H and P say that it does not.
bool moves_money(std::string_view handling) {
  return handling == "C" || handling == "D" || handling == "U" || handling == "X";
}

// Segments of an 835 that are known and not carried.
constexpr std::array<std::string_view, 18> kClaimDetails = {
    "AMT", "DTM", "LQ",  "LX",  "MIA", "MOA", "N1",  "N2",  "N3",
    "N4",  "NM1", "PER", "QTY", "RDM", "REF", "SVC", "TS2", "TS3"};

bool is_claim_detail(std::string_view name) {
  for (const std::string_view known : kClaimDetails) {
    if (known == name) return true;
  }
  return false;
}

bool is_payment(CashKind kind) {
  return kind == CashKind::receipt || kind == CashKind::returned;
}

}  // namespace

void X12Assembler::take_in_set(CashSink& sink) {
  const std::string_view name = segment_.name();
  remittance_taken_ = true;
  bool read = true;
  switch (set_->type) {
    case SetType::unknown:
      return;
    case SetType::lockbox:
      read = take_in_lockbox(sink);
      break;
    case SetType::claims: {
      const bool header = claims_.lines().empty() && name != "NM1" && name != "LX";
      read =
          claims_.take(segment_) || (header && remittance_.take(segment_)) || is_claim_detail(name);
      if (name == "CUR" && header) claims_.clear(remittance_.currency());
      break;
    }
    case SetType::remittance:
      read = remittance_.take(segment_);
      break;
  }
  if (read || !unread_.insert(std::string(name.substr(0, 8))).second) return;
  report_.find(Severity::info, "segment_unread", place(),
               fmt::format("the segment {} is not known in this set and was not read; it may stand "
                           "elsewhere in the file too",
                           utf8(name.substr(0, 8))));
}

// What decides whether the payment is money in, where it is not what nearly all payments have.
void X12Assembler::note_codes(const PaymentSegment& payment, Place place) {
  constexpr std::string_view kHandlings = "CDEHIKPUXZ";
  const bool known = payment.handling.size() == 1 &&
                     kHandlings.find(payment.handling.front()) != std::string_view::npos;
  if (!known) {
    report_.find(
        Severity::warning, "code_unknown", place,
        fmt::format("the handling '{}' (BPR01) is not known; type_codes in the profile can "
                    "say what it is",
                    payment.handling));
  }
  if (payment.side == "D") {
    report_.find(Severity::info, "payment_debited", place,
                 "the payment is a debit (BPR03): money that leaves the account; it is listed and "
                 "not booked as received");
  } else if (!payment.side.empty() && payment.side != "C") {
    report_.find(Severity::warning, "code_unknown", place,
                 fmt::format("'{}' (BPR03) says neither credit (C) nor debit (D); it is read as a "
                             "credit",
                             payment.side));
  }
}

CashKind X12Assembler::kind_of(const PaymentSegment& payment, std::int64_t amount,
                               std::string_view account) const {
  const auto& map = context_.profiles->of(account).type_codes;
  if (const auto found = map.find(payment.handling); found != map.end()) return found->second;
  if (amount < 0 || payment.side == "D") return CashKind::other;
  const bool moves = moves_money(payment.handling) && payment.method != "NON" && amount > 0;
  return moves ? CashKind::receipt : CashKind::advice;
}

// The effective date, else when the set was made, else when its group was.
Date X12Assembler::payment_date(const RemittanceRead& said) {
  const std::string_view written = said.payment.date;
  if (const Date effective = date(written); effective.known()) return effective;
  const Date other = said.made.known() ? said.made : group_ ? group_->date : Date{};
  if (other.known()) {
    report_.find(Severity::warning, "payment_date_unreadable", set_->place,
                 fmt::format("the effective date '{}' of the payment (BPR16) is no date; {} from "
                             "the set or its group is used",
                             written, other.iso()));
  } else {
    report_.find(Severity::error, "payment_without_date", set_->place,
                 fmt::format("the effective date '{}' of the payment (BPR16) is no date, and "
                             "nothing else in the set or its group has one; nothing was made of "
                             "the set; ask the sender",
                             written));
  }
  return other;
}

// Lines need not add up to the payment: a difference is said, and the payment is the cash.
void X12Assembler::judge_lines(const RemittanceRead& said, std::int64_t total) {
  const bool claims = set_->type == SetType::claims;
  const Wide sum = claims ? claims_.credited() - claims_.debited() - claims_.provider_adjustments()
                          : said.lines_sum;
  const bool complete = claims ? claims_.sum_complete() : said.sum_complete;
  const bool empty = claims ? claims_.lines().empty() : said.lines.empty();
  if (empty) return;
  if (!complete) {
    report_.find(Severity::info, "lines_without_amount", set_->place,
                 "some lines of the set name no amount, so that they cannot be compared with its "
                 "payment");
    return;
  }
  if (leave_out(summary_, sum == total)) return;
  if (sum == total) {
    return report_.agreed(set_->unit, claims ? "claims" : "remittance",
                          format_major(total, said.currency), set_->place.record);
  }
  Control control;
  control.level = Level::transaction_set;
  control.name = claims ? "claims" : "remittance";
  control.stated = format_major(total, said.currency);
  control.ok = false;
  control.computed = format_major(sum, said.currency);
  control.unit = set_->unit;
  report_.control(std::move(control), "lines_differ_from_payment",
                  {.holds = false, .advice = "the payment counts, and its lines are not trusted"},
                  set_->place);
}

// Charge less adjustments is what a claim pays; where it is not, the plan's reasons are not all
// there, or one is wrong.
void X12Assembler::judge_claims() {
  if (claims_.unbalanced() == 0) return;
  report_.find(Severity::warning, "claim_adjustments_differ", set_->place,
               fmt::format("the adjustments (CAS) of {} claims, '{}' the first, do not come to the "
                           "charge less the paid amount; the paid amounts count",
                           claims_.unbalanced(), claims_.first_unbalanced()));
}

RangeUse X12Assembler::close_payment(CashSink& sink) {
  const bool claims = set_->type == SetType::claims;
  if (claims) claims_.finish();
  RemittanceRead here;
  if (read_ahead_ == nullptr) {
    const auto total = amount(remittance_.payment().amount, remittance_.currency());
    if (!claims) remittance_.finish(total);
    remittance_.read_into(here);
    here.total = total;
  }
  const RemittanceRead& said = read_ahead_ == nullptr ? here : *read_ahead_;
  read_ahead_ = nullptr;
  const PaymentSegment& payment = said.payment;
  const Currency currency = said.currency;
  const auto total = said.total;
  summary_.transactions += claims ? claims_.claims() : 0;
  summary_.details += claims ? 0 : said.documents;
  say(remittance_.flaws());
  if (claims) say(claims_.flaws());
  if (claims) judge_claims();
  if (claims) {
    tally(false, claims_.credits(), claims_.credited(), currency);
    tally(true, claims_.debits(), claims_.debited(), currency);
  }
  if (!total) {
    report_.find(
        Severity::error, payment.stated ? "payment_amount_unreadable" : "set_without_payment",
        set_->place,
        payment.stated
            ? fmt::format("the payment amount '{}' (BPR02) is no amount of {}; nothing was "
                          "made of the set; ask the sender",
                          payment.amount, currency.code())
            : fmt::format("the set has no payment segment (BPR); nothing was made of it; ask "
                          "the sender"));
    return RangeUse::rejected;
  }
  if (!said.currency_known) return RangeUse::rejected;  // its flaw was said
  note_codes(payment, set_->place);
  const bool debit = payment.side == "D" || *total < 0;
  const std::int64_t size = *total < 0 ? -*total : *total;
  if (!claims) tally(debit, 1, size, currency);
  judge_lines(said, *total);
  const Date value = payment_date(said);
  if (!value.known()) return RangeUse::rejected;

  CashRecord cash;
  cash.kind = kind_of(payment, *total, payment.own_account);
  cash.method = method(payment.method);
  cash.currency = currency;
  cash.debit = debit && cash.kind != CashKind::receipt;
  cash.amount = size;
  cash.account = payment.own_account;
  cash.value_date = value;
  fill_payer(cash, payment, said.payer);
  cash.bank_reference = payment.trace;
  if (cash.method == Method::check) cash.check_number = payment.trace;
  cash.text = said.text;
  cash.type_code = payment.handling;
  cash.remittance = claims ? claims_.lines() : said.lines;
  cash.source = {.record = set_->place.record, .from = set_->place.offset, .to = segment_.to};
  cash.unit = set_->unit;
  id_.assign(cash.account);
  id_ += '/';
  id_ += iso(value);
  id_ += '/';
  id_ += payment.originator;
  id_ += '/';
  id_ += payment.trace.empty() ? std::string_view(set_->control) : payment.trace;
  add_ordinal();
  cash.payment_id = id_;
  cash.key_is_reference = !payment.trace.empty();
  count_account(cash.account);
  sink.cash(cash);
  return is_payment(cash.kind) ? RangeUse::payment : RangeUse::non_cash;
}

}  // namespace quittance::ingest::x12
