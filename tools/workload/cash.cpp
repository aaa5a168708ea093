#include "tools/workload/cash.h"

#include <algorithm>

#include "core/digest.h"
#include "ingest/camt/payment_id.h"
#include "ingest/payment_id.h"
#include "tools/workload/planner.h"
#include "tools/workload/references.h"

namespace quittance::workload {
namespace {

constexpr std::string_view kAch = "165";
constexpr std::string_view kWire = "195";
constexpr std::string_view kReturnedItem = "555";
constexpr std::size_t kStatementLineMax = 70;

// Why payers deduct: the lockbox has three columns for it.
struct Deduction {
  std::string_view code;
  std::string_view words;
};
constexpr Deduction kDeductions[] = {{"DMG", "DAMAGED GOODS"},
                                     {"SHT", "SHORT SHIPMENT"},
                                     {"PRC", "PRICE DIFFERENCE"},
                                     {"FRT", "FREIGHT"}};

void append_text(const CashLine& line, std::string& text) {
  if (!text.empty()) text += ' ';
  text += line.reference;
  if (line.whole || !line.amount_stated) return;
  text += ' ';
  append_dollars(text, line.paid);
  if (line.discount != 0) {
    text += " DISC ";
    append_dollars(text, line.discount);
  }
  if (line.deduction != 0) {
    text += " LESS ";
    append_dollars(text, line.deduction);
    text += ' ';
    text += line.reason_words;
  }
}

// Words in lines of at most kStatementLineMax, the first one behind its tag.
void append_tagged(std::string& statement, std::string_view tag, std::string_view text) {
  while (!text.empty()) {
    std::size_t size = text.size();
    if (size > kStatementLineMax) size = text.rfind(' ', kStatementLineMax);
    statement += '\n';
    statement += tag;
    statement += text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    tag = {};
  }
}

// What makes a check the same check: see the reader's table of ids.
std::string check_hash(const Cash& cash) {
  std::string content = std::to_string(cash.amount);
  for (const std::string& part :
       {cash.payer_account.routing, cash.payer_account.account, cash.check_number}) {
    content += '|';
    content += part;
  }
  return sha256(content).short_hex();
}

// What the BAI2 reader will call the entry.
void write_statement_id(Cash& cash, std::uint32_t ordinal) {
  const std::uint64_t content = ingest::content_hash({.type = cash.type_code,
                                                      .amount = cash.amount,
                                                      .payer_name = cash.payer_name,
                                                      .payer_account = cash.payer_account.account,
                                                      .check_number = {},
                                                      .text = cash.statement_text});
  ingest::id_by_content(cash.id, std::string(kBankAccount) + '/' + cash.day->iso + '/',
                        ingest::with_currency(content, Currency::of("USD")), ordinal);
}

}  // namespace

void append_lockbox(std::string& to, std::uint32_t lockbox) {
  append_digits(to, std::uint64_t{8'100'001} + lockbox, 7);
}

CheckPlace place_of(std::uint32_t sequence) {
  const std::uint32_t batches = sequence / kItemsABatch;
  return {.lockbox = batches / kBatchesALockbox,
          .batch = batches % kBatchesALockbox + 1,
          .item = sequence % kItemsABatch + 1};
}

std::string trace_of(const Cash& cash) {
  std::string trace(kSendingBank);
  append_digits(trace, cash.number, 7);
  return trace;
}

void append_imad(std::string& to, const Cash& cash) {
  constexpr std::uint32_t kNumbers = 1'000'000;
  to += cash.day->iso.substr(0, 4);
  to += cash.day->iso.substr(5, 2);
  to += cash.day->iso.substr(8, 2);
  to += "B1Q802";
  append_digits(to, cash.number / kNumbers, 2);
  append_digits(to, cash.number % kNumbers, 6);
}

Clerk::Clerk(const Request& request, const Customers& customers, const Items& items,
             const Plan& plan)
    : request_(request), customers_(customers), items_(items), plan_(plan) {
  for (std::uint8_t number = 0; number < kBookingDays; ++number) {
    days_.emplace_back(booking_day(number));
  }
  payments_before_.assign(kBookingDays + 1, 0);
  for (const Payment& payment : plan.payments) ++payments_before_[payment.day + 1U];
  for (std::size_t day = 0; day < kBookingDays; ++day) {
    payments_before_[day + 1] += payments_before_[day];
  }
}

void Clerk::write(const Payment& payment, Cash& cash) const {
  cash.kind = CashKind::receipt;
  cash.in_lockbox = in_lockbox(payment, request_);
  cash.method = cash.in_lockbox                    ? Method::check
                : payment.channel == Channel::wire ? Method::wire
                                                   : Method::ach;
  cash.type_code = cash.method == Method::wire ? kWire : kAch;
  cash.states_lines = payment.states_lines || cash.in_lockbox;
  cash.day = &days_[payment.day];
  cash.amount = payment.amount;
  cash.number = payment.sequence + 1;
  cash.original_id.clear();
  cash.bank_reference.clear();
  cash.check_number.clear();
  cash.account.clear();
  Random random(request_.seed, Stream::writing, payment.voice);
  if (cash.in_lockbox) {
    cash.place = place_of(payment.sequence);
    append_lockbox(cash.account, cash.place.lockbox);
    // Twins are two checks, a duplicate is the same one again.
    append_digits(cash.check_number, 1'000 + random.below(9'000'000) + payment.ordinal, 10);
  } else {
    cash.account = kBankAccount;
    cash.bank_reference = cash.method == Method::wire ? "WT" : "AC";
    cash.bank_reference += cash.day->yymmdd;
    append_digits(cash.bank_reference, payment.sequence + 1U, 7);
  }
  write_payer(payment, random, cash);
  write_lines(payment, random, cash);
  write_id(payment, cash);
}

void Clerk::write_payer(const Payment& payment, Random& random, Cash& cash) const {
  cash.payer_id.clear();
  cash.company_id = payment.outcome == Outcome::stranger ? "9" : "1";
  append_digits(cash.company_id, payment.payer, 9);
  if (payment.outcome == Outcome::stranger) {
    cash.payer_name = customers_.stranger_name(payment.payer);
    cash.payer_account = customers_.stranger_account(payment.payer);
  } else {
    // What reads checks knows no accents and no small letters.
    const bool plain = cash.in_lockbox && payment.naming == Naming::exact;
    cash.payer_name = printed_name(customers_.name(payment.payer),
                                   plain ? Naming::capitals : payment.naming, random);
    cash.payer_account = customers_.bank_account(payment.payer);
    if (payment.states_customer) append_customer_id(cash.payer_id, payment.payer);
  }
  if (cash.in_lockbox) {
    if (cash.payer_name.size() > kRemitterWidth) cash.payer_name.resize(kRemitterWidth);
    while (cash.payer_name.ends_with(' ')) cash.payer_name.pop_back();
  }
  if (!payment.states_account) cash.payer_account = {};
}

void Clerk::write_lines(const Payment& payment, Random& random, Cash& cash) const {
  cash.lines.clear();
  cash.text.clear();
  if (payment.writing == Writing::none || payment.writing == Writing::late) return;
  for (const PaidItem& line : plan_.lines_of(payment)) {
    CashLine& to = cash.lines.emplace_back();
    const bool alone = payment.lines == 1;
    to.kind = payment.writing == Writing::purchase_order ? ReferenceKind::po
              : items_[line.item].credit_memo()          ? ReferenceKind::credit_memo
                                                         : ReferenceKind::invoice;
    append_reference(to.reference, line.item, payment.writing, items_, random);
    to.amount_stated = payment.shape != Shape::overpaid;
    to.paid = alone ? payment.amount : line.paid;
    to.discount = line.discount;
    to.deduction = line.deduction;
    to.whole = to.paid == items_[line.item].amount;
    if (line.deduction != 0) {
      const Deduction& why = kDeductions[random.below(std::size(kDeductions))];
      to.reason = why.code;
      to.reason_words = why.words;
    }
    append_text(to, cash.text);
  }
}

// An ACH or wire credit as BAI2 reports flatten it into text. Twins have no trace of their own.
void Clerk::write_statement(const Payment& payment, Cash& cash) const {
  std::string& text = cash.statement_text;
  const bool wire = cash.method == Method::wire;
  if (wire) {
    text = "FED NO:";
    text += cash.day->iso.substr(0, 4);
    text += cash.day->iso.substr(5, 2);
    text += cash.day->iso.substr(8, 2);
    text += "B1Q8021C";
    append_digits(text, payment.twin ? 0U : payment.sequence + 1U, 7);
    text += "\nORG:=";
    if (!cash.payer_account.account.empty()) text += '/' + cash.payer_account.account + ' ';
    text += cash.payer_name;
  } else {
    text = "ORIG CO NAME:";
    text += cash.payer_name;
    text += " SEC:CTX TRACE#:99000001";
    append_digits(text, payment.twin ? 0U : payment.sequence + 1U, 7);
  }
  if (!cash.payer_account.account.empty()) {
    text += "\nDABA:" + cash.payer_account.routing;
    if (!wire) text += "\nDACT:" + cash.payer_account.account;
  }
  append_tagged(text, wire ? "OBI:=" : "REMI:", cash.text);
}

void Clerk::write_id(const Payment& payment, Cash& cash) const {
  cash.id.clear();
  if (cash.in_lockbox) {
    cash.id = cash.account + '/' + cash.day->iso + '/';
    append_digits(cash.id, cash.place.batch, 3);
    cash.id += '/';
    append_digits(cash.id, cash.place.item, 3);
    cash.id += '/' + check_hash(cash);
  } else if (request_.writes(Format::bai2)) {
    write_statement(payment, cash);
    write_statement_id(cash, payment.ordinal);
  } else if (request_.writes(Format::nacha) || request_.writes(Format::x12_820)) {
    write_credit_id(cash);
  } else if (request_.writes(Format::fedwire) && cash.method == Method::wire) {
    cash.id = cash.account + '/' + cash.day->iso + '/';
    append_imad(cash.id, cash);
  } else if (ids_of_camt(cash.method)) {
    write_camt_id(cash, payment.ordinal);
  } else {
    cash.id = 'P';
    append_digits(cash.id, payments_before_[payment.day] + payment.sequence + 1, 8);
  }
}

// What the readers of NACHA and X12 820 will call the payment.
void Clerk::write_credit_id(Cash& cash) const {
  const bool in_nacha = request_.writes(Format::nacha) && cash.method == Method::ach;
  cash.id = cash.account + '/' + cash.day->iso + '/' + cash.company_id + '/';
  if (in_nacha) {
    append_digits(cash.id, cash.number, 7);
    cash.id += '/' + trace_of(cash);
  } else {
    cash.id += cash.bank_reference;
  }
  cash.id += "/1";
}

bool Clerk::ids_of_camt(Method method) const {
  const bool other = request_.writes(Format::bai2) || request_.writes(Format::nacha) ||
                     request_.writes(Format::x12_820) ||
                     (request_.writes(Format::fedwire) && method == Method::wire);
  return !other && (request_.writes(Format::camt053) || request_.writes(Format::camt054));
}

// What the reader of camt will call the payment.
void Clerk::write_camt_id(Cash& cash, std::uint32_t ordinal) const {
  CashRecord said;
  said.amount = cash.amount;
  said.debit = cash.kind == CashKind::returned;
  said.payer.name = cash.payer_name;
  said.payer.account = cash.payer_account.account;
  said.end_to_end_id = said.debit ? std::string_view(cash.original_id) : std::string_view();
  said.text = cash.text;
  std::string store;
  ingest::camt::id_by_content(
      cash.id, cash.account, *Date::parse_iso(cash.day->iso),
      ingest::camt::with_currency(ingest::camt::content_of(said, store), Currency::of("USD")),
      ordinal);
}

void Clerk::write(const Notice& notice, Cash& cash) const {
  const Payment& payment = plan_.payments[notice.payment];
  write(payment, cash);
  if (notice.kind == Notice::Kind::advice) {
    Payment told = payment;
    told.writing = Writing::number;
    Random random(request_.seed, Stream::advice, payment.voice);
    write_lines(told, random, cash);
    cash.states_lines = true;
    cash.kind = CashKind::advice;
    cash.day = &days_[notice.day];
  } else {
    cash.day = &days_[notice.day];
    write_return(cash);
  }
}

// The bank takes an ACH or wire credit back: a debit that names the credit's reference.
void Clerk::write_return(Cash& cash) const {
  cash.kind = CashKind::returned;
  cash.type_code = kReturnedItem;
  cash.original_id = cash.id;
  cash.lines.clear();
  cash.states_lines = false;
  cash.text = "RETURN ITEM R01 INSUFFICIENT FUNDS";
  cash.statement_text =
      cash.text + "\nReturn of Client Ref ID: " + cash.bank_reference + ", REASON R01";
  cash.bank_reference.replace(0, 2, "RT");
  cash.payer_name.clear();
  cash.payer_account = {};
  cash.payer_id.clear();
  if (request_.writes(Format::bai2)) {
    write_statement_id(cash, 1);
  } else if (ids_of_camt(cash.method)) {
    write_camt_id(cash, 1);
  } else {
    cash.id += "-R";
  }
}

}  // namespace quittance::workload
