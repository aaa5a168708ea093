#include "engine/rules/presets.h"

#include <algorithm>
#include <array>

namespace quittance::engine {
namespace {

constexpr std::array kPresets = {
    RulePreset{"default", "what Quittance does by itself: certain where it acts, else it abstains",
               R"(# What Quittance does by itself. A rule acts only where one answer exists.
name = "default"
ties = "abstain"
overpayment = "unapplied"
keep_on_account = false
oldest_first = false
allow_unearned_discount = false
discount_grace_days = 0
customer_rules = ["single_item", "single_less_discount", "clear_account", "clear_past_due"]
)"},
    RulePreset{"references", "applies by references alone, never by an amount",
               R"(# Only what the payer names is applied; an amount alone decides nothing.
name = "references"
ties = "abstain"
customer_rules = []
)"},
    RulePreset{
        "autocash", "the order of Oracle's AutoCash, oldest item first on a tie",
        R"(# After Oracle Receivables' AutoCash: match the payment with an invoice, clear the account, clear past due
# invoices, the same by payment term, the combo rule, then the oldest invoices first, the last one in
# part. Of two items that fit the earlier due date is taken. Leave a rule out, or order them otherwise.
name = "autocash"
ties = "oldest"
keep_on_account = true
fuzzy_references = false
oldest_first = true
customer_rules = ["single_item", "single_less_discount", "clear_account", "clear_past_due", "clear_term", "combination"]
)"},
    RulePreset{
        "single-entry",
        "after Business Central's table: amounts apply to one entry, never to several",
        R"(# After the high confidences of Business Central's payment application rules: a document number, or one
# open entry of exactly the amount. Several entries by amount alone are left to a person.
name = "single-entry"
ties = "abstain"
fuzzy_references = false
customer_rules = ["single_item"]
)"},
};

}  // namespace

std::span<const RulePreset> rule_presets() {
  return kPresets;
}

const RulePreset* find_rule_preset(std::string_view name) {
  const auto found = std::find_if(kPresets.begin(), kPresets.end(),
                                  [&](const RulePreset& preset) { return preset.name == name; });
  return found == kPresets.end() ? nullptr : found;
}

}  // namespace quittance::engine
