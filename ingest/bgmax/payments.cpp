// The payments of a deposit: a 20 or 21 record, the 22 to 29 records that belong to it, and the
// cash they make.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"
#include "ingest/bgmax/assembler.h"
#include "ingest/bgmax/layout.h"

namespace quittance::ingest::bgmax {
namespace {

constexpr std::size_t kTextWidth = 50;

// One reference; a list of several ("8012577,8013575") is text.
bool is_one_reference(std::string_view reference) {
  return !reference.empty() && reference.find_first_of(" ,;") == std::string_view::npos;
}

std::string_view deduction_meaning(std::string_view code) {
  if (code == "0") return "deduction: the whole credit note, nothing is left of it";
  if (code == "1") return "deduction: part of a credit note, a rest is left";
  if (code == "2") return "deduction: the last part of a credit note";
  return "deduction";
}

}  // namespace

void BgmaxAssembler::Details::clear() {
  lines.clear();
  lines_sum = 0;
  sum_complete = true;
  text.clear();
  name.clear();
  organisation.clear();
}

void BgmaxAssembler::add_reference(const FixedRecord& record) {
  transmission_->references += 1;
  summary_.details += 1;
  const bool negative = record.text.starts_with("23");
  const auto amount = amount_field(record.text, payment::kAmount);
  if (!amount) {
    report_.find(Severity::warning, "line_amount_unreadable", place_of(record),
                 fmt::format("the amount '{}' of an extra reference is no number; the reference "
                             "is kept without amount",
                             kept(record.text, payment::kAmount)));
  }
  RemittanceLine line;
  line.reference = text(record.text, payment::kReference);
  line.kind = negative ? ReferenceKind::credit_memo : ReferenceKind::unknown;
  line.paid = negative ? -amount.value_or(0) : amount.value_or(0);
  line.amount_stated = amount.value_or(0) != 0;
  details_.lines_sum += line.paid;
  details_.sum_complete = details_.sum_complete && line.amount_stated;
  details_.lines.push_back(line);
}

// Records of the same kind come several times; each adds to what the others said.
void BgmaxAssembler::read_details(std::span<const FixedRecord> group) {
  details_.clear();
  bool run_on = false;
  for (const FixedRecord& record : group.subspan(1)) {
    if (record.blank) continue;
    const std::string_view type = record.text.substr(0, 2);
    if (type == "22" || type == "23") add_reference(record);
    if (type == "25") {
      // A text that fills its columns goes on in the next record.
      const std::string_view piece = field(record.text, party::kText);
      if (!run_on) append_words(details_.text, text(trim(piece)));
      if (run_on) details_.text += text(trim_right(piece));
      run_on = piece.size() == kTextWidth && piece.back() != ' ';
    }
    if (type == "26") {
      append_words(details_.name, text(record.text, party::kName));
      append_words(details_.name, text(record.text, party::kExtraName));
    }
    if (type == "29") {
      details_.organisation =
          without_zeros(std::string_view(kept(record.text, party::kOrganisation)));
    }
  }
}

// A payment's own reference is one of its lines, unless the extra references repeat it or account
// for all the money.
void BgmaxAssembler::add_main_reference(std::string_view reference, std::int64_t amount) {
  if (details_.lines.empty() || !is_one_reference(reference)) return;
  for (const RemittanceLine& line : details_.lines) {
    if (line.reference == reference) return;
  }
  if (details_.sum_complete && details_.lines_sum == amount) return;
  RemittanceLine line;
  line.reference = reference;
  line.amount_stated = false;
  details_.sum_complete = false;
  details_.lines.insert(details_.lines.begin(), line);
}

void BgmaxAssembler::judge_lines(std::int64_t amount, Place place) {
  const bool judged = !details_.lines.empty() && details_.sum_complete;
  if (!judged || details_.lines_sum == amount) return;
  report_.find(Severity::warning, "lines_differ_from_payment", place,
               fmt::format("the extra references of the payment come to {}, the payment is {}; "
                           "the payment counts",
                           format_major(details_.lines_sum, deposit_->currency),
                           format_major(amount, deposit_->currency)));
}

RangeUse BgmaxAssembler::on_group(std::span<const FixedRecord> group, CashSink& sink) {
  const FixedRecord& record = group.front();
  const bool deduction = record.text.starts_with("21");
  need_transmission(record);
  if (!deposit_) open_deposit(record);
  ++summary_.transactions;
  (deduction ? transmission_->deductions : transmission_->payments) += 1;
  deposit_->payments += 1;
  read_details(group);
  const auto amount = amount_field(record.text, payment::kAmount);
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, place_of(record), std::move(message));
    return RangeUse::rejected;
  };
  if (!amount) {
    return reject("amount_unreadable",
                  fmt::format("the amount '{}' in columns 38-55 is no number; no payment was made "
                              "of it; ask the bank for the amount",
                              kept(record.text, payment::kAmount)));
  }
  deposit_->net += deduction ? -*amount : *amount;
  if (!deposit_->currency.known()) {
    return reject("currency_unknown",
                  "neither the opening record (05) nor the deposit (15) names a currency; no "
                  "payment was made of it; ask the bank for a corrected file");
  }
  tally(deduction, *amount, deposit_->currency);
  if (!deposit_->date.known()) {
    return reject("payment_without_date",
                  "the deposit record (15) that has the date is missing or has none; no payment "
                  "was made of it; ask the bank for the whole file");
  }
  return yield(group, *amount, sink);
}

