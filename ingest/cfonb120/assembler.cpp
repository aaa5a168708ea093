#include "ingest/cfonb120/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/cfonb120/layout.h"
#include "ingest/scaled_amount.h"

namespace quittance::ingest::cfonb120 {
namespace {

std::string account_of(std::string_view record) {
  std::string account;
  for (const Columns columns : {kBank, kBranch, kAccount}) {
    append_western(account, field(record, columns));
  }
  return account;
}

// The label tells how the money came.
Method method_of(std::string_view label) {
  if (label.starts_with("VIR") || label.starts_with("PRLV") || label.starts_with("PRELEV")) {
    return Method::sepa;
  }
  if (label.starts_with("CHQ") || label.starts_with("CHEQUE") || label.starts_with("REM CHQ") ||
      label.starts_with("REMISE CHEQUE") || label.starts_with("REMISE DE CHEQUE")) {
    return Method::check;
  }
  if (label.starts_with("CB ") || label.starts_with("CARTE")) return Method::card;
  return Method::unknown;
}

CashKind default_kind(std::string_view code, bool rejected, bool debit) {
  if (rejected) return CashKind::returned;
  if (code == "62") return debit ? CashKind::fee : CashKind::other;
  return debit ? CashKind::other : CashKind::receipt;
}

bool is_operation(std::string_view code) {
  return code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) {
           return is_digit(c) || (c >= 'A' && c <= 'Z');
         });
}

// Two digits; zeros as blanks say that nothing was rejected.
bool is_reject(std::string_view reason) {
  return reason.size() == 2 && all_digits(reason) && reason != "00";
}

bool is_placeholder(std::string_view reference) {
  return reference == "NOTPROVIDED" || reference == "NOT PROVIDED" || reference == "NONREF" ||
         reference.find_first_not_of('0') == std::string_view::npos;
}

void set_once(std::string& to, std::string_view field) {
  if (to.empty()) append_western(to, field);
}

// A currency, a number of decimals and an amount of 14 digits, as in MMO and FEE.
struct StatedMoney {
  Currency currency;
  std::int64_t minor = 0;
};
std::optional<StatedMoney> money_of(std::string_view text) {
  const Result<Currency> currency = Currency::parse(field(text, money::kCurrency));
  const std::string_view decimals = field(text, money::kDecimals);
  const auto digits = number_field(text, money::kAmount);
  if (!currency || !all_digits(decimals) || !digits) return std::nullopt;
  const Result<std::int64_t> minor = minor_of_scaled(*digits, decimals[0] - '0', *currency);
  if (!minor || *minor > kAmountMax) return std::nullopt;
  return StatedMoney{*currency, *minor};
}

// The payer's money before it was exchanged: "MMO 135.00 USD, rate 1.0935". As it stands where the
// fields are not what they must be.
std::string original_amount(std::string_view text) {
  const auto stated = money_of(text);
  if (!stated) return "MMO " + with_single_blanks(western_as_utf8(text));
  std::string words = fmt::format("MMO {} {}", format_major(stated->minor, stated->currency),
                                  stated->currency.code());
  const auto decimals = number_field(text, money::kRateDecimals);
  const std::string_view rate = text_field(text, money::kRate);
  if (!decimals || *decimals > 10 || rate.empty() || !all_digits(rate)) return words;
  std::string digits(rate);
  const auto behind = static_cast<std::size_t>(*decimals);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  digits.insert(digits.size() - behind, behind > 0 ? "." : "");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.front() == '.') digits.insert(0, "0");
  if (digits.find_first_not_of("0.") != std::string::npos) words += ", rate " + digits;
  return words;
}

std::string_view what_is(std::string_view record) {
  if (record.starts_with("01")) return "01 previous balance";
  if (record.starts_with("04")) return "04 movement";
  if (record.starts_with("05")) return "05 complement";
  if (record.starts_with("07")) return "07 new balance";
  return "unknown record";
}

}  // namespace

Cfonb120Assembler::Cfonb120Assembler(std::string_view bytes, const DecodeContext& context)
    : file_("cfonb120", bytes, context) {}

