// Reads the documents of one payment: what each asks of its item, and whether the payer may ask it.
#include "matching/rules/claims.h"

#include <algorithm>

#include "matching/short_pay.h"

namespace quittance::matching {

Rule rule_of_documents(Grade grade) {
  switch (grade) {
    case Grade::check_digit:
      return Rule::structured_reference;
    case Grade::exact:
      return Rule::remittance_line;
    case Grade::normalised:
      return Rule::normalised_reference;
    case Grade::order:
      return Rule::purchase_order;
    case Grade::partial:
    case Grade::fuzzy:
      return Rule::fuzzy_reference;
    default:
      return Rule::none;
  }
}

// The open item a document stands for now; `why` says what is wrong when there is none.
ItemHandle Documents::open_item(const NamedDocument& document, Reason& why) const {
  switch (document.finding) {
    case Finding::unknown:
      why = Reason::reference_unknown;
      return {};
    case Finding::foreign:
      why = Reason::reference_foreign;
      return {};
    case Finding::settled:
      why = Reason::probable_duplicate;
      return {};
    case Finding::named:
      why = Reason::probable_duplicate;
      return remaining(document.item) == 0 ? ItemHandle{} : document.item;
    case Finding::ambiguous:
      break;
  }
  // Others of this run may have settled all but one of them.
  ItemHandle only;
  std::uint32_t open = 0;
  for (const ItemHandle item : document.alternatives()) {
    if (remaining(item) == 0) continue;
    if (open++ == 0) only = item;
  }
  if (open == 1) return only;
  why = open == 0 ? Reason::probable_duplicate : Reason::tie;
  return {};
}

// Lines with amounts first: a bare reference to the same item asks for what they leave.
void Documents::read_documents() {
  claims_.reserve(documents_.size());
  for (const bool bare : {false, true}) {
    for (const NamedDocument& document : documents_) {
      if (document.amount_stated() != bare) read_document(document, bare);
    }
  }
}

void Documents::read_document(const NamedDocument& document, bool bare) {
  Claim claim;
  claim.document = &document;
  claim.item = open_item(document, claim.reason);
  claim.bare = bare;
  if (claim.reason == Reason::tie) tied_ += document.matches;
  if (bare) {
    const bool twice =
        claim.item.known() && std::any_of(claims_.begin(), claims_.end(),
                                          [&](const Claim& c) { return c.item == claim.item; });
    if (twice) return;
    claim.asked = claim.item.known() ? remaining(claim.item) : 0;
    claim.allocation.item = claim.item;
  } else if (claim.item.known()) {
    judge_stated(claim, *document.line);
  } else {
    claim.asked = signed_paid(*document.line, document.line->kind == ReferenceKind::credit_memo);
  }
  claims_.push_back(claim);
}

void Documents::judge_stated(Claim& claim, const RemittanceLine& line) {
  const OpenItem& item = state_.ledger().item(claim.item);
  const std::int64_t left = remaining(claim.item);
  const LineQuestion question{item, left, granted(item, left), left > 0 ? forgiven(item, left) : 0,
                              left > 0 ? state_.ledger().parts(claim.item) : ItemParts{}};
  const JudgedLine judged = judge_line(question, line);
  claim.asked = signed_paid(line, left < 0);
  claim.fit = judged.fit;
  claim.allocation = judged.allocation;
  if (claim.allocation.deduction > 0)
    claim.allocation.reason =
        our_reason(judged.allocation.reason, options_of(item.customer, book_));
  claim.reason = Reason::amount_unexplained;
}

// The weaker the amount, the stronger the payer's name must be.
bool Documents::admitted(const Claim& claim) const {
  const bool exact = claim.document->grade <= Grade::exact;
  if (claim.fit == LineFit::fits) {
    return claim.document->name <= (exact ? NameVerdict::unrelated : NameVerdict::missing);
  }
  const bool beside_fitting = std::any_of(claims_.begin(), claims_.end(), [](const Claim& other) {
    return other.applies && other.fit == LineFit::fits && other.document->grade <= Grade::exact;
  });
  if (exact && beside_fitting) return true;
  return claim.document->name <= (exact ? NameVerdict::missing : NameVerdict::compatible);
}

}  // namespace quittance::matching
