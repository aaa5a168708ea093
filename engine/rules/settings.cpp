#include "engine/rules/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <type_traits>

#include "core/assert.h"
#include "core/digest.h"
#include "core/text.h"
#include "engine/rules/setting_keys.h"

namespace quittance::engine {
namespace {

// One table of settings: every key must be asked for, so that a misspelt one is an error.
class Table {
 public:
  Table(const toml::table& table, std::string path, std::string& message)
      : table_(table), path_(std::move(path)), message_(message) {}

  // Every key is a setting of `group`, and its value of the setting's kind.
  Result<void> only(const SettingGroup& group) const {
    for (const auto& [key, value] : table_) {
      const Setting* setting = group.find(key.str());
      if (setting == nullptr)
        return wrong(key.str(), "is no setting here; these are: " + group.keys(), value);
      const std::string why = misfit(*setting, value);
      if (!why.empty()) return wrong(key.str(), why, value);
      if (setting->kind == SettingKind::table) {
        QTRY_VOID(table(key.str())->only(*setting->of));
      } else if (setting->kind == SettingKind::tables) {
        QTRY_VOID(each_table(key.str(), [&](std::string_view, const Table& entry) {
          return entry.only(*setting->of);
        }));
      }
    }
    return {};
  }
  Result<void> read(std::string_view key, std::string& to) const {
    return read_as<std::string>(key, "must be text in quotes", [&](const std::string& value) {
      to = value;
      return true;
    });
  }
  Result<void> read(std::string_view key, bool& to) const {
    return read_as<bool>(key, "must be true or false", [&](bool value) {
      to = value;
      return true;
    });
  }
  template <class Integer>
  Result<void> read_number(std::string_view key, Integer& to) const {  // in its limits, by only()
    return read_as<std::int64_t>(key, "must be a whole number", [&](std::int64_t value) {
      to = static_cast<Integer>(value);
      return true;
    });
  }
  // Text that `convert` turns into a Result; `what` it must be otherwise.
  template <class Value, class Convert>
  Result<void> read_word(std::string_view key, std::string_view what, Convert convert,
                         Value& to) const {
    return read_as<std::string>(key, what, [&](const std::string& word) {
      const auto value = convert(std::string_view(word));
      if (value) to = *value;
      return value.has_value();
    });
  }
  [[nodiscard]] const toml::node* node(std::string_view key) const { return table_.get(key); }
  [[nodiscard]] std::optional<Table> table(std::string_view key) const {
    const toml::table* inner = table_.get_as<toml::table>(key);
    if (inner == nullptr) return std::nullopt;
    return Table(*inner, path_ + std::string(key) + ".", message_);
  }
  template <class Visit>
  Result<void> each_table(std::string_view key, Visit visit) const {
    const toml::table* inner = table_.get_as<toml::table>(key);
    if (inner == nullptr) return {};
    for (const auto& [name, value] : *inner) {
      const toml::table* entry = value.as_table();
      if (entry == nullptr)
        return wrong(std::string(key) + "." + std::string(name.str()), "must be a table", value);
      QTRY_VOID(visit(
          name.str(),
          Table(*entry, path_ + std::string(key) + "." + std::string(name.str()) + ".", message_)));
    }
    return {};
  }
  template <class Visit>
  Result<void> each_text(std::string_view key, std::string_view what, Visit visit) const {
    const toml::table* inner = table_.get_as<toml::table>(key);
    if (inner == nullptr) return {};
    for (const auto& [name, value] : *inner) {
      const auto text = value.template value<std::string>();
      if (!text || !visit(name.str(), std::string_view(*text)))
        return wrong(std::string(key) + "." + std::string(name.str()), what, value);
    }
    return {};
  }
  // The table itself is none that may stand here.
  Result<void> unknown(std::string_view what) const {
    message_ = path_.substr(0, path_.size() - 1) + " (line " +
               std::to_string(table_.source().begin.line) + ") " + std::string(what);
    return fail(Errc::field_unreadable);
  }
  Result<void> wrong(std::string_view key, std::string_view what, const toml::node& where) const {
    message_ = path_ + std::string(key) + " (line " + std::to_string(where.source().begin.line) +
               ") " + std::string(what);
    return fail(Errc::field_unreadable);
  }

