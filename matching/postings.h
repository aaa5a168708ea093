// Text → the handles filed under it, in handle order: one hash probe, no allocation for a single
// one.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

namespace quittance::matching {

// Keys are views whose text someone else keeps. Spans are valid until the next write.
template <class Handle>
class Postings {
 public:
  void add(std::string_view key, Handle handle) {
    Entry& entry = entries_.try_emplace(key, Entry{handle, kSingle}).first->second;
    if (entry.list == kSingle) {
      if (entry.one == handle) return;
      entry.list = static_cast<std::uint32_t>(lists_.size());
      lists_.push_back({entry.one});
    }
    std::vector<Handle>& list = lists_[entry.list];
    const auto at = std::lower_bound(list.begin(), list.end(), handle);
    if (at == list.end() || *at != handle) list.insert(at, handle);
  }

  void remove(std::string_view key, Handle handle) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    if (found->second.list == kSingle) {
      if (found->second.one == handle) entries_.erase(found);
      return;
    }
    std::vector<Handle>& list = lists_[found->second.list];
    const auto at = std::lower_bound(list.begin(), list.end(), handle);
    if (at != list.end() && *at == handle) list.erase(at);
  }

  [[nodiscard]] std::span<const Handle> find(std::string_view key) const {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return {};
    if (found->second.list == kSingle) return {&found->second.one, 1};
    return lists_[found->second.list];
  }

 private:
  static constexpr std::uint32_t kSingle = 0xFFFFFFFF;
  struct Entry {
    Handle one;
    std::uint32_t list;
  };
  boost::unordered_flat_map<std::string_view, Entry> entries_;
  std::deque<std::vector<Handle>> lists_;
};

}  // namespace quittance::matching
