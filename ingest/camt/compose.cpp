#include "ingest/camt/compose.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "core/text.h"
#include "core/wide.h"
#include "ingest/camt/codes.h"
#include "ingest/camt/payment_id.h"
#include "ingest/written.h"

namespace quittance::ingest::camt {
namespace {

constexpr std::string_view kCredit = "CRDT";
constexpr std::string_view kDebit = "DBIT";

bool is_true(std::string_view flag) {
  return flag == "true" || flag == "1" || flag == "TRUE" || flag == "True";
}

EntryStatus status_of(std::string_view status) {
  if (status.empty() || status == "BOOK") return EntryStatus::booked;
  if (status == "PDNG" || status == "FUTR") return EntryStatus::pending;
  return status == "INFO" ? EntryStatus::information : EntryStatus::unknown;
}

// The date part as written; zones and times do not move it.
Date date_of(std::string_view text) {
  const bool more = text.size() > 10;
  if (more && text[10] != 'T' && text[10] != 'Z' && text[10] != '+' && text[10] != '-' &&
      text[10] != ' ') {
    return {};
  }
  return Date::parse_iso(text.substr(0, 10)).value_or(Date());
}

bool says_other_direction(std::string_view indicator, bool debit) {
  return indicator == (debit ? kCredit : kDebit);
}

}  // namespace

void Composer::note(Note note, std::string_view shown) {
  fragment_.notes.push_back(
      {note, static_cast<std::uint32_t>(fragment_.marks.size()), entry_from_, shown});
}

Composer::Amount Composer::try_read(const AmountText& written) {
  if (!written.stated()) return {};
  if (written.currency != last_currency_text_ || !last_currency_.known()) {
    last_currency_text_ = written.currency;
    last_currency_ = Currency::parse(written.currency)
                         .value_or(written.currency.empty() ? assumed_ : Currency());
  }
  const Result<std::int64_t> minor = parse_major(written.text, last_currency_);
  const bool sign = written.text.front() == '-' || written.text.front() == '+';
  if (!last_currency_.known() || !minor || sign || *minor > kAmountMax) return {};
  return {true, last_currency_, *minor};
}

Composer::Amount Composer::read(const AmountText& written, Note unreadable) {
  const Amount amount = try_read(written);
  if (!amount.known && written.stated()) {
    note(last_currency_.known() ? unreadable : Note::currency_unknown,
         last_currency_.known() ? written.text : written.currency);
  }
  return amount;
}

bool Composer::read_entry(const EntryFields& fields, Entry& entry) {
  if (fields.amount_repeated) {
    note(Note::amount_repeated);
    return false;
  }
  if (!fields.amount.stated()) {
    note(Note::amount_missing);
    return false;
  }
  entry.currency_missing = fields.amount.currency.empty();
  const Amount amount = read(fields.amount, Note::amount_unreadable);
  if (!amount.known) return false;
  if (fields.indicator != kCredit && fields.indicator != kDebit) {
    note(Note::indicator_unknown, fields.indicator);
    return false;
  }
  entry.currency = amount.currency;
  entry.amount = amount.minor;
  entry.debit = fields.indicator == kDebit;
  return true;
}

void Composer::add(const EntryFields& fields) {
  Entry entry;
  entry_from_ = fields.from;
  entry.from = fields.from;
  entry.to = fields.to;
  entry.details = static_cast<std::uint32_t>(fields.details.size());
  entry.status = status_of(fields.status);
  entry.reversal = is_true(fields.reversal);
  if (!entry.reversal && !fields.reversal.empty() && fields.reversal != "false" &&
      fields.reversal != "0") {
    note(Note::reversal_unknown, fields.reversal);
  }
  entry.payments.from = static_cast<std::uint32_t>(fragment_.payments.size());
  entry.payments.to = entry.payments.from;
  if (entry.status == EntryStatus::unknown) note(Note::status_unknown, fields.status);
  entry.rejected = !read_entry(fields, entry);
  if (!entry.rejected) {
    split(fields, entry);
    entry.payments.to = static_cast<std::uint32_t>(fragment_.payments.size());
    const Date booking = date_of(fields.booking_date);
    const Date value = date_of(fields.value_date);
    if (!fields.booking_date.empty() && !booking.known()) {
      note(Note::date_unreadable, fields.booking_date);
    }
    if (!fields.value_date.empty() && !value.known()) {
      note(Note::date_unreadable, fields.value_date);
    }
    for (std::uint32_t n = entry.payments.from; n < entry.payments.to; ++n) {
      fragment_.payments[n].cash.booking_date = booking;
      fragment_.payments[n].cash.value_date = value;
    }
  }
  fragment_.entries.push_back(entry);
}

// In the entry's currency: what was moved on the account, else what was sent.
Composer::Amount Composer::detail_amount(const DetailFields& detail, const Entry& entry) {
  for (const AmountText* written :
       {&detail.amount, &detail.transacted, &detail.counter_value, &detail.instructed}) {
    if (!written->stated()) continue;
    const Amount amount = read(*written, Note::detail_amount_unreadable);
    if (amount.known && amount.currency == entry.currency) return amount;
  }
  return {};
}

Composer::Charged Composer::charges(const EntryFields& fields, IndexRange range,
                                    Currency currency) {
  Charged charged;
  for (std::uint32_t n = range.from; n < range.to; ++n) {
    const ChargeFields& charge = fields.charge_list[n];
    const Amount amount = read(charge.amount, Note::charge_unreadable);
    if (!amount.known || amount.currency != currency) continue;
    const Wide taken = charge.indicator == kCredit ? -Wide(amount.minor) : Wide(amount.minor);
    charged.all += taken;
    if (!is_true(charge.included)) charged.beside += taken;
  }
  return charged;
}

// Details without an amount of a meaning that is known may have some under codes of the bank's own.
// What those mean, the sum proves: the amounts of one code alone bring all details to the entry.
void Composer::take_own_amounts(const EntryFields& fields, const Entry& entry) {
  constexpr std::size_t kCodesMax = 16;  // of a detail; each costs a pass over all of them
  const auto first =
      std::find_if(amounts_.begin(), amounts_.end(), [](const Amount& of) { return !of.known; });
  if (first == amounts_.end()) return;
  const auto lacking = static_cast<std::size_t>(first - amounts_.begin());
  const IndexRange codes = fields.details[lacking].own_amounts;
  std::vector<Amount> proved;
  std::string_view by_code;
  for (std::uint32_t c = codes.from; c < codes.to && c - codes.from < kCodesMax; ++c) {
    const std::string_view code = fields.own_amount_list[c].type;
    if (!proved.empty() && code == by_code) continue;
    std::vector<Amount> tried = amounts_;
    Wide sum = 0;
    bool whole = true;
    for (std::size_t n = 0; n < tried.size() && whole; ++n) {
      const DetailFields& detail = fields.details[n];
      for (std::uint32_t own = detail.own_amounts.from;
           !tried[n].known && own < detail.own_amounts.to; ++own) {
        const OwnAmount& stated = fields.own_amount_list[own];
        if (stated.type != code || !stated.amount.stated()) continue;
        const Amount amount = try_read(stated.amount);
        if (amount.known && amount.currency == entry.currency) tried[n] = amount;
      }
      whole = tried[n].known;
      sum += says_other_direction(detail.indicator, entry.debit) ? -Wide(tried[n].minor)
                                                                 : Wide(tried[n].minor);
    }
    if (!whole || sum != Wide(entry.amount)) continue;
    if (tried == proved) continue;  // another code that says the same
    if (!proved.empty()) return;    // two codes fit: neither is proved
    proved = std::move(tried);
    by_code = code;
  }
  if (proved.empty()) return;
  amounts_ = std::move(proved);
  note(Note::amounts_by_own_code, by_code);
}

void Composer::split(const EntryFields& fields, Entry& entry) {
  const std::size_t count = fields.details.size();
  judge_batch(fields, entry);
  // Sums are taken with the sign that they have beside the entry's own.
  amounts_.clear();
  Wide sum = 0;
  std::size_t known = 0;
  Charged of_details;
  for (const DetailFields& detail : fields.details) {
    amounts_.push_back(detail_amount(detail, entry));
  }
  if (count > 1 && !fields.own_amount_list.empty()) take_own_amounts(fields, entry);
  for (std::size_t n = 0; n < count; ++n) {
    const DetailFields& detail = fields.details[n];
    const Amount& amount = amounts_[n];
    known += amount.known ? 1 : 0;
    sum += says_other_direction(detail.indicator, entry.debit) ? -Wide(amount.minor)
                                                               : Wide(amount.minor);
    const Charged charged = charges(fields, detail.charges, entry.currency);
    of_details.beside += charged.beside;
    of_details.all += charged.all;
  }
  entry.has_details = count > 0 && known == count;
  const Wide difference = Wide(entry.amount) - sum;
  Wide taken = 0;  // by charges; lowers a credit
  bool explained = entry.has_details && difference == 0;
  if (entry.has_details && !explained) {
    // A charge "included" is in one of the two amounts; banks differ in which. The sum tells.
    const Charged of_entry = charges(fields, fields.charges, entry.currency);
    for (const Wide charged :
         {of_entry.beside, of_details.beside, of_entry.beside + of_details.beside, of_entry.all,
          of_details.all, of_entry.all + of_details.all}) {
      if (charged == 0 || difference != (entry.debit ? charged : -charged)) continue;
      if (charged > kAmountMax || -charged > kAmountMax) continue;
      explained = true;
      taken = charged;
      break;
    }
  }
  entry.details_agree = explained;

  if (count <= 1) {
    const DetailFields* detail = count == 0 ? nullptr : fields.details.data();
    pay(fields, detail, entry, entry.amount, entry.debit, true);
    if (count == 1 && known == 1 && !explained) {
      note(Note::detail_sum_differs, fields.details[0].amount.text);
    }
    return;
  }
  if (known == 0 || (!explained && (difference < 0 || difference > kAmountMax))) {
    note(known == 0 ? Note::details_without_amounts : Note::details_exceed);
    Payment& payment = pay(fields, nullptr, entry, entry.amount, entry.debit, false);
    if (payment.cash.kind == CashKind::receipt) payment.cash.kind = CashKind::deposit_total;
    return;
  }
  for (std::size_t n = 0; n < count; ++n) {
    if (!amounts_[n].known) continue;
    const DetailFields& detail = fields.details[n];
    const bool debit = says_other_direction(detail.indicator, entry.debit) != entry.debit;
    pay(fields, &detail, entry, amounts_[n].minor, debit, false);
  }
  if (taken != 0) {
    const bool debit = taken > 0;
    Payment& fee = pay(fields, nullptr, entry, static_cast<std::int64_t>(debit ? taken : -taken),
                       debit, false);
    fee.cash.kind = debit ? CashKind::fee : CashKind::other;
    note(Note::charges_taken);
  } else if (!explained) {
    note(Note::details_short);
    if (difference > 0) {
      pay(fields, nullptr, entry, static_cast<std::int64_t>(difference), entry.debit, false);
    }
  }
}

// What Btch says of the details against what stands there.
void Composer::judge_batch(const EntryFields& fields, const Entry& entry) {
  std::uint64_t stated = 0;
  const std::string_view count = fields.batch_count;
  const auto read_count = std::from_chars(count.data(), count.data() + count.size(), stated);
  const bool countable = !count.empty() && read_count.ec == std::errc() &&
                         read_count.ptr == count.data() + count.size();
  if (countable && stated != fields.details.size()) {
    if (fields.details.empty()) {
      if (stated > 1) note(Note::batch_without_details, count);
    } else if (fields.details.size() > 1 || stated == 0) {
      note(Note::batch_count_differs, count);
    } else {
      note(Note::batch_summed, count);
    }
  }
  if (fields.batch_amount.stated()) {
    const Amount total = read(fields.batch_amount, Note::detail_amount_unreadable);
    if (total.known && (total.currency != entry.currency || total.minor != entry.amount)) {
      note(Note::batch_total_differs, fields.batch_amount.text);
    }
  }
}

Payment& Composer::pay(const EntryFields& fields, const DetailFields* detail, const Entry& entry,
                       std::int64_t amount, bool debit, bool alone) {
  Payment& payment = fragment_.payments.emplace_back();
  payment.whole_entry = alone || detail == nullptr;
  CashRecord& cash = payment.cash;
  const CommonFields& inner =
      detail == nullptr ? static_cast<const CommonFields&>(fields) : *detail;
  const TransactionCode code = code_of(inner, fields);
  const bool returned =
      entry.reversal || is_return(code) || (detail != nullptr && !detail->return_reason.empty());
  cash.kind = returned ? CashKind::returned : default_kind(code, debit);
  cash.currency = entry.currency;
  cash.amount = amount;
  cash.debit = debit;
  cash.method = method_of(code, entry.currency);
  cash.type_code = type_code(inner, fields);
  cash.source.from = detail == nullptr || alone ? fields.from : detail->from;
  cash.source.to = detail == nullptr || alone ? fields.to : detail->to;
  if (detail != nullptr) {
    name_parties(*detail, payment, debit);
    payment.lines = add_lines(fields, *detail, entry.currency, amount);
  }
  name_references(fields, detail, payment, alone);
  add_particulars(fields, detail, payment, alone);
  cash.text = text_of(fields, detail, debit && !returned, alone);
  if (amount == 0) {
    cash.kind = CashKind::other;
    note(Note::amount_zero);
  } else if (alone && cash.kind == CashKind::receipt && fields.batch_count.size() > 0 &&
             fields.batch_count != "0" && fields.batch_count != "1" && payment.lines.size() == 0 &&
             cash.payer.name.empty()) {
    cash.kind = CashKind::deposit_total;  // many payments in one sum, and not one of them named
  }
  finish(payment);
  add_original(fields, detail, payment, alone);
  return payment;
}

// The one who paid us: the debtor. Of what is taken back the roles are those of the original, so
// that a credit of it names whom we had paid.
void Composer::name_parties(const DetailFields& detail, Payment& payment, bool debit) {
  CashRecord& cash = payment.cash;
  const bool returned = cash.kind == CashKind::returned;
  if (debit && !returned) return;
  const bool creditor =
      returned && !debit && !(detail.creditor.name.empty() && detail.creditor.iban.empty());
  const PartyText& party = creditor ? detail.creditor : detail.debtor;
  cash.payer.name = party.name.empty() ? party.ultimate : party.name;
  cash.payer.id = party.id;
  cash.payer.iban = party.iban;
  cash.payer.account = party.account;
  if (!party.member.empty()) {
    cash.payer.routing = party.member;
  } else if (party.iban.empty()) {
    cash.payer.routing = party.bic;
  }
}

// Of a payment that is its entry the entry's charges are its own. What cannot be read was noted
// where the details were added up.
void Composer::add_particulars(const EntryFields& fields, const DetailFields* detail,
                               Payment& payment, bool alone) {
  Particulars& particulars = payment.cash.particulars;
  IndexRange range = alone ? fields.charges : IndexRange{};
  if (detail != nullptr) {
    if (!is_placeholder(detail->mandate)) particulars.mandate_id = detail->mandate;
    particulars.return_reason = detail->return_reason;
    particulars.uetr = detail->uetr;
    if (detail->charges.size() > 0) range = detail->charges;
  }
  Wide sum = 0;
  for (std::uint32_t n = range.from; n < range.to; ++n) {
    const ChargeFields& charge = fields.charge_list[n];
    const Result<Currency> currency = Currency::parse(charge.amount.currency);
    if (!currency || *currency != payment.cash.currency) continue;
    const Result<std::int64_t> minor = parse_major(charge.amount.text, *currency);
    if (!minor || *minor > kAmountMax || *minor < -kAmountMax) continue;
    sum += charge.indicator == kCredit ? -Wide(*minor) : Wide(*minor);
  }
  if (sum <= kAmountMax && -sum <= kAmountMax) particulars.charges = static_cast<std::int64_t>(sum);
}

void Composer::name_references(const EntryFields& fields, const DetailFields* detail,
                               Payment& payment, bool alone) {
  CashRecord& cash = payment.cash;
  const auto pick = [](std::initializer_list<std::string_view> from) {
    for (const std::string_view reference : from) {
      if (!is_placeholder(reference)) return reference;
    }
    return std::string_view();
  };
  if (detail == nullptr) {
    if (alone) payment.own_reference = pick({fields.servicer_reference});
    cash.bank_reference = pick({fields.servicer_reference, fields.reference});
    return;
  }
  payment.own_reference =
      pick({detail->servicer_reference, alone ? fields.servicer_reference : std::string_view()});
  cash.bank_reference = alone ? pick({detail->servicer_reference, fields.servicer_reference,
                                      fields.reference, detail->transaction})
                              : pick({detail->servicer_reference, detail->clearing,
                                      detail->transaction, fields.servicer_reference});
  cash.end_to_end_id = pick({detail->end_to_end});
  cash.check_number = detail->check;
  if (cash.kind == CashKind::returned) {
    cash.original_id =
        pick({detail->end_to_end, detail->instruction, detail->transaction, detail->mandate});
  }
  std::string_view reference;
  for (std::uint32_t n = detail->documents.from; n < detail->documents.to; ++n) {
    const std::string_view own = fields.document_list[n].creditor_reference;
    if (own.empty() || own == reference) continue;
    if (!reference.empty()) return;  // several: each has a line of its own
    reference = own;
  }
  cash.reference = reference;
}

IndexRange Composer::add_lines(const EntryFields& fields, const DetailFields& detail,
                               Currency currency, std::int64_t amount) {
  IndexRange range;
  range.from = static_cast<std::uint32_t>(fragment_.lines.size());
  std::string_view reference;
  bool several = false;
  for (std::uint32_t n = detail.documents.from; n < detail.documents.to; ++n) {
    const std::string_view own = fields.document_list[n].creditor_reference;
    if (own.empty()) continue;
    several = several || (!reference.empty() && own != reference);
    reference = own;
  }
  for (std::uint32_t n = detail.documents.from; n < detail.documents.to; ++n) {
    DocumentFields document = fields.document_list[n];
    if (document.number.empty() && several) document.number = document.creditor_reference;
    const bool amounts = document.remitted.stated() || document.due.stated() ||
                         document.credit_note.stated() || document.adjustment.stated();
    // A creditor reference alone is the payment's own; its amount says no more than the payment's.
    if (document.number.empty() && (!amounts || !document.creditor_reference.empty())) continue;
    if (document.more_adjustments) note(Note::adjustments_several);
    add_line(document, currency);
  }
  range.to = static_cast<std::uint32_t>(fragment_.lines.size());
  Wide sum = 0;
  bool stated = range.size() > 0;
  for (std::uint32_t n = range.from; n < range.to; ++n) {
    stated = stated && fragment_.lines[n].amount_stated;
    sum += fragment_.lines[n].paid;
  }
  if (stated && sum != amount) note(Note::remittance_sum_differs);
  return range;
}

void Composer::add_line(const DocumentFields& document, Currency currency) {
  const auto minor = [&](const AmountText& written, bool& stated) {
    if (!written.stated()) return Wide(0);
    const Amount amount = read(written, Note::document_amount_unreadable);
    if (amount.known && amount.currency != currency) {
      note(Note::document_currency_differs, written.currency);
    }
    stated = amount.known && amount.currency == currency;
    return stated ? Wide(amount.minor) : Wide(0);
  };
  RemittanceLine line;
  line.reference = document.number;
  const std::string_view type = document.type;
  if (type == "CREN") {
    line.kind = ReferenceKind::credit_memo;
  } else if (type == "CINV" || type == "MSIN" || type == "CMCN" || type == "HIRI") {
    line.kind = ReferenceKind::invoice;
  } else if (type == "PUOR") {
    line.kind = ReferenceKind::po;
  } else if (type == "BOLD") {
    line.kind = ReferenceKind::bol;
  } else if (!type.empty()) {
    line.kind = ReferenceKind::other;
  }
  bool has_remitted = false;
  bool has_due = false;
  bool has_discount = false;
  bool has_credit = false;
  bool has_adjustment = false;
  const Wide remitted = minor(document.remitted, has_remitted);
  const Wide due = minor(document.due, has_due);
  const Wide discount = minor(document.discount, has_discount);
  const Wide credit = minor(document.credit_note, has_credit);
  Wide adjustment = minor(document.adjustment, has_adjustment);
  if (document.adjustment_indicator == kCredit) adjustment = -adjustment;
  // Where all three are stated, they say themselves which way the adjustment goes.
  if (has_adjustment && has_due && has_remitted) {
    const Wide rest = due - remitted - discount;
    if (rest == -adjustment) adjustment = rest;
  }
  Wide paid = 0;
  if (has_remitted) {
    paid = remitted;
  } else if (has_credit) {
    paid = credit;
  } else if (has_due) {
    paid = due - discount - adjustment;
  }
  line.amount_stated = has_remitted || has_credit || has_due;
  const bool negative = line.kind == ReferenceKind::credit_memo || (has_credit && !has_remitted);
  line.paid = static_cast<std::int64_t>(negative ? -paid : paid);
  line.discount = static_cast<std::int64_t>(discount);
  line.adjustment = static_cast<std::int64_t>(adjustment);
  line.reason = document.adjustment_reason;
  line.text = document.adjustment_text;
  fragment_.lines.push_back(line);
}

std::string_view Composer::type_code(const CommonFields& inner, const CommonFields& outer) {
  const TransactionCode code = code_of(inner, outer);
  if (code.domain.empty()) return code.own;
  std::array<char, 64> joined;
  std::size_t size = 0;
  for (const std::string_view part : {code.domain, code.family, code.subfamily}) {
    if (part.empty()) continue;
    if (size + part.size() + 1 > joined.size()) return code.domain;
    if (size > 0) joined[size++] = '/';
    size = static_cast<std::size_t>(std::copy(part.begin(), part.end(), joined.begin() + size) -
                                    joined.begin());
  }
  const std::string_view type(joined.data(), size);
  if (type != last_type_) last_type_ = fragment_.arena.keep(type);
  return last_type_;
}

void Composer::finish(Payment& payment) {
  payment.content = content_of(payment.cash, store_);
}

}  // namespace quittance::ingest::camt