 private:
  // Why a value is not of its setting's kind; empty where it is.
  static std::string misfit(const Setting& setting, const toml::node& value) {
    switch (setting.kind) {
      case SettingKind::flag:
        return value.is_boolean() ? "" : "must be true or false";
      case SettingKind::number: {
        const auto number = value.value_exact<std::int64_t>();
        if (number && *number >= setting.low && *number <= setting.high) return {};
        return "must be a whole number within its limits, " + std::to_string(setting.low) + " to " +
               std::to_string(setting.high);
      }
      case SettingKind::rules:
        return value.is_array() ? "" : "must be a list of rules";
      case SettingKind::amounts:
      case SettingKind::texts:
      case SettingKind::words:
      case SettingKind::table:
      case SettingKind::tables:
        return value.is_table() ? "" : "must be a table";
      case SettingKind::word:
      case SettingKind::text:
      case SettingKind::percent:
      case SettingKind::day:
        break;
    }
    const auto text = value.value_exact<std::string_view>();
    if (!text) return "must be text in quotes";
    if (setting.kind != SettingKind::word || is_one_of(*text, setting.words)) return {};
    return "is none of the allowed words: " + std::string(setting.words);
  }
  static bool is_one_of(std::string_view word, std::string_view words) {
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      if (words.substr(0, end) == word) return true;
      words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
  }

  template <class Value, class Take>
  Result<void> read_as(std::string_view key, std::string_view what, Take take) const {
    const toml::node* found = table_.get(key);
    if (found == nullptr) return {};
    const auto value = found->value_exact<Value>();
    if (!value && std::is_same_v<Value, std::string>)
      return wrong(key, "must be text in quotes", *found);
    if (!value || !take(*value)) return wrong(key, what, *found);
    return {};
  }

  const toml::table& table_;
  std::string path_;
  std::string& message_;
};

Result<toml::table> parse(std::string_view text, std::string& message) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    message = "line " + std::to_string(error.source().begin.line) + ": " +
              std::string(error.description());
    return fail(Errc::field_unreadable);
  }
}

Result<char> one_character(std::string_view word) {
  if (word == "tab") return '\t';
  if (word == "space") return ' ';
  if (word.size() != 1) return fail(Errc::field_unreadable);
  return word.front();
}

Result<ingest::CsvMapping> parse_csv(const Table& table, std::string_view name) {
  ingest::CsvMapping csv;
  csv.name = name;
  QTRY_VOID(table.read_word("separator", "must be one character", one_character, csv.separator));
  QTRY_VOID(
      table.read_word("decimal_mark", "must be one character", one_character, csv.decimal_mark));
  QTRY_VOID(table.read_word("thousands_mark", "must be one character", one_character,
                            csv.thousands_mark));
  QTRY_VOID(table.read("date_format", csv.date_format));
  QTRY_VOID(table.read_number("skip_lines", csv.skip_lines));
  QTRY_VOID(table.read("header", csv.header));
  QTRY_VOID(table.read("account", csv.account));
  Currency currency;
  QTRY_VOID(
      table.read_word("currency", "must be a currency such as \"EUR\"", Currency::parse, currency));
  if (currency.known()) csv.currency = currency;
  QTRY_VOID(table.read("method", csv.method));
  QTRY_VOID(table.read("debit_is_negative", csv.debit_is_negative));
  QTRY_VOID(table.each_text("columns", "must be a header of the file",
                            [&](std::string_view field, std::string_view header) {
                              csv.columns.emplace(field, header);
                              return true;
                            }));
  return csv;
}

// "1", "0.5": percent as parts per million.
Result<std::int32_t> parse_percent(std::string_view word) {
  QTRY(const std::int64_t ppm, parse_major(word, Currency::of("CLF")));  // four decimals
  if (ppm < 0 || ppm > 1'000'000) return fail(Errc::field_unreadable);
  return static_cast<std::int32_t>(ppm);
}

constexpr std::string_view kPercent =
    "must be percent from \"0\" to \"100\", four decimals at most";
constexpr std::string_view kNoWord = "is none of the allowed words";

// Amounts by currency, each at least zero.
Result<void> read_amounts(const Table& table, std::string_view key,
                          std::map<Currency, std::int64_t>& amounts) {
  return table.each_text(key, "must be an amount such as \"1.00\", by currency",
                         [&](std::string_view code, std::string_view text) {
                           const Result<Currency> currency = Currency::parse(code);
                           if (!currency) return false;
                           const Result<std::int64_t> amount = parse_major(text, *currency);
                           if (!amount || *amount < 0) return false;
                           amounts[*currency] = *amount;
                           return true;
                         });
}

Result<void> read_tolerance(const std::optional<Table>& table, matching::Tolerance& tolerance) {
  if (!table) return {};
  QTRY_VOID(table->read_word("percent", kPercent, parse_percent, tolerance.ppm_max));
  return read_amounts(*table, "amount", tolerance.minor_max);
}

Result<matching::Ties> parse_ties(std::string_view word) {
  if (word == "abstain") return matching::Ties::abstain;
  if (word == "oldest") return matching::Ties::oldest;
  return fail(Errc::field_unreadable);
}

Result<matching::Overpayment> parse_overpayment(std::string_view word) {
  if (word == "unapplied") return matching::Overpayment::unapplied;
  if (word == "on_account") return matching::Overpayment::on_account;
  if (word == "refund") return matching::Overpayment::refund;
  if (word == "write_off_small") return matching::Overpayment::write_off_small;
  return fail(Errc::field_unreadable);
}

