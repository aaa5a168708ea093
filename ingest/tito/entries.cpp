// The entries of a statement: a T10 of level 0, its additional information (T11), and the T10 of
// higher levels that specify it.
#include <fmt/format.h>

#include <algorithm>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/payment_id.h"
#include "ingest/tito/assembler.h"
#include "ingest/tito/layout.h"

namespace quittance::ingest::tito {
namespace {

// '+' or '-'; where it is blank, the kind of entry says the side.
std::optional<std::int64_t> amount_of(std::string_view record) {
  const auto amount = amount_field(record, entry::kAmount);
  const std::string_view sign = field(record, entry::kSign);
  const std::string_view kind = field(record, entry::kKind);
  if (!amount) return std::nullopt;
  if (sign == "+") return amount;
  if (sign == "-") return -*amount;
  if (sign != " ") return std::nullopt;
  if (kind == "1" || kind == "4") return amount;
  return kind == "2" || kind == "3" ? std::optional(-*amount) : std::nullopt;
}

bool is_fee(std::string_view code) {
  return code == "730";
}

bool is_interest(std::string_view code) {
  return code == "740" || code == "750";
}

// Codes under which banks book many payments as one sum: direct debits, reference payments.
bool may_be_sum(std::string_view code) {
  return code == "704" || code == "705";
}

// The banks' common codes are 700 to 799.
bool is_code(std::string_view code) {
  return code.size() == 3 && all_digits(code) && code.front() == '7';
}

Method method_of(const Entry& entry, std::string_view code) {
  if (entry.sepa) return Method::sepa;
  if (code == "721" || code == "703") return Method::card;
  if (code == "722") return Method::check;
  if (code == "710" || code == "720") return Method::cash;
  return may_be_sum(code) || code == "701" ? Method::sepa : Method::unknown;
}

}  // namespace

void TitoAssembler::add_text(Entry& entry, std::string_view record) {
  bool run_on = false;
  for (int from = extra::kTextFrom; static_cast<std::size_t>(from) <= record.size();
       from += extra::kTextWidth) {
    const std::string_view piece = field(record, {from, extra::kTextWidth});
    if (run_on) {
      entry.text += text(trim_right(piece));
    } else {
      append_words(entry.text, text(trim(piece)));
    }
    run_on = piece.size() == extra::kTextWidth && piece.back() != ' ';
  }
}

void TitoAssembler::read_extra(const FixedRecord& record, Entry& entry) {
  const std::string_view type = field(record.text, extra::kType);
  if (type == "00" || type == "06" || type == "07" || type == "08") {
    add_text(entry, record.text);
  } else if (type == "01") {
    entry.count = number_field(record.text, extra::kCount);
  } else if (type == "02") {
    entry.customer = text(record.text, extra::kCustomer);
    entry.invoice = text(record.text, extra::kInvoice);
  } else if (type == "04") {
    entry.original = text(record.text, extra::kArchive);
  } else if (type == "09") {
    entry.name = text(record.text, extra::kName);
  } else if (type == "11") {
    entry.sepa = true;
    entry.reference = text(record.text, extra::kSepaReference);
    entry.iban = text(record.text, extra::kIban);
    entry.end_to_end = text(record.text, extra::kEndToEnd);
    const bool credit = entry.amount.value_or(0) >= 0;
    const std::string_view other = text(record.text, credit ? extra::kPayer : extra::kPayee);
    if (!other.empty()) entry.name = other;
  } else if (type != "03" && type != "05") {  // a card's number, a currency exchange: left unread
    report_.find(Severity::info, "information_unread", place_of(record),
                 fmt::format("additional information of type '{}' is not known; it was not read",
                             text(type)));
  }
}

void TitoAssembler::read_entries(std::span<const FixedRecord> group) {
  entries_.clear();
  for (const FixedRecord& record : group) {
    const std::string_view type = record_type(record.text);
    if (record.blank || type.empty()) continue;
    if (statement_) statement_->records += 1;
    if (type == "10") {
      Entry entry;
      entry.record = &record;
      entry.level = level_of(record.text);
      entry.amount = amount_of(record.text);
      entries_.push_back(std::move(entry));
    } else if (type == "11") {
      read_extra(record, entries_.back());
    }
    entries_.back().last = &record;
  }
}

bool TitoAssembler::specified(std::vector<const Entry*>& cash) const {
  cash.clear();
  const std::int64_t main = *entries_.front().amount;
  // First the entries that nothing specifies further, then those directly below the main one.
  for (const bool leaves : {true, false}) {
    Wide sum = 0;
    bool readable = true;
    cash.clear();
    for (std::size_t n = 1; n < entries_.size(); ++n) {
      const Entry& entry = entries_[n];
      const bool leaf = n + 1 == entries_.size() || entries_[n + 1].level <= entry.level;
      if (leaves ? !leaf : entry.level != 1) continue;
      readable = readable && entry.amount.has_value();
      sum += entry.amount.value_or(0);
      cash.push_back(&entry);
    }
    if (readable && !cash.empty() && sum == main) return true;
  }
  cash.clear();
  return false;
}

// Where the entries directly below the main one count, what specifies these is left out.
bool TitoAssembler::leaves_out(const std::vector<const Entry*>& cash) const {
  return std::any_of(entries_.begin() + 1, entries_.end(),
                     [&](const Entry& entry) {
                       return entry.level > 1 &&
                              std::find(cash.begin(), cash.end(), &entry) == cash.end();
                     }) &&
         std::all_of(cash.begin(), cash.end(),
                     [](const Entry* entry) { return entry->level == 1; });
}

RangeUse TitoAssembler::on_group(std::span<const FixedRecord> group, CashSink& sink) {
  const FixedRecord& record = group.front();
  ++summary_.transactions;
  read_entries(group);
  summary_.details += entries_.size() - 1;
  const Entry& main = entries_.front();
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, place_of(record), std::move(message));
    return RangeUse::rejected;
  };
  if (!statement_) {
    return reject("entry_outside_statement",
                  "an entry (T10) stands outside any statement (T00), so account and currency are "
                  "unknown; no payment was made of it; ask the bank for the whole file");
  }
  statement_->entries += 1;
  statement_->all_entries += static_cast<std::int64_t>(entries_.size());
  statement_->entries_since_closing = true;
  if (!main.amount) {
    statement_->sum_complete = false;
    return reject("amount_unreadable",
                  fmt::format("'{}' in columns 88-106 is no amount with its sign; no payment was "
                              "made of the entry; ask the bank for it",
                              text(field(record.text, {88, 19}))));
  }
  const bool rejected = field(record.text, entry::kKind) == "9";
  (rejected ? statement_->rejected : statement_->sum) += *main.amount;
  Statement::Day& day = statement_->days[date_field(record.text, entry::kBooked)];
  (*main.amount < 0 ? day.debits : day.credits) += *main.amount;
  day.plain = day.plain &&
              (field(record.text, entry::kKind) == "1" || field(record.text, entry::kKind) == "2");
  if (!statement_->currency.known()) {
    statement_->sum_complete = false;
    return RangeUse::rejected;
  }
  if (rejected) {
    report_.find(Severity::info, "payment_rejected", place_of(record),
                 "the bank rejected the entry (9 in column 49): it is listed, moves no money and "
                 "is in no sum");
  } else {
    tally(*main.amount < 0, *main.amount < 0 ? -*main.amount : *main.amount, statement_->currency);
  }
  if (!date_field(record.text, entry::kBooked).known() &&
      !date_field(record.text, entry::kValue).known()) {
    return reject("entry_without_date",
                  "neither the booking date in columns 31-36 nor the value date in columns 37-42 "
                  "is a date; no payment was made of the entry; ask the bank for a corrected file");
  }
  const bool details = entries_.size() > 1;
  if (details && specified(cash_)) {
    RangeUse use = RangeUse::non_cash;
    if (leaves_out(cash_)) {
      report_.find(Severity::warning, "details_differ", place_of(record),
                   "specifications of a specification do not come to it; those directly below the "
                   "entry count, the others are left out");
    }
    for (const Entry* entry : cash_) {
      if (yield(*entry, main, false, sink) == RangeUse::payment) use = RangeUse::payment;
    }
    return use;
  }
  if (details) {
    report_.find(
        Severity::warning, "details_differ", place_of(record),
        fmt::format("the entry of {} has {} specifications that do not come to it; the "
                    "entry counts, as one sum",
                    format_major(*main.amount, statement_->currency), entries_.size() - 1));
  }
  return yield(main, main, details, sink);
}

