// quittance rules: rule files checked and put into words, and the ones that have a name.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rules/presets.h"
#include "engine/rules/setting_keys.h"
#include "engine/rules/settings.h"
#include "engine/settling/trust.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/input.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;
using matching::Overpayment;
using matching::RuleOptions;
using matching::RuleSet;
using matching::Ties;

std::string_view of_excess(Overpayment overpayment) {
  switch (overpayment) {
    case Overpayment::unapplied:
      return "stays unapplied, for a person";
    case Overpayment::on_account:
      return "becomes the customer's credit, on account";
    case Overpayment::refund:
      return "is due for refund";
    case Overpayment::write_off_small:
      return "is kept where it is within the tolerance, else it stays unapplied";
  }
  return {};
}

// "20.00 EUR, 25.00 USD"
std::string amounts_text(const std::map<Currency, std::int64_t>& amounts) {
  std::string text;
  for (const auto& [currency, minor] : amounts)
    text += (text.empty() ? "" : ", ") + format_with_currency(minor, currency);
  return text;
}

// "3 % and 20.00 USD", as much as both limits allow; empty when nothing is forgiven.
std::string limits(const matching::Tolerance& tolerance) {
  if (tolerance.ppm_max == 0 || tolerance.minor_max.empty()) return {};
  return engine::percent_text(tolerance.ppm_max) + " %, at most " +
         amounts_text(tolerance.minor_max);
}

void explain(Context& context, const matching::BankCharges& charges) {
  if (!charges.stated_max.empty())
    context.say("  - A charge that a bank states to have taken is written off, up to " +
                amounts_text(charges.stated_max) + " a payment.");
  if (!charges.unstated_max.empty())
    context.say("  - What is missing of named documents is taken for a bank's charge, up to " +
                amounts_text(charges.unstated_max) + " a payment.");
}

void explain(Context& context, const matching::ToleranceProfile& profile) {
  const std::string line = limits(profile.line);
  const std::string payment = limits(profile.payment);
  if (line.empty() || payment.empty()) {
    context.say("  - A difference is never forgiven: the rest of an item stays open.");
    return;
  }
  context.say("  - A difference is forgiven up to " + line + " a line and " + payment +
              " a payment; the strictest limit counts.");
}

void explain(Context& context, const RuleOptions& options) {
  context.say(
      "  - References come first: exact ones, then those that differ in prefixes, "
      "punctuation and leading zeros.");
  if (options.customer_rules.empty()) {
    context.say("  - An amount alone decides nothing.");
  } else {
    std::string order;
    for (const Rule rule : options.customer_rules)
      order += (order.empty() ? "" : ", ") + std::string(name(rule));
    context.say("  - Then the amount, for a known payer and where one answer exists: " + order +
                ".");
  }
  context.say(options.fuzzy_references ? "  - Then a reference with one slip, read as the only "
                                         "item that agrees in payer and amount."
                                       : "  - A reference with a slip is not read.");
  if (options.oldest_first)
    context.say("  - What nothing explains pays the oldest items, the last one in part.");
  context.say(options.ties == Ties::oldest
                  ? "  - Of equally good items the earliest due is taken."
                  : "  - Between equally good answers none is taken; they are listed.");
  context.say("  - An excess " + std::string(of_excess(options.overpayment)) + ".");
  if (options.keep_on_account)
    context.say("  - A known payer's unexplained cash is put on account.");
  context.say("  - A discount is earned until its date" +
              (options.discount_grace_days == 0
                   ? std::string()
                   : " and " + std::to_string(options.discount_grace_days) + " days of grace") +
              ", or the next working day; " +
              (options.allow_unearned_discount ? "one taken too late is allowed."
                                               : "one taken too late stays open."));
  explain(context, options.bank_charges);
  if (!options.reason_codes.empty()) {
    context.say("  - Payers' reasons that are called otherwise here: " +
                std::to_string(options.reason_codes.size()) + ".");
  }
}

std::string_view words_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::percent_90:
      return "90";
    case Confidence::percent_95:
      return "95";
    case Confidence::percent_97_5:
      return "97.5";
    case Confidence::percent_99:
      return "99";
  }
  return {};
}

std::string budget_text(const matching::Budget& budget) {
  std::string text = "more than " + engine::percent_text(budget.overturned_ppm_max) +
                     " % of its decisions may be wrong, " +
                     std::string(words_of(budget.confidence)) + " % sure";
  if (budget.since.known()) text += ", counted from " + budget.since.iso() + " on";
  return text;
}

void explain(Context& context, const matching::Trust& trust) {
  context.say("  - A rule only suggests once people overturned so much that " +
              budget_text(trust.usual) + ".");
  for (const auto& [rule, budget] : trust.by_rule)
    context.say("  - " + std::string(name(rule)) + " only suggests once " + budget_text(budget) +
                ".");
}

void explain(Context& context, const matching::CrossCurrency& across) {
  if (!across.apply) return;
  context.say(
      "  - What names items in another currency is converted at the imported rate of its day" +
      (across.rate_days == 0 ? std::string()
                             : " or of the " + std::to_string(across.rate_days) + " days before") +
      "; up to " + engine::percent_text(across.ppm_max) +
      " % of what the items ask for is an exchange difference.");
}

void explain(Context& context, const RuleSet& rules) {
  context.say("Rules '" + rules.name + "':");
  explain(context, rules.book);
  explain(context, rules.tolerance);
  explain(context, rules.cross_currency);
  explain(context, rules.trust);
  for (const auto& [name, options] : rules.by_name) {
    context.say("Customers whose rule_set is '" + name + "':");
    explain(context, options);
  }
  for (const auto& [name, profile] : rules.tolerance_by_name) {
    context.say("Customers whose tolerance_profile is '" + name + "':");
    explain(context, profile);
  }
}

