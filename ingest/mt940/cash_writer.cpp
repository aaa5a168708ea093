#include "ingest/mt940/cash_writer.h"

#include "core/text.h"
#include "ingest/mt940/kinds.h"

namespace quittance::ingest::mt940 {
namespace {

// The reference that the other side gave along: end-to-end, else what :61: or KREF states.
std::string_view end_to_end_id(const Entry& entry) {
  if (!entry.details.end_to_end_id.empty()) return entry.details.end_to_end_id;
  if (!is_placeholder(entry.line.customer_reference)) return entry.line.customer_reference;
  return entry.details.customer_reference;
}

// Zero where they are in another currency.
std::int64_t charges_of(const Details& details, Currency currency) {
  std::string_view text = details.charges;
  if (!text.starts_with(currency.code())) return 0;
  text = trim(text.substr(currency.code().size()));
  if (text.ends_with(',')) text.remove_suffix(1);
  const Result<std::int64_t> minor = parse_major(text, currency, ',', 0);
  return minor && *minor <= kAmountMax && *minor >= -kAmountMax ? *minor : 0;
}

}  // namespace

CashRecord CashWriter::write(const Entry& entry, std::int64_t minor, const Statement& statement,
                             const SourceRange& source, std::uint32_t& ordinal) {
  const EntryLine& line = entry.line;
  const Details& details = entry.details;
  CashRecord cash;
  cash.kind = kind_of(entry, *statement.profile);
  cash.debit = !is_credit(line.mark);
  cash.method = method_of(entry);
  cash.currency = statement.currency;
  cash.provisional = statement.provisional || is_expected(line.mark);
  cash.amount = minor;
  cash.account = statement.account;
  cash.value_date = line.value_date;
  cash.booking_date = line.entry_date;
  cash.bank_reference = line.bank_reference.empty() ? details.bank_reference : line.bank_reference;
  type_code_.clear();
  append_type_code(type_code_, entry);
  cash.type_code = type_code_;
  identify(entry, statement, cash, ordinal);
  if (!cash.key_is_reference && is_placeholder(cash.bank_reference)) cash.bank_reference = {};
  // The other side of a credit is the payer; of a return, the payer of what is taken back.
  if (!cash.debit || cash.kind == CashKind::returned) {
    cash.payer = {.name = details.name,
                  .routing = details.bank,
                  .account = details.account,
                  .iban = details.iban,
                  .id = details.payer_id};
  }
  if (cash.method == Method::check && all_digits(line.customer_reference)) {
    cash.check_number = line.customer_reference;
  } else {
    cash.end_to_end_id = end_to_end_id(entry);
  }
  if (cash.kind == CashKind::returned) cash.original_id = cash.end_to_end_id;
  cash.reference = details.reference;
  cash.text = entry.text;
  cash.particulars.mandate_id = details.mandate_id;
  cash.particulars.return_reason = details.return_reason;
  if (!details.charges.empty()) cash.particulars.charges = charges_of(details, cash.currency);
  cash.source = source;
  cash.unit = statement.unit;
  return cash;
}

void CashWriter::identify(const Entry& entry, const Statement& statement, CashRecord& cash,
                          std::uint32_t& ordinal) {
  const EntryLine& line = entry.line;
  const Date date = line.value_date.known() ? line.value_date : line.entry_date;
  if (prefix_date_ != date || prefix_account_ != statement.id_account || prefix_.empty()) {
    prefix_ = statement_prefix(statement.id_account, date);
    prefix_account_ = statement.id_account;
    prefix_date_ = date;
    scopes_ = {mark_of(0, prefix_), mark_of(1, prefix_)};
  }
  const std::uint64_t scope = scopes_[cash.provisional ? 1 : 0];
  cash.key_is_reference = statement.profile->bank_reference_unique && !cash.bank_reference.empty();
  if (cash.key_is_reference) {
    ordinal = ordinals_.next(mark_of(mark_of(scope, cash.type_code), cash.bank_reference));
    id_by_reference(id_, prefix_, cash.type_code, cash.bank_reference, ordinal);
  } else {
    // The booking day tells apart what two statements report with one value date.
    if (entry_date_text_.empty() || entry_date_ != line.entry_date) {
      entry_date_ = line.entry_date;
      entry_date_text_ = std::to_string(line.entry_date.days());
    }
    const std::uint64_t content =
        mark_of(with_currency(entry.content, statement.currency), entry_date_text_);
    ordinal = ordinals_.next(scope ^ content);
    id_by_content(id_, prefix_, content, ordinal);
  }
  cash.payment_id = id_;
}

}  // namespace quittance::ingest::mt940