void Cfonb120Assembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  for (const StatementRecord& record : static_cast<const StatementRecords&>(*fragment).records()) {
    ++records_;
    if (record.blank) continue;
    const std::string_view code = field(record.text, kCode);
    if (code == "05") {
      if (on_complement(record)) continue;
      file_.report().find(Severity::error, "complement_without_movement", place_of(record),
                          "a complement (05) follows no movement (04); its text is not used; ask "
                          "the bank for the whole file");
      file_.cover(sink, record.from, record.to, RangeUse::rejected, records_, what_is(code));
      continue;
    }
    close_movement(sink);
    if (record.excess) {
      file_.report().find(Severity::warning, "record_too_long", place_of(record),
                          "text stands behind column 120; it is not read");
    }
    if (code == "04") {
      on_movement(record);
      continue;  // covered when its complements are known
    }
    RangeUse use = RangeUse::structure;
    if (code == "01") {
      on_previous_balance(record);
    } else if (code == "07") {
      on_new_balance(record);
    } else if (record.text.find("PAS DE MOUVEMENT") != std::string_view::npos) {
      file_.report().find(Severity::info, "no_movement", place_of(record),
                          "the bank says that there was no movement on this day");
    } else if (!file_.is_open() && file_.report().unread_records(place_of(record), record.text)) {
      use = RangeUse::rejected;
    } else {
      file_.report().find(
          Severity::error, "record_unknown", place_of(record),
          "records are 01, 04, 05 and 07; this one was not used; ask the bank what it says");
      use = RangeUse::rejected;
    }
    file_.cover(sink, record.from, record.to, use, records_, what_is(code));
  }
}

Cfonb120Assembler::Scale Cfonb120Assembler::scale_of(const StatementRecord& record) {
  Scale scale;
  const std::string_view code = text_field(record.text, kCurrency);
  if (const Result<Currency> currency = Currency::parse(code)) {
    scale.currency = *currency;
  } else if (code.empty() && file_.is_open() && scale_.currency.known()) {
    scale.currency = scale_.currency;
  } else {
    file_.report().find(Severity::error, "currency_unknown", place_of(record),
                        "columns 17-19 name no currency; no amount of the record is read; ask the "
                        "bank for a corrected file");
    return scale;
  }
  const std::string_view decimals = field(record.text, kDecimals);
  if (all_digits(decimals)) {
    scale.decimals = decimals[0] - '0';
  } else if (trim(decimals).empty()) {
    scale.decimals = scale.currency.exponent();
    file_.report().find(Severity::warning, "decimals_missing", place_of(record),
                        "column 20 states no number of decimals; those of the currency are taken");
  } else {
    file_.report().find(Severity::error, "decimals_unreadable", place_of(record),
                        "column 20 is no number of decimals; no amount of the record is read; ask "
                        "the bank for a corrected file");
    scale.currency = {};
  }
  return scale;
}

Date Cfonb120Assembler::date_of(const StatementRecord& record, Columns columns,
                                std::string_view name) {
  const Date date = date_field_ddmmyy(record.text, columns);
  if (!date.known() && !text_field(record.text, columns).empty()) {
    file_.report().find(Severity::warning, "date_unreadable", place_of(record),
                        fmt::format("the {} in columns {}-{} is no date DDMMYY; it stays missing",
                                    name, columns.from, columns.from + columns.length - 1));
  }
  return date;
}

// Negative: debit. Empty, with a finding, where there is none of the currency.
std::optional<std::int64_t> Cfonb120Assembler::amount_of(const StatementRecord& record,
                                                         const Scale& scale,
                                                         std::string_view code) {
  if (!scale.currency.known()) return std::nullopt;
  const auto stated = signed_field(record.text, kAmount);
  const Result<std::int64_t> minor =
      stated ? minor_of_scaled(stated->digits, scale.decimals, scale.currency)
             : Result<std::int64_t>(fail(Errc::amount_unreadable));
  if (!minor) {
    file_.report().find(Severity::error, code, place_of(record),
                        "columns 91-104 hold no amount of the currency; it is not read; ask the "
                        "bank for a corrected file");
    return std::nullopt;
  }
  if (!stated->sign_stated) {
    file_.report().find(Severity::warning, "sign_missing", place_of(record),
                        "the last digit of the amount has no sign over it; it is read as positive");
  }
  return stated->negative ? -*minor : *minor;
}

