// The entries of a batch: a 6 record, the 7 records that belong to it, and the cash they make.
#include <fmt/format.h>

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/nacha/assembler.h"
#include "ingest/x12/information.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::nacha {
namespace {

// Of every ACH entry: looked up once.
Currency dollars() {
  static const Currency kDollars = Currency::of("USD");
  return kDollars;
}

bool all_zeros(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

void append_words(std::string& to, std::string_view words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

bool is_digit_of(std::string_view column, int digit) {
  return column.size() == 1 && column.front() - '0' == digit;
}

bool is_payment(CashKind kind) {
  return kind == CashKind::receipt || kind == CashKind::returned;
}

}  // namespace

void NachaAssembler::on_entry(const NachaFragment& fragment, std::span<const Record> group,
                              CashSink& sink) {
  const Record& record = group.front();
  const EntryNumbers& numbers = fragment.numbers(record);
  count(record);
  const std::uint32_t first_record = records_;
  const Place place = place_of(record);
  ++summary_.transactions;

  const EntryFields fields =
      read_entry(record.text, numbers, batch_ ? batch_->shape : EntryShape::common);
  if (batch_ && !batch_->company_is_ours && judged_as_.empty()) {
    judged_as_ = utf8(fields.account);
  }
  judge_entry(fields, numbers, record);
  tally(fields);
  if (batch_ && numbers.rdfi) batch_->computed.hash += *numbers.rdfi;
  if (batch_) batch_->computed.entries += 1;

  addenda_.clear();
  plain_ = is_ascii(record.text);
  for (const Record& next : group.subspan(1)) {
    count(next);
    if (next.type != '7') continue;
    plain_ = plain_ && is_ascii(next.text);
    ++summary_.details;
    if (batch_) batch_->computed.entries += 1;
    if (read_addenda(next.text, addenda_) == AddendaFlaw::unknown_type) {
      report_.find(Severity::warning, "addenda_type_unknown", place_of(next),
                   fmt::format("'{}' is no addenda type; the record was not read",
                               utf8(field(next.text, addenda::kType))));
    }
    // The number that ties an addenda record to its entry; returns carry the trace there.
    const std::string_view of = field(next.text, addenda::kEntry);
    const bool tied =
        fields.trace.size() >= 7 && of == fields.trace.substr(fields.trace.size() - 7);
    const std::string_view type = field(next.text, addenda::kType);
    if (!tied && type != "99" && type != "98" && type != "02") {
      report_.find(Severity::warning, "addenda_of_another_entry", place_of(next),
                   fmt::format("the addenda record names entry '{}', but follows trace '{}'; it is "
                               "taken as that entry's",
                               utf8(of), utf8(fields.trace)));
    }
  }
  const EntryInformation& information = fragment.information(record);
  information_ = information.joined;
  judge_addenda(fields, information, place);
  read_remittance(fields, information, place);
  const RangeUse use = yield(fields, group, first_record, sink);

  std::uint32_t at = first_record - 1;
  for (const Record& next : group) {
    if (next.type != 0) ++at;
    const bool is_entry = next.type == '6';
    const bool belongs = is_entry || next.type == '7';
    const RangeUse other = next.type == 0 ? RangeUse::structure : RangeUse::rejected;
    if (!belongs && next.type != 0) {
      report_.find(Severity::error, "record_unknown", {at, next.from},
                   fmt::format("a record of type '{}' does not exist in an ACH file; it was not "
                               "used; records are 1 5 6 7 8 9",
                               utf8(next.text.substr(0, 1))));
    }
    const RangeUse became = belongs ? use : other;
    if (became == RangeUse::rejected) ++rejected_records_;
    sink.range({.bytes = {next.from, next.to},
                .use = became,
                .record = at,
                .what = is_entry         ? "6 entry"
                        : belongs        ? "7 addenda"
                        : next.type == 0 ? "blank record"
                                         : "unknown record"});
  }
}

// Controls cover every entry whose amount and code can be read, whatever becomes of it.
void NachaAssembler::tally(const EntryFields& fields) {
  if (!fields.amount || !all_digits(fields.code)) return;
  const bool debit = fields.meaning.debit;
  (debit ? debits_ : credits_) += *fields.amount;
  (debit ? summary_.debits : summary_.credits).count += 1;
  if (!batch_) return;
  (debit ? batch_->computed.debits : batch_->computed.credits) += *fields.amount;
  (debit ? batch_->has_debits : batch_->has_credits) = true;
}

void NachaAssembler::judge_entry(const EntryFields& fields, const EntryNumbers& numbers,
                                 const Record& record) {
  const Place place = place_of(record);
  if (!numbers.rdfi) {
    report_.find(Severity::warning, "routing_unreadable", place,
                 fmt::format("the routing number '{}' in columns 4-11 is no number; the entry hash "
                             "is short of it",
                             utf8(field(record.text, entry::kRdfi))));
  } else if (!is_digit_of(field(record.text, entry::kCheckDigit), check_digit(*numbers.rdfi))) {
    report_.find(
        Severity::warning, "check_digit_wrong", place,
        fmt::format("the check digit of routing number {:08} is {}, not '{}'", *numbers.rdfi,
                    check_digit(*numbers.rdfi), utf8(field(record.text, entry::kCheckDigit))));
  }
  if (!fields.trace_is_number) {
    report_.find(Severity::warning, "trace_unreadable", place,
                 fmt::format("the trace number '{}' in columns 80-94 is no number, so it is no key "
                             "of the payment",
                             utf8(fields.trace)));
  }
}

void NachaAssembler::judge_addenda(const EntryFields& fields, const EntryInformation& information,
                                   Place place) {
  if (fields.indicator != '0' && fields.indicator != '1') {
    report_.find(
        Severity::warning, "addenda_indicator_unreadable", place,
        fmt::format("the addenda indicator in column 79 is '{}', neither 0 nor 1; the entry "
                    "has {} addenda records",
                    utf8(std::string_view(&fields.indicator, 1)), addenda_.count));
  } else if ((fields.indicator == '1') != (addenda_.count > 0)) {
    report_.find(Severity::warning, "addenda_indicator_differs", place,
                 fmt::format("the addenda indicator is {}, but the entry has {} addenda records; "
                             "they are taken as its own",
                             fields.indicator, addenda_.count));
  }
  if (fields.addenda_stated && *fields.addenda_stated != addenda_.count) {
    report_.find(Severity::warning, "addenda_count_differs", place,
                 fmt::format("the entry states {} addenda records and has {}; some may be missing",
                             *fields.addenda_stated, addenda_.count));
  }
  if (!information.in_order) {
    report_.find(
        Severity::warning, "addenda_sequence", place,
        "the payment information (05) of this entry is not numbered 1, 2, 3 …; a record may "
        "be missing");
  }
}

// The addenda of an entry in X12 segments. The entry is the cash: lines that do not add up to it
// are said, and matching does not trust them.
void NachaAssembler::read_remittance(const EntryFields& fields, const EntryInformation& information,
                                     Place place) {
  const Currency usd = dollars();
  const std::int64_t amount = fields.amount.value_or(0);
  remits_ = nullptr;
  if (information.read == x12::InformationRead::no_segments) return;
  const bool as_read = information.said != nullptr && information.amount == amount;
  if (!as_read) {
    static_cast<void>(x12::read_information(information_, usd, amount, remittance_));
    remittance_.read_into(read_again_);
  }
  remits_ = as_read ? information.said : &read_again_;
  if (information.read == x12::InformationRead::cut_off) {
    report_.find(Severity::warning, "information_cut_off", place,
                 "the X12 segments in the addenda end in the middle; an addenda record may be "
                 "missing");
  }
  if (!as_read) {
    for (const x12::Flaw& flaw : remittance_.flaws()) {
      report_.find(Severity::warning, flaw.code, place,
                   fmt::format("'{}' in the addenda could not be read", flaw.written));
    }
  }
  const auto stated = x12::amount(remits_->payment.amount, usd);
  if (remits_->payment.stated && stated != amount) {
    report_.find(Severity::warning, "payment_segment_differs", place,
                 fmt::format("the addenda state a payment of {}, the entry is {}; the entry counts",
                             remits_->payment.amount, format_major(amount, usd)));
  }
  if (!remits_->sum_complete) {
    report_.find(
        Severity::info, "lines_without_amount", place,
        "some lines in the addenda name no amount, so that they cannot be compared with the "
        "entry");
  }
  const bool moves_money = fields.meaning.movement == Movement::live;
  const bool judged = moves_money && !remits_->lines.empty() && remits_->sum_complete;
  if (judged && remits_->lines_sum != amount) {
    report_.find(Severity::warning, "lines_differ_from_entry", place,
                 fmt::format("the remittance lines of the entry pay {}, the entry is {}; the entry "
                             "counts",
                             format_major(remits_->lines_sum, usd), format_major(amount, usd)));
  }
}

CashKind NachaAssembler::kind_by_profile(const EntryFields& fields, std::string_view account,
                                         CashKind by_default) const {
  const auto& map = context_.profiles->of(account).type_codes;
  if (map.empty()) return by_default;
  for (const std::string_view code :
       {std::string_view(type_code_), std::string_view(batch_->sec), fields.code}) {
    if (const auto found = map.find(code); found != map.end()) return found->second;
  }
  return by_default;
}

NachaAssembler::Meaning NachaAssembler::meaning_of(const EntryFields& fields, Place place) {
  const Movement movement = fields.meaning.movement;
  const std::string_view back = addenda_.return_code;
  if (!back.empty()) {
    if (return_reason(back).empty()) {
      report_.find(
          Severity::warning, "return_code_unknown", place,
          fmt::format("'{}' is no return reason; the entry is read as a return all the same",
                      utf8(back)));
    }
    if (is_dishonoured(back) || is_contested(back)) {
      report_.find(
          Severity::warning, "return_disputed", place,
          fmt::format("{} ({}): the banks dispute a return; it is listed and not booked as a "
                      "return",
                      back, return_reason(back)));
      return {.kind = CashKind::other, .company_side = true};
    }
    return {.kind = CashKind::returned, .company_side = true};
  }
  if (!addenda_.change_code.empty()) {
    if (change_reason(addenda_.change_code).empty()) {
      report_.find(Severity::warning, "change_code_unknown", place,
                   fmt::format("'{}' is no change code", utf8(addenda_.change_code)));
    }
    return {.kind = CashKind::other, .company_side = true};
  }
  const bool moves_money = movement == Movement::live;
  if (!moves_money && movement != Movement::advice && *fields.amount != 0) {
    report_.find(
        Severity::error, "code_without_money", place,
        fmt::format("transaction code {} moves no money by itself, but the entry states {}; "
                    "it is listed and not booked as received",
                    fields.code, format_major(*fields.amount, dollars())));
    return {.kind = CashKind::other, .company_side = batch_->company_is_ours};
  }
  const bool remits = remits_ != nullptr && !remits_->lines.empty();
  if (movement == Movement::zero_dollar && remits) {
    return {.kind = CashKind::advice, .company_side = batch_->company_is_ours};
  }
  const bool ours = batch_->company_is_ours && context_.profiles->accounts.find(fields.account) ==
                                                   context_.profiles->accounts.end();
  // What takes back a credit of the same company is a debit of the batch's description REVERSAL.
  const bool takes_back = fields.meaning.debit && batch_->description == "REVERSAL";
  if (moves_money && *fields.amount > 0 && takes_back && !ours) {
    return {.kind = CashKind::returned};
  }
  if (moves_money && *fields.amount > 0) {
    const bool received = !fields.meaning.debit && !ours;
    return {.kind = received ? CashKind::receipt : CashKind::other, .company_side = ours};
  }
  if (moves_money) {
    report_.find(Severity::warning, "entry_amount_zero", place,
                 fmt::format("the entry with trace {} has an amount of zero", utf8(fields.trace)));
  }
  return {.kind = movement == Movement::advice ? CashKind::other : CashKind::ignore,
          .company_side = ours};
}

// What the entry is about, in the file's words: the description of the batch, the reason of a
// return or change, and what the addenda say.
void NachaAssembler::write_text(bool company_side) {
  text_.clear();
  if (!addenda_.return_code.empty()) {
    append_words(text_, as_text(addenda_.return_code));
    append_words(text_, return_reason(addenda_.return_code));
    append_words(text_, as_text(addenda_.return_information));
  }
  if (!addenda_.change_code.empty()) {
    append_words(text_, as_text(addenda_.change_code));
    append_words(text_, change_reason(addenda_.change_code));
    append_words(text_, as_text(addenda_.corrected));
  }
  append_words(text_, batch_->description);
  append_words(
      text_, remits_ != nullptr && !remits_->lines.empty() ? remits_->text : as_text(information_));
  append_words(text_, as_text(addenda_.terminal));
  if (company_side) append_words(text_, batch_->company);
}

// The other party: whoever the company's entries go to, or the company.
void NachaAssembler::set_payer(const EntryFields& fields, const Meaning& meaning,
                               CashRecord& cash) {
  const auto text = [&](std::string_view raw) { return as_text(raw); };
  const std::string_view id = fields.id.empty() ? addenda_.receiver_id : fields.id;
  if (meaning.company_side) {
    cash.payer.name = text(addenda_.receiver.empty() ? fields.name : addenda_.receiver);
    cash.payer.routing = text(fields.routing);
    cash.payer.account = text(fields.account);
    cash.payer.id = text(id);
    return;
  }
  cash.reference = text(id);
  cash.payer.name = batch_->company;
  cash.payer.id = batch_->company_id;
  if (batch_->shape == EntryShape::iat) {
    cash.payer.name = text(addenda_.originator);
  } else if (batch_->shape == EntryShape::name_first && !fields.meaning.debit) {
    cash.payer.name = text(fields.name);  // the consumer who pays
  } else if (batch_->sec == "WEB" && !fields.meaning.debit && !fields.id.empty()) {
    cash.payer.name = text(fields.id);  // of a credit between persons, the payer's name
    cash.reference = {};
  }
}

RangeUse NachaAssembler::yield(const EntryFields& fields, std::span<const Record> group,
                               std::uint32_t first_record, CashSink& sink) {
  const Place place = {.record = first_record, .offset = group.front().from};
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, place, std::move(message));
    return RangeUse::rejected;
  };
  if (!batch_) {
    return reject("entry_outside_batch",
                  "an entry (6) stands outside any batch (5), so its company, class and date are "
                  "unknown; no payment was made of it; ask the bank for the missing record 5");
  }
  if (!fields.amount) {
    return reject("entry_amount_unreadable",
                  fmt::format("the amount '{}' is no number; no payment was made of trace {}; ask "
                              "the bank for the amount",
                              utf8(fields.amount_written), utf8(fields.trace)));
  }
  if (!all_digits(fields.code)) {
    return reject("transaction_code_unreadable",
                  fmt::format("the transaction code '{}' in columns 2-3 is no number, so it is "
                              "unknown whether the entry is a credit; no payment was made of it",
                              utf8(fields.code)));
  }
  if (!batch_->date().known()) {
    return reject(
        "entry_without_date",
        fmt::format("trace {} has no date, neither in its batch header (5) nor in the file "
                    "header (1); no payment was made of it",
                    utf8(fields.trace)));
  }
  ++readable_entries_;

