#include "engine/settings.h"

#include <toml++/toml.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <type_traits>

#include "core/assert.h"
#include "core/digest.h"

namespace quittance::engine {
namespace {

// One table of settings: every key must be asked for, so that a misspelt one is an error.
class Table {
 public:
  Table(const toml::table& table, std::string path, std::string& message)
      : table_(table), path_(std::move(path)), message_(message) {}

  Result<void> only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : table_) {
      bool known = false;
      for (const std::string_view wanted : keys) known = known || wanted == key.str();
      if (!known) return wrong(key.str(), "is no setting here", value);
    }
    return {};
  }
  // These keys hold tables, where they stand at all.
  Result<void> tables(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
      const toml::node* found = table_.get(key);
      if (found != nullptr && !found->is_table()) return wrong(key, "must be a table", *found);
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
  Result<void> read_number(std::string_view key, Integer low, Integer high, Integer& to) const {
    return read_as<std::int64_t>(key, "must be a whole number within its limits",
                                 [&](std::int64_t value) {
                                   to = static_cast<Integer>(value);
                                   return value >= low && value <= high;
                                 });
  }
  // A word that `convert` turns into a Result.
  template <class Value, class Convert>
  Result<void> read_word(std::string_view key, Convert convert, Value& to) const {
    return read_as<std::string>(key, "is none of the allowed words", [&](const std::string& word) {
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
      if (entry == nullptr) return wrong(name.str(), "must be a table", value);
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
        return wrong(name.str(), what, value);
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
  QTRY_VOID(table.only({"separator", "decimal_mark", "thousands_mark", "date_format", "skip_lines",
                        "account", "currency", "method", "debit_is_negative", "columns"}));
  QTRY_VOID(table.tables({"columns"}));
  QTRY_VOID(table.read_word("separator", one_character, csv.separator));
  QTRY_VOID(table.read_word("decimal_mark", one_character, csv.decimal_mark));
  QTRY_VOID(table.read_word("thousands_mark", one_character, csv.thousands_mark));
  QTRY_VOID(table.read("date_format", csv.date_format));
  QTRY_VOID(table.read_number("skip_lines", 0, 1000, csv.skip_lines));
  QTRY_VOID(table.read("account", csv.account));
  Currency currency;
  QTRY_VOID(table.read_word("currency", Currency::parse, currency));
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
  QTRY_VOID(table->only({"percent", "amount"}));
  QTRY_VOID(table->tables({"amount"}));
  QTRY_VOID(table->read_word("percent", parse_percent, tolerance.ppm_max));
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
  QTRY_VOID(table.read_word("overturned_max", parse_percent, budget.overturned_ppm_max));
  QTRY_VOID(table.read_number("decisions_min", std::uint32_t{1}, std::uint32_t{1'000'000'000},
                              budget.decisions_min));
  QTRY_VOID(table.read_word("confidence", parse_confidence, budget.confidence));
  return table.read_word("since", Date::parse_iso, budget.since);
}

Result<void> read_trust(const Table& table, matching::Trust& trust) {
  QTRY_VOID(table.only({"overturned_max", "decisions_min", "confidence", "since", "rules"}));
  QTRY_VOID(table.tables({"rules"}));
  QTRY_VOID(read_budget(table, trust.usual));
  return table.each_table("rules", [&](std::string_view word, const Table& entry) -> Result<void> {
    QTRY_VOID(entry.only({"overturned_max", "decisions_min", "confidence", "since"}));
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
  QTRY_VOID(table.read_word("ties", parse_ties, options.ties));
  QTRY_VOID(table.read_word("overpayment", parse_overpayment, options.overpayment));
  QTRY_VOID(table.read("keep_on_account", options.keep_on_account));
  QTRY_VOID(table.read("oldest_first", options.oldest_first));
  QTRY_VOID(table.read("allow_unearned_discount", options.allow_unearned_discount));
  QTRY_VOID(table.read_number("discount_grace_days", 0, 365, options.discount_grace_days));
  QTRY_VOID(table.tables({"bank_charges"}));
  if (const auto charges = table.table("bank_charges")) {
    QTRY_VOID(charges->only({"stated", "unstated"}));
    QTRY_VOID(charges->tables({"stated", "unstated"}));
    QTRY_VOID(read_amounts(*charges, "stated", options.bank_charges.stated_max));
    QTRY_VOID(read_amounts(*charges, "unstated", options.bank_charges.unstated_max));
  }
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
  QTRY_VOID(table.only({"dialect", "bank_reference_unique", "deposit_days", "strict_counts",
                        "totals_ignore_summary", "accept_wrong_totals", "lockbox_layout",
                        "lockbox_absent", "nacha_absent", "type_codes", "csv"}));
  QTRY_VOID(table.tables({"type_codes", "csv"}));
  QTRY_VOID(table.read("bank_reference_unique", settings.account.bank_reference_unique));
  QTRY_VOID(table.read_number("deposit_days", 0, 31, settings.deposit_days));
  QTRY_VOID(table.read("strict_counts", settings.dialect.strict_counts));
  QTRY_VOID(table.read("totals_ignore_summary", settings.dialect.bai2_totals_ignore_summary));
  QTRY_VOID(table.read("accept_wrong_totals", settings.dialect.accept_wrong_totals));
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
  QTRY_VOID(table.only({"name", "ties", "overpayment", "keep_on_account", "oldest_first",
                        "allow_unearned_discount", "discount_grace_days", "bank_charges",
                        "customer_rules", "tolerance", "trust", "rule_sets", "tolerance_profiles",
                        "user_tolerances"}));
  QTRY_VOID(
      table.tables({"tolerance", "trust", "rule_sets", "tolerance_profiles", "user_tolerances"}));
  QTRY_VOID(table.read("name", rules.name));
  if (const auto trust = table.table("trust")) QTRY_VOID(read_trust(*trust, rules.trust));
  QTRY_VOID(read_options(table, rules.book));
  const auto read_profile = [](const std::optional<Table>& profile,
                               matching::ToleranceProfile& to) -> Result<void> {
    if (!profile) return {};
    QTRY_VOID(profile->only({"line", "payment"}));
    QTRY_VOID(profile->tables({"line", "payment"}));
    QTRY_VOID(read_tolerance(profile->table("line"), to.line));
    return read_tolerance(profile->table("payment"), to.payment);
  };
  QTRY_VOID(read_profile(table.table("tolerance"), rules.tolerance));
  QTRY_VOID(
      table.each_table("rule_sets", [&](std::string_view name, const Table& entry) -> Result<void> {
        QTRY_VOID(entry.only({"ties", "overpayment", "keep_on_account", "oldest_first",
                              "allow_unearned_discount", "discount_grace_days", "bank_charges",
                              "customer_rules"}));
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
