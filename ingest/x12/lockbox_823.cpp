// The 823: deposits of a lockbox, their batches and checks, and the totals that the bank states.
#include <fmt/format.h>

#include <utility>

#include "core/digest.h"
#include "core/text.h"
#include "ingest/x12/assembler.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {

bool X12Assembler::take_in_lockbox(CashSink& sink) {
  const std::string_view name = segment_.name();
  if (name == "DEP") {
    on_deposit(sink);
  } else if (name == "BAT") {
    on_deposit_batch(sink);
  } else if (name == "AMT") {
    on_total();
  } else if (name == "QTY") {
    on_quantity();
  } else if (name == "BPR" || name == "BPS") {
    on_check(sink);
  } else if (name == "AVA") {
    return true;  // when the money is available
  } else if (name == "CUR" && !check_) {
    on_currency();
  } else if (!check_) {
    // The bank, the recipient, and notes on a deposit.
    return name == "N1" || name == "N2" || name == "N3" || name == "N4" || name == "REF" ||
           name == "PER" || name == "TRN" || name == "DTM";
  } else {
    check_->to = segment_.to;
    return remittance_.take(segment_);
  }
  return true;
}

void X12Assembler::on_deposit(CashSink& sink) {
  close_deposit(sink);
  OpenDeposit deposit;
  const std::string_view reference = trim(segment_.element(1));
  const std::string_view account = trim(segment_.element(8));
  deposit.currency = set_->currency;
  deposit.lockbox = utf8(reference.empty() ? account : reference);
  deposit.date = date(segment_.element(2));
  if (!deposit.date.known()) {
    deposit.date = group_ ? group_->date : Date{};
    report_.find(
        Severity::warning, "deposit_date_unreadable", place(),
        fmt::format("the deposit date '{}' (DEP02) is no date; {}", utf8(trim(segment_.element(2))),
                    deposit.date.known()
                        ? fmt::format("{} of the group is used", deposit.date.iso())
                        : "nothing else has one, so its checks are not read"));
  }
  std::string path =
      fmt::format("{}/deposit-{}", summary_.units[set_->unit].name, name_part(deposit.lockbox));
  deposit.unit = report_.open_unit(set_->unit, Level::deposit, std::move(path), place());
  deposit.name = summary_.units[deposit.unit].name;
  deposit.place = place();
  count_account(deposit.lockbox);
  deposit_ = std::move(deposit);
}

void X12Assembler::on_deposit_batch(CashSink& sink) {
  close_deposit_batch(sink);
  if (!deposit_) {
    report_.find(Severity::error, "batch_outside_deposit", place(),
                 "a batch (BAT) stands outside any deposit (DEP); it was not used; ask the bank "
                 "for a corrected file");
    return;
  }
  ++deposit_->batches;
  OpenDepositBatch batch;
  batch.number = utf8(trim(segment_.element(3)));
  batch.unit = report_.open_unit(
      deposit_->unit, Level::batch,
      fmt::format("{}/batch-{}", deposit_->name, name_part(batch.number)), place());
  batch.place = place();
  batch_ = std::move(batch);
}

// CUR outside a check: of the deposit, before any of the whole set.
void X12Assembler::on_currency() {
  const auto stated = Currency::parse(trim(segment_.element(2)));
  Currency& currency = deposit_ ? deposit_->currency : set_->currency;
  currency = stated ? *stated : Currency{};
  if (stated) return;
  report_.find(Severity::error, "currency_unknown", place(),
               fmt::format("'{}' (CUR02) is no currency; no amount under it is read",
                           utf8(trim(segment_.element(2)))));
}

// AMT behind DEP is the deposit's total, behind BAT the batch's; under a check it is none.
void X12Assembler::on_total() {
  if (check_ || !deposit_) return;
  const std::string written = utf8(trim(segment_.element(2)));
  const auto total = deposit_->currency.known() ? amount(written, deposit_->currency)
                                                : std::optional<std::int64_t>();
  if (batch_) {
    batch_->total = total;
    batch_->total_written = written;
    batch_->total_stated = true;
  } else {
    deposit_->total = total;
    deposit_->total_written = written;
  }
}