StatedBalance Cfonb120Assembler::balance_of(const StatementRecord& record, const Scale& scale) {
  StatedBalance balance;
  balance.present = true;
  balance.at = place_of(record);
  balance.date = date_of(record, kDate, "date");
  if (const auto minor = amount_of(record, scale, "balance_unreadable")) {
    balance.minor = *minor;
    balance.readable = true;
  }
  return balance;
}

// The account is the statement's; bank and branch may differ, which is said.
bool Cfonb120Assembler::is_of_statement(const StatementRecord& record) {
  if (!file_.is_open() || field(record.text, kAccount) != account_columns_) return false;
  if (file_.statement().account != account_of(record.text)) {
    file_.report().find(Severity::warning, "account_differs", place_of(record),
                        "bank or branch are not those of the previous balance; the account is");
  }
  return true;
}

void Cfonb120Assembler::open_statement(const StatementRecord& record, bool stated) {
  close_statement(false);
  scale_ = scale_of(record);
  account_columns_ = field(record.text, kAccount);
  if (scale_.currency.known() && scale_.decimals != scale_.currency.exponent()) {
    file_.report().find(Severity::warning, "decimals_unusual", place_of(record),
                        fmt::format("amounts in {} are stated with {} decimals",
                                    scale_.currency.code(), scale_.decimals));
  }
  file_.open(StatementFile::kFileUnit, account_of(record.text), scale_.currency, place_of(record));
  last_record_ = records_;
  last_to_ = record.to;
  if (stated) {
    ++file_.summary().statements;
    return;
  }
  file_.report().header_missing(
      file_.statement().unit, "previous_balance_missing", place_of(record),
      "no previous balance (01) stands before this record", file_.file_dialect());
}

void Cfonb120Assembler::close_statement(bool with_balance) {
  if (!file_.is_open()) return;
  if (!with_balance) {
    file_.report().trailer_missing(file_.statement().unit, "new_balance_missing",
                                   file_.statement().at, "the statement has no new balance (07)",
                                   file_.file_dialect());
  }
  file_.close(last_record_, last_to_);
}

void Cfonb120Assembler::on_previous_balance(const StatementRecord& record) {
  open_statement(record, true);
  file_.statement().opening = balance_of(record, scale_);
}

void Cfonb120Assembler::on_new_balance(const StatementRecord& record) {
  if (!is_of_statement(record)) open_statement(record, false);
  last_record_ = records_;
  last_to_ = record.to;
  Scale scale = scale_of(record);
  if (scale.currency.known() && scale != scale_) {
    file_.report().find(Severity::error, "currency_differs", place_of(record),
                        "currency or decimals are not those of the previous balance; the new "
                        "balance is not read; ask the bank for a corrected file");
    scale.currency = {};
  }
  file_.statement().closing = balance_of(record, scale);
  close_statement(true);
}

