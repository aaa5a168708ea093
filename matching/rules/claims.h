// One payment's documents on their way to allocations: what documents.cpp, claims.cpp and
// bare_references.cpp share. Included by nobody else.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "matching/case.h"
#include "matching/open_state.h"
#include "matching/rules/line.h"
#include "matching/tolerance.h"

namespace quittance::matching {

// One document on its way to an allocation.
struct Claim {
  const NamedDocument* document = nullptr;
  ItemHandle item;         // none: it has no open item here
  std::int64_t asked = 0;  // of the payment; for a bare reference what the item asks for
  LineFit fit = LineFit::over;
  bool bare = false;
  bool applies = false;
  Reason reason = Reason::line_unmatched;  // why it does not apply
  Allocation allocation;
};

// Of allocations by a document of this grade.
[[nodiscard]] Rule rule_of_documents(Grade grade);

class Documents {
 public:
  // The documents that the case names, or `documents` in their place.
  Documents(const Case& payment_case, std::span<const NamedDocument> documents,
            const OpenState& state, const Book& book, bool insist)
      : case_(payment_case),
        documents_(documents),
        payment_(*payment_case.payment),
        state_(state),
        book_(book),
        insist_(insist) {}

  Answer answer();

 private:
  Answer pays_one_item() const;
  // What is left of an item besides what earlier documents of this payment claim.
  std::int64_t remaining(ItemHandle item) const {
    std::int64_t left = state_.remaining(item);
    for (const Claim& claim : claims_) {
      if (claim.item == item && !claim.bare) left -= used_by(claim.allocation);
    }
    return left;
  }
  GrantedDiscount granted(const OpenItem& item, std::int64_t left) const {
    return granted_discount(item, left, payment_.days, options_of(item.customer, book_));
  }
  std::int64_t forgiven(const OpenItem& item, std::int64_t due) const {
    return forgiven_max(tolerances_of(item.customer, book_), due, payment_.currency);
  }

  ItemHandle open_item(const NamedDocument& document, Reason& why) const;
  void read_documents();
  void read_document(const NamedDocument& document, bool bare);
  Answer nothing_open() const;
  bool repeats_a_payment() const;
  void judge_stated(Claim& claim, const RemittanceLine& line);
  void settle_bare(std::int64_t cash);
  void settle_one_bare(Claim& claim, std::int64_t cash);
  bool leave_out_parts(const std::vector<Claim*>& bare, Wide missing, bool with_discounts);
  void bear_chargebacks();
  bool apply_one_of(std::vector<Claim*>& bare, std::int64_t cash);
  void apply_bare(Claim& claim, std::int64_t discount, std::int64_t write_off,
                  std::string_view reason);
  bool is_charge(const Claim& largest, Wide missing) const;
  bool bear_charge(Wide missing);
  bool admitted(const Claim& claim) const;
  void limit_write_offs();
  CustomerHandle payer() const;
  bool one_family() const;
  Answer conclude();
  Answer stays(Reason reason, Answer::Kind kind) const;
  std::vector<Allocation> allocations() const;

  const Case& case_;
  const std::span<const NamedDocument> documents_;
  const PaymentFacts& payment_;
  const OpenState& state_;
  const Book& book_;
  const bool insist_;
  std::vector<Claim> claims_;
  std::uint32_t tied_ = 0;  // items among which a bare reference or a number cannot decide
};

}  // namespace quittance::matching
