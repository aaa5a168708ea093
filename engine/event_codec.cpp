#include "engine/event_codec.h"

#include <iterator>
#include <type_traits>
#include <utility>

#include "core/assert.h"
#include "engine/event_fields.h"

namespace quittance::engine {
namespace {

template <class T>
struct IsHandle : std::false_type {};
template <class Tag>
struct IsHandle<Handle<Tag>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}
  template <class... Fields>
  void operator()(Fields&... values) {
    (put(values), ...);
  }

 private:
  void put_varint(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  void put_signed(std::int64_t value) {
    put_varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  template <class T>
  void put(T& value) {
    using V = std::remove_const_t<T>;
    if constexpr (std::is_same_v<V, std::string_view>) {
      put_varint(value.size());
      bytes_.append(value);
    } else if constexpr (std::is_same_v<V, bool>) {
      bytes_.push_back(value ? '\1' : '\0');
    } else if constexpr (std::is_enum_v<V>) {
      static_assert(kLast<V> != V{} || std::is_same_v<V, ItemFlag>, "not in event_fields.h");
      QASSERT(value <= kLast<V>);
      bytes_.push_back(static_cast<char>(value));
    } else if constexpr (std::is_same_v<V, Date>) {
      put_signed(value.days());
    } else if constexpr (std::is_same_v<V, Currency>) {
      put_varint(value.packed());
    } else if constexpr (std::is_same_v<V, Digest>) {
      bytes_.append(value.view());
    } else if constexpr (IsHandle<V>::value) {
      put_varint(static_cast<std::uint32_t>(value.value() + 1));  // none is 0
    } else if constexpr (IsVector<V>::value) {
      put_varint(value.size());
      for (auto& part : value) put(part);
    } else if constexpr (std::is_integral_v<V>) {
      if constexpr (std::is_signed_v<V>) {
        put_signed(value);
      } else {
        put_varint(value);
      }
    } else {
      fields(*this, value);
    }
  }

  std::string& bytes_;
};

// Reads what Writer wrote. Once anything is wrong it stays failed and gives zero values.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::string_view rest() const { return bytes_; }
  template <class... Fields>
  void operator()(Fields&... values) {
    (get(values), ...);
  }

 private:
  std::uint64_t get_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte == 0 && shift > 0) break;  // a longer form than Writer's
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  std::int64_t get_signed() {
    const std::uint64_t raw = get_varint();
    return static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
  }
  // A number that must fit its field.
  template <class T, class Raw>
  T narrow(Raw raw) {
    const T value = static_cast<T>(raw);
    if (static_cast<Raw>(value) != raw) failed_ = true;
    return failed_ ? T{} : value;
  }
  std::string_view get_bytes(std::uint64_t size) {
    if (size > bytes_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      value = get_bytes(get_varint());
    } else if constexpr (std::is_same_v<T, bool>) {
      const std::string_view byte = get_bytes(1);
      if (!byte.empty() && byte.front() != '\0' && byte.front() != '\1') failed_ = true;
      value = !failed_ && byte.front() == '\1';
    } else if constexpr (std::is_enum_v<T>) {
      const std::string_view byte = get_bytes(1);
      if (!byte.empty() &&
          static_cast<std::uint8_t>(byte.front()) > static_cast<std::uint8_t>(kLast<T>)) {
        failed_ = true;
      }
      value = failed_ ? T{} : static_cast<T>(byte.front());
    } else if constexpr (std::is_same_v<T, Date>) {
      value = Date::from_days(narrow<std::int32_t>(get_signed()));
    } else if constexpr (std::is_same_v<T, Currency>) {
      value = Currency::from_packed(narrow<std::uint16_t>(get_varint()));
    } else if constexpr (std::is_same_v<T, Digest>) {
      const std::string_view raw = get_bytes(value.bytes.size());
      if (!failed_) value = Digest::from_bytes(raw);
    } else if constexpr (IsHandle<T>::value) {
      value = T(narrow<std::uint32_t>(get_varint()) - 1);  // none is 0
    } else if constexpr (IsVector<T>::value) {
      const std::uint64_t size = get_varint();
      if (size > bytes_.size()) {  // every part takes a byte or more
        failed_ = true;
        return;
      }
      value.resize(size);
      for (auto& part : value) {
        if (failed_) return;
        get(part);
      }
    } else if constexpr (std::is_integral_v<T>) {
      if constexpr (std::is_signed_v<T>) {
        value = narrow<T>(get_signed());
      } else {
        value = narrow<T>(get_varint());
      }
    } else {
      fields(*this, value);
    }
  }

  std::string_view bytes_;
  bool failed_ = false;
};

constexpr std::string_view kTypeNames[] = {"entity_registered",
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
                                           "note_marked"};
static_assert(std::size(kTypeNames) == std::variant_size_v<Event>);

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

void encode(std::uint8_t bucket, const Event& event, std::string& bytes) {
  bytes.push_back(static_cast<char>(bucket));
  bytes.push_back(static_cast<char>(event.index()));
  Writer writer(bytes);
  // Writing does not change the event: the field lists take it by reference to serve reading too.
  std::visit([&](auto& fact) { fields(writer, fact); }, const_cast<Event&>(event));
}

std::string encode_block_head(const Origin& origin) {
  std::string bytes;
  Writer writer(bytes);
  std::uint32_t version = kEncodingVersion;
  std::int64_t micros = origin.recorded_at.micros;
  std::string_view actor = origin.actor;
  std::string_view reason = origin.reason;
  writer(version, micros, actor, reason);
  return bytes;
}

Result<void> decode_block(std::string_view bytes,
                          const std::function<void(const Origin&, DecodedEvent&&)>& visit) {
  Reader reader(bytes);
  std::uint32_t version = 0;
  Origin origin;
  reader(version);
  if (reader.failed()) return fail(Errc::book_damaged);
  if (version != kEncodingVersion) return fail(Errc::book_newer);
  reader(origin.recorded_at.micros, origin.actor, origin.reason);
  while (!reader.failed() && !reader.rest().empty()) {
    const std::string_view start = reader.rest();
    DecodedEvent decoded;
    std::uint8_t type = 0;
    if (start.size() < 2) return fail(Errc::book_damaged);
    decoded.bucket = static_cast<std::uint8_t>(start[0]);
    type = static_cast<std::uint8_t>(start[1]);
    if (!make_event(type, decoded.event)) return fail(Errc::book_damaged);
    reader = Reader(start.substr(2));
    std::visit([&](auto& fact) { fields(reader, fact); }, decoded.event);
    if (reader.failed()) break;
    decoded.bytes = start.substr(0, start.size() - reader.rest().size());
    visit(origin, std::move(decoded));
  }
  if (reader.failed()) return fail(Errc::book_damaged);
  return {};
}

}  // namespace quittance::engine
