// What the collectors' own system noted into the book: `import contacts`.
#include <string>

#include "engine/import/import.h"

namespace quittance::engine {
namespace {

constexpr std::int64_t kMinutesMax = 10'000;

// All that a contact says; two that say the same are told apart by their number alone.
std::string words_of(const ContactMade& contact) {
  std::string words = std::to_string(contact.customer.value()) + '\n' +
                      std::string(name(contact.channel)) + '\n' + contact.date.iso() + '\n' +
                      std::to_string(contact.minutes);
  for (const std::string_view word : {contact.person, contact.step, contact.outcome}) {
    words += '\n';
    words += word;
  }
  return words;
}

std::uint32_t minutes_of(ImportRow& row) {
  const std::string_view written = row.text("minutes");
  if (written.empty()) return 0;
  const auto minutes = parse_minor(written);
  if (!minutes || *minutes < 0 || *minutes > kMinutesMax) {
    row.refuse("'minutes' is '" + std::string(written) + "'; write a whole number up to " +
               std::to_string(kMinutesMax));
    return 0;
  }
  return static_cast<std::uint32_t>(*minutes);
}

}  // namespace

// Contacts have no key. As many equal rows as the book has equal contacts are those; so a file may
// come again, and extracts may overlap.
void Importer::contacts(const ImportFile& file) {
  if (!contacts_counted_) {
    for (const ContactRow& row : book_.contacts()) ++contacts_known_[words_of(row.facts)];
    contacts_counted_ = true;
  }
  std::map<std::string, std::uint32_t> seen;
  visit(file, {"customer_id", "date", "channel", "minutes", "person", "step", "outcome"},
        {"customer_id", "date", "channel"}, [&](ImportRow& row) { take_contact(row, seen); });
}

void Importer::take_contact(ImportRow& row, std::map<std::string, std::uint32_t>& seen) {
  ContactMade contact;
  const std::string_view id = row.required("customer_id");
  contact.customer = book_.find_customer(id);
  if (!id.empty() && !contact.customer.known())
    row.refuse("customer '" + std::string(id) + "' is not in the book; import customers first");
  static_cast<void>(row.required("date"));
  contact.date = row.date("date");
  const std::string_view word = row.required("channel");
  const auto channel = parse_contact_channel(word);
  if (!channel) {
    row.refuse("'channel' is '" + std::string(word) +
               "'; write call, email, letter, message, portal, visit or other");
  }
  contact.channel = channel.value_or(ContactChannel::other);
  contact.minutes = minutes_of(row);
  contact.person = row.text("person");
  contact.step = row.text("step");
  contact.outcome = row.text("outcome");
  if (row.refused()) return;
  const std::string words = words_of(contact);
  std::uint32_t& known = contacts_known_[words];
  if (++seen[words] <= known) {
    ++report_.unchanged;
    return;
  }
  ++known;
  ++report_.added;
  emit(book_.bucket_of(contact.customer), contact);
}

}  // namespace quittance::engine