void X12Assembler::on_quantity() {
  if (check_ || !deposit_) return;
  auto& quantities = batch_ ? batch_->quantities : deposit_->quantities;
  quantities.push_back({.of_batches = trim(segment_.element(1)) == "41",
                        .written = utf8(trim(segment_.element(2)))});
}

void X12Assembler::on_check(CashSink& sink) {
  close_check(sink);
  flush_ranges(RangeUse::structure, sink);
  ++summary_.transactions;
  check_ = OpenCheck{.place = place(), .to = segment_.to, .first_range = set_->ranges.size()};
  remittance_.clear(deposit_ && deposit_->currency.known() ? deposit_->currency
                                                           : default_currency());
  static_cast<void>(remittance_.take(segment_));
}

void X12Assembler::close_check(CashSink& sink) {
  if (!check_) return;
  const OpenCheck check = *check_;
  check_.reset();
  const RangeUse use = yield_check(check, sink);
  for (std::size_t n = check.first_range; n < set_->ranges.size(); ++n) {
    if (set_->ranges[n].use != RangeUse::rejected) set_->ranges[n].use = use;
  }
  // A set may hold the checks of a whole file.
  flush_ranges(RangeUse::structure, sink);
}

RangeUse X12Assembler::yield_check(const OpenCheck& check, CashSink& sink) {
  const PaymentSegment& payment = remittance_.payment();
  const Currency currency = remittance_.currency();
  const auto total = amount(payment.amount, currency);
  remittance_.finish(total);
  summary_.details += remittance_.documents();
  say(remittance_.flaws());
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, check.place, std::move(message));
    return RangeUse::rejected;
  };
  if (!deposit_) {
    return reject("check_outside_deposit",
                  "a check (BPR) stands outside any deposit (DEP), so its lockbox and date are "
                  "unknown; no payment was made of it; ask the bank for a corrected file");
  }
  ++deposit_->checks;
  if (batch_) ++batch_->checks;
  const bool currency_known = deposit_->currency.known() && remittance_.currency_known();
  if (!total || *total < 0 || !currency_known) {
    return reject("check_amount_unreadable",
                  fmt::format("the check amount '{}' (BPR02) is no amount, or its currency none; "
                              "no payment was made of it; "
                              "ask the bank",
                              payment.amount));
  }
  deposit_->computed += *total;
  if (batch_) batch_->computed += *total;
  if (!batch_) deposit_->below += *total;
  note_codes(payment, check.place);
  const bool debit = payment.side == "D";
  tally(debit, 1, *total, currency);
  if (!remittance_.sum_complete()) {
    report_.find(Severity::info, "lines_without_amount", check.place,
                 "some lines of the check name no amount, so that they cannot be compared with it");
  } else if (!remittance_.lines().empty() && remittance_.lines_sum() != *total) {
    report_.find(Severity::warning, "lines_differ_from_check", check.place,
                 fmt::format("the lines of the check pay {}, the check is {}; the check counts",
                             format_major(remittance_.lines_sum(), currency),
                             format_major(*total, currency)));
  }
  if (!deposit_->date.known()) {
    return reject("check_without_date",
                  "the check has no deposit date (DEP02); no payment was made of it; ask the bank "
                  "for a corrected file");
  }
  CashRecord cash;
  cash.kind = debit ? CashKind::other : CashKind::receipt;
  if (*total == 0) {
    cash.kind = CashKind::ignore;
    report_.find(Severity::warning, "check_amount_zero", check.place,
                 "the check has an amount of zero; it is listed and no payment");
  }
  cash.method = payment.method.empty() ? Method::check : method(payment.method);
  cash.debit = debit;
  cash.currency = currency;
  cash.amount = *total;
  cash.account = deposit_->lockbox;
  cash.deposit_date = deposit_->date;
  cash.value_date = deposit_->date;
  fill_payer(cash, payment, remittance_.payer());
  cash.check_number = payment.trace;
  cash.text = remittance_.text();
  cash.type_code = payment.handling;
  cash.remittance = remittance_.lines();
  cash.source = {.record = check.place.record, .from = check.place.offset, .to = check.to};
  cash.unit = batch_ ? batch_->unit : deposit_->unit;
  const std::string content = fmt::format("{}|{}|{}|{}", *total, payment.payer_routing,
                                          payment.payer_account, payment.trace);
  id_ = fmt::format("{}/{}/{}/{}", deposit_->lockbox, deposit_->date.iso(),
                    batch_ ? std::string_view(batch_->number) : std::string_view(),
                    sha256(content).short_hex());
  add_ordinal();
  cash.payment_id = id_;
  sink.cash(cash);
  return cash.kind == CashKind::receipt ? RangeUse::payment : RangeUse::non_cash;
}