Result<Confidence> parse_confidence(std::string_view word) {
  if (word == "90") return Confidence::percent_90;
  if (word == "95") return Confidence::percent_95;
  if (word == "97.5") return Confidence::percent_97_5;
  if (word == "99") return Confidence::percent_99;
  return fail(Errc::field_unreadable);
}

Result<void> read_budget(const Table& table, matching::Budget& budget) {
  QTRY_VOID(table.read_word("overturned_max", kPercent, parse_percent, budget.overturned_ppm_max));
  QTRY_VOID(table.read_number("decisions_min", budget.decisions_min));
  QTRY_VOID(table.read_word("confidence", kNoWord, parse_confidence, budget.confidence));
  return table.read_word("since", "must be a day such as \"2026-11-30\"", Date::parse_iso,
                         budget.since);
}

Result<void> read_trust(const Table& table, matching::Trust& trust) {
  QTRY_VOID(read_budget(table, trust.usual));
  return table.each_table("rules", [&](std::string_view word, const Table& entry) -> Result<void> {
    Rule rule = Rule::none;
    for (std::uint8_t n = 0; n < kRuleCount; ++n) {
      if (decides(static_cast<Rule>(n)) && name(static_cast<Rule>(n)) == word)
        rule = static_cast<Rule>(n);
    }
    if (rule == Rule::none) return entry.unknown("is no rule that decides by itself");
    matching::Budget budget = trust.usual;
    QTRY_VOID(read_budget(entry, budget));
    trust.by_rule.emplace(rule, budget);
    return {};
  });
}

Result<void> read_options(const Table& table, matching::RuleOptions& options) {
  QTRY_VOID(table.read_word("ties", kNoWord, parse_ties, options.ties));
  QTRY_VOID(table.read_word("overpayment", kNoWord, parse_overpayment, options.overpayment));
  QTRY_VOID(table.read("keep_on_account", options.keep_on_account));
  QTRY_VOID(table.read("fuzzy_references", options.fuzzy_references));
  QTRY_VOID(table.read("oldest_first", options.oldest_first));
  QTRY_VOID(table.read("allow_unearned_discount", options.allow_unearned_discount));
  QTRY_VOID(table.read_number("discount_grace_days", options.discount_grace_days));
  if (const auto charges = table.table("bank_charges")) {
    QTRY_VOID(read_amounts(*charges, "stated", options.bank_charges.stated_max));
    QTRY_VOID(read_amounts(*charges, "unstated", options.bank_charges.unstated_max));
  }
  QTRY_VOID(table.each_text("reason_codes", "must be one of our reason codes, not empty",
                            [&](std::string_view written, std::string_view ours) {
                              if (trim(written).empty() || trim(ours).empty()) return false;
                              options.reason_codes.insert_or_assign(to_upper(trim(written)),
                                                                    std::string(trim(ours)));
                              return true;
                            }));
  if (const toml::node* node = table.node("customer_rules")) {
    options.customer_rules.clear();
    const toml::array* words = node->as_array();
    if (words == nullptr) return table.wrong("customer_rules", "must be a list of rules", *node);
    for (const toml::node& word : *words) {
      Rule chosen = Rule::none;
      for (const Rule rule : matching::kCustomerRules) {
        if (word.value<std::string_view>() == name(rule)) chosen = rule;
      }
      if (chosen == Rule::none)
        return table.wrong("customer_rules", "holds an unknown rule", *node);
      options.customer_rules.push_back(chosen);
    }
  }
  return {};
}

}  // namespace

Result<ProfileSettings> parse_profile(std::string_view toml, std::string_view name,
                                      std::string& message) {
  QTRY(const toml::table parsed, parse(toml, message));
  const Table table(parsed, "", message);
  ProfileSettings settings;
  settings.account.dialect = name;
  settings.dialect.name = name;
  QTRY_VOID(table.only(profile_settings()));
  QTRY_VOID(table.read("bank_reference_unique", settings.account.bank_reference_unique));
  QTRY_VOID(table.read_number("deposit_days", settings.deposit_days));
  QTRY_VOID(table.read("strict_counts", settings.dialect.strict_counts));
  QTRY_VOID(table.read("totals_ignore_summary", settings.dialect.bai2_totals_ignore_summary));
  QTRY_VOID(table.read("amounts_with_point", settings.dialect.amounts_with_point));
  QTRY_VOID(table.read("accept_wrong_totals", settings.dialect.accept_wrong_totals));
  QTRY_VOID(table.read("accept_missing_trailers", settings.dialect.accept_missing_trailers));
  QTRY_VOID(table.read("accept_missing_headers", settings.dialect.accept_missing_headers));
  QTRY_VOID(table.read("accept_test_marks", settings.dialect.accept_test_marks));
  QTRY_VOID(table.read("lockbox_layout", settings.dialect.lockbox_layout));
  QTRY_VOID(table.read("lockbox_absent", settings.dialect.lockbox_absent));
  QTRY_VOID(table.read("nacha_absent", settings.dialect.nacha_absent));
  QTRY_VOID(table.each_text(
      "type_codes", "must be receipt, deposit_total, return, fee, transfer, other or ignore",
      [&](std::string_view code, std::string_view word) {
        const Result<CashKind> kind = parse_cash_kind(word);
        if (!kind || *kind == CashKind::advice) return false;
        settings.account.type_codes.emplace(code, *kind);
        return true;
      }));
  if (const auto csv = table.table("csv")) {
    QTRY(settings.csv, parse_csv(*csv, name));
  }
  return settings;
}