  type_code_.assign(batch_->sec);
  type_code_ += fields.code;
  const Meaning meaning = meaning_of(fields, place);
  CashRecord cash;
  cash.account =
      meaning.company_side ? std::string_view(batch_->company_id) : as_text(fields.account);
  cash.kind = kind_by_profile(fields, cash.account, meaning.kind);
  // A debit that the profile calls money received is one that we collected.
  cash.debit = fields.meaning.debit && cash.kind != CashKind::receipt;
  cash.method = Method::ach;
  cash.currency = dollars();
  cash.amount = *fields.amount;
  cash.value_date = batch_->date();
  cash.booking_date = batch_->settlement;
  cash.bank_reference = as_text(fields.trace);
  if (!addenda_.return_code.empty()) {
    cash.original_id = as_text(addenda_.original_trace);
    cash.particulars.return_reason = as_text(addenda_.return_code);
  }
  cash.check_number = as_text(fields.check_serial);
  cash.type_code = type_code_;
  cash.source = {.record = first_record, .from = place.offset, .to = group.back().to};
  cash.unit = batch_->unit;
  set_payer(fields, meaning, cash);
  if (remits_ != nullptr) cash.remittance = remits_->lines;
  write_text(meaning.company_side);
  cash.text = text_;

  id_.assign(cash.account);
  id_ += batch_ids_;
  id_ += cash.bank_reference;
  const std::uint32_t ordinal = ids_.next(counting_mark(0, id_));
  id_ += '/';
  if (ordinal == 1) {
    id_ += '1';
  } else {
    id_ += std::to_string(ordinal);
  }
  cash.payment_id = id_;
  cash.key_is_reference = fields.trace_is_number && !all_zeros(fields.trace);
  if (ordinal > 1 && cash.key_is_reference) {
    report_.find(
        Severity::warning, "trace_repeated", place,
        fmt::format("trace {} stands {} times in batch {} of this file; each is taken as an "
                    "entry of its own",
                    cash.bank_reference, ordinal, batch_->number));
  }
  if (cash.account != last_account_ || summary_.accounts == 0) {  // most follow their like
    last_account_.assign(cash.account);
    if (accounts_.next(counting_mark(1, cash.account)) == 1) ++summary_.accounts;
  }
  sink.cash(cash);
  return is_payment(cash.kind) ? RangeUse::payment : RangeUse::non_cash;
}

}  // namespace quittance::ingest::nacha
