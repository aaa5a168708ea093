// One value a day, found in constant time: pages of days under a directory that spans first to
// last.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/assert.h"

namespace quittance::engine {

// Days are counts since 1970-01-01, at most 4,000,000 away from it: every calendar date and every
// payment term added to one. Memory: a page of 128 values for each page that was touched, and eight
// bytes for each page between the first and the last (at most 500 KB).
template <class T>
class DayPages {
 public:
  static constexpr std::int32_t kDayMax = 4'000'000;

  // The day's value, made if it is not there. References stay valid.
  [[nodiscard]] T& at(std::int32_t day) {
    QASSERT(day >= -kDayMax && day <= kDayMax);
    const std::int32_t page = page_of(day);
    if (pages_.empty()) first_page_ = page;
    if (page < first_page_) {
      std::vector<std::unique_ptr<Page>> grown(static_cast<std::size_t>(first_page_ - page));
      for (auto& old : pages_) grown.push_back(std::move(old));
      pages_ = std::move(grown);
      first_page_ = page;
    }
    const auto slot = static_cast<std::size_t>(page - first_page_);
    if (slot >= pages_.size()) pages_.resize(slot + 1);
    if (!pages_[slot]) pages_[slot] = std::make_unique<Page>();
    return (*pages_[slot])[static_cast<std::size_t>(day - page * kPageDays)];
  }

  // Calls visit(day, value) for the days from `from` to `to`, both included, in ascending order.
  // Days that nobody made may be visited with a default value. Cost: the days on pages in that
  // range.
  template <class Visit>
  void for_each(std::int32_t from, std::int32_t to, Visit&& visit) const {
    if (pages_.empty() || from > to) return;
    const std::int32_t last_page = first_page_ + static_cast<std::int32_t>(pages_.size()) - 1;
    const std::int32_t begin = page_of(from) > first_page_ ? page_of(from) : first_page_;
    const std::int32_t end = page_of(to) < last_page ? page_of(to) : last_page;
    for (std::int32_t page = begin; page <= end; ++page) {
      const auto& held = pages_[static_cast<std::size_t>(page - first_page_)];
      if (!held) continue;
      const std::int32_t first_day = page * kPageDays;
      for (std::int32_t n = 0; n < kPageDays; ++n) {
        const std::int32_t day = first_day + n;
        if (day >= from && day <= to) visit(day, (*held)[static_cast<std::size_t>(n)]);
      }
    }
  }

 private:
  static constexpr std::int32_t kPageDays = 128;
  using Page = std::array<T, kPageDays>;

  // Rounds down also before 1970.
  static std::int32_t page_of(std::int32_t day) {
    return day >= 0 ? day / kPageDays : -((-day + kPageDays - 1) / kPageDays);
  }

  std::int32_t first_page_ = 0;
  std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace quittance::engine
