// Payments among an ERP's open items: cash that it has not put against any. Without them the book
// would owe more than the ERP's own list adds up to.
#include "engine/import/import.h"

#include "core/digest.h"

namespace quittance::engine {

// Many lists give a payment no number. Its day, amount and customer name it, with an ordinal among
// equals of the file: twins are alike, so it does not matter which of them is first. What is open
// of it changes and is not part of the name.
std::string Importer::number_for_payment(EntityHandle entity, std::string_view customer_id,
                                         Date posted, Money amount) {
  const std::string facts = std::string(book_.row(entity).facts.entity_id) + "/" +
                            std::string(customer_id) + "/" + posted.iso() + "/" +
                            amount.currency().code() + "/" + std::to_string(amount.minor());
  const std::uint32_t ordinal = ++unnumbered_[facts];
  return posted.iso() + "-" + sha256(facts).hex().substr(0, 12) + "-" + std::to_string(ordinal);
}

// A payment with nothing open is part of the history of the items that it settled, and those rows
// have it. What is open becomes unapplied cash of the customer, of the document date; from then on
// the book says where it goes.
void Importer::take_open_payment(ImportRow& row, EntityHandle entity, CustomerHandle customer) {
  const CustomerRegistered& payer = book_.row(customer).facts;
  const Currency currency = row.currency(
      "currency", payer.currency.known() ? payer.currency : book_.row(entity).facts.currency);
  if (!currency.known())
    return row.refuse(
        "'currency' is empty, and neither customer nor entity has one; add a "
        "column currency, or import the customer with one");
  const Date posted = row.date("document_date");
  if (!posted.known()) row.refuse("'document_date' is empty; a payment counts from it");
  static_cast<void>(row.required("amount"));
  const std::int64_t amount = row.amount("amount", currency);
  const bool says_open = !row.text("open_amount").empty();
  const std::int64_t stated = row.amount("open_amount", currency);
  const bool says_settled = !row.text("settled_amount").empty();
  const std::int64_t settled = says_settled ? row.amount("settled_amount", currency)
                               : row.date("settled_date").known() ? amount
                                                                  : 0;
  if (row.refused()) return;
  const std::int64_t open = says_open ? stated : subtract_minor(amount, settled).value_or(amount);
  // Paid back in full, perhaps: nothing of it waits, whatever its sign.
  const bool nothing_waits = open == 0;
  if (!nothing_waits && (amount < -kAmountMax || open > 0 || open < amount)) {
    return row.refuse("a payment is open with " + format_with_currency(open, currency) + " of " +
                      format_with_currency(amount, currency) +
                      "; payments are negative, and what is open lies between zero and the amount");
  }
  const std::string_view number = row.text("item_number");
  if (nothing_waits && number.empty()) {
    ++report_.unchanged;
    return;
  }
  // Not `history/`: an ERP leaves applications of those out, and waits for what is done with this.
  const std::string id = "open/" + std::string(book_.row(entity).facts.entity_id) + "/" +
                         (number.empty() ? number_for_payment(entity, payer.customer_id, posted,
                                                              Money(amount, currency))
                                         : std::string(number));
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
  cash.reason = Reason::no_reference;  // the ERP has put it against nothing
  cash.cash = PackedCash(packed);
  const std::uint8_t bucket = book_.bucket_of(customer);
  const auto payment = PaymentHandle(static_cast<std::uint32_t>(book_.payments().size()));
  emit(bucket, cash);
  emit(bucket, PayerIdentified{.payment = payment, .customer = customer, .amount = -open});
}

}  // namespace quittance::engine
