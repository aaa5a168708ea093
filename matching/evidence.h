// What a payment says and what the book knows of it: worked out once, before any pass.
#pragma once

#include <array>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matching/discount.h"
#include "matching/matcher.h"
#include "matching/months.h"
#include "matching/payer.h"
#include "matching/references.h"

namespace quittance::matching {

// What the rules need of a payment once its payer and its documents are known.
struct PaymentFacts {
  std::string_view payment_id;
  std::uint64_t id_start = 0;  // its first eight bytes, as they compare
  std::int64_t amount = 0;
  PaymentHandle payment;
  EntityHandle entity;
  Date posting_date;
  PaymentDays days;
  Currency currency;
  std::int32_t charges = 0;  // stated by banks; 0 also where they are beyond 32 bits
};

// The candidates of PayerSet, without its text.
struct Payers {
  PayerEvidence evidence = PayerEvidence::none;
  bool crowded = false;
  std::span<const CustomerHandle> customers;

  [[nodiscard]] bool empty() const { return customers.empty(); }
};

// Kept for every payment of a run until its work unit is decided, so it is small; its lists live in
// the memory of the reader that made it.
class Evidence {
 public:
  PaymentFacts payment;

  // In whose accounts an amount alone may be looked for, ascending: the candidate payers, else the
  // owners of its documents for whom the payer's name speaks.
  [[nodiscard]] std::span<const CustomerHandle> customers() const {
    return {customers_, customer_count_};
  }
  // Whose items it may take, ascending.
  [[nodiscard]] std::span<const CustomerHandle> families() const {
    return {families_, family_count_};
  }
  [[nodiscard]] std::span<const NamedDocument> documents() const {
    return {documents_, document_count_};
  }
  [[nodiscard]] Payers payers() const {
    return {payer_evidence_, crowded_,
            identified_ ? customers() : std::span<const CustomerHandle>{}};
  }
  // It says that it pays a part of what its document asks for.
  [[nodiscard]] bool pays_part() const { return pays_part_; }
  // The weakest of its documents: its reference pass.
  [[nodiscard]] Grade reference_grade() const { return reference_grade_; }
  // Words of its text that may be numbers and are none in the book: one may hold a slip.
  [[nodiscard]] std::span<const NamedDocument> unread() const {
    return {documents_ + document_count_, unread_count_};
  }
  // Whom a name that identifies nobody may mean where an amount must not decide among them: they
  // are too many, or the numbers that the payment gives are other payers'. Ascending.
  [[nodiscard]] std::span<const CustomerHandle> alike() const {
    return {customers_ + customer_count_, alike_count_};
  }

  // The month that it names and no document beside it; usually none.
  [[nodiscard]] StatedMonth month() const { return month_; }
  // What was announced with a reference that the payment bears; usually none.
  [[nodiscard]] ExpectedHandle expected() const { return expected_; }
  // It is just the sum of all that was announced with that reference: a collection.
  [[nodiscard]] bool collects() const { return collects_; }

  // Asks for the memory of its lists, as copied_to() laid them.
  void prefetch_lists() const {
    constexpr std::size_t kLine = 64;
    const char* const first = reinterpret_cast<const char*>(documents_);
    for (std::size_t n = 0; n < 3; ++n) __builtin_prefetch(first + n * kLine);
  }
  // The same with all its lists and the lines of its documents side by side in `memory`.
  [[nodiscard]] Evidence copied_to(std::pmr::memory_resource& memory) const;

 private:
  friend class EvidenceReader;
  const CustomerHandle* customers_ = nullptr;
  const CustomerHandle* families_ = nullptr;
  const NamedDocument* documents_ = nullptr;
  std::uint32_t customer_count_ = 0;
  std::uint32_t family_count_ = 0;
  std::uint32_t document_count_ = 0;
  PayerEvidence payer_evidence_ : 4 = PayerEvidence::none;
  Grade reference_grade_ : 4 = Grade::none;
  bool crowded_ : 1 = false;
  bool identified_ : 1 = false;
  bool pays_part_ : 1 = false;
  bool collects_ : 1 = false;
  std::uint8_t unread_count_ = 0;  // behind documents_
  std::uint8_t alike_count_ = 0;   // behind customers_
  StatedMonth month_ = 0;
  ExpectedHandle expected_;
};
static_assert(sizeof(Evidence) <= 112);

// Posting date, then payment id: the order of a work unit.
[[nodiscard]] bool earlier(const Evidence& a, const Evidence& b);

// Identifies payers and resolves documents, one payment after the other, on one thread. The lists
// of what it read live in `memory`.
class EvidenceReader {
 public:
  // `texts` lives as long as what is read is used: pieces of text that no payment has as it stands.
  EvidenceReader(const Ledger& ledger, const Directory& directory, const RuleSet& rules,
                 std::pmr::memory_resource& memory, std::pmr::memory_resource& texts);

  // Payments to prepare for at once, at most.
  static constexpr std::size_t kAhead = 16;

  // Before read() of these payments: makes their keys and asks for the memory that they lead to.
  void prepare(std::span<const PaymentInput> payments);
  // `place`: of the payment among those that were prepared.
  [[nodiscard]] Evidence read(const PaymentInput& payment, std::size_t place);
  // The families that the payment last read joins into one work unit, ascending.
  [[nodiscard]] std::span<const CustomerHandle> strong_families() const { return strong_; }

 private:
  template <class Value>
  const Value* keep(std::span<const Value> values, std::span<const Value> behind = {});
  void judge_documents(Evidence& evidence);
  void look_further(const Evidence& evidence);
  [[nodiscard]] bool pays_by_link(std::span<const NamedDocument> documents,
                                  const PaymentFacts& payment) const;
  void follow_links(Date day);
  void find_expected(const PaymentInput& payment, Evidence& evidence);
  bool find_collection(const PaymentInput& payment, Evidence& evidence);

  const Ledger& ledger_;
  const Directory& directory_;
  std::pmr::memory_resource& memory_;
  DocumentResolver resolver_;
  PayerSet payers_;
  std::array<std::string, kAhead> bank_keys_;  // of the prepared payments
  std::vector<CustomerHandle> strong_;
  std::vector<CustomerHandle> families_;
  std::vector<CustomerHandle> customers_;
  std::vector<CustomerHandle> alike_;
  std::vector<ExpectedHandle> expected_;
};

}  // namespace quittance::matching
