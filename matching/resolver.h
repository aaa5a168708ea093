// One payment's view of the numbers in the book. Only references.cpp and references_broken.cpp
// include it.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "matching/discount.h"
#include "matching/normalise.h"
#include "matching/printed_names.h"
#include "matching/references.h"
#include "matching/structured.h"

namespace quittance::matching {

// "PO 077002", "PO-77002" and "77002" are one order number.
inline std::string order_key(std::string_view text) {
  std::string key = normalise_reference(text);
  for (const std::string_view prefix : {"PURCHASEORDER", "BESTELLUNG", "ORDER", "PO"}) {
    if (!key.starts_with(prefix) || key.size() == prefix.size() || !is_digit(key[prefix.size()]))
      continue;
    return normalise_reference(std::string_view(key).substr(prefix.size()));
  }
  return key;
}

// `key` as order_key() makes it. Most numbers differ in their last character already.
inline bool is_order(std::string_view number, std::string_view key) {
  if (number.empty()) return false;
  const char last = number.back();
  if (is_digit(last) && last != key.back()) return false;
  return order_key(number) == key;
}

// One payment's view of the numbers in the book.
class Resolver {
 public:
  // `own` is used for the time of each call.
  Resolver(const PaymentInput& payment, const PayerSet& payers, const Ledger& ledger,
           const Directory& directory, std::pmr::memory_resource& memory,
           std::vector<ItemHandle>& own)
      : payment_(payment),
        payers_(payers),
        ledger_(ledger),
        directory_(directory),
        memory_(memory),
        own_(own) {}

  NamedDocument resolve(std::string_view reference, const RemittanceLine* line) const {
    NamedDocument document{.reference = trim(reference), .line = line};
    if (document.reference.empty()) return document;
    NamedDocument structured;
    if (ledger_.has_references()) {
      structured = by_structured_reference(document.reference, line);
      if (structured.finding != Finding::unknown && structured.finding != Finding::foreign)
        return structured;
    }
    place(document, Grade::exact, ledger_.by_number(document.reference));
    if (document.finding != Finding::unknown && document.finding != Finding::foreign)
      return document;
    NamedDocument loose{.reference = document.reference, .line = line};
    const std::string normalised = normalise_reference(document.reference);
    if (!normalised.empty()) {
      place(loose, Grade::normalised, ledger_.by_normalised_number(normalised));
    }
    // An item of the payer by normalised number says more than another payer's by exact number.
    const bool own = loose.finding != Finding::unknown && loose.finding != Finding::foreign;
    if (!own && document.finding == Finding::unknown && loose.finding == Finding::unknown &&
        structured.finding == Finding::foreign)
      return structured;
    return own || document.finding == Finding::unknown ? loose : document;
  }

  // A reference that stands in the book as an item's structured one: as strong as its check digits,
  // and without them as strong as a number.
  NamedDocument by_structured_reference(std::string_view reference,
                                        const RemittanceLine* line) const {
    NamedDocument document{.reference = reference, .line = line};
    const std::string compact = compact_structured(reference);
    if (compact.empty()) return document;
    const std::span<const ItemHandle> carriers = ledger_.by_reference(compact);
    if (!carriers.empty()) {
      place(document, check_digits_hold(compact) ? Grade::check_digit : Grade::exact, carriers);
    }
    return document;
  }

  // An item of a candidate payer by its order or delivery number. Cost: the candidates' open items.
  NamedDocument by_order(std::string_view reference, const RemittanceLine* line) const {
    NamedDocument document{.reference = trim(reference), .line = line};
    const std::string wanted = order_key(document.reference);
    if (wanted.size() < kOrderLengthMin) return document;
    std::vector<ItemHandle> carriers;
    for (const CustomerHandle customer : payers_.candidates()) {
      for (const OpenItem& item : ledger_.open_items(customer)) {
        if (is_order(ledger_.po_number(item.item), wanted) ||
            is_order(ledger_.delivery_number(item.item), wanted)) {
          carriers.push_back(item.item);
        }
      }
    }
    std::sort(carriers.begin(), carriers.end());
    place(document, Grade::order, carriers);
    return document;
  }

 private:
  static constexpr std::size_t kOrderLengthMin = 3;

  bool usable(const OpenItem& item) const {
    if (item.currency != payment_.currency) return false;
    return !payment_.entity.known() || !item.entity.known() || item.entity == payment_.entity;
  }

  NameVerdict verdict(const OpenItem& item) const {
    if (!payers_.empty()) {
      if (payers_.has_family(directory_.family(item.customer))) return NameVerdict::same;
      return goes_on(item.customer) || may_pay_for(item.customer) ? NameVerdict::compatible
                                                                  : NameVerdict::contradicts;
    }
    return name_verdict(payers_, item.customer, directory_);
  }

  // A name that is one customer's may have been cut from a longer one's at the end of its field.
  bool goes_on(CustomerHandle owner) const {
    return payers_.evidence >= PayerEvidence::exact_name && may_be_cut(payment_.payer.name) &&
           compact_name(directory_.customer_name(owner))
               .starts_with(compact_name(payment_.payer.name));
  }

