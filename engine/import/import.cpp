#include "engine/import/import.h"

#include <algorithm>

#include "core/text.h"
#include "core/words.h"
#include "engine/engine_state.h"
#include "engine/rules/settings.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kKinds[] = {"entities", "accounts", "customers", "links",   "items",
                                       "sales",    "rates",    "contacts",  "expected"};
constexpr std::string_view kAccountKinds[] = {"bank", "lockbox", "provider"};

}  // namespace

std::string_view name(ImportKind kind) {
  return word_of(kKinds, kind);
}
Result<ImportKind> parse_import_kind(std::string_view word) {
  return enumerator_of<ImportKind>(kKinds, word);
}

void Importer::emit(std::uint8_t bucket, const Event& event) {
  if (failed_) failed_ = log_.emit(bucket, event);
}

void Importer::visit(const ImportFile& file, std::initializer_list<std::string_view> columns,
                     std::initializer_list<std::string_view> required,
                     const std::function<void(ImportRow&)>& take) {
  const auto refuse = [&](std::uint32_t line, std::string why) {
    report_.refused.push_back({file.name, line, std::move(why)});
  };
  for_each_row(file.bytes, columns, required,
               {.take =
                    [&](ImportRow& row) {
                      if (!failed_) return;
                      take(row);
                      if (row.refused()) refuse(row.line(), row.why());
                      if (failed_) failed_ = log_.commit_when_full();
                    },
                .refuse = refuse,
                .note =
                    [&](std::uint32_t line, std::string what) {
                      report_.notes.push_back({file.name, line, std::move(what)});
                    }});
}

Result<void> Importer::take(ImportKind kind, const ImportFile& file) {
  switch (kind) {
    case ImportKind::entities:
      entities(file);
      break;
    case ImportKind::accounts:
      accounts(file);
      break;
    case ImportKind::customers:
      customers(file);
      break;
    case ImportKind::links:
      links(file);
      break;
    case ImportKind::items:
      items(file);
      break;
    case ImportKind::sales:
      sales(file);
      break;
    case ImportKind::rates:
      rates(file);
      break;
    case ImportKind::contacts:
      contacts(file);
      break;
    case ImportKind::expected:
      expected(file);
      break;
  }
  return failed_;
}

EntityHandle Importer::entity_of(ImportRow& row, EntityHandle otherwise) {
  const std::string_view id = row.text("entity_id");
  if (!id.empty()) {
    const EntityHandle entity = book_.find_entity(id);
    if (!entity.known())
      row.refuse("entity '" + std::string(id) + "' is not in the book; import entities first");
    return entity;
  }
  if (otherwise.known()) return otherwise;
  if (book_.entities().size() == 1) return EntityHandle(0);
  row.refuse("'entity_id' is empty, and the book has several entities");
  return {};
}

void Importer::entities(const ImportFile& file) {
  visit(file, {"entity_id", "name", "currency", "calendar", "reference_scheme"}, {"entity_id"},
        [&](ImportRow& row) { take_entity(row); });
}

void Importer::take_entity(ImportRow& row) {
  const EntityRegistered facts{.entity_id = row.required("entity_id"),
                               .name = row.text("name"),
                               .currency = row.currency("currency", {}),
                               .calendar = row.text("calendar"),
                               .reference_scheme = row.text("reference_scheme")};
  if (facts.entity_id.find('/') != std::string_view::npos) {
    row.refuse("'entity_id' holds a slash, which separates entity and number in ids");
  }
  if (row.refused()) return;
  const EntityHandle known = book_.find_entity(facts.entity_id);
  if (known.known() && book_.row(known).facts == facts) {
    ++report_.unchanged;
    return;
  }
  ++(known.known() ? report_.changed : report_.added);
  emit(0, facts);
}

void Importer::accounts(const ImportFile& file) {
  visit(file, {"account", "entity_id", "currency", "kind", "profile", "deposit_account", "feeds"},
        {"account"}, [&](ImportRow& row) { take_account(row, file); });
}

