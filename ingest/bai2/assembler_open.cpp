// The opening half of Bai2Assembler: the headers 01, 02 and 03.
#include <optional>
#include <utility>

#include "ingest/bai2/assembler.h"

namespace quittance::ingest::bai2 {
namespace {

// "group-2" and the like.
std::string numbered(std::string_view word, std::uint64_t number) {
  return std::string(word) + "-" + std::to_string(number);
}

void append_part(std::string& list, std::string_view part) {
  if (!list.empty()) list += '+';
  list += part;
}

}  // namespace

void Bai2Assembler::file_header(const Envelope& header, const Place& at) {
  abandon_file();
  if (!files_.empty()) findings_.add(Note::second_file, at.number, at.record.from);
  open_file(at);
  count(at.record);

  LogicalId& id = summary_.logical_id;
  append_part(id.sender, header.field(0));
  append_part(id.receiver, header.field(1));
  append_part(id.created, std::string(header.field(2)) + " " + std::string(header.field(3)));
  append_part(id.file_id, header.field(4));
  if (!read_date(header.field(2)).known()) {
    findings_.add(Note::creation_date_unreadable, at.number, at.record.from,
                  quoted_for_message(header.field(2)));
  }
  const std::string_view time = header.field(3);
  if (!is_time(time) || time.size() > 4) {
    findings_.add(Note::time_unusual, at.number, at.record.from, quoted_for_message(time));
  }
  const std::string_view version = header.field(7);
  if (version != "2" && version != "3") {
    findings_.add(Note::version_unknown, at.number, at.record.from, quoted_for_message(version));
  }
}

void Bai2Assembler::open_file(const Place& at) {
  file_ = {};
  file_.open = true;
  writer_.start_file();
  FileUnit file;
  file.units_from = static_cast<std::uint32_t>(summary_.units.size());
  file.unit.parent = 0;
  file.unit.level = Level::file;
  file.unit.first_record = at.number;
  file.unit.from = at.record.from;
  files_.push_back(std::move(file));
}

// The 01 says who sent the file and nothing of the cash. No account is known yet that could say
// what is accepted.
void Bai2Assembler::open_file_without_header(const Place& at) {
  const bool held = !context_.dialect_of({}).accept_missing_headers;
  findings_.add(held ? Note::file_header_missing : Note::file_header_absent, at.number,
                at.record.from);
  open_file(at);
  if (held) hold(files_.back().unit, HoldReason::structure_broken);
}

void Bai2Assembler::group_header(const Envelope& header, const Place& at) {
  abandon_group();
  if (!file_.open) open_file_without_header(at);
  open_group(at);
  count(at.record);
  read_group_status(header.field(2), at);

  group_.as_of = read_date(header.field(3));
  if (!group_.as_of.known()) {
    findings_.add(Note::as_of_date_unreadable, at.number, at.record.from,
                  quoted_for_message(header.field(3)));
    hold(summary_.units[group_.unit], HoldReason::structure_broken);
  }
  const std::string_view time = header.field(4);
  if (!is_time(time) || time.size() > 4) {
    findings_.add(Note::time_unusual, at.number, at.record.from, quoted_for_message(time));
  }
  group_.currency = header.field(5);
  // "031001234,122099999,1,040620,2359,,2": the modifier stands seventh, as it must.
  const std::string_view modifier = header.field(6);
  group_.provisional = modifier == "3" || modifier == "4";
  if (!modifier.empty() && !group_.provisional && modifier != "1" && modifier != "2") {
    findings_.add(Note::modifier_unknown, at.number, at.record.from, quoted_for_message(modifier));
  }
}

void Bai2Assembler::read_group_status(std::string_view status, const Place& at) {
  Unit& unit = summary_.units[group_.unit];
  if (status.empty()) {
    findings_.add(Note::group_status_empty, at.number, at.record.from);
  } else if (status == "2" || status == "3") {
    findings_.add(Note::group_held_status, at.number, at.record.from,
                  "status " + std::string(status));
    hold(unit, status == "2" ? HoldReason::deletion : HoldReason::correction);
    group_.posts = false;
  } else if (status == "4") {
    findings_.add(Note::group_test, at.number, at.record.from);
    unit.test = true;
    group_.test = true;
    group_.posts = false;
  } else if (status != "1") {
    findings_.add(Note::group_status_unknown, at.number, at.record.from,
                  quoted_for_message(status));
    hold(unit, HoldReason::held_status);
    group_.posts = false;
  }
}

void Bai2Assembler::open_group(const Place& at) {
  group_ = {};
  group_.open = true;
  group_.unit = add_unit(0, Level::group, numbered("group", ++file_.groups), at);
}

void Bai2Assembler::account_header(const AccountHeader& header, const Place& at) {
  abandon_account();
  if (!group_.open) {
    if (!file_.open) open_file_without_header(at);
    findings_.add(Note::group_header_missing, at.number, at.record.from);
    open_group(at);
    hold(summary_.units[group_.unit], HoldReason::structure_broken);
  }
  account_ = {};
  account_.open = true;
  ++group_.accounts;
  ++summary_.accounts;
  ++summary_.statements;
  Statement& statement = account_.statement;
  const std::string path =
      summary_.units[group_.unit].name + "/" + numbered("account", group_.accounts);
  statement.unit = add_unit(group_.unit, Level::account, path, at);
  summary_.units[statement.unit].test = group_.test;
  count(at.record);

  statement.account = header.account;
  statement.profile = &context_.profiles->of(header.account);
  statement.as_of = group_.as_of;
  statement.provisional = group_.provisional;
  account_.dialect = &dialect_of(*statement.profile);
  if (group_.dialect == nullptr) group_.dialect = account_.dialect;
  if (file_.dialect == nullptr) file_.dialect = account_.dialect;
  if (summary_.dialect.empty()) summary_.dialect = account_.dialect->name;
  if (header.account.empty()) findings_.add(Note::account_missing, at.number, at.record.from);
  read_currency(header, at);
  account_.readable = statement.currency.known() && group_.as_of.known() && !header.account.empty();
  if (account_.readable) {
    ++readable_accounts_;
  } else {
    hold(summary_.units[statement.unit], HoldReason::structure_broken);
  }
  account_.scale.add(statement.currency);
  account_.header = header;
  account_.header.account = {};
  account_.header.currency = {};
  read_pointed(at);
  statement.id_prefix = statement_prefix(statement.account, statement.as_of);
  // Deletions, corrections and tests repeat what other groups say; so does same-day reporting.
  const std::uint64_t scope = group_.posts ? (group_.provisional ? 1 : 0) : 2 + group_.unit;
  statement.ordinal_seed = mark_of(mark_of(scope, statement.id_prefix), statement.currency.code());
}

// Amounts of the 03 with a decimal point, by the dialect.
void Bai2Assembler::read_pointed(const Place& at) {
  AccountHeader& header = account_.header;
  if (!header.pointed) return;
  const Currency currency = account_.statement.currency;
  const auto sum = account_.dialect->amounts_with_point && currency.known()
                       ? minor_of_pointed(header.pointed_sum, currency)
                       : std::nullopt;
  bool readable = sum.has_value();
  for (Reported* of : {&header.opening_ledger, &header.closing_ledger, &header.total_credits,
                       &header.total_debits}) {
    if (!of->pointed) continue;
    const auto minor = readable ? minor_of_pointed(of->amount, currency) : std::nullopt;
    readable = readable && minor;
    *of = {.present = minor.has_value(),
           .amount = static_cast<std::int64_t>(minor.value_or(0)),
           .pointed = false};
  }
  if (readable) {
    header.sum += *sum;
    return;
  }
  header.unreadable = true;
  findings_.add(account_.dialect->amounts_with_point ? Note::summary_amount_unreadable
                                                     : Note::amount_with_point,
                at.number, at.record.from, "03");
}

// The 03's currency, else the group's, else the account profile's, else US dollars as the
// specification says.
void Bai2Assembler::read_currency(const AccountHeader& header, const Place& at) {
  const std::optional<Currency>& of_profile = account_.statement.profile->currency;
  const std::string_view written =
      header.currency.empty() ? std::string_view(group_.currency) : header.currency;
  Currency& currency = account_.statement.currency;
  if (written.empty()) {
    currency = of_profile.value_or(Currency::of("USD"));
    return;
  }
  const Result<Currency> parsed = Currency::parse(written);
  if (!parsed) {
    findings_.add(Note::currency_unknown, at.number, at.record.from, quoted_for_message(written));
    return;
  }
  currency = *parsed;
  if (of_profile && *of_profile != currency) {
    findings_.add(Note::currency_differs_from_profile, at.number, at.record.from,
                  currency.code() + " in the file, " + of_profile->code() + " in the profile");
  }
}

}  // namespace quittance::ingest::bai2
