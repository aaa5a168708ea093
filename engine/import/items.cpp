// Open items from the ERP: a row is read and judged; the first one of an item sets its balance.
#include <cstdlib>

#include "core/text.h"
#include "engine/import/import.h"
#include "matching/normalise.h"

namespace quittance::engine {
namespace {

// What an item's terms say where the row does not: due date and cash discount.
void complete_from_terms(ImportRow& row, std::string_view customer_terms, ItemDetails& facts) {
  const std::string_view text = facts.terms.empty() ? customer_terms : facts.terms;
  const Result<Terms> terms = parse_terms(text);
  if (!terms) return row.refuse("'terms' is '" + std::string(text) + "'; write net30 or 2/10net30");
  const Date stated = row.date("baseline_date");
  const Date base = stated.known() ? stated : facts.document_date;
  if (!base.known()) return;
  if (!facts.due_date.known()) facts.due_date = base.plus_days(terms->net_days);
  if (terms->discount_ppm == 0 || facts.original <= 0) return;
  if (!facts.discount_date.known()) facts.discount_date = base.plus_days(terms->discount_days);
  if (row.text("discount_amount").empty())
    facts.discount = share_ppm_half_even(facts.original, terms->discount_ppm);
}

void judge_amounts(ImportRow& row, const ItemDetails& facts, std::int64_t open) {
  if (facts.original > kAmountMax || facts.original < -kAmountMax) {
    return row.refuse("'amount' is over 10^17 minor units; no book holds it");
  }
  const bool is_credit = facts.kind == ItemKind::credit_memo;
  if (is_credit ? facts.original > 0 : facts.original < 0) {
    row.refuse(std::string("'amount' of a ") + std::string(name(facts.kind)) + " is " +
               format_with_currency(facts.original, facts.currency) +
               (is_credit ? "; credit memos are negative" : "; only credit memos are negative"));
  }
  const bool same_sign =
      is_credit ? open <= 0 && open >= facts.original : open >= 0 && open <= facts.original;
  if (!same_sign) {
    row.refuse("'open_amount' is " + format_with_currency(open, facts.currency) + " of " +
               format_with_currency(facts.original, facts.currency) +
               "; it must lie between zero and the amount");
  }
  if (facts.discount < 0 || (facts.discount > 0 && facts.discount >= facts.original)) {
    row.refuse("'discount_amount' is " + format_with_currency(facts.discount, facts.currency) +
               "; it must be below the amount");
  }
  const matching::ItemParts& parts = facts.parts;
  const bool within = parts.freight >= 0 && parts.tax >= 0 && parts.freight <= kAmountMax &&
                      parts.tax <= kAmountMax &&
                      Wide{parts.freight} + parts.tax <= std::max<std::int64_t>(0, facts.original);
  if (!within) {
    row.refuse("'freight' and 'tax' are " + format_with_currency(parts.freight, facts.currency) +
               " and " + format_with_currency(parts.tax, facts.currency) +
               "; they are parts of the amount, and a credit memo has none");
  }
}

}  // namespace

void Importer::items(const ImportFile& file) {
  unnumbered_.clear();
  visit(file,
        {"item_number",     "customer_id",  "entity_id",      "kind",           "document_date",
         "due_date",        "currency",     "amount",         "open_amount",    "po_number",
         "delivery_number", "reference",    "terms",          "discount_date",  "discount_amount",
         "description",     "settled_date", "settled_amount", "freight",        "tax",
         "baseline_date",   "disputed",     "dispute_date",   "dispute_amount", "dispute_reason"},
        {"item_number", "customer_id", "document_date", "amount"},
        [&](ImportRow& row) { take_item(row, file); });
}

void Importer::take_item(ImportRow& row, const ImportFile& file) {
  ItemDetails facts;
  const bool is_payment = row.text("kind") == kPaymentKind;
  facts.number = is_payment ? row.text("item_number") : row.required("item_number");
  const std::string_view customer_id = row.required("customer_id");
  facts.customer = book_.find_customer(customer_id);
  if (!facts.customer.known())
    return row.refuse("customer '" + std::string(customer_id) +
                      "' is not in the book; import customers first");
  const CustomerRegistered& customer = book_.row(facts.customer).facts;
  facts.entity = entity_of(row, customer.entity);
  if (!facts.entity.known()) return;
  if (is_payment) return take_open_payment(row, facts.entity, facts.customer);
  const ItemHandle known = book_.find_item(facts.entity, facts.number);
  const bool deduction = known.known() && book_.row(known).facts.kind == ItemKind::deduction;
  const Result<ItemKind> kind = parse_item_kind(row.text("kind"));
  if (!kind || (*kind == ItemKind::deduction && !deduction)) {
    return row.refuse("'kind' is '" + std::string(row.text("kind")) +
                      "'; write invoice, debit_memo, credit_memo or finance_charge");
  }
  facts.kind = *kind;
  facts.currency =
      row.currency("currency", customer.currency.known() ? customer.currency
                                                         : book_.row(facts.entity).facts.currency);
  if (!facts.currency.known())
    return row.refuse(
        "'currency' is empty, and neither customer nor entity has one; add a "
        "column currency, or import the customer with one");
  facts.document_date = row.date("document_date");
  if (!facts.document_date.known()) row.refuse("'document_date' is empty; an item counts from it");
  facts.due_date = row.date("due_date");
  static_cast<void>(row.required("amount"));
  facts.original = row.amount("amount", facts.currency);
  facts.po_number = row.text("po_number");
  facts.delivery_number = row.text("delivery_number");
  facts.reference = row.text("reference");
  facts.terms = row.text("terms");
  facts.discount_date = row.date("discount_date");
  facts.discount = row.amount("discount_amount", facts.currency);
  facts.description = row.text("description");
  facts.parts.freight = row.amount("freight", facts.currency);
  facts.parts.tax = row.amount("tax", facts.currency);
  complete_from_terms(row, customer.terms, facts);
  if (!facts.due_date.known()) facts.due_date = facts.document_date;
  // What was settled before the book began, where the row does not say how much is open.
  const bool has_open = !row.text("open_amount").empty();
  const std::int64_t settled = row.amount("settled_amount", facts.currency);
  const bool fully_settled = row.text("settled_amount").empty() && row.date("settled_date").known();
  const std::int64_t otherwise =
      fully_settled ? 0 : subtract_minor(facts.original, settled).value_or(facts.original);
  const std::int64_t open = has_open ? row.amount("open_amount", facts.currency) : otherwise;
  ExtractDispute dispute = read_dispute(row, facts);
  if (row.refused()) return;
  judge_amounts(row, facts, open);
  if (row.refused()) return;

  extracted_.insert(facts.entity);
  if (!known.known()) {
    note_other_case(row, file, facts);
    open_new(row, facts, open);
  } else if (deduction) {
    meet_deduction(row, known, facts, open);
  } else {
    meet_again(row, known, facts, open);
  }
  if (row.refused() || !failed_) return;
  keep_dispute(row, file, book_.find_item(facts.entity, facts.number), std::move(dispute));
}

// The key is the number as written. A number that differs only in case is more often a slip of
// whoever wrote the file than another document.
void Importer::note_other_case(const ImportRow& row, const ImportFile& file,
                               const ItemDetails& facts) {
  const std::string upper = to_upper(facts.number);
  for (const ItemHandle other :
       book_.ledger().by_normalised_number(matching::normalise_reference(facts.number))) {
    const KeptItem& known = book_.row(other).facts;
    if (known.entity != facts.entity || to_upper(known.number()) != upper) continue;
    report_.notes.push_back({file.name, row.line(),
                             item_key(book_, other) + " is in the book; " +
                                 std::string(facts.number) +
                                 " differs in case, so it is taken as another item"});
    return;
  }
}

void Importer::open_new(ImportRow& row, const ItemDetails& facts, std::int64_t open) {
  const Date settled_date = row.date("settled_date");
  // Many programs write 0.00 where nothing is settled.
  const bool has_history =
      settled_date.known() || row.amount("settled_amount", facts.currency) != 0;
  std::int64_t settled = 0;
  if (has_history) {
    if (!settled_date.known()) return row.refuse("'settled_amount' needs a 'settled_date'");
    settled = row.text("settled_amount").empty() ? facts.original - open
                                                 : row.amount("settled_amount", facts.currency);
    const Result<std::int64_t> opening = add_minor(open, settled);
    const bool fits = facts.original >= 0 ? settled >= 0 && opening.value_or(-1) <= facts.original
                                          : settled <= 0 && opening.value_or(1) >= facts.original;
    if (!opening || !fits) {
      return row.refuse("'settled_amount' " + format_with_currency(settled, facts.currency) +
                        " and 'open_amount' " + format_with_currency(open, facts.currency) +
                        " are more than the amount " +
                        format_with_currency(facts.original, facts.currency));
    }
  }
  const std::string history_id = "history/" + std::string(book_.row(facts.entity).facts.entity_id) +
                                 "/" + std::string(facts.number);
  if (settled != 0 && book_.find_payment(history_id).known()) {
    return row.refuse("a payment is called " + history_id +
                      " already, so its history cannot be kept");
  }
  ++report_.added;
  const std::uint8_t bucket = book_.bucket_of(facts.customer);
  const auto handle = ItemHandle(static_cast<std::uint32_t>(book_.items().size()));
  emit(bucket, ItemOpened{.facts = facts,
                          .open = open + settled,
                          .parent = {},
                          .effective_date = facts.document_date});
  name_row(handle);
  if (settled != 0) settle_in_history(row, handle, settled, settled_date);
}

// History before the book: a payment of its own, or for a credit memo an adjustment.
void Importer::settle_in_history(ImportRow&, ItemHandle item, std::int64_t settled,
                                 Date settled_date) {
  if (!failed_) return;
  ++report_.settled;
  const ItemDetails facts = book_.row(item).facts.details();
  const std::uint8_t bucket = book_.bucket_of(facts.customer);
  if (settled < 0) {
    return emit(bucket, ItemAdjusted{.item = item,
                                     .delta = -settled,
                                     .why = Adjustment::external_adjustment,
                                     .effective_date = settled_date});
  }
  const std::string id = "history/" + item_key(book_, item);
  CashRecord record;
  record.payment_id = id;
  record.key_is_reference = true;
  record.method = Method::other;
  record.currency = facts.currency;
  record.amount = settled;
  record.value_date = settled_date;
  record.booking_date = settled_date;
  std::string packed;
  PackedCash::pack(record, {}, packed);
  CashRecorded cash;
  cash.posting_date = settled_date;
  cash.entity = facts.entity;
  cash.cash = PackedCash(packed);
  const auto payment = PaymentHandle(static_cast<std::uint32_t>(book_.payments().size()));
  emit(bucket, cash);
  emit(bucket, PayerIdentified{.payment = payment, .customer = facts.customer, .amount = settled});
  emit(bucket, Applied{.payment = payment,
                       .posting_date = settled_date,
                       .allocations = {{.item = item,
                                        .discount_earned = false,
                                        .rule = Rule::manual,
                                        .grade = Grade::manual,
                                        .kind = ApplicationKind::cash,
                                        .amount = settled,
                                        .discount = 0,
                                        .write_off = 0,
                                        .deduction = 0,
                                        .reason = "settled before the book began"}}});
}

}  // namespace quittance::engine
