#include "engine/rules/setting_keys.h"

#include <algorithm>

namespace quittance::engine {
namespace {

using Kind = SettingKind;

constexpr Setting kTolerance[] = {
    {"percent", Kind::percent, "Of the amount due, at most \"100\"."},
    {"amount", Kind::amounts, "The most that is forgiven, by currency."},
};
constexpr SettingGroup kToleranceGroup{kTolerance};

constexpr Setting kTolerances[] = {
    {"line", Kind::table, "Limits of one item.", {}, 0, 0, &kToleranceGroup},
    {"payment", Kind::table, "Limits of one payment.", {}, 0, 0, &kToleranceGroup},
};
constexpr SettingGroup kTolerancesGroup{kTolerances};

constexpr Setting kCharges[] = {
    {"stated", Kind::amounts, "The most of one payment, where its record states the charge."},
    {"unstated", Kind::amounts, "The most of one payment, where nothing states it."},
};
constexpr SettingGroup kChargesGroup{kCharges};

constexpr Setting kBudget[] = {
    {"overturned_max", Kind::percent, "Percent of a rule's decisions that may be wrong."},
    {"decisions_min",
     Kind::number,
     "From so many decisions on, a rule must show that it keeps its budget.",
     {},
     1,
     1'000'000'000},
    {"confidence", Kind::word, "How sure a bound is, in percent.", "90 95 97.5 99"},
    {"since", Kind::day, "Only decisions posted from this day on count."},
};
constexpr SettingGroup kBudgetGroup{kBudget};

constexpr Setting kTrust[] = {
    kBudget[0],
    kBudget[1],
    kBudget[2],
    kBudget[3],
    {"rules", Kind::tables, "The same for one rule, by its name.", "rules", 0, 0, &kBudgetGroup},
};
constexpr SettingGroup kTrustGroup{kTrust};

constexpr Setting kAcross[] = {
    {"apply", Kind::flag, "Whether they are applied at the rate of their day."},
    {"percent", Kind::percent,
     "How far the cash may be from what the items ask for, as an exchange difference."},
    {"rate_days", Kind::number, "How many days old a rate may be.", {}, 0, 31},
};
constexpr SettingGroup kAcrossGroup{kAcross};

// What a rule set of some customers may say, and a rule file for the book.
constexpr Setting kOptions[] = {
    {"ties", Kind::word, "Of equally good items: abstain, or take the earliest due.",
     "abstain oldest"},
    {"overpayment", Kind::word, "What becomes of the excess over what is paid.",
     "unapplied on_account refund write_off_small"},
    {"keep_on_account", Kind::flag, "A known payer's unexplained cash is put on account."},
    {"fuzzy_references", Kind::flag,
     "References with one slip are read as the only item that agrees in payer and amount."},
    {"oldest_first", Kind::flag, "What nothing explains pays the oldest items."},
    {"allow_unearned_discount", Kind::flag, "A discount that was taken too late is granted."},
    {"discount_grace_days", Kind::number, "Days added to the discount date.", {}, 0, 365},
    {"bank_charges",
     Kind::table,
     "What banks on the way may have taken off a payment.",
     {},
     0,
     0,
     &kChargesGroup},
    {"customer_rules", Kind::rules, "Rules that look at the amount alone, in this order."},
    {"reason_codes", Kind::texts, "Our reason codes for deductions, by what payers write."},
};
constexpr SettingGroup kOptionsGroup{kOptions};

constexpr Setting kRuleFile[] = {
    {"name", Kind::text, "What `why` calls these rules."},
    kOptions[0],
    kOptions[1],
    kOptions[2],
    kOptions[3],
    kOptions[4],
    kOptions[5],
    kOptions[6],
    kOptions[7],
    kOptions[8],
    kOptions[9],
    {"tolerance",
     Kind::table,
     "What is forgiven: all four limits are needed.",
     {},
     0,
     0,
     &kTolerancesGroup},
    {"trust",
     Kind::table,
     "How much of a rule's decisions people may overturn before it only suggests.",
     {},
     0,
     0,
     &kTrustGroup},
    {"cross_currency",
     Kind::table,
     "Payments that name items in another currency.",
     {},
     0,
     0,
     &kAcrossGroup},
    {"rule_sets",
     Kind::tables,
     "Other options for customers whose rule_set has this name.",
     {},
     0,
     0,
     &kOptionsGroup},
    {"tolerance_profiles",
     Kind::tables,
     "Other tolerances for customers whose tolerance_profile has this name.",
     {},
     0,
     0,
     &kTolerancesGroup},
    {"user_tolerances",
     Kind::tables,
     "What the person of this name may write off by hand.",
     {},
     0,
     0,
     &kToleranceGroup},
};
static_assert(std::size(kRuleFile) == std::size(kOptions) + 7);
constexpr SettingGroup kRuleFileGroup{kRuleFile};

constexpr Setting kCsv[] = {
    {"separator", Kind::text, "One character, or \"tab\"."},
    {"decimal_mark", Kind::text, "One character."},
    {"thousands_mark", Kind::text, "One character, or \"space\"."},
    {"date_format", Kind::text, "Of YYYY YY MM M DD D MMM."},
    {"skip_lines", Kind::number, "Lines before the header.", {}, 0, 1000},
    {"header", Kind::flag, "False: no header; columns by number."},
    {"account", Kind::text, "The own account, where no column has it."},
    {"currency", Kind::text, "The currency, where no column has it."},
    {"method", Kind::text, "The method, where no column has it."},
    {"debit_is_negative", Kind::flag, "Without effect."},
    {"columns", Kind::texts, "Field to header of the file."},
};
constexpr SettingGroup kCsvGroup{kCsv};

constexpr Setting kProfile[] = {
    {"dialect", Kind::text, "Without effect: the file's name is the profile's."},
    {"bank_reference_unique", Kind::flag, "The bank's reference identifies a transaction."},
    {"deposit_days", Kind::number, "Days between a deposit total and its details.", {}, 0, 31},
    {"strict_counts", Kind::flag, "A wrong count holds its unit."},
    {"totals_ignore_summary", Kind::flag, "Amounts in the 03 are in no total."},
    {"amounts_with_point", Kind::flag, "BAI2 amounts have a decimal point."},
    {"accept_wrong_totals", Kind::flag, "A wrong amount holds nothing."},
    {"accept_missing_trailers", Kind::flag, "A unit without its trailer is not held."},
    {"accept_missing_headers", Kind::flag, "A unit without its header is not held."},
    {"accept_test_marks", Kind::flag, "Files marked as tests are booked."},
    {"lockbox_layout", Kind::text, "The layout of lockbox files."},
    {"lockbox_absent", Kind::text, "Record types that never come."},
    {"nacha_absent", Kind::text, "Record types that never come."},
    {"type_codes", Kind::words, "Code to kind of cash.",
     "receipt deposit_total return fee transfer other ignore"},
    {"csv", Kind::table, "How to read CSV.", {}, 0, 0, &kCsvGroup},
};
constexpr SettingGroup kProfileGroup{kProfile};

}  // namespace

const Setting* SettingGroup::find(std::string_view key) const {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == settings.end() ? nullptr : &*found;
}

std::string SettingGroup::keys() const {
  std::string text;
  for (const Setting& setting : settings) {
    if (!text.empty()) text += ", ";
    text += setting.key;
  }
  return text;
}

const SettingGroup& rule_file_settings() {
  return kRuleFileGroup;
}

const SettingGroup& profile_settings() {
  return kProfileGroup;
}

}  // namespace quittance::engine
