#include "tools/quittance/lookup.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_digest_prefix(std::string_view text) {
  return text.size() >= 6 && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "; it has A, B and 3 more", or what brings the first one.
std::string choices_of(std::vector<std::string_view> all) {
  constexpr std::size_t kShown = 10;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.empty()) return ", which has none yet; see `quittance import --help`";
  std::string text = "; it has ";
  for (std::size_t n = 0; n < std::min(all.size(), kShown); ++n)
    text += (n == 0 ? "" : ", ") + std::string(all[n]);
  if (all.size() > kShown) text += " and " + std::to_string(all.size() - kShown) + " more";
  return text;
}

// A file that no reader could read may come again with settings that read it, also packed or under
// another name: whoever names it means that reading, of the same bytes before the same content.
FileHandle reading_of(const engine::Book& book, std::uint32_t named) {
  const auto& files = book.files();
  if (!files[named].unreadable) return FileHandle(named);
  FileHandle packed;
  for (std::uint32_t n = 0; n < files.size(); ++n) {
    if (files[n].unreadable || files[n].facts.content != files[named].facts.content) continue;
    if (files[n].facts.digest == files[named].facts.digest) return FileHandle(n);
    if (!packed.known()) packed = FileHandle(n);
  }
  return packed.known() ? packed : FileHandle(named);
}

}  // namespace

std::string_view customer_id(const engine::Book& book, CustomerHandle customer) {
  return customer.known() ? book.row(customer).facts.customer_id : std::string_view{};
}

std::string_view entity_id(const engine::Book& book, EntityHandle entity) {
  return entity.known() ? book.row(entity).facts.entity_id : std::string_view{};
}

std::optional<PaymentHandle> find_payment(const Context& context, const engine::Book& book,
                                          std::string_view id, std::string_view what) {
  const PaymentHandle payment = book.find_payment(id);
  if (payment.known()) return payment;
  context.error("no " + std::string(what) + " " + quoted(id) +
                " in the book; `quittance payments` lists " +
                (what == "payment" ? "them" : "payments, `quittance items` items"));
  return std::nullopt;
}

std::optional<ItemHandle> find_item(const Context& context, const engine::Book& book,
                                    std::string_view id) {
  std::vector<ItemHandle> found;
  for (std::uint32_t n = 0; n < book.entities().size(); ++n) {
    const ItemHandle item = book.find_item(EntityHandle(n), id);
    if (item.known()) found.push_back(item);
  }
  if (found.empty()) {
    // ENTITY/NUMBER: numbers may hold slashes, entities should not.
    const std::size_t slash = id.find('/');
    if (slash != std::string_view::npos) {
      const EntityHandle entity = book.find_entity(id.substr(0, slash));
      const ItemHandle item =
          entity.known() ? book.find_item(entity, id.substr(slash + 1)) : ItemHandle{};
      if (item.known()) found.push_back(item);
    }
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    context.error("no item " + quoted(id) +
                  " in the book; `quittance items --state all` lists them");
    return std::nullopt;
  }
  std::string choices;
  for (const ItemHandle item : found)
    choices += (choices.empty() ? "" : ", ") + engine::item_key(book, item);
  context.error("several entities have an item " + quoted(id) + "; write one of " + choices);
  return std::nullopt;
}

std::optional<ApplicationHandle> find_application(const Context& context, const engine::Book& book,
                                                  std::string_view id) {
  for (std::uint32_t n = 0; n < book.applications().size(); ++n) {
    if (engine::application_id(book, ApplicationHandle(n)) == id) return ApplicationHandle(n);
  }
  context.error("no application " + quoted(id) +
                " in the book; `quittance applications` lists them");
  return std::nullopt;
}

std::optional<CustomerHandle> find_customer(const Context& context, const engine::Book& book,
                                            std::string_view id) {
  const CustomerHandle customer = book.find_customer(id);
  if (customer.known()) return customer;
  context.error("no customer " + quoted(id) + " in the book; `quittance customers` lists them");
  return std::nullopt;
}

std::optional<EntityHandle> find_entity(const Context& context, const engine::Book& book,
                                        std::string_view id) {
  const EntityHandle entity = book.find_entity(id);
  if (entity.known()) return entity;
  std::vector<std::string_view> ids;
  for (const engine::EntityRow& row : book.entities()) ids.push_back(row.facts.entity_id);
  context.error("no legal entity " + quoted(id) + " in the book" + choices_of(std::move(ids)));
  return std::nullopt;
}

bool is_account(const Context& context, const engine::Book& book, std::string_view account) {
  if (book.find_account(account).known()) return true;
  std::vector<std::string_view> known;
  for (const engine::AccountRow& row : book.accounts()) known.push_back(row.facts.account);
  // Cash may name an account that nobody has imported.
  for (const engine::PaymentRow& payment : book.payments()) {
    const std::string_view named = payment.record().account;
    if (named == account) return true;
    if (!named.empty() && (known.empty() || known.back() != named)) known.push_back(named);
  }
  context.error("no own account " + quoted(account) + " in the book" +
                choices_of(std::move(known)));
  return false;
}

std::optional<FileTarget> find_file(const Context& context, const engine::Book& book,
                                    std::string_view id, std::string_view what) {
  const std::size_t hash = id.find('#');
  const std::string_view name = id.substr(0, hash);
  std::vector<FileHandle> found;
  for (std::uint32_t n = 0; n < book.files().size(); ++n) {
    const engine::FileAccepted& facts = book.files()[n].facts;
    const bool by_digest = is_digest_prefix(name) && facts.digest.hex().starts_with(name);
    if (!by_digest && facts.name != name && last_part(facts.name) != name) continue;
    const FileHandle reading = reading_of(book, n);
    if (std::find(found.begin(), found.end(), reading) == found.end()) found.push_back(reading);
  }
  if (found.empty()) {
    context.error("no " + std::string(what) + " " + quoted(name) +
                  " in the book; `quittance files` lists " +
                  (what == "file" ? "them" : "files, `quittance payments --kind all` payments"));
    return std::nullopt;
  }
  if (found.size() > 1) {
    std::string choices;
    for (const FileHandle file : found)
      choices += (choices.empty() ? "" : ", ") + book.row(file).facts.digest.short_hex() + " (" +
                 std::string(quittance::name(book.row(file).facts.status)) + ")";
    context.error("several files are called " + quoted(name) +
                  "; name one by its digest: " + choices);
    return std::nullopt;
  }
  FileTarget target{.file = found.front(), .unit = 0};
  if (hash == std::string_view::npos) return target;
  const std::string_view unit_name = id.substr(hash + 1);
  for (const engine::UnitFacts& unit : book.row(target.file).facts.units) {
    if (unit.name != unit_name) continue;
    target.unit = unit.index;
    return target;
  }
  context.error("no unit " + quoted(unit_name) +
                " in this file; `quittance files show` lists them");
  return std::nullopt;
}

std::optional<Date> read_date(const Context& context, std::string_view option,
                              std::string_view text) {
  if (text.empty()) return Date{};
  const Result<Date> date = Date::parse_iso(text);
  if (date) return *date;
  context.error(std::string(option) + " is " + quoted(text) + "; write YYYY-MM-DD");
  return std::nullopt;
}

}  // namespace quittance::cli
