#include "ingest/bai2/cash_writer.h"

namespace quittance::ingest::bai2 {

CashKind kind_of(const Detail& detail, const AccountProfile& profile) {
  if (!profile.type_codes.empty()) {
    const auto found = profile.type_codes.find(detail.type_text);
    if (found != profile.type_codes.end()) return found->second;
  }
  return default_kind(detail.type);
}

CashRecord CashWriter::write(const Detail& detail, CashKind kind, const Statement& statement,
                             const SourceRange& source, std::uint32_t& ordinal) {
  const bool by_reference =
      statement.profile->bank_reference_unique && !detail.bank_reference.empty();
  if (by_reference) {
    const std::uint64_t of_type = mark_of(statement.ordinal_seed, detail.type_text);
    ordinal = ordinals_.next(mark_of(of_type, detail.bank_reference));
    id_by_reference(id_, statement.id_prefix, detail.type_text, detail.bank_reference, ordinal);
  } else {
    const std::uint64_t content = with_currency(detail.content, statement.currency);
    ordinal = ordinals_.next(statement.ordinal_seed ^ content);
    id_by_content(id_, statement.id_prefix, content, ordinal);
  }

  CashRecord cash;
  cash.payment_id = id_;
  cash.kind = kind;
  // 459 lies in the range of debits, yet the default map and profiles call it money received.
  cash.debit = direction_of(detail.type) == Direction::debit && kind != CashKind::receipt;
  cash.method = detail.method;
  cash.currency = statement.currency;
  cash.provisional = statement.provisional;
  cash.key_is_reference = by_reference;
  cash.amount = detail.amount;
  cash.account = statement.account;
  cash.booking_date = statement.as_of;
  // Funds type 0 is available at once; for 1, 2 and S only the bank's calendar knows the day.
  cash.value_date = detail.funds_type == '0' ? statement.as_of : detail.value_date;
  // The payer of a credit is the debtor. Of a debit, tags name whom we paid or our own side.
  if (direction_of(detail.type) == Direction::credit || kind == CashKind::receipt) {
    cash.payer.name = detail.debtor_name;
    cash.payer.routing = detail.debtor_routing;
    cash.payer.account = detail.debtor_account;
  }
  cash.bank_reference = detail.bank_reference;
  cash.end_to_end_id = detail.end_to_end_id;
  cash.original_id = kind == CashKind::returned ? detail.original_id : std::string_view{};
  cash.check_number = detail.check_number;
  cash.text = detail.text;
  cash.type_code = detail.type_text;
  cash.source = source;
  cash.unit = statement.unit;
  return cash;
}

}  // namespace quittance::ingest::bai2