std::string rules_version(std::string_view toml) {
  return sha256(toml).short_hex(12);
}

Result<matching::RuleSet> parse_rules(std::string_view toml, std::string& message) {
  QTRY(const toml::table parsed, parse(toml, message));
  const Table table(parsed, "", message);
  matching::RuleSet rules;
  QTRY_VOID(table.only(rule_file_settings()));
  QTRY_VOID(table.read("name", rules.name));
  if (const auto trust = table.table("trust")) QTRY_VOID(read_trust(*trust, rules.trust));
  QTRY_VOID(read_options(table, rules.book));
  if (const auto across = table.table("cross_currency")) {
    QTRY_VOID(across->read("apply", rules.cross_currency.apply));
    QTRY_VOID(across->read_word("percent", kPercent, parse_percent, rules.cross_currency.ppm_max));
    QTRY_VOID(across->read_number("rate_days", rules.cross_currency.rate_days));
  }
  const auto read_profile = [](const std::optional<Table>& profile,
                               matching::ToleranceProfile& to) -> Result<void> {
    if (!profile) return {};
    QTRY_VOID(read_tolerance(profile->table("line"), to.line));
    return read_tolerance(profile->table("payment"), to.payment);
  };
  QTRY_VOID(read_profile(table.table("tolerance"), rules.tolerance));
  QTRY_VOID(
      table.each_table("rule_sets", [&](std::string_view name, const Table& entry) -> Result<void> {
        matching::RuleOptions options = rules.book;
        QTRY_VOID(read_options(entry, options));
        rules.by_name.emplace(name, options);
        return {};
      }));
  QTRY_VOID(table.each_table("tolerance_profiles",
                             [&](std::string_view name, const Table& entry) -> Result<void> {
                               matching::ToleranceProfile profile;
                               QTRY_VOID(read_profile(entry, profile));
                               rules.tolerance_by_name.emplace(name, profile);
                               return {};
                             }));
  QTRY_VOID(table.each_table("user_tolerances",
                             [&](std::string_view name, const Table& entry) -> Result<void> {
                               matching::Tolerance tolerance;
                               QTRY_VOID(read_tolerance(entry, tolerance));
                               rules.user_tolerances.emplace(name, tolerance);
                               return {};
                             }));
  return rules;
}

namespace {

ProfileSettings settings_from(const AccountRegistered& account, std::string_view toml) {
  ProfileSettings settings;
  if (!toml.empty()) {
    std::string message;
    const Result<ProfileSettings> parsed = parse_profile(toml, account.profile, message);
    QASSERT(parsed);  // checked at import
    settings = *parsed;
  }
  settings.account.account = account.account;
  if (account.currency.known()) settings.account.currency = account.currency;
  return settings;
}

}  // namespace

ProfileSettings settings_of(const Book& book, AccountHandle account) {
  const AccountRegistered& facts = book.row(account).facts;
  return settings_from(facts, book.profile(facts.profile));
}

ingest::Profiles profiles_before(const Book& book, std::uint64_t sequence) {
  std::map<std::string_view, std::string_view> toml;
  for (const ProfileRegistered& version : book.profiles_before(sequence)) {
    toml[version.name] = version.toml;
  }
  ingest::Profiles profiles;
  for (const AccountRegistered& version : book.accounts_before(sequence)) {
    const auto text = toml.find(version.profile);
    const ProfileSettings settings =
        settings_from(version, text == toml.end() ? std::string_view{} : text->second);
    profiles.accounts.insert_or_assign(settings.account.account, settings.account);
    profiles.dialects.insert_or_assign(settings.dialect.name, settings.dialect);
    if (settings.csv) profiles.csv.insert_or_assign(settings.csv->name, *settings.csv);
  }
  return profiles;
}

ingest::Profiles profiles_of(const Book& book) {
  return profiles_before(book, book.next_sequence());
}

}  // namespace quittance::engine
