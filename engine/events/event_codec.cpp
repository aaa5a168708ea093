#include "engine/events/event_codec.h"

#include <iterator>
#include <utility>

#include "engine/events/field_codec.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kTypeNames[] = {
    "entity_registered",
    "profile_registered",
    "account_registered",
    "customer_registered",
    "link_registered",
    "sales_registered",
    "item_opened",
    "item_amended",
    "item_adjusted",
    "item_flagged",
    "run_accepted",
    "file_accepted",
    "cash_recorded",
    "duplicate_linked",
    "payer_identified",
    "applied",
    "cash_moved",
    "application_reversed",
    "decided",
    "exception_noted",
    "run_completed",
    "unit_released",
    "unit_rejected",
    "deposit_booked",
    "note_marked",
    "export_acknowledged",
    "notification_joined",
    "return_settled",
    "alias_approved",
    "alias_revoked",
    "file_kept",
    "rate_registered",
    "dispute_opened",
    "dispute_resolved",
    "promise_made",
    "promise_cancelled",
    "contact_made",
    "period_closed",
    "period_reopened",
    "payment_reopened",
    "applied_across",
    "period_closed",  // by item: to whoever reads the journal it is one
    "payment_expected",
    "expected_met",
    "payer_changed"};
static_assert(std::size(kTypeNames) == std::variant_size_v<Event>);

template <class Fact, std::size_t At = 0>
constexpr std::size_t type_of() {
  if constexpr (std::is_same_v<std::variant_alternative_t<At, Event>, Fact>) {
    return At;
  } else {
    return type_of<Fact, At + 1>();
  }
}
template <class Fact>
inline constexpr std::size_t kTypeOf = type_of<Fact>();

template <std::size_t At = 0>
bool make_event(std::size_t type, Event& event) {
  if constexpr (At < std::variant_size_v<Event>) {
    if (type == At) {
      event.emplace<At>();
      return true;
    }
    return make_event<At + 1>(type, event);
  } else {
    return false;
  }
}

}  // namespace

std::string_view type_name(const Event& event) {
  return kTypeNames[event.index()];
}

void encode(std::uint8_t bucket, const Event& event, std::string& bytes, const AccountSeal& seal) {
  bytes.push_back(static_cast<char>(bucket));
  bytes.push_back(static_cast<char>(event.index()));
  FieldWriter writer(bytes, seal);
  // Writing does not change the event: the field lists take it by reference to serve reading too.
  std::visit([&](auto& fact) { fields(writer, fact); }, const_cast<Event&>(event));
}

template <Frequent Fact>
void encode(std::uint8_t bucket, const Fact& fact, std::string& bytes, const AccountSeal& seal) {
  bytes.push_back(static_cast<char>(bucket));
  bytes.push_back(static_cast<char>(kTypeOf<Fact>));
  FieldWriter writer(bytes, seal);
  fields(writer, const_cast<Fact&>(fact));
}
template void encode(std::uint8_t, const CashRecorded&, std::string&, const AccountSeal&);
template void encode(std::uint8_t, const PayerIdentified&, std::string&, const AccountSeal&);
template void encode(std::uint8_t, const Applied&, std::string&, const AccountSeal&);
template void encode(std::uint8_t, const CashMoved&, std::string&, const AccountSeal&);
template void encode(std::uint8_t, const Decided&, std::string&, const AccountSeal&);

std::string encode_block_head(const Origin& origin, KeyId key) {
  std::string bytes;
  FieldWriter writer(bytes);
  std::uint32_t version = kEncodingVersion;
  std::int64_t micros = origin.recorded_at.micros;
  std::string_view actor = origin.actor;
  std::string_view reason = origin.reason;
  writer(version, micros, actor, reason, key);
  writer.flush();
  return bytes;
}

Result<void> decode_block(std::string_view bytes,
                          const std::function<void(const Origin&, DecodedEvent&&)>& visit,
                          const AccountCodec* codec) {
  FieldReader reader(bytes);
  std::uint32_t version = 0;
  Origin origin;
  reader(version);
  if (reader.failed()) return fail(Errc::book_damaged);
  if (version == 0) return fail(Errc::book_damaged);
  if (version < kEncodingOldest) return fail(Errc::book_older);
  if (version > kEncodingVersion) return fail(Errc::book_newer);
  KeyId key = kPlain;
  reader(origin.recorded_at.micros, origin.actor, origin.reason, key);
  static const AccountCodec no_keys;
  OpenedNumbers opened;
  NumberOpener numbers(codec == nullptr ? no_keys : *codec, key, opened);
  while (!reader.failed() && !reader.rest().empty()) {
    const std::string_view start = reader.rest();
    DecodedEvent decoded;
    std::uint8_t type = 0;
    if (start.size() < 2) return fail(Errc::book_damaged);
    decoded.bucket = static_cast<std::uint8_t>(start[0]);
    type = static_cast<std::uint8_t>(start[1]);
    if (!make_event(type, decoded.event)) return fail(Errc::book_damaged);
    decoded.key = key;
    opened.clear();
    reader = FieldReader(start.substr(2), key == kPlain ? nullptr : &numbers);
    std::visit([&](auto& fact) { fields(reader, fact); }, decoded.event);
    if (reader.failed()) break;
    decoded.bytes = start.substr(0, start.size() - reader.rest().size());
    visit(origin, std::move(decoded));
  }
  if (reader.failed()) return fail(Errc::book_damaged);
  return {};
}

}  // namespace quittance::engine