// Rules that runs of a book decided by, each text once, oldest first.
struct StoredRules {
  std::string version;
  std::string name;
  std::string_view toml;
  std::int64_t runs = 0;
  Date first, last;
  std::string_view first_by;
};

std::vector<StoredRules> stored_rules(const engine::Book& book) {
  std::vector<StoredRules> all;
  for (const engine::RunRow& run : book.runs()) {
    auto found = std::find_if(all.begin(), all.end(), [&](const StoredRules& rules) {
      return rules.toml == run.facts.rules;
    });
    if (found == all.end()) {
      std::string message;
      const auto parsed = engine::parse_rules(run.facts.rules, message);
      StoredRules& rules = all.emplace_back();
      rules.version = engine::rules_version(run.facts.rules);
      rules.name = parsed ? parsed->name : "";
      rules.toml = run.facts.rules;
      rules.first = run.recorded_at.date();
      rules.first_by = run.actor;
      found = all.end() - 1;
    }
    ++found->runs;
    found->last = run.recorded_at.date();
  }
  return all;
}

}  // namespace

Exit run_rules_check(Context& context, const RulesArguments& arguments) {
  Exit exit = Exit::done;
  for (const std::string& path : arguments.files) {
    const auto toml = read_rules(context, path, exit);
    if (!toml) return exit;
    std::string message;
    const auto rules = engine::parse_rules(*toml, message);
    if (!rules) {
      exit = context.usage(path + ": " + message);
      continue;
    }
    context.say(path + ": rules '" + rules->name + "', " +
                counted(rules->by_name.size(), "rule set") + " and " +
                counted(rules->tolerance_by_name.size(), "tolerance profile") + " for customers");
  }
  return exit;
}

Exit run_rules_explain(Context& context, const RulesArguments& arguments) {
  Exit exit = Exit::done;
  for (const std::string& path : arguments.files) {
    const auto toml = read_rules(context, path, exit);
    if (!toml) return exit;
    std::string message;
    const auto rules = engine::parse_rules(*toml, message);
    if (!rules) return context.usage(path + ": " + message);
    explain(context, *rules);
  }
  return exit;
}

Exit run_rules_schema(Context& context, const RulesArguments&) {
  context.out(engine::rules_schema());
  return Exit::done;
}

Exit run_rules_show(Context& context, const RulesArguments& arguments) {
  if (arguments.files.empty()) {
    const auto report = context.report({{"name", ColumnType::text}, {"does", ColumnType::text}});
    for (const engine::RulePreset& preset : engine::rule_presets())
      report->add({preset.name, preset.summary});
    report->finish();
    return Exit::done;
  }
  if (context.format() == engine::ReportFormat::xlsx) {
    return context.usage(
        "`rules show` with a name prints TOML; --format xlsx is for the list of names");
  }
  for (const std::string& name : arguments.files) {
    const engine::RulePreset* preset = engine::find_rule_preset(name);
    if (preset != nullptr) {
      context.out(preset->toml);
      continue;
    }
    Exit exit = Exit::done;
    const auto engine = context.has_book() ? context.open(engine::Access::read, exit) : nullptr;
    const auto stored = engine ? stored_rules(engine->book()) : std::vector<StoredRules>{};
    const auto found = std::find_if(stored.begin(), stored.end(), [&](const StoredRules& rules) {
      return rules.version == name;
    });
    if (found == stored.end()) {
      return context.usage("no rules are called '" + name +
                           "', nor have they that version; `quittance rules show` lists names, "
                           "`quittance rules versions` what runs decided by");
    }
    context.out(found->toml.empty() ? "# no settings: the built-in default\n" : found->toml);
  }
  return Exit::done;
}

Exit run_rules_versions(Context& context, const RulesArguments&) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const auto report = context.report({{"version", ColumnType::text},
                                      {"name", ColumnType::text},
                                      {"runs", ColumnType::count},
                                      {"first_run", ColumnType::date},
                                      {"last_run", ColumnType::date},
                                      {"first_by", ColumnType::text}});
  for (const StoredRules& rules : stored_rules(engine->book())) {
    report->add({std::string_view(rules.version), std::string_view(rules.name), rules.runs,
                 rules.first, rules.last, rules.first_by});
  }
  report->finish();
  return Exit::done;
}

Exit run_rules_trust(Context& context, const RuleTrustArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  std::string toml = book.runs().empty() ? "" : std::string(book.runs().back().facts.rules);
  if (!arguments.rules.empty()) {
    const auto named = read_rules(context, arguments.rules, exit);
    if (!named) return exit;
    toml = *named;
  }
  std::string message;
  const auto rules = engine::parse_rules(toml, message);
  if (!rules) return context.usage("--rules: " + message);
  const auto report = context.report({{"rule", ColumnType::text},
                                      {"decisions", ColumnType::count},
                                      {"overturned", ColumnType::count},
                                      {"lower_percent", ColumnType::text},
                                      {"upper_percent", ColumnType::text},
                                      {"budget_percent", ColumnType::text},
                                      {"acts", ColumnType::text}});
  for (const engine::RuleTrust& trust : engine::rule_trust(book, *rules)) {
    const std::string lower = engine::percent_text(trust.bound.lower);
    const std::string upper = engine::percent_text(trust.bound.upper);
    const std::string budget = engine::percent_text(trust.budget.overturned_ppm_max);
    report->add({name(trust.rule), static_cast<std::int64_t>(trust.record.decisions),
                 static_cast<std::int64_t>(trust.record.overturned), std::string_view(lower),
                 std::string_view(upper), std::string_view(budget),
                 std::string_view(trust.demoted ? "suggests" : "applies")});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli
