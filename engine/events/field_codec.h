// Bytes of fields: varints, length-prefixed text, and one injective form for every value.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/assert.h"
#include "engine/events/account_codec.h"
#include "engine/events/event_fields.h"

namespace quittance::engine {

template <class T>
inline constexpr bool kIsHandle = false;
template <class Tag>
inline constexpr bool kIsHandle<Handle<Tag>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

// Most fields of these are usually what they are by default: a bit a field says which are not, and
// only those are written.
template <class T>
inline constexpr bool kIsSparse = false;
template <>
inline constexpr bool kIsSparse<CashRecorded> = true;
template <>
inline constexpr bool kIsSparse<PackedCash::Front> = true;
template <>
inline constexpr bool kIsSparse<CashRecord> = true;
template <>
inline constexpr bool kIsSparse<Payer> = true;
template <>
inline constexpr bool kIsSparse<Particulars> = true;
template <>
inline constexpr bool kIsSparse<RemittanceLine> = true;
template <>
inline constexpr bool kIsSparse<ItemDetails> = true;
template <>
inline constexpr bool kIsSparse<AllocationFacts> = true;

// A field that no bit may leave out never counts as default.
template <class T>
[[nodiscard]] bool is_default(const T& value) {
  if constexpr (kIsVector<T>) {
    return value.empty();
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return value.empty();
  } else if constexpr (std::is_same_v<T, AccountText>) {
    return value.text.empty();
  } else if constexpr (std::equality_comparable<T>) {
    return value == T{};
  } else {
    return false;
  }
}

// Opens the account numbers of one block, each in a place of its own.
class NumberOpener {
 public:
  NumberOpener(const AccountCodec& codec, KeyId key, OpenedNumbers& opened)
      : codec_(codec), key_(key), opened_(opened) {}
  // Nothing when it is not what the key sealed.
  [[nodiscard]] std::optional<std::string_view> open(std::string_view stored) {
    auto number = codec_.decode(key_, stored);
    if (!number) return std::nullopt;
    return opened_.emplace_back(*std::move(number));
  }
  // A place for text that holds opened numbers.
  [[nodiscard]] std::string& place() { return opened_.emplace_back(); }

 private:
  const AccountCodec& codec_;
  KeyId key_;
  OpenedNumbers& opened_;
};

// Appends fields to bytes, which are complete when the writer ends: small pieces gather in a buffer
// of its own. Takes fields by reference only because the field lists serve reading too.
class FieldWriter {
 public:
  // Account numbers as the seal says.
  explicit FieldWriter(std::string& bytes, const AccountSeal& seal = {})
      : bytes_(bytes), text_(nullptr), seal_(seal) {}
  // Text goes to a string of its own: a book loaded from a checkpoint keeps that as it is.
  FieldWriter(std::string& bytes, std::string& text) : bytes_(bytes), text_(&text) {}
  ~FieldWriter() { flush(); }
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  template <class... Fields>
  void operator()(Fields&... values) {
    (put(values), ...);
  }
  void flush() {
    bytes_.append(gathered_.data(), used_);
    used_ = 0;
  }
  // The parts of a packed record, in this order; the lines are the record's remittance.
  void put_cash(const CashRecord& record, std::string_view content_key) {
    PackedCash::Front front{.content_key = content_key,
                            .id = record.payment_id,
                            .amount = record.amount,
                            .currency = record.currency,
                            .key_is_reference = record.key_is_reference,
                            .line_count = static_cast<std::uint32_t>(record.remittance.size())};
    put(front);
    put(const_cast<CashRecord&>(record));
    for (const RemittanceLine& line : record.remittance) put(const_cast<RemittanceLine&>(line));
  }

 private:
  struct Sparse {
    FieldWriter& writer;
    template <class... Fields>
    void operator()(Fields&... values) {
      std::uint64_t present = 0;
      std::uint64_t bit = 1;
      ((present |= is_default(values) ? 0 : bit, bit <<= 1), ...);
      writer.put_varint(present);
      ((writer.put_present(values, (present & 1) != 0), present >>= 1), ...);
    }
  };

  // Room for one number or less.
  char* room() {
    constexpr std::size_t kNumberMax = 10;
    if (used_ + kNumberMax > gathered_.size()) flush();
    return gathered_.data() + used_;
  }
  void put_byte(char byte) {
    *room() = byte;
    ++used_;
  }
  void put_varint(std::uint64_t value) {
    char* at = room();
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7, ++size) *at++ = static_cast<char>(value | 0x80);
    *at = static_cast<char>(value);
    used_ += size;
  }
  void put_bytes(std::string_view bytes) {
    if (bytes.empty()) return;  // perhaps without an address
    if (bytes.size() > gathered_.size() - used_) {
      flush();
      if (bytes.size() > gathered_.size()) {
        bytes_.append(bytes);
        return;
      }
    }
    std::memcpy(gathered_.data() + used_, bytes.data(), bytes.size());
    used_ += bytes.size();
  }
  void put_signed(std::int64_t value) {
    put_varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  template <class T>
  void put_present(T& value, bool present) {
    if constexpr (!std::is_same_v<std::remove_const_t<T>, bool>) {  // the bit says it all
      if (present) put(value);
    }
  }
  template <class T>
  void put(T& value) {
    using V = std::remove_const_t<T>;
    if constexpr (std::is_same_v<V, std::string_view>) {
      put_varint(value.size());
      if (text_ != nullptr) {
        text_->append(value);
      } else {
        put_bytes(value);
      }
    } else if constexpr (std::is_same_v<V, AccountText>) {
      if (seal_.key == kPlain) return put(value.text);
      const std::string sealed = seal_.codec->encode(seal_.key, value.text);
      std::string_view stored = sealed;
      put(stored);
    } else if constexpr (std::is_same_v<V, PackedCash>) {
      if (seal_.key == kPlain) {
        put_bytes(value.bytes());
      } else {
        std::vector<RemittanceLine> lines;
        put_cash(value.record(lines), value.content_key());
      }
    } else if constexpr (std::is_same_v<V, bool>) {
      put_byte(value ? '\1' : '\0');
    } else if constexpr (std::is_enum_v<V>) {
      static_assert(kLast<V> != V{} || std::is_same_v<V, ItemFlag>, "not in event_fields.h");
      QASSERT(value <= kLast<V>);
      put_byte(static_cast<char>(value));
    } else if constexpr (std::is_same_v<V, Date>) {
      put_signed(value.days());
    } else if constexpr (std::is_same_v<V, Currency>) {
      put_varint(value.packed());
    } else if constexpr (std::is_same_v<V, Digest>) {
      put_bytes(value.view());
    } else if constexpr (kIsHandle<V>) {
      put_varint(static_cast<std::uint32_t>(value.value() + 1));  // none is 0
    } else if constexpr (kIsVector<V>) {
      put_varint(value.size());
      for (auto& part : value) put(part);
    } else if constexpr (std::is_integral_v<V>) {
      if constexpr (std::is_signed_v<V>) {
        put_signed(value);
      } else {
        put_varint(value);
      }
    } else if constexpr (kIsSparse<V>) {
      Sparse sparse{*this};
      fields(sparse, value);
    } else {
      fields(*this, value);
    }
  }

  std::string& bytes_;
  std::string* text_;  // null: among the bytes
  AccountSeal seal_;
  std::size_t used_ = 0;
  std::array<char, 512> gathered_;  // not initialised: only what was used is read
};

// Reads what FieldWriter wrote. Once anything is wrong it stays failed and gives zero values.
class FieldReader {
 public:
  // `numbers` null: account numbers are plain.
  explicit FieldReader(std::string_view bytes, NumberOpener* numbers = nullptr)
      : bytes_(bytes), numbers_(numbers) {}
  FieldReader(std::string_view bytes, std::string_view text)
      : bytes_(bytes), text_(text), text_apart_(true) {}
  [[nodiscard]] bool failed() const { return failed_; }
  // Everything was read, and nothing was wrong.
  [[nodiscard]] bool done() const { return !failed_ && bytes_.empty() && text_.empty(); }
  [[nodiscard]] std::string_view rest() const { return bytes_; }
  template <class... Fields>
  void operator()(Fields&... values) {
    (get(values), ...);
  }
  // What FieldWriter::put_cash() wrote; the lines come last and may be left unread.
  void get_cash(PackedCash::Front& front, CashRecord& record) {
    get(front);
    get(record);
    record.payment_id = front.id;
    record.amount = front.amount;
    record.currency = front.currency;
    record.key_is_reference = front.key_is_reference;
  }
  // The id alone: it stands behind the content key.
  std::string_view get_cash_id() {
    const std::uint64_t present = get_varint();
    std::string_view text;
    if ((present & 1) != 0) get(text);
    text = {};
    if ((present & 2) != 0) get(text);
    return text;
  }
  void get_cash_lines(std::span<RemittanceLine> lines) {  // as many as the front says
    for (RemittanceLine& line : lines) {
      if (!failed_) get(line);
    }
  }