CashKind TitoAssembler::kind_of(const Entry& entry, bool unexplained) const {
  const std::string_view record = entry.record->text;
  const std::string_view kind = field(record, entry::kKind);
  const std::string_view code = field(record, entry::kCode);
  const std::int64_t amount = *entry.amount;
  if (amount == 0) return CashKind::ignore;
  if (kind == "9") return CashKind::other;
  if (amount < 0) {
    if (kind == "3") return CashKind::returned;
    return is_fee(code) ? CashKind::fee : CashKind::other;
  }
  if (kind == "4" || is_fee(code) || is_interest(code)) return CashKind::other;
  if (unexplained) return CashKind::deposit_total;
  const bool nobody = text_field(record, entry::kName).empty() && entry.name.empty() &&
                      without_zeros(text_field(record, entry::kReference)).empty();
  const bool sum = entry.count.value_or(0) > 1 || (nobody && may_be_sum(code));
  return sum ? CashKind::deposit_total : CashKind::receipt;
}

RangeUse TitoAssembler::yield(const Entry& entry, const Entry& main, bool unexplained,
                              CashSink& sink) {
  const FixedRecord& record = *entry.record;
  const std::string_view head = main.record->text;
  const auto date = [&](Columns columns) {
    const Date own = date_field(record.text, columns);
    return own.known() ? own : date_field(head, columns);
  };
  ++readable_;
  CashRecord cash;
  cash.type_code = text(field(record.text, entry::kCode));
  cash.account = statement_->account;
  cash.kind = kind_by_profile(cash.account, kind_of(entry, unexplained), {cash.type_code});
  cash.debit = *entry.amount < 0;
  if (cash.debit && cash.kind == CashKind::receipt) cash.kind = CashKind::other;
  if (*entry.amount == 0) {
    report_.find(Severity::info, "amount_zero", place_of(record), "the entry's amount is zero");
  }
  const auto judge_date = [&](Columns columns, std::string_view what, std::string_view where) {
    const std::string_view written = field(record.text, columns);
    if (date_field(record.text, columns).known() || without_zeros(trim(written)).empty()) return;
    report_.find(
        Severity::warning, "date_unreadable", place_of(record),
        fmt::format("the {} '{}' in columns {} is no date YYMMDD; that of the entry that it "
                    "specifies is taken, if any",
                    what, text(written), where));
  };
  judge_date(entry::kBooked, "booking date", "31-36");
  judge_date(entry::kValue, "value date", "37-42");
  const std::string_view level = field(record.text, entry::kLevel);
  if (!level.empty() && level != " " && !is_digit(level.front())) {
    report_.find(
        Severity::warning, "level_unknown", place_of(record),
        fmt::format("'{}' in column 188 is no level (0, a digit above or blank); the entry "
                    "is read as one of level 0",
                    text(level)));
  }
  const std::string_view mark = field(record.text, entry::kKind);
  if ((mark == "1" && cash.debit) || (mark == "2" && *entry.amount > 0)) {
    report_.find(Severity::warning, "sign_differs", place_of(record),
                 fmt::format("the entry's kind in column 49 is {}, its sign says otherwise; the "
                             "sign counts",
                             mark == "1" ? "1 (credit)" : "2 (debit)"));
  }
  if (mark.find_first_of("12349") == std::string_view::npos) {
    report_.find(Severity::warning, "kind_unknown", place_of(record),
                 fmt::format("'{}' in column 49 is no kind of entry; its sign counts", text(mark)));
  }
  if (!is_code(cash.type_code)) {
    report_.find(
        Severity::info, "code_unknown", place_of(record),
        fmt::format("'{}' in columns 50-52 is no code of an entry (700 to 799); type_codes "
                    "in the profile can say what it is",
                    cash.type_code));
  }
  cash.method = method_of(entry, cash.type_code);
  cash.currency = statement_->currency;
  cash.amount = cash.debit ? -*entry.amount : *entry.amount;
  cash.booking_date = date(entry::kBooked);
  cash.value_date = date(entry::kValue);
  cash.bank_reference = text(record.text, entry::kArchive);
  cash.end_to_end_id = entry.end_to_end == "NOTPROVIDED" ? std::string_view() : entry.end_to_end;
  cash.original_id = entry.original;
  const std::string_view viite = without_zeros(text(record.text, entry::kReference));
  cash.reference = viite.empty() ? entry.reference : viite;
  if (!viite.empty() && !valid_viite(viite)) {
    report_.find(Severity::info, "reference_check_fails", place_of(record),
                 fmt::format("'{}' is no Finnish reference: its check digit does not hold", viite));
  }
  if (!cash.debit || cash.kind == CashKind::returned) {
    cash.payer.name = text(record.text, entry::kName);
    if (cash.payer.name.empty()) cash.payer.name = entry.name;
    if (entry.iban != cash.account) cash.payer.iban = entry.iban;
    cash.payer.id = entry.customer;
  }
  RemittanceLine line;
  if (!entry.invoice.empty()) {
    line.reference = entry.invoice;
    line.kind = ReferenceKind::invoice;
    line.amount_stated = false;
    cash.remittance = {&line, 1};
  }
  std::string words = entry.text;
  if (entry.name != cash.payer.name) append_words(words, entry.name);
  if (words.empty()) words = text(record.text, entry::kWords);
  cash.text = words;
  cash.source = {.record = record.number, .from = record.from, .to = entry.last->to};
  cash.unit = statement_->unit;

  const Date dated = cash.booking_date.known() ? cash.booking_date : cash.value_date;
  cash.key_is_reference = !without_zeros(cash.bank_reference).empty();
  if (cash.key_is_reference) {
    id_ = statement_prefix(cash.account, dated);
    id_ += fmt::format("{}/{}", cash.type_code, cash.bank_reference);
  } else {
    const EntryContent content = {.type = cash.type_code,
                                  .amount = *entry.amount,
                                  .payer_name = cash.payer.name,
                                  .payer_account = cash.payer.account,
                                  .check_number = cash.reference,
                                  .text = cash.text};
    id_by_content(id_, statement_prefix(cash.account, dated), content_hash(content), 1);
    id_.resize(id_.size() - 2);  // finish_id counts equals
  }
  finish_id(cash);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

}  // namespace quittance::ingest::tito