void Importer::take_account(ImportRow& row, const ImportFile& file) {
  AccountRegistered facts;
  facts.account = row.required("account");
  facts.entity = entity_of(row, {});
  facts.currency = row.currency(
      "currency", facts.entity.known() ? book_.row(facts.entity).facts.currency : Currency{});
  if (const std::string_view word = row.text("kind"); !word.empty()) {
    const auto kind = enumerator_of<AccountKind>(kAccountKinds, word);
    if (!kind) row.refuse("'kind' is '" + std::string(word) + "'; write bank, lockbox or provider");
    facts.kind = kind.value_or(AccountKind::bank);
  }
  facts.profile = row.text("profile");
  facts.deposit_account = row.text("deposit_account");
  facts.feeds = row.text("feeds");
  for (const std::string_view feed : split(facts.feeds, '|')) {
    if (feed != "lockbox" && feed != "ach" && feed != "camt.054" && feed != "json") {
      row.refuse("'feeds' names '" + std::string(feed) +
                 "'; write lockbox, ach, camt.054 or json, joined with '|'");
    }
  }
  const auto given =
      std::find_if(file.profiles.begin(), file.profiles.end(),
                   [&](const auto& profile) { return profile.first == facts.profile; });
  const std::string_view known_toml = book_.profile(facts.profile);
  if (given != file.profiles.end()) {
    std::string message;
    if (!parse_profile(given->second, facts.profile, message)) {
      row.refuse("profile " + std::string(facts.profile) + ".toml: " + message);
    }
  } else if (!facts.profile.empty() && facts.profile != "default" && known_toml.empty()) {
    row.refuse("profile '" + std::string(facts.profile) + "' is not known; put profiles/" +
               std::string(facts.profile) + ".toml beside this file");
  }
  if (row.refused()) return;
  const bool new_profile = given != file.profiles.end() && known_toml != given->second;
  if (new_profile) emit(0, ProfileRegistered{.name = facts.profile, .toml = given->second});
  const AccountHandle known = book_.find_account(facts.account);
  if (known.known() && book_.row(known).facts == facts) {
    ++(new_profile ? report_.changed : report_.unchanged);
    return;
  }
  ++(known.known() ? report_.changed : report_.added);
  emit(0, facts);
}

void Importer::customers(const ImportFile& file) {
  visit(file,
        {"customer_id", "name", "parent_id", "entity_id", "currency", "terms", "credit_limit",
         "email", "phone", "language", "time_zone", "collector", "aliases", "bank_accounts",
         "rule_set", "tolerance_profile"},
        {"customer_id"}, [&](ImportRow& row) { take_customer(row); });
}

void Importer::take_customer(ImportRow& row) {
  CustomerRegistered facts;
  facts.customer_id = row.required("customer_id");
  facts.name = row.text("name");
  facts.parent_id = row.text("parent_id");
  facts.entity = entity_of(row, {});
  facts.currency = row.currency(
      "currency", facts.entity.known() ? book_.row(facts.entity).facts.currency : Currency{});
  facts.terms = row.text("terms");
  if (!parse_terms(facts.terms))
    row.refuse("'terms' is '" + std::string(facts.terms) + "'; write net30 or 2/10net30");
  facts.credit_limit =
      row.amount("credit_limit", facts.currency.known() ? facts.currency : Currency::of("USD"));
  facts.email = row.text("email");
  facts.phone = row.text("phone");
  facts.language = row.text("language");
  facts.time_zone = row.text("time_zone");
  facts.collector = row.text("collector");
  facts.aliases = row.text("aliases");
  facts.bank_accounts = row.text("bank_accounts");
  facts.rule_set = row.text("rule_set");
  facts.tolerance_profile = row.text("tolerance_profile");
  if (facts.parent_id == facts.customer_id) row.refuse("'parent_id' is the customer itself");
  for (CustomerHandle at = book_.find_customer(facts.parent_id); at.known();
       at = book_.row(at).parent) {
    if (book_.row(at).facts.customer_id != facts.customer_id) continue;
    row.refuse("'parent_id' makes a circle: " + std::string(facts.parent_id) +
               " is below this customer");
    break;
  }
  if (row.refused()) return;
  const CustomerHandle known = book_.find_customer(facts.customer_id);
  if (known.known() && book_.row(known).facts == facts) {
    ++report_.unchanged;
    return;
  }
  if (known.known() && book_.row(known).facts.entity != facts.entity) {
    return row.refuse("customer '" + std::string(facts.customer_id) + "' belongs to entity '" +
                      std::string(book_.row(book_.row(known).facts.entity).facts.entity_id) +
                      "' already");
  }
  ++(known.known() ? report_.changed : report_.added);
  emit(known.known() ? book_.bucket_of(known) : std::uint8_t{0}, facts);
}

void Importer::links(const ImportFile& file) {
  visit(file, {"payer_id", "customer_id", "from", "to"}, {"payer_id", "customer_id"},
        [&](ImportRow& row) { take_link(row); });
}