  // By a link that covers the payment's day.
  bool may_pay_for(CustomerHandle owner) const {
    if (directory_.links().empty()) return false;
    const Date day = day_paid({payment_.deposit_date, payment_.booking_date, payment_.value_date},
                              payment_.posting_date);
    return std::any_of(payers_.customers.begin(), payers_.customers.end(),
                       [&](CustomerHandle payer) {
                         return directory_.links().find(payer, owner, day) != nullptr;
                       });
  }

  // Check digits outweigh a name or a stated number, not an account that is registered to others.
  bool speaks_for_itself(Grade grade) const {
    return grade == Grade::check_digit && payers_.evidence > PayerEvidence::bank_account;
  }

  // An invoice and a credit memo may carry one number but for the letters before it.
  static bool says_credit(const NamedDocument& document) {
    const RemittanceLine* line = document.line;
    return has_credit_prefix(document.reference) ||
           (line != nullptr && (line->kind == ReferenceKind::credit_memo || line->paid < 0));
  }

  // "INV37162" is no credit memo CM-37162.
  bool says_other_kind(const NamedDocument& document, ItemHandle handle) const {
    return has_invoice_prefix(document.reference) &&
           ledger_.item(handle).kind == ItemKind::credit_memo &&
           has_credit_prefix(ledger_.number(handle));
  }

  // Keeps the items for which `better` holds, if it holds for any.
  template <class Better>
  static void prefer(std::vector<ItemHandle>& items, Better better) {
    if (items.size() < 2 || std::none_of(items.begin(), items.end(), better)) return;
    items.erase(std::remove_if(items.begin(), items.end(), std::not_fn(better)), items.end());
  }

  void place(NamedDocument& document, Grade grade, std::span<const ItemHandle> carriers) const {
    std::vector<ItemHandle>& own = own_;
    own.clear();
    ItemHandle foreign;
    for (const ItemHandle handle : carriers) {
      const OpenItem& item = ledger_.item(handle);
      if (!usable(item)) continue;
      if (verdict(item) == NameVerdict::contradicts && !speaks_for_itself(grade)) {
        if (!foreign.known()) foreign = handle;
        continue;
      }
      if (own.size() > kOwnersMax) break;
      if (grade == Grade::normalised && says_other_kind(document, handle)) continue;
      own.push_back(handle);
    }
    if (own.empty() && !foreign.known()) return;
    document.grade = grade;
    if (own.empty()) {
      document.finding = Finding::foreign;
      document.item = foreign;
      document.name = NameVerdict::contradicts;
      return;
    }
    prefer(own, [&](ItemHandle h) { return ledger_.item(h).open != 0; });
    prefer(own, [&](ItemHandle h) { return verdict(ledger_.item(h)) <= NameVerdict::compatible; });
    if (!payers_.empty())
      prefer(own, [&](ItemHandle h) { return verdict(ledger_.item(h)) == NameVerdict::same; });
    const bool credit = says_credit(document);
    prefer(own,
           [&](ItemHandle h) { return (ledger_.item(h).kind == ItemKind::credit_memo) == credit; });
    prefer(own, [&](ItemHandle h) { return explains(document, ledger_.item(h)); });
    if (own.size() > kOwnersMax) {
      document.grade = Grade::none;
      return;
    }
    document.item = own.front();
    document.name = verdict(ledger_.item(document.item));
    document.matches = static_cast<std::uint16_t>(own.size());
    const bool open = ledger_.item(document.item).open != 0;
    document.finding = !open             ? Finding::settled
                       : own.size() == 1 ? Finding::named
                                         : Finding::ambiguous;
    if (document.finding == Finding::ambiguous) document.first_of_all = keep(own);
  }

  const ItemHandle* keep(const std::vector<ItemHandle>& items) const {
    auto* kept = static_cast<ItemHandle*>(
        memory_.allocate(items.size() * sizeof(ItemHandle), alignof(ItemHandle)));
    std::uninitialized_copy(items.begin(), items.end(), kept);
    return kept;
  }

  // The amount stated for the document, or the whole payment, is just what the item asks for.
  bool explains(const NamedDocument& document, const OpenItem& item) const {
    if (!document.amount_stated()) return item.open == payment_.amount;
    const RemittanceLine& line = *document.line;
    const std::int64_t open = item.open < 0 ? -item.open : item.open;
    const std::int64_t paid = line.paid < 0 ? -line.paid : line.paid;
    return paid == open || line.paid + line.discount + line.adjustment == item.open;
  }

  const PaymentInput& payment_;
  const PayerSet& payers_;
  const Ledger& ledger_;
  const Directory& directory_;
  std::pmr::memory_resource& memory_;
  std::vector<ItemHandle>& own_;
};

inline bool in_the_book(const NamedDocument& document) {
  return document.finding != Finding::unknown;
}

// An item of the payer, as far as that is known.
inline bool is_own(const NamedDocument& document) {
  return in_the_book(document) && document.finding != Finding::foreign;
}

// Both views into one text.
inline bool is_within(std::string_view piece, std::string_view written) {
  return piece.data() >= written.data() &&
         piece.data() + piece.size() <= written.data() + written.size();
}

}  // namespace quittance::matching
