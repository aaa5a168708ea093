// Strong identities: text ids that the outside knows, and handles that are positions in memory.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>

namespace quittance {

// A position in one container of the running process, dense from 0. Handles never leave the process
// except inside the journal, where replay in the same order gives the same positions.
template <class Tag>
class Handle {
 public:
  constexpr Handle() = default;
  explicit constexpr Handle(std::uint32_t value) : value_(value) {}
  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
  [[nodiscard]] constexpr bool known() const { return value_ != kNone; }
  friend constexpr auto operator<=>(const Handle&, const Handle&) = default;

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value_ = kNone;
};

using EntityHandle = Handle<struct EntityTag>;
using AccountHandle = Handle<struct AccountTag>;  // own account
using CustomerHandle = Handle<struct CustomerTag>;
using ItemHandle = Handle<struct ItemTag>;
using PaymentHandle = Handle<struct PaymentTag>;
using ApplicationHandle = Handle<struct ApplicationTag>;
using FileHandle = Handle<struct FileTag>;

}  // namespace quittance

template <class Tag>
struct std::hash<quittance::Handle<Tag>> {
  std::size_t operator()(quittance::Handle<Tag> handle) const noexcept {
    return static_cast<std::size_t>(handle.value()) * 0x9E3779B97F4A7C15ULL;
  }
};
