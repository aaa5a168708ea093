#include "matching/evidence.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <tuple>
#include <type_traits>

#include "core/assert.h"
#include "matching/broken_lines.h"
#include "matching/readings.h"
#include "matching/tokens.h"

namespace quittance::matching {
namespace {

void sort_unique(std::vector<CustomerHandle>& customers) {
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
}

std::int32_t stated_charges(const PaymentInput& payment) {
  const bool small =
      payment.charges > 0 && payment.charges <= std::numeric_limits<std::int32_t>::max();
  return small ? static_cast<std::int32_t>(payment.charges) : 0;
}

std::uint64_t first_eight(std::string_view text) {
  std::uint64_t start = 0;
  for (std::size_t n = 0; n < sizeof start; ++n)
    start = start << 8U | (n < text.size() ? static_cast<unsigned char>(text[n]) : 0U);
  return start;
}

// Calls `use` for every owner of an item that the document may mean.
template <class Use>
void for_each_owner(const NamedDocument& document, const Ledger& ledger, Use use) {
  if (document.finding == Finding::unknown) return;
  if (document.finding == Finding::ambiguous) {
    for (const ItemHandle item : document.alternatives()) use(ledger.item(item).customer);
  } else {
    use(ledger.item(document.item).customer);
  }
}

// It is less than its one document asks for, and says so in words.
bool says_part(const PaymentInput& payment, std::span<const NamedDocument> documents,
               const Ledger& ledger) {
  if (documents.size() != 1 || documents.front().finding != Finding::named) return false;
  const RemittanceLine* line = documents.front().line;
  if (ledger.item(documents.front().item).open <= payment.amount) return false;
  return says_part_payment(payment.text) || says_part_payment(payment.reference) ||
         (line != nullptr && (says_part_payment(line->text) || says_part_payment(line->reason)));
}

// Also where the end of a line breaks the word.
StatedMonth month_stated(std::string_view text) {
  const StatedMonth month = find_stated_month(text);
  if (month != 0 || text.find('\n') == std::string_view::npos) return month;
  return find_stated_month(join_lines(text, LineJoin::wide));
}

// The document that most payments name first.
std::string_view first_reference(const PaymentInput& payment) {
  return payment.remittance.empty() ? payment.reference : payment.remittance.front().reference;
}

}  // namespace

bool earlier(const Evidence& a, const Evidence& b) {
  const PaymentFacts& first = a.payment;
  const PaymentFacts& second = b.payment;
  return std::tuple(first.posting_date, first.id_start, first.payment_id, first.payment) <
         std::tuple(second.posting_date, second.id_start, second.payment_id, second.payment);
}

Evidence Evidence::copied_to(std::pmr::memory_resource& memory) const {
  const std::span<const NamedDocument> documents(documents_,
                                                 std::size_t{document_count_} + unread_count_);
  const std::span<const CustomerHandle> customers(customers_,
                                                  std::size_t{customer_count_} + alike_count_);
  const std::span<const CustomerHandle> families =
      families_ == customers_ ? std::span<const CustomerHandle>{} : this->families();
  std::size_t size = documents.size_bytes() + customers.size_bytes() + families.size_bytes();
  for (const NamedDocument& document : documents) {
    if (document.line != nullptr) size += sizeof(RemittanceLine);
    size += document.alternatives().size_bytes();
  }
  Evidence copy = *this;
  if (size == 0) return copy;
  auto* place = static_cast<std::byte*>(memory.allocate(size, alignof(RemittanceLine)));
  const auto put = [&]<class Value>(std::span<const Value> values) -> Value* {
    static_assert(std::is_trivially_copyable_v<Value> && alignof(Value) <= alignof(RemittanceLine));
    auto* const kept = reinterpret_cast<Value*>(place);
    std::uninitialized_copy(values.begin(), values.end(), kept);
    place += values.size_bytes();
    return kept;
  };
  NamedDocument* const kept = put(documents);
  copy.documents_ = kept;
  for (std::size_t n = 0; n < documents.size(); ++n) {  // eight bytes wide before four
    if (documents[n].line != nullptr)
      kept[n].line = put(std::span<const RemittanceLine>(documents[n].line, 1));
  }
  copy.customers_ = put(customers);
  copy.families_ = families_ == customers_ ? copy.customers_ : put(families);
  for (std::size_t n = 0; n < documents.size(); ++n) {
    if (documents[n].first_of_all != nullptr)
      kept[n].first_of_all = put(documents[n].alternatives());
  }
  return copy;
}

EvidenceReader::EvidenceReader(const Ledger& ledger, const Directory& directory,
                               const RuleSet& rules, std::pmr::memory_resource& memory,
                               std::pmr::memory_resource& texts)
    : ledger_(ledger),
      directory_(directory),
      memory_(memory),
      resolver_(ledger, directory, rules, memory, texts) {}

// In loops that do nothing else, so that many pages are looked up at once.
void EvidenceReader::prepare(std::span<const PaymentInput> payments) {
  QASSERT(payments.size() <= kAhead);
  for (std::size_t n = 0; n < payments.size(); ++n) {
    bank_keys_[n].clear();
    if (directory_.has_bank_accounts()) put_main_bank_key(payments[n].payer, bank_keys_[n]);
  }
  const auto by_key = [&](std::size_t n) { return !bank_keys_[n].empty(); };
  for (const PaymentInput& payment : payments) ledger_.prefetch_number(first_reference(payment));
  for (std::size_t n = 0; n < payments.size(); ++n) {
    if (by_key(n)) {
      directory_.prefetch_bank_key(bank_keys_[n]);
    } else {
      directory_.prefetch_id(payments[n].payer.id);
    }
  }
  std::array<ItemHandle, kAhead> likely;
  for (std::size_t n = 0; n < payments.size(); ++n)
    likely[n] = ledger_.prefetch_item(first_reference(payments[n]));
  for (std::size_t n = 0; n < payments.size(); ++n) {
    if (by_key(n)) {
      directory_.prefetch_owner(bank_keys_[n]);
    } else {
      directory_.prefetch_customer(payments[n].payer.id);
    }
  }
  for (std::size_t n = 0; n < payments.size(); ++n) ledger_.prefetch(likely[n]);
}

template <class Value>
const Value* EvidenceReader::keep(std::span<const Value> values, std::span<const Value> behind) {
  static_assert(std::is_trivially_copyable_v<Value>);
  if (values.empty() && behind.empty()) return nullptr;
  auto* kept = static_cast<Value*>(
      memory_.allocate(values.size_bytes() + behind.size_bytes(), alignof(Value)));
  std::uninitialized_copy(values.begin(), values.end(), kept);
  std::uninitialized_copy(behind.begin(), behind.end(), kept + values.size());
  return kept;
}

Evidence EvidenceReader::read(const PaymentInput& payment, std::size_t place) {
  QASSERT(payment.amount > 0);
  Evidence evidence;
  evidence.payment = {.payment_id = payment.payment_id,
                      .id_start = first_eight(payment.payment_id),
                      .amount = payment.amount,
                      .payment = payment.payment,
                      .entity = payment.entity,
                      .posting_date = payment.posting_date,
                      .days = {payment.deposit_date, payment.booking_date, payment.value_date},
                      .currency = payment.currency,
                      .charges = stated_charges(payment)};
  identify_payer(payment, directory_, bank_keys_[place], payers_);
  std::span<const NamedDocument> documents = resolver_.resolve(payment, payers_);
  if (payers_.empty() && pays_by_link(documents, evidence.payment)) {
    payers_.customers.swap(payers_.likely);
    payers_.families = {directory_.family(payers_.customers.front())};
    payers_.evidence = PayerEvidence::printed_name;
    documents = resolver_.resolve(payment, payers_);
  }
  const std::span<const NamedDocument> unread = resolver_.unread();
  evidence.documents_ = keep(documents, unread);
  evidence.document_count_ = static_cast<std::uint32_t>(documents.size());
  evidence.unread_count_ = static_cast<std::uint8_t>(unread.size());
  evidence.payer_evidence_ = payers_.evidence;
  evidence.crowded_ = payers_.crowded;
  evidence.identified_ = !payers_.empty();
  evidence.pays_part_ = says_part(payment, documents, ledger_);

  strong_.clear();
  if (payers_.evidence == PayerEvidence::bank_account || payers_.evidence == PayerEvidence::known) {
    strong_ = payers_.families;
  }
  families_ = payers_.families;
  customers_ = payers_.customers;
  judge_documents(evidence);
  if (!directory_.expected().empty()) find_expected(payment, evidence);
  if (!directory_.links().empty())
    follow_links(day_paid(evidence.payment.days, payment.posting_date));
  // A name that is not whole stands back where a document speaks for its owner.
  if (!evidence.identified_ && customers_.empty()) {
    customers_ = payers_.likely;
    for (const CustomerHandle customer : customers_)
      families_.push_back(directory_.family(customer));
  }
  const auto is_named = [](const NamedDocument& d) { return d.finding != Finding::unknown; };
  if (!customers_.empty() && !payment.text.empty() &&
      std::none_of(documents.begin(), documents.end(), is_named))
    evidence.month_ = month_stated(payment.text);
  alike_.clear();
  if (!evidence.identified_ && customers_.empty() && !payers_.candidates().empty())
    look_further(evidence);
  for (std::vector<CustomerHandle>* list : {&families_, &strong_, &customers_}) {
    if (list->size() > 1) sort_unique(*list);
  }
  evidence.customers_ =
      keep(std::span<const CustomerHandle>(customers_), std::span<const CustomerHandle>(alike_));
  evidence.alike_count_ = static_cast<std::uint8_t>(alike_.size());
  evidence.customer_count_ = static_cast<std::uint32_t>(customers_.size());
  evidence.families_ = families_ == customers_ ? evidence.customers_
                                               : keep(std::span<const CustomerHandle>(families_));
  evidence.family_count_ = static_cast<std::uint32_t>(families_.size());
  return evidence;
}

// A name that may be one customer's only, and exact numbers of items for whose owners he may pay:
// he has paid. "NORTHERN BUYING" is the buying alliance then.
bool EvidenceReader::pays_by_link(std::span<const NamedDocument> documents,
                                  const PaymentFacts& payment) const {
  if (payers_.likely.size() != 1 || directory_.links().empty() || documents.empty()) return false;
  const CustomerHandle payer = payers_.likely.front();
  const Date day = day_paid(payment.days, payment.posting_date);
  return std::all_of(documents.begin(), documents.end(), [&](const NamedDocument& document) {
    return document.finding == Finding::named && document.grade <= Grade::exact &&
           directory_.links().find(payer, ledger_.item(document.item).customer, day) != nullptr;
  });
}

// Those whom the payer may pay for are of his work unit: what they pay and what he pays for them
// competes for the same items.
void EvidenceReader::follow_links(Date day) {
  bool any = false;
  for (const CustomerHandle payer : payers_.customers) {
    for (const Link& link : directory_.links().of(payer)) {
      if (!link.covers(day)) continue;
      families_.push_back(directory_.family(link.customer));
      strong_.push_back(families_.back());
      any = true;
    }
  }
  if (any) strong_.insert(strong_.end(), payers_.families.begin(), payers_.families.end());
}

// The announced payment whose reference this one bears: of several the one of its amount, an open
// one before one that was met. Its customer joins the payer set like the owner of a structured
// reference.
void EvidenceReader::find_expected(const PaymentInput& payment, Evidence& evidence) {
  const ExpectedPayments& all = directory_.expected();
  expected_.clear();
  const auto look = [&](std::string_view text) {
    for (const ExpectedHandle handle : all.by_reference(text)) {
      const ExpectedPayment& expected = all.at(handle);
      const bool same_entity = !payment.entity.known() || payment.entity == expected.entity;
      if (expected.currency == payment.currency && same_entity) expected_.push_back(handle);
    }
  };
  look(payment.end_to_end_id);
  look(payment.reference);
  for (const RemittanceLine& line : payment.remittance) look(line.reference);
  if (!payment.text.empty()) {
    for (const Token& token : tokens_of(payment.text, true)) {
      if (token.text.size() >= kReferenceInTextMin) look(token.text);
    }
  }
  if (expected_.empty()) return;
  std::sort(expected_.begin(), expected_.end());
  expected_.erase(std::unique(expected_.begin(), expected_.end()), expected_.end());
  const auto rank = [&](ExpectedHandle handle) {
    const ExpectedPayment& expected = all.at(handle);
    return std::tuple(expected.amount != payment.amount, !expected.open(), expected.cancelled,
                      expected.due_date, handle);
  };
  evidence.expected_ =
      *std::min_element(expected_.begin(), expected_.end(),
                        [&](ExpectedHandle a, ExpectedHandle b) { return rank(a) < rank(b); });
  const ExpectedPayment& expected = all.at(evidence.expected_);
  if (expected.amount != payment.amount && find_collection(payment, evidence)) return;
  if (expected.amount != payment.amount || !expected.open()) return;
  const CustomerHandle family = directory_.family(expected.customer);
  if (is_registered_elsewhere(payers_.evidence, payers_.customers, family, directory_)) return;
  if (evidence.identified_) {
    strong_.insert(strong_.end(), payers_.families.begin(), payers_.families.end());
  } else {
    customers_.push_back(expected.customer);
  }
  families_.push_back(family);
  strong_.push_back(family);
}

// One credit may collect the debits of several customers: what is open of all that was announced
// with one reference is just the payment. Their families are one work unit. The payer is
// whoever the bank names: none of them is looked for by an amount.
bool EvidenceReader::find_collection(const PaymentInput& payment, Evidence& evidence) {
  const ExpectedPayments& all = directory_.expected();
  const std::string_view reference = all.at(evidence.expected_).reference;
  const auto open = open_collection(all, reference, payment.currency, payment.entity);
  Wide sum = 0;
  for (const ExpectedHandle handle : open) sum += all.at(handle).amount;
  if (open.size() < 2 || sum != payment.amount) return false;
  evidence.collects_ = true;
  evidence.expected_ = open.front();
  strong_.insert(strong_.end(), payers_.families.begin(), payers_.families.end());
  for (const ExpectedHandle handle : open) {
    families_.push_back(directory_.family(all.at(handle).customer));
    strong_.push_back(families_.back());
  }
  return true;
}

// Where no document speaks for its owner and a number may hold a slip, it may be one of theirs.
void EvidenceReader::look_further(const Evidence& evidence) {
  const auto named = [](const NamedDocument& document) {
    return document.finding != Finding::unknown && document.name <= NameVerdict::compatible;
  };
  const auto documents = evidence.documents();
  if (std::any_of(documents.begin(), documents.end(), named)) return;
  if (documents.empty() && evidence.unread().empty()) return;
  alike_ = payers_.candidates();
  for (const CustomerHandle customer : alike_) families_.push_back(directory_.family(customer));
}

void EvidenceReader::judge_documents(Evidence& evidence) {
  for (const NamedDocument& document : evidence.documents()) {
    if (document.finding == Finding::unknown) continue;
    if (document.grade <= Grade::exact) {
      for_each_owner(document, ledger_,
                     [&](CustomerHandle owner) { strong_.push_back(directory_.family(owner)); });
    }
    if (document.finding == Finding::foreign) continue;
    evidence.reference_grade_ = evidence.reference_grade_ == Grade::none
                                    ? document.grade
                                    : std::max(evidence.reference_grade_, document.grade);
    // The owner joins the payer set by his reference's check digits, or where the payer's name may
    // go on as his does.
    if (evidence.identified_ && document.name != NameVerdict::same) {
      for_each_owner(document, ledger_,
                     [&](CustomerHandle owner) { families_.push_back(directory_.family(owner)); });
      if (document.grade <= Grade::exact)
        strong_.insert(strong_.end(), payers_.families.begin(), payers_.families.end());
    }
    if (evidence.identified_) continue;
    for_each_owner(document, ledger_, [&](CustomerHandle owner) {
      families_.push_back(directory_.family(owner));
      // An owner stands for the payer in amount rules only if the payer's name speaks for him.
      if (document.name <= NameVerdict::compatible) customers_.push_back(owner);
    });
  }
}

}  // namespace quittance::matching