 private:
  struct Sparse {
    FieldReader& reader;
    template <class... Fields>
    void operator()(Fields&... values) {
      std::uint64_t present = reader.get_varint();
      if (present >> sizeof...(Fields) != 0) reader.failed_ = true;
      ((reader.get_present(values, (present & 1) != 0), present >>= 1), ...);
    }
  };

  std::uint64_t get_varint() {
    if (!bytes_.empty() && static_cast<std::uint8_t>(bytes_.front()) < 0x80) {  // mostly
      const auto small = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      return small;
    }
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte == 0 && shift > 0) break;  // a longer form than the writer's
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
  std::string_view take(std::string_view& from, std::uint64_t size) {
    if (size > from.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = from.substr(0, size);
    from.remove_prefix(size);
    return taken;
  }
  std::string_view get_bytes(std::uint64_t size) { return take(bytes_, size); }
  // The bytes as they are, unless they hold sealed numbers: then packed anew.
  void get_packed(PackedCash& value) {
    const std::string_view start = bytes_;
    PackedCash::Front front;
    CashRecord record;
    std::vector<RemittanceLine> lines;
    get_cash(front, record);
    if (front.line_count > bytes_.size()) failed_ = true;  // every line takes a byte or more
    if (failed_) return;
    lines.resize(front.line_count);
    get_cash_lines(lines);
    if (failed_) return;
    if (numbers_ == nullptr) {
      value = PackedCash(start.substr(0, start.size() - bytes_.size()));
      return;
    }
    record.remittance = lines;
    std::string& opened = numbers_->place();
    PackedCash::pack(record, front.content_key, opened);
    value = PackedCash(opened);
  }
  // A field that is written though it is at its default, or left out though it never is, has two
  // forms: then the bytes are not the writer's.
  template <class T>
  void get_present(T& value, bool present) {
    if constexpr (std::is_same_v<T, bool>) {
      value = present;
    } else if constexpr (std::is_same_v<T, AccountText>) {
      if (present) {
        get(value);
      } else {
        value.text = {};
      }
      if (present == value.text.empty()) failed_ = true;
    } else if (present) {
      get(value);
      if (is_default(value)) failed_ = true;
    } else {
      value = T{};
      if (!is_default(value)) failed_ = true;
    }
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      value = take(text_apart_ ? text_ : bytes_, get_varint());
    } else if constexpr (std::is_same_v<T, AccountText>) {
      get(value.text);
      if (numbers_ == nullptr || failed_) return;
      const auto number = numbers_->open(value.text);
      if (!number) failed_ = true;
      value.text = number.value_or(std::string_view());
    } else if constexpr (std::is_same_v<T, PackedCash>) {
      get_packed(value);
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
    } else if constexpr (kIsHandle<T>) {
      value = T(narrow<std::uint32_t>(get_varint()) - 1);  // none is 0
    } else if constexpr (kIsVector<T>) {
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
    } else if constexpr (kIsSparse<T>) {
      Sparse sparse{*this};
      fields(sparse, value);
    } else {
      fields(*this, value);
    }
  }

  std::string_view bytes_;
  std::string_view text_;
  bool text_apart_ = false;
  NumberOpener* numbers_ = nullptr;
  bool failed_ = false;
};

}  // namespace quittance::engine
