// The outcome of an operation that can fail: a value or an eight-byte Error.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/assert.h"
#include "core/errc.h"

namespace quittance {

// What failed, and at which record of the input (0 where no record is meant).
struct Error {
  Errc code;
  std::uint32_t record = 0;
  friend bool operator==(const Error&, const Error&) = default;
};
static_assert(sizeof(Error) == 8);

// Names follow std::expected, so that this can become an alias. An error enters only by fail().
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(const T& value) : state_(std::in_place_index<0>, value) {}
  Result(T&& value) : state_(std::in_place_index<0>, std::move(value)) {}
  struct Failure {
    Error error;
  };
  Result(Failure failure) : state_(std::in_place_index<1>, failure.error) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] const T& value() const& {
    QASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& value() & {
    QASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    QASSERT(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  [[nodiscard]] T value_or(T other) const { return has_value() ? value() : other; }
  [[nodiscard]] Error error() const {
    QASSERT(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  struct Failure {
    Error error;
  };
  Result() = default;
  Result(Failure failure) : error_(failure.error), failed_(true) {}
  [[nodiscard]] bool has_value() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return !failed_; }
  [[nodiscard]] Error error() const {
    QASSERT(failed_);
    return error_;
  }

 private:
  Error error_{};
  bool failed_ = false;
};

// What fail() returns: turns into the failed Result of whatever type the caller's function has.
struct FailWith {
  Error error;
  template <class T>
  operator Result<T>() const {
    return typename Result<T>::Failure{error};
  }
};

[[nodiscard]] inline FailWith fail(Errc code, std::uint32_t record = 0) {
  return {{code, record}};
}
[[nodiscard]] inline FailWith fail(Error error) {
  return {error};
}

}  // namespace quittance

#define QTRY_JOIN_(a, b) a##b
#define QTRY_NAME_(line) QTRY_JOIN_(qtry_result_, line)
// QTRY(const X x, expression): declares x from the value, or returns the error to our caller.
// QTRY_VOID(expression): the same where there is no value.
#define QTRY(declaration, ...)                                                       \
  auto&& QTRY_NAME_(__LINE__) = (__VA_ARGS__);                                       \
  if (!QTRY_NAME_(__LINE__)) return ::quittance::fail(QTRY_NAME_(__LINE__).error()); \
  declaration = *std::move(QTRY_NAME_(__LINE__))
#define QTRY_VOID(...) QTRY_VOID_(QTRY_JOIN_NOW_(qtry_void_, __COUNTER__), __VA_ARGS__)
#define QTRY_JOIN_NOW_(a, b) QTRY_JOIN_(a, b)
#define QTRY_VOID_(unique, ...)                                                           \
  do {                                                                                    \
    if (auto&& unique = (__VA_ARGS__); !unique) return ::quittance::fail(unique.error()); \
  } while (false)