void Importer::take_link(ImportRow& row) {
  const auto find = [&](std::string_view column) {
    const std::string_view id = row.required(column);
    const CustomerHandle customer = book_.find_customer(id);
    if (!id.empty() && !customer.known())
      row.refuse("customer '" + std::string(id) + "' is not in the book");
    return customer;
  };
  const LinkRegistered facts{.payer = find("payer_id"),
                             .customer = find("customer_id"),
                             .from = row.date("from"),
                             .to = row.date("to")};
  if (facts.payer == facts.customer) row.refuse("'payer_id' is the customer itself");
  if (facts.from.known() && facts.to.known() && facts.to < facts.from)
    row.refuse("'to' is before 'from'");
  if (row.refused()) return;
  // Of the same payer, customer and first day the last one counts: so a link is ended.
  const auto known =
      std::find_if(book_.links().rbegin(), book_.links().rend(), [&](const LinkRegistered& link) {
        return link.payer == facts.payer && link.customer == facts.customer &&
               link.from == facts.from;
      });
  if (known != book_.links().rend() && *known == facts) {
    ++report_.unchanged;
    return;
  }
  ++(known == book_.links().rend() ? report_.added : report_.changed);
  emit(book_.bucket_of(facts.customer), facts);
}

void Importer::sales(const ImportFile& file) {
  visit(file, {"entity_id", "currency", "date", "amount"}, {"date", "amount"},
        [&](ImportRow& row) { take_sales(row); });
}

void Importer::take_sales(ImportRow& row) {
  SalesRegistered facts;
  facts.entity = entity_of(row, {});
  facts.currency = row.currency(
      "currency", facts.entity.known() ? book_.row(facts.entity).facts.currency : Currency{});
  if (!facts.currency.known()) row.refuse("'currency' is empty, and the entity has none");
  const std::string_view day = row.required("date");
  const bool is_month = day.size() == 7;
  const Result<Date> from = Date::parse_iso(is_month ? std::string(day) + "-01" : std::string(day));
  if (!from) row.refuse("'date' is '" + std::string(day) + "'; write YYYY-MM-DD or YYYY-MM");
  if (row.refused()) return;
  facts.from = *from;
  facts.to = is_month ? month_end(*from) : *from;
  facts.amount = row.amount("amount", facts.currency);
  if (facts.amount > kAmountMax || facts.amount < -kAmountMax) {
    row.refuse("'amount' is over 10^17 minor units; no book holds it");
  }
  if (row.refused()) return;
  for (auto known = book_.sales().rbegin(); known != book_.sales().rend(); ++known) {
    if (known->entity != facts.entity || known->currency != facts.currency ||
        known->from != facts.from || known->to != facts.to)
      continue;
    if (*known == facts) {
      ++report_.unchanged;
      return;
    }
    ++report_.changed;
    return emit(0, facts);
  }
  ++report_.added;
  emit(0, facts);
}

Result<ImportReport> Engine::import(ImportKind kind, std::span<const ImportFile> files,
                                    const ImportOptions& options) {
  ImportReport report;
  const auto changed = [&] {
    return std::find_if(files.begin(), files.end(),
                        [](const ImportFile& file) { return file.unchanged && !file.unchanged(); });
  };
  if (const auto file = changed(); file != files.end()) return state_->refuse_changed(file->name);
  InTransit in_transit;
  if (is_mark_name(options.in_transit)) {
    const MarkRow* mark = state_->book.find_mark(ExportKind::applications, options.in_transit);
    if (mark == nullptr) {
      return state_->refuse(Errc::usage, "no mark '" + options.in_transit +
                                             "' of applications; `export marks` lists them");
    }
    QTRY(in_transit, in_transit_since(*this, mark->upto));
  } else if (!options.in_transit.empty()) {
    QTRY(const Position position, find_position(options.in_transit));
    QTRY(in_transit, in_transit_since(*this, position.sequence));
  }
  EventLog log = state_->log("");
  if (kind != ImportKind::entities) QTRY_VOID(state_->ensure_entity(log));
  Importer importer(state_->book, log, options, std::move(in_transit), report);
  Result<void> done;
  for (const ImportFile& file : files) {
    if (done) done = importer.take(kind, file);
  }
  // Before anything is closed for not being named, and before the last block.
  if (const auto file = changed(); done && file != files.end())
    return state_->refuse_changed(file->name);
  if (done) done = importer.finish(kind);
  if (done) done = log.commit();
  if (done) {
    done = importer.book_disputes([this](std::string_view reason) { return state_->log(reason); });
  }
  if (!done) return state_->refuse(done.error().code, state_->store->failure().message);
  return report;
}

}  // namespace quittance::engine
