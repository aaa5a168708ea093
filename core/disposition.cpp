#include "core/disposition.h"

#include "core/words.h"

namespace quittance {
namespace {

constexpr std::string_view kDispositionWords[] = {"applied",      "on_account",  "unapplied",
                                                  "unidentified", "written_off", "refund_due",
                                                  "quarantined",  "returned"};
static_assert(std::size(kDispositionWords) == kDispositions);

constexpr std::string_view kGrades[] = {
    "manual",      "check_digit", "expected", "exact", "normalised", "amount", "cluster",
    "combination", "order",       "partial",  "fuzzy", "oldest",     ""};

constexpr std::string_view kRules[] = {"",
                                       "return",
                                       "structured_reference",
                                       "expected_payment",
                                       "remittance_line",
                                       "normalised_reference",
                                       "single_item",
                                       "single_less_discount",
                                       "clear_account",
                                       "clear_past_due",
                                       "clear_term",
                                       "clear_po",
                                       "clear_due_date",
                                       "clear_statement",
                                       "combination",
                                       "purchase_order",
                                       "family",
                                       "fuzzy_reference",
                                       "oldest_first",
                                       "manual",
                                       "clear_consecutive"};
static_assert(std::size(kRules) == kRuleCount);

constexpr std::string_view kReasons[] = {"",
                                         "payer_unknown",
                                         "payer_ambiguous",
                                         "reference_unknown",
                                         "reference_contested",
                                         "reference_foreign",
                                         "no_reference",
                                         "amount_unexplained",
                                         "tie",
                                         "lines_exceed_cash",
                                         "line_unmatched",
                                         "probable_duplicate",
                                         "overpayment",
                                         "budget_spent",
                                         "unit_held",
                                         "suspected_duplicate",
                                         "key_reused",
                                         "unknown_account",
                                         "withdrawn",
                                         "released",
                                         "by_hand",
                                         "not_confirmed",
                                         "confirmed",
                                         "joined",
                                         "entry_ambiguous",
                                         "split",
                                         "returned",
                                         "original_unknown",
                                         "original_ambiguous",
                                         "already_returned",
                                         "return_blocked",
                                         "rule_demoted",
                                         "rate_missing",
                                         "refunded"};

}  // namespace

std::string_view name(Disposition disposition) {
  return word_of(kDispositionWords, disposition);
}
std::string_view name(Grade grade) {
  return word_of(kGrades, grade);
}
std::string_view name(Rule rule) {
  return word_of(kRules, rule);
}
std::string_view name(Reason reason) {
  return word_of(kReasons, reason);
}
Result<Disposition> parse_disposition(std::string_view word) {
  return enumerator_of<Disposition>(kDispositionWords, word);
}

}  // namespace quittance
