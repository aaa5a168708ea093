// Owns text that many views point into; nothing is freed before the whole.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace quittance {

// Not thread-safe. Views stay valid until the arena dies; moving the arena keeps them valid.
class Arena {
 public:
  // A copy of `text` that lives as long as the arena. Cost: amortised O(size).
  [[nodiscard]] std::string_view keep(std::string_view text);
  // One block for so many bytes to come, taken from the system at once.
  void expect(std::size_t bytes);
  // Takes over what another arena keeps; its views stay valid. Cost: O(blocks).
  void adopt(Arena&& other);
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void grow(std::size_t wanted);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace quittance