// They decide nothing by themselves, but say what the bank has checked.
void BgmaxAssembler::judge_codes(const FixedRecord& record, bool deduction) {
  const auto judge = [&](Columns columns, std::string_view known, std::string_view what) {
    const std::string_view code = field(record.text, columns);
    if (code.empty() || known.find(code) != std::string_view::npos) return;
    report_.find(Severity::info, "code_unknown", place_of(record),
                 fmt::format("'{}' in column {} is no {}; the payment is read all the same",
                             text(code), columns.from, what));
  };
  judge(payment::kCode, " 012345", "code of a reference (0 to 5)");
  judge(payment::kChannel, " 01234", "channel (1 to 4)");
  if (deduction) judge(payment::kDeduction, " 012", "code of a deduction (0 to 2)");
}

RangeUse BgmaxAssembler::yield(std::span<const FixedRecord> group, std::int64_t amount,
                               CashSink& sink) {
  const FixedRecord& record = group.front();
  const bool deduction = record.text.starts_with("21");
  const std::string_view serial = text(record.text, payment::kSerial);
  const std::string_view code = field(record.text, payment::kCode);
  judge_codes(record, deduction);
  ++readable_;
  CashRecord cash;
  const std::string type_code = fmt::format("{}{}{}", record.text.substr(0, 2), text(code),
                                            text(field(record.text, payment::kChannel)));
  cash.account = deposit_->account;
  cash.kind = deduction ? CashKind::other : CashKind::receipt;
  if (amount == 0) {
    cash.kind = CashKind::ignore;
    report_.find(Severity::info, "amount_zero", place_of(record),
                 fmt::format("payment {} has an amount of zero", serial));
  }
  cash.kind = kind_by_profile(cash.account, cash.kind,
                              {type_code, std::string_view(type_code).substr(0, 2)});
  cash.debit = deduction;
  cash.method = Method::other;
  cash.currency = deposit_->currency;
  cash.amount = amount;
  cash.value_date = cash.booking_date = cash.deposit_date = deposit_->date;
  cash.bank_reference = serial;
  cash.type_code = type_code;
  cash.payer.account = without_zeros(text(record.text, payment::kBankgiro));
  if (!cash.payer.account.empty()) cash.payer.routing = "BG";
  cash.payer.name = details_.name;
  cash.payer.id = details_.organisation;

  const std::string_view reference = text(record.text, payment::kReference);
  add_main_reference(reference, amount);
  if (!deduction) judge_lines(amount, place_of(record));
  std::string words;
  if (deduction) append_words(words, deduction_meaning(field(record.text, payment::kDeduction)));
  if (is_one_reference(reference)) {
    cash.reference = reference;
  } else {
    append_words(words, reference);
  }
  append_words(words, details_.text);
  cash.text = words;
  cash.remittance = details_.lines;
  cash.source = {.record = record.number, .from = record.from, .to = group.back().to};
  cash.unit = deposit_->unit;

  const bool is_key = all_digits(serial) && !without_zeros(serial).empty();
  id_ = deposit_->id_prefix;
  id_ += record.text.substr(0, 2);
  id_ += '-';
  id_ += serial;
  const std::uint32_t ordinal = finish_id(cash);
  cash.key_is_reference = is_key;
  if (ordinal > 1 && is_key) {
    report_.find(Severity::info, "serial_repeated", place_of(record),
                 fmt::format("serial {} stands {} times in the deposit; each is taken as a "
                             "payment of its own",
                             serial, ordinal));
  }
  note_account(cash.account);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

}  // namespace quittance::ingest::bgmax
