// Payments that were announced before they come: `import expected`.
#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "core/wide.h"
#include "engine/import/import.h"

namespace quittance::engine {
namespace {

constexpr std::int64_t kExpectedGraceMax = 3'660;  // ten years

std::uint32_t grace_of(ImportRow& row) {
  const std::string_view written = row.text("grace_days");
  if (written.empty()) return 0;
  const auto days = parse_minor(written);
  if (days && *days >= 0 && *days <= kExpectedGraceMax) return static_cast<std::uint32_t>(*days);
  row.refuse("'grace_days' is '" + std::string(written) + "'; write a whole number up to " +
             std::to_string(kExpectedGraceMax));
  return 0;
}

}  // namespace

void Importer::expected(const ImportFile& file) {
  visit(file,
        {"expected_id", "customer_id", "entity_id", "kind", "currency", "amount", "date",
         "due_date", "grace_days", "reference", "items", "state"},
        {"expected_id", "customer_id", "kind", "amount", "date", "due_date", "items"},
        [&](ImportRow& row) { take_expected(row); });
}

// By family, or by a link of whatever days: whether it covers the payment's is asked then.
bool Importer::may_pay(CustomerHandle payer, CustomerHandle owner) const {
  const matching::Directory& directory = book_.directory();
  if (directory.family(payer) == directory.family(owner)) return true;
  const auto links = directory.links().of(payer);
  return std::any_of(links.begin(), links.end(),
                     [&](const matching::Link& link) { return link.customer == owner; });
}

// "INV-1|INV-2", or each with what it gets: "INV-1=100.00|INV-2=50.00".
void Importer::take_expected_items(ImportRow& row, PaymentExpected& facts) {
  Wide sum = 0;
  std::size_t stated = 0;
  for (const std::string_view written : split(row.required("items"), '|')) {
    const std::size_t equals = written.rfind('=');
    const std::string_view number = trim(written.substr(0, equals));
    const std::string quoted = "item '" + std::string(number) + "'";
    ExpectedPart part;
    part.item = book_.find_item(facts.entity, number);
    if (!part.item.known()) return row.refuse(quoted + " is not in the book; import items first");
    const KeptItem& item = book_.row(part.item).facts;
    if (!facts.currency.known()) facts.currency = item.currency;
    if (item.currency != facts.currency)
      return row.refuse(quoted + " is in " + item.currency.code() + ", the payment in " +
                        facts.currency.code());
    if (!may_pay(facts.customer, item.customer)) {
      return row.refuse(
          quoted + " is owed by '" + std::string(book_.row(item.customer).facts.customer_id) +
          "', for whom this customer does not pay; set 'parent_id', or import a link");
    }
    const bool named_twice =
        std::any_of(facts.parts.begin(), facts.parts.end(),
                    [&](const ExpectedPart& other) { return other.item == part.item; });
    if (named_twice) return row.refuse(quoted + " is named twice");
    if (equals != std::string_view::npos) {
      const auto amount = parse_major(trim(written.substr(equals + 1)), facts.currency);
      const bool credit = item.kind == ItemKind::credit_memo;
      if (!amount || *amount == 0 || (*amount < 0) != credit) {
        return row.refuse("'items' has '" + std::string(written) + "'; write NUMBER=AMOUNT, " +
                          (credit ? "negative for a credit memo" : "above zero"));
      }
      part.amount = *amount;
      sum += *amount;
      ++stated;
    }
    facts.parts.push_back(part);
  }
  if (row.refused()) return;
  facts.amount = row.amount("amount", facts.currency);
  if (row.refused()) return;
  if (facts.amount <= 0 || facts.amount > kAmountMax)
    return row.refuse("'amount' must be above zero and at most 10^17 minor units");
  if (stated != 0 && stated != facts.parts.size())
    return row.refuse("'items' gives amounts to some of its items; give them to all or to none");
  if (stated != 0 && sum != facts.amount) {
    row.refuse("the amounts in 'items' add up to " + format_with_currency(sum, facts.currency) +
               ", the payment is of " + format_with_currency(facts.amount, facts.currency));
  }
}

void Importer::take_expected(ImportRow& row) {
  PaymentExpected facts;
  facts.expected_id = row.required("expected_id");
  const std::string_view id = row.required("customer_id");
  facts.customer = book_.find_customer(id);
  if (!id.empty() && !facts.customer.known())
    row.refuse("customer '" + std::string(id) + "' is not in the book; import customers first");
  const std::string_view word = row.required("kind");
  const auto kind = parse_expected_kind(word);
  if (!kind) {
    row.refuse("'kind' is '" + std::string(word) +
               "'; write promise, portal, instalment or direct_debit");
  }
  facts.kind = kind.value_or(ExpectedKind::promise);
  static_cast<void>(row.required("date"));
  static_cast<void>(row.required("due_date"));
  facts.date = row.date("date");
  facts.due_date = row.date("due_date");
  if (!row.refused() && facts.due_date < facts.date)
    row.refuse("'due_date' " + facts.due_date.iso() + " is before 'date' " + facts.date.iso());
  facts.grace_days = grace_of(row);
  facts.reference = row.text("reference");
  const std::string_view state = row.text("state");
  if (!state.empty() && state != "open" && state != "cancelled")
    row.refuse("'state' is '" + std::string(state) + "'; write open or cancelled");
  facts.cancelled = state == "cancelled";
  if (row.refused()) return;
  facts.entity = entity_of(row, book_.row(facts.customer).facts.entity);
  facts.currency = row.currency("currency", {});
  if (row.refused()) return;
  take_expected_items(row, facts);
  if (row.refused()) return;
  const ExpectedHandle known = book_.find_expected(facts.expected_id);
  if (known.known()) {
    const ExpectedRow& before = book_.expected()[known.value()];
    if (before.facts == facts) {
      ++report_.unchanged;
      return;
    }
    if (before.met_by.known()) {
      return row.refuse("expected payment '" + std::string(facts.expected_id) +
                        "' was met by payment '" +
                        std::string(book_.row(before.met_by).payment_id()) +
                        "'; unapply that before it is changed");
    }
  }
  ++(known.known() ? report_.changed : report_.added);
  emit(book_.bucket_of(facts.customer), facts);
}

}  // namespace quittance::engine
