// What MtAssembler takes from single fields of a message: account, number, balances, totals.
#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/mt940/assembler.h"

namespace quittance::ingest::mt940 {
namespace {

// Account text of the file as UTF-8.
std::string printed(std::string_view text) {
  return valid_utf8(text) ? std::string(text) : latin1_to_utf8(text);
}

// "0800003200000001610722 EUR", "UBRTHUHB/1234/HUF", "12345EUR": the account and its currency.
struct AccountText {
  std::string_view account;
  Currency currency;
};
AccountText part_currency(std::string_view text) {
  // "/PL64105014611000002342345678": the country's own banks leave the bank before the slash out.
  if (text.starts_with('/') && valid_iban(text.substr(1))) text.remove_prefix(1);
  if (text.size() < 7 || valid_iban(text)) return {text, {}};
  const Result<Currency> currency = Currency::parse(text.substr(text.size() - 3));
  if (!currency) return {text, {}};
  std::string_view account = text.substr(0, text.size() - 3);
  const char before = account.back();
  if (before != ' ' && before != '/' && !is_digit(before)) return {text, {}};
  if (before == '/') account.remove_suffix(1);
  return {trim(account), *currency};
}

}  // namespace

void MtAssembler::read_account(const Place& at) {
  const std::string_view text = trim(first_line(at.piece.content));
  if (!message_.account.empty()) {
    findings_.add(Note::field_repeated, at.number, at.piece.from, "25");
    return;
  }
  const AccountText parted = part_currency(text);
  if (parted.currency.known()) note_currency(parted.currency, at);
  // As the book knows it, where it knows the account with the currency behind it.
  const bool known_whole =
      context_.profiles->accounts.find(printed(text)) != context_.profiles->accounts.end();
  message_.account = printed(known_whole ? text : parted.account);
  // Ids are made of the account with the slash before its IBAN, as they were before it was left
  // out.
  const bool slash = !known_whole && parted.account.data() != text.data();
  message_.id_account = slash ? "/" + message_.account : message_.account;
}

void MtAssembler::read_number(const Place& at) {
  const std::string_view text = trim(first_line(at.piece.content));
  const std::size_t slash = text.rfind('/');
  message_.number = printed(text.substr(0, slash));
  if (slash != std::string_view::npos) message_.page = printed(text.substr(slash + 1));
}

void MtAssembler::note_currency(Currency currency, const Place& at) {
  if (!message_.currency.known()) {
    message_.currency = currency;
  } else if (message_.currency != currency) {
    findings_.add(Note::currency_differs, at.number, at.piece.from,
                  currency.code() + " beside " + message_.currency.code());
  }
}

// Where nothing before the entries states the currency: that of the balances or totals behind them.
// Cost: the bytes of the message, once.
Currency MtAssembler::currency_ahead() const {
  std::size_t at = static_cast<std::size_t>(message_.at.offset);
  for (bool first = true; at < bytes_.size(); first = false) {
    const Line line = line_at(bytes_, at);
    const TagAt tag = field_at(bytes_, at);
    if (tag.tag == Tag::reference && !first) break;
    const std::string_view text = bytes_.substr(line.from, line.to - line.from);
    std::string_view written;
    if (tag.tag == Tag::closing || tag.tag == Tag::closing_page || tag.tag == Tag::available) {
      written = read_balance(trim(text.substr(tag.size))).currency;
    } else if (tag.tag == Tag::debits_total || tag.tag == Tag::credits_total) {
      written = read_total(trim(text.substr(tag.size))).currency;
    }
    if (const Result<Currency> currency = Currency::parse(written)) return *currency;
    at = line.next;
  }
  return {};
}

MtAssembler::Known MtAssembler::read_known(const Place& at, bool page) {
  const std::string_view text = trim(first_line(at.piece.content));
  const StatedBalance stated = read_balance(text);
  Known known;
  known.present = true;
  known.page = page;
  known.date = stated.date;
  known.at = {at.number, at.piece.from};
  known.currency = message_.currency;
  if (!stated.currency.empty()) {
    const Result<Currency> currency = Currency::parse(stated.currency);
    if (!currency) {
      findings_.add(Note::currency_unknown, at.number, at.piece.from,
                    quoted_for_message(stated.currency));
      known.currency = {};
      return known;
    }
    note_currency(*currency, at);
    known.currency = *currency;
  }
  const Result<std::int64_t> minor = minor_of(stated.amount, known.currency);
  if (!stated.readable || !minor) {
    findings_.add(Note::balance_unreadable, at.number, at.piece.from, quoted_for_message(text));
    return known;
  }
  if (!stated.date.known()) {
    findings_.add(Note::date_unreadable, at.number, at.piece.from, quoted_for_message(text));
  }
  known.minor = stated.debit ? -*minor : *minor;
  known.readable = true;
  return known;
}

void MtAssembler::read_opening(const Place& at) {
  if (message_.opening.present) {
    findings_.add(Note::field_repeated, at.number, at.piece.from, name(at.piece.tag));
    return;
  }
  if (message_.type == 942) message_.type = type_ == 950 ? 950 : 940;
  message_.opening = read_known(at, at.piece.tag == Tag::opening_page);
}

// "EURD12345,67": the currency; the limit itself decides nothing.
void MtAssembler::read_floor_limit(const Place& at) {
  message_.type = 942;
  const Result<Currency> currency =
      Currency::parse(trim(first_line(at.piece.content)).substr(0, 3));
  if (currency) note_currency(*currency, at);
}

void MtAssembler::read_stated_total(const Place& at, Side& side) {
  side.stated = read_total(trim(first_line(at.piece.content)));
  side.at = {at.number, at.piece.from};
  if (!side.stated.readable) {
    findings_.add(Note::total_unreadable, at.number, at.piece.from,
                  quoted_for_message(trim(first_line(at.piece.content))));
    return;
  }
  if (const Result<Currency> currency = Currency::parse(side.stated.currency)) {
    note_currency(*currency, at);
  }
}

// Behind the closing balance Dutch banks count and add up the entries.
void MtAssembler::read_information(const Place& at) {
  const std::string_view text = trim(first_line(at.piece.content));
  const StatedTotals totals = read_totals_text(text);
  if (!message_.closing.present || !totals.present) {
    if (!text.empty()) {
      findings_.add(Note::information_unread, at.number, at.piece.from, quoted_for_message(text));
    }
    return;
  }
  message_.debits.stated = totals.debits;
  message_.credits.stated = totals.credits;
  message_.debits.at = message_.credits.at = {at.number, at.piece.from};
}

}  // namespace quittance::ingest::mt940
