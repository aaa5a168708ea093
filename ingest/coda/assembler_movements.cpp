// The movements of CodaAssembler: records 21 to 33, totals and their details.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/coda/assembler.h"
#include "ingest/coda/layout.h"
#include "ingest/western_text.h"

namespace quittance::ingest::coda {
namespace {

constexpr std::size_t kTextMax = std::size_t{16} << 10;

bool is_placeholder(std::string_view reference) {
  return reference.empty() || reference == "NOTPROVIDED" || reference == "NOT PROVIDED" ||
         reference == "NONREF";
}

// The number behind another one; 9999 goes on with 0 or 1.
bool follows(std::string_view before, std::string_view sequence) {
  if (before.empty() || !all_digits(before) || !all_digits(sequence)) return true;
  const auto number = [](std::string_view text) {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
  };
  const int last = number(before);
  const int next = number(sequence);
  return next == last + 1 || (last == 9999 && next <= 1);
}

}  // namespace

void CodaAssembler::Part::clear() {
  readable = returned = false;
  type = '0';
  communication.clear();
  information.clear();
  entry.clear();
}

CodaAssembler::Part& CodaAssembler::next_part(const StatementRecord& record) {
  if (parts_used_ == parts_.size()) parts_.emplace_back();
  Part& part = parts_[parts_used_++];
  part.clear();
  part.entry.source = {.record = records_, .from = record.from, .to = record.to};
  return part;
}

void CodaAssembler::on_movement(const StatementRecord& record, CashSink& sink) {
  using namespace movement;
  const std::string_view sequence = field(record.text, kSequence);
  const bool detail = field(record.text, kDetail) != "0000";
  const bool of_open_one = parts_used_ > 0 && sequence == sequence_;
  if (!detail || !of_open_one) close_movement(sink);
  if (!file_.is_open()) {
    find(Severity::error, "movement_without_account", record,
         "no old balance (1) stands before the movement, so that neither account nor currency are "
         "known; it is not read; ask the bank for the whole file");
  } else if (detail && !of_open_one) {
    find(Severity::error, "detail_without_movement", record,
         "the detail belongs to no movement before it; it is not read, and counts in no total");
  } else if (parts_used_ >= kPartsMax) {
    find(Severity::error, "details_too_many", record,
         "the movement has more than 9,999 details; this one is not read");
  }
  const bool lost = !file_.is_open() || (detail && !of_open_one) || parts_used_ >= kPartsMax;
  if (lost) {
    close_movement(sink);
    if (file_.is_open()) last_record_ = records_;
    file_.cover(sink, record.from, record.to, RangeUse::rejected, records_, "21 movement");
    return;
  }
  if (!detail) {
    if (!follows(sequence_before_, sequence)) {
      find(Severity::warning, "sequence_gap", record,
           fmt::format("sequence number {} follows {}", western_as_utf8(sequence),
                       western_as_utf8(sequence_before_)));
    }
    sequence_ = sequence_before_ = sequence;
  }

  Part& part = next_part(record);
  StatementEntry& entry = part.entry;
  append_western(entry.bank_reference, field(record.text, kReference));
  append_western(entry.type_code, field(record.text, kCode));
  const TransactionCode code = transaction_code(entry.type_code);
  part.type = code.type;
  entry.method = method_of(code);
  if (!all_digits(entry.type_code) || entry.type_code.size() != 8) {
    find(Severity::warning, "code_unreadable", record,
         "columns 54-61 hold no transaction code of eight digits");
  }
  entry.value_date = date_of(record, kValueDate);
  entry.booking_date = date_of(record, kEntryDate);
  part.communication.structured = field(record.text, kStructured) == "1";
  part.communication.add(field(record.text, kWords), static_cast<std::size_t>(kWords.length));
  const auto amount = amount_of(record, kSign, kAmount, "amount_unreadable");
  if (!amount) return;
  if (!detail) (*amount < 0 ? transmission_.debits : transmission_.credits) += std::abs(*amount);
  const auto minor = minor_of(record, *amount, "amount_unreadable");
  if (!minor) return;
  entry.debit = field(record.text, kSign) == "1";
  entry.amount = *minor < 0 ? -*minor : *minor;
  part.readable = true;
}

bool CodaAssembler::on_continuation(const StatementRecord& record) {
  if (parts_used_ == 0 || field(record.text, kSequence) != sequence_) return false;
  Part& part = parts_[parts_used_ - 1];
  part.entry.source.to = record.to;
  last_record_ = records_;
  if (part.information.size() + part.communication.columns.size() > kTextMax) {
    find(Severity::warning, "text_too_long", record,
         "the movement has more than 16 KiB of text; the rest is not kept");
  } else if (record.text[0] == '2') {
    take_continuation(part, record);
  } else {
    take_information(part, record);
  }
  return true;
}

void CodaAssembler::take_continuation(Part& part, const StatementRecord& record) {
  using namespace movement;
  StatementEntry& entry = part.entry;
  if (record.text[1] == '2') {
    part.communication.add(field(record.text, kWords2), static_cast<std::size_t>(kWords2.length));
    const std::string_view end_to_end = text_field(record.text, kEndToEnd);
    if (!is_placeholder(end_to_end) && entry.end_to_end_id.empty()) {
      append_western(entry.end_to_end_id, end_to_end);
    }
    if (entry.payer_bank.empty()) append_western(entry.payer_bank, field(record.text, kBic));
    const std::string_view type = text_field(record.text, kReturnType);
    if (type.empty() || type == "0") return;
    if (is_return_type(type)) {
      part.returned = true;
    } else {
      find(Severity::warning, "return_type_unknown", record,
           "column 113 holds no type of return (1 to 5); it is kept as text, and the movement is "
           "what its transaction code says; type_codes in the profile can say otherwise");
    }
    std::string line = fmt::format("R-TYPE {} ", western_as_utf8(type));
    append_western(line, field(record.text, kReason));
    if (entry.return_reason.empty())
      append_western(entry.return_reason, field(record.text, kReason));
    if (!part.information.empty()) part.information += '\n';
    part.information += line;
    return;
  }
  part.communication.add(field(record.text, kWords3), static_cast<std::size_t>(kWords3.length));
  if (entry.payer_name.empty()) append_western(entry.payer_name, field(record.text, kName));
  if (!entry.payer_account.empty() || !entry.payer_iban.empty()) return;
  const std::string_view columns = text_field(record.text, kAccount);
  const std::string_view account = columns.substr(0, columns.find(' '));
  append_western(valid_iban(account) ? entry.payer_iban : entry.payer_account, account);
}

// Information of type 001 names the counter-party and its address.
void CodaAssembler::take_information(Part& part, const StatementRecord& record) {
  using namespace information;
  std::string& text = part.information;
  const char kind = record.text.size() > 1 ? record.text[1] : ' ';
  Columns columns = kind == '2' ? kWords2 : kWords3;
  if (kind == '1') {
    const bool structured = field(record.text, kStructured) == "1";
    columns = structured ? kName : kWords;
    if (structured && field(record.text, kType) == "001") {
      const std::string name = western_as_utf8(field(record.text, kName));
      if (part.entry.payer_name.empty()) part.entry.payer_name = name;
      if (part.entry.payer_name == name) return;
    }
  }
  if (!text.empty()) text += '\n';
  append_western(text, with_single_blanks(field(record.text, columns)));
}

// What stands in the fields of a part when all its records are known.
void CodaAssembler::complete(Part& part) {
  StatementEntry& entry = part.entry;
  const CommunicationRead read = read_communication(part.communication, entry);
  entry.add_line(part.information);
  const Place at = {.record = entry.source.record, .offset = entry.source.from};
  if (read.check_fails) {
    file_.report().find(Severity::warning, "reference_check_fails", at,
                        "the check digits of the structured communication do not hold; it is kept "
                        "as text");
  }
  if (read.unknown_return) {
    file_.report().find(
        Severity::warning, "return_type_unknown", at,
        "the communication of the direct debit holds no reason (0 to 4) or type of return (1 to 5) "
        "that is known; the movement is what its transaction code says; type_codes in the profile "
        "can say otherwise");
  }
  if (read.unknown_type) {
    file_.report().find(
        Severity::info, "communication_unknown", at,
        "the type of the structured communication is not known; it is kept as text");
  }
  const TransactionCode code = transaction_code(entry.type_code);
  const bool returned = part.returned || read.returned;
  std::string pair(code.family);
  pair += code.transaction;
  entry.kind = file_.kind_of(entry, returned ? CashKind::returned : default_kind(code, entry.debit),
                             {entry.type_code, pair});
  if (entry.kind == CashKind::returned) entry.original_id = entry.end_to_end_id;
  const bool has_payer = !entry.debit || entry.kind == CashKind::returned;
  if (!has_payer) entry.add_line(entry.payer_name);
}

bool CodaAssembler::details_make_up_the_total() const {
  const Part& whole = parts_.front();
  if (!whole.readable || !is_total(whole.type)) return false;
  Wide sum = 0;
  bool any = false;
  for (std::size_t n = 1; n < parts_used_; ++n) {
    const Part& detail = parts_[n];
    if (!is_payment_of_total(detail.type)) continue;
    if (!detail.readable) return false;
    any = true;
    sum += detail.entry.debit ? -detail.entry.amount : detail.entry.amount;
  }
  return any && sum == (whole.entry.debit ? -whole.entry.amount : whole.entry.amount);
}

void CodaAssembler::close_movement(CashSink& sink) {
  if (parts_used_ == 0) return;
  Part& whole = parts_.front();
  for (std::size_t n = 0; n < parts_used_; ++n) complete(parts_[n]);
  file_.summary().details += parts_used_ - 1;
  if (whole.readable) {
    file_.tally(whole.entry.debit, whole.entry.amount);
  } else {
    ++file_.summary().transactions;
  }
  if (details_make_up_the_total()) {
    book_details(sink);
  } else {
    book_whole(sink);
  }
  last_record_ = std::max(last_record_, parts_[parts_used_ - 1].entry.source.record);
  last_to_ = parts_[parts_used_ - 1].entry.source.to;
  parts_used_ = 0;
}

void CodaAssembler::cover(const Part& part, RangeUse use, std::string_view what, CashSink& sink) {
  const SourceRange& source = part.entry.source;
  file_.cover(sink, source.from, source.to, use, source.record, what);
}

// One record of cash for the movement; what details say is kept as its text.
void CodaAssembler::book_whole(CashSink& sink) {
  Part& whole = parts_.front();
  StatementEntry& entry = whole.entry;
  bool payments = false;
  for (std::size_t n = 1; n < parts_used_; ++n) {
    const StatementEntry& detail = parts_[n].entry;
    payments = payments || is_payment_of_total(parts_[n].type);
    if (entry.text.size() > kTextMax) break;
    entry.add_line(detail.text);
    if (entry.reference.empty() && !payments) entry.reference = detail.reference;
    if (entry.end_to_end_id.empty() && !payments) entry.end_to_end_id = detail.end_to_end_id;
    if (entry.payer_name.empty() && !payments) entry.payer_name = detail.payer_name;
  }
  if (whole.readable && payments) {
    file_.report().find(Severity::warning, "details_differ",
                        {.record = entry.source.record, .offset = entry.source.from},
                        "the details do not come to their total; it is taken as one, without them");
  }
  const bool sum_of_many = is_total(whole.type) && (payments || is_detail_less(whole));
  if (sum_of_many && entry.kind == CashKind::receipt) entry.kind = CashKind::deposit_total;
  cover(whole, whole.readable ? file_.emit(entry, sink) : RangeUse::rejected, "21 movement", sink);
  for (std::size_t n = 1; n < parts_used_; ++n) {
    cover(parts_[n], RangeUse::structure, "21 detail", sink);
  }
}

// The payments of a total, each its own record of cash; the total itself would be the same money.
void CodaAssembler::book_details(CashSink& sink) {
  const StatementEntry& total = parts_.front().entry;
  cover(parts_.front(), RangeUse::structure, "21 total of details", sink);
  for (std::size_t n = 1; n < parts_used_; ++n) {
    Part& detail = parts_[n];
    if (!is_payment_of_total(detail.type)) {
      cover(detail, RangeUse::structure, "21 detail", sink);
      continue;
    }
    StatementEntry& entry = detail.entry;
    if (!entry.value_date.known()) entry.value_date = total.value_date;
    if (!entry.booking_date.known()) entry.booking_date = total.booking_date;
    // What stands below a payment of the total says more of it, and is no money of its own.
    for (std::size_t m = n + 1; m < parts_used_ && parts_[m].type == '9'; ++m) {
      entry.add_line(parts_[m].entry.text);
    }
    cover(detail, file_.emit(entry, sink), "21 payment of a total", sink);
  }
}

}  // namespace quittance::ingest::coda