void Cfonb120Assembler::on_movement(const StatementRecord& record) {
  if (!is_of_statement(record)) open_statement(record, false);
  movement_.open = true;
  movement_.readable = false;
  movement_.client_text.clear();
  for (std::string* text :
       {&movement_.code, &movement_.label, &movement_.reject, &movement_.debtor,
        &movement_.ultimate_debtor, &movement_.debtor_id, &movement_.debtor_account}) {
    text->clear();
  }
  StatementEntry& entry = movement_.entry;
  entry.clear();
  entry.source = {.record = records_, .from = record.from, .to = record.to};
  append_western(movement_.code, field(record.text, kOperation));
  append_western(movement_.label, field(record.text, movement::kLabel));
  append_western(movement_.reject, text_field(record.text, movement::kReject));
  if (movement_.reject.find_first_not_of('0') == std::string::npos) movement_.reject.clear();
  if (!movement_.reject.empty() && !is_reject(movement_.reject)) {
    file_.report().find(Severity::warning, "reject_unknown", place_of(record),
                        "columns 41-42 hold no reason of a reject (two digits); it is kept as "
                        "text, and makes no return of the movement; type_codes in the profile can");
  }
  if (!is_operation(movement_.code)) {
    file_.report().find(Severity::info, "operation_unknown", place_of(record),
                        "columns 33-34 hold no operation code (two digits or capital letters); "
                        "type_codes in the profile can say what it is");
  }
  entry.type_code = movement_.code;
  entry.booking_date = date_of(record, kDate, "booking date");
  entry.value_date = date_of(record, movement::kValueDate, "value date");
  append_western(entry.bank_reference, field(record.text, movement::kReference));
  const std::string_view number = text_field(record.text, movement::kNumber);
  entry.method = method_of(movement_.label);
  if (!is_placeholder(number)) {
    append_western(entry.method == Method::check ? entry.check_number : entry.bank_reference,
                   entry.bank_reference.empty() || entry.method == Method::check
                       ? number
                       : std::string_view{});
  }

  const Scale scale = scale_of(record);
  if (scale.currency.known() && scale != scale_) {
    file_.report().find(Severity::error, "currency_differs", place_of(record),
                        "currency or decimals are not those of the statement; the movement is not "
                        "read");
    return;
  }
  const auto minor = amount_of(record, scale, "amount_unreadable");
  if (!minor) return;
  entry.debit = *minor < 0;
  entry.amount = *minor < 0 ? -*minor : *minor;
  movement_.readable = true;
}

bool Cfonb120Assembler::on_complement(const StatementRecord& record) {
  if (!movement_.open) return false;
  if (record.excess) {
    file_.report().find(Severity::warning, "record_too_long", place_of(record),
                        "text stands behind column 120; it is not read");
  }
  movement_.entry.source.to = record.to;
  last_record_ = records_;
  const std::string_view code = text_field(record.text, kOperation);
  if (field(record.text, kAccount) != account_columns_ || code != movement_.code) {
    file_.report().find(Severity::warning, "complement_differs", place_of(record),
                        "account or operation code are not those of the movement before; the text "
                        "is kept with it");
  }
  constexpr std::size_t kTextMax = std::size_t{16} << 10;
  if (movement_.entry.text.size() + movement_.client_text.text.size() > kTextMax) {
    file_.report().find(Severity::warning, "text_too_long", place_of(record),
                        "the movement has more than 16 KiB of text; the rest is not kept");
    return true;
  }
  const std::string_view qualifier = field(record.text, complement::kQualifier);
  if (!trim(qualifier).empty() || !text_field(record.text, complement::kText).empty()) {
    take_qualified(qualifier, record);
  }
  return true;
}