void X12Assembler::close_deposit_batch(CashSink& sink) {
  close_check(sink);
  if (!batch_) return;
  deposit_->below += batch_->total ? Wide{*batch_->total} : batch_->computed;
  if (batch_->total_stated) {
    judge_total(batch_->unit, batch_->total_written, batch_->total, batch_->computed,
                batch_->computed, batch_->place);
  }
  for (const StatedQuantity& quantity : batch_->quantities) {
    judge_count(batch_->unit, "checks", quantity.written, batch_->checks);
  }
  end_unit(batch_->unit, false);
  batch_.reset();
}

void X12Assembler::close_deposit(CashSink& sink) {
  close_deposit_batch(sink);
  if (!deposit_) return;
  if (deposit_->checks == 0) {
    note_empty_deposit(sink);
  } else if (deposit_->total_written.empty()) {
    report_.find(Severity::warning, "deposit_total_missing", deposit_->place,
                 fmt::format("{} has no total (AMT) to compare its checks with", deposit_->name));
  } else {
    judge_total(deposit_->unit, deposit_->total_written, deposit_->total, deposit_->computed,
                deposit_->below, deposit_->place);
  }
  if (deposit_->checks > 0) {
    // Senders differ on what the qualifiers mean: a number that is either is right.
    for (const StatedQuantity& quantity : deposit_->quantities) {
      const auto stated = count(quantity.written);
      const bool of_batches = quantity.of_batches
                                  ? stated != deposit_->checks
                                  : stated != deposit_->checks && stated == deposit_->batches;
      judge_count(deposit_->unit, of_batches ? "batches" : "checks", quantity.written,
                  of_batches ? deposit_->batches : deposit_->checks);
    }
  }
  end_unit(deposit_->unit, false);
  deposit_.reset();
}

// A deposit that lists none of its checks: its total is kept, and is no payment.
void X12Assembler::note_empty_deposit(CashSink& sink) {
  report_.find(Severity::warning, "deposit_without_checks", deposit_->place,
               fmt::format("{} states {} and lists no check; ask the bank for the detail",
                           deposit_->name, deposit_->total_written));
  if (!deposit_->total || *deposit_->total < 0 || !deposit_->date.known()) return;
  CashRecord cash;
  cash.kind = CashKind::other;
  cash.currency = deposit_->currency;
  cash.amount = *deposit_->total;
  cash.account = deposit_->lockbox;
  cash.deposit_date = deposit_->date;
  cash.value_date = deposit_->date;
  cash.source = {
      .record = deposit_->place.record, .from = deposit_->place.offset, .to = segment_.from};
  cash.unit = deposit_->unit;
  id_ = fmt::format("{}/{}/deposit", deposit_->lockbox, deposit_->date.iso());
  add_ordinal();
  cash.payment_id = id_;
  sink.cash(cash);
}

void X12Assembler::judge_total(std::uint32_t unit, std::string_view written,
                               std::optional<std::int64_t> stated, Wide computed, Wide below,
                               Place place) {
  const Currency currency = deposit_->currency;  // known, or there is nothing to format
  const bool accepted = dialect().accept_wrong_totals;
  Control control;
  control.level = summary_.units[unit].level;
  control.name = "amount";
  control.stated = stated ? format_major(*stated, currency) : std::string(written);
  control.computed = currency.known() ? format_major(computed, currency) : "0";
  control.ok = stated && (*stated == computed || *stated == below);
  control.unit = unit;
  report_.control(
      std::move(control), "amount_wrong",
      {.holds = !accepted,
       .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                          : "its cash is held; ask the bank, then release or reject it; "
                            "accept_wrong_totals in the dialect makes this a finding"},
      place);
}

}  // namespace quittance::ingest::x12
