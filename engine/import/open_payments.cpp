// Payments among an ERP's open items: cash that it has not put against any. Without them the book
// would owe more than the ERP's own list adds up to.
#include "engine/import/import.h"

namespace quittance::engine {

// A payment with nothing open is part of the history of the items that it settled, and those rows
// have it. What is open becomes unapplied cash of the customer, of the document date; from then on
// the book says where it goes.
void Importer::take_open_payment(ImportRow& row, EntityHandle entity, CustomerHandle customer) {
  const std::string_view number = row.text("item_number");
  const CustomerRegistered& payer = book_.row(customer).facts;
  const Currency currency = row.currency(
      "currency", payer.currency.known() ? payer.currency : book_.row(entity).facts.currency);
  if (!currency.known())
    return row.refuse("'currency' is empty, and neither customer nor entity has one");
  const Date posted = row.date("document_date");
  if (!posted.known()) row.refuse("'document_date' is empty; a payment counts from it");
  static_cast<void>(row.required("amount"));
  const std::int64_t amount = row.amount("amount", currency);
  const bool says_open = !row.text("open_amount").empty();
  const std::int64_t stated = row.amount("open_amount", currency);
  const bool settled = row.date("settled_date").known();
  if (row.refused()) return;
  const std::int64_t open = says_open ? stated : settled ? 0 : amount;
  // Paid back in full, perhaps: nothing of it waits, whatever its sign.
  const bool nothing_waits = open == 0;
  if (!nothing_waits && (amount < -kAmountMax || open > 0 || open < amount)) {
    return row.refuse("a payment is open with " + format_with_currency(open, currency) + " of " +
                      format_with_currency(amount, currency) +
                      "; payments are negative, and what is open lies between zero and the amount");
  }
  // Not `history/`: an ERP leaves applications of those out, and waits for what is done with this.
  const std::string id =
      "open/" + std::string(book_.row(entity).facts.entity_id) + "/" + std::string(number);
  const PaymentHandle known = book_.find_payment(id);
  if (known.known()) {
    const PaymentRow& ours = book_.row(known);
    const std::int64_t waits = ours.in(Disposition::unapplied) + ours.in(Disposition::on_account);
    const bool alike = ours.customer == customer && ours.currency == currency;
    // As it came, whatever was done with it here since, or as it is here now.
    if (alike && (-open == ours.amount || -open == waits)) {
      ++report_.unchanged;
      return;
    }
    return row.refuse("payment " + id + " waits with " +
                      format_with_currency(waits, ours.currency) + " in the book and " +
                      format_with_currency(-open, currency) +
                      " here; assign it to the items that it settled");
  }
  if (nothing_waits) {
    ++report_.unchanged;
    return;
  }
  ++report_.added;
  CashRecord record;
  record.payment_id = id;
  record.key_is_reference = true;
  record.method = Method::other;
  record.currency = currency;
  record.amount = -open;
  record.value_date = posted;
  record.booking_date = posted;
  std::string packed;
  PackedCash::pack(record, {}, packed);
  CashRecorded cash;
  cash.posting_date = posted;
  cash.entity = entity;
  cash.cash = PackedCash(packed);
  const std::uint8_t bucket = book_.bucket_of(customer);
  const auto payment = PaymentHandle(static_cast<std::uint32_t>(book_.payments().size()));
  emit(bucket, cash);
  emit(bucket, PayerIdentified{.payment = payment, .customer = customer, .amount = -open});
}

}  // namespace quittance::engine