void Cfonb120Assembler::take_qualified(std::string_view qualifier, const StatementRecord& record) {
  using namespace complement;
  StatementEntry& entry = movement_.entry;
  const std::string_view text = field(record.text, kText);
  const std::string_view first = text_field(record.text, kFirst);
  const std::string_view second = text_field(record.text, kSecond);
  const auto line = [&](std::string_view label, std::string_view words) {
    if (trim(words).empty()) return;
    std::string composed(label);
    if (!label.empty()) composed += ' ';
    append_western(composed, with_single_blanks(words));
    entry.add_line(composed);
  };
  if (qualifier == "LIB" || trim(qualifier).empty()) {
    line({}, text);
  } else if (qualifier == "LCC" || qualifier == "LC2") {
    if (qualifier == "LCC") movement_.client_text.full = false;
    movement_.client_text.add(text, static_cast<std::size_t>(kText.length));
  } else if (qualifier == "LCS") {
    set_once(entry.reference, text);
  } else if (qualifier == "NPY") {
    set_once(movement_.debtor, text);
  } else if (qualifier == "NPO") {
    set_once(movement_.ultimate_debtor, text);
  } else if (qualifier == "IPY") {
    set_once(movement_.debtor_id, first);
  } else if (qualifier == "CPY") {
    set_once(movement_.debtor_account, first);
  } else if (qualifier == "RCN") {
    if (!is_placeholder(first)) set_once(entry.end_to_end_id, first);
    line({}, second);
  } else if (qualifier == "RUM") {
    set_once(entry.mandate_id, first);
    line("RUM", text);
  } else if (qualifier == "MMO") {
    line({}, original_amount(text));
  } else if (qualifier == "FEE") {
    take_fee(record);
  } else if (qualifier == "REF") {
    line("REF", first);
    if (entry.bank_reference.empty() && !is_placeholder(second)) {
      append_western(entry.bank_reference, second);
    } else {
      line("REF", second);
    }
  } else {
    constexpr std::string_view kKept[] = {"NBE", "IBE", "IPO", "NBU", "IBU", "CBE", "ICS", "RET"};
    if (std::find(std::begin(kKept), std::end(kKept), qualifier) == std::end(kKept)) {
      file_.report().find(Severity::info, "qualifier_unknown", place_of(record),
                          "the kind of this complement is not known; it is kept as text");
    }
    line(western_as_utf8(qualifier), text);
  }
}

// Charges in the currency of the account; as text where they are in another, or not readable.
void Cfonb120Assembler::take_fee(const StatementRecord& record) {
  StatementEntry& entry = movement_.entry;
  const std::string_view text = field(record.text, complement::kText);
  entry.add_line("FEE " + original_amount(text).substr(4));
  const auto fee = money_of(text);
  if (fee && fee->currency == file_.statement().currency && entry.charges == 0) {
    entry.charges = fee->minor;
  }
}

void Cfonb120Assembler::close_movement(CashSink& sink) {
  if (!movement_.open) return;
  movement_.open = false;
  const RangeUse use = book_movement(sink);
  const SourceRange& source = movement_.entry.source;
  last_record_ = std::max(last_record_, source.record);
  last_to_ = source.to;
  file_.cover(sink, source.from, source.to, use, source.record, "04 movement");
}

RangeUse Cfonb120Assembler::book_movement(CashSink& sink) {
  StatementEntry& entry = movement_.entry;
  if (!movement_.readable) {
    ++file_.summary().transactions;
    return RangeUse::rejected;
  }
  file_.tally(entry.debit, entry.amount);
  entry.kind =
      file_.kind_of(entry, default_kind(movement_.code, is_reject(movement_.reject), entry.debit),
                    {movement_.code});
  const bool has_payer = !entry.debit || entry.kind == CashKind::returned;
  std::string text;
  text.swap(entry.text);
  entry.add_line(movement_.label);
  entry.add_line(movement_.client_text.text);
  entry.add_line(text);
  if (!movement_.reject.empty()) entry.add_line("motif " + movement_.reject);
  if (is_reject(movement_.reject)) entry.return_reason = movement_.reject;
  if (has_payer) {
    entry.payer_name = movement_.debtor.empty() ? movement_.ultimate_debtor : movement_.debtor;
    entry.payer_id = movement_.debtor_id;
    (valid_iban(movement_.debtor_account) ? entry.payer_iban : entry.payer_account) =
        movement_.debtor_account;
    if (!movement_.debtor.empty() && !movement_.ultimate_debtor.empty()) {
      entry.add_line("NPO " + movement_.ultimate_debtor);
    }
  } else {
    for (const std::string* name : {&movement_.debtor, &movement_.ultimate_debtor}) {
      if (!name->empty()) entry.add_line("NPY " + *name);
    }
  }
  if (entry.kind == CashKind::returned) entry.original_id = entry.end_to_end_id;
  return file_.emit(entry, sink);
}

FileSummary Cfonb120Assembler::finish(CashSink& sink) {
  close_movement(sink);
  close_statement(false);
  return file_.finish(sink, records_);
}

}  // namespace quittance::ingest::cfonb120
