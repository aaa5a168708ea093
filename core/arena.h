// Owns text that many views point into; nothing is freed before the whole.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quittance {

// Not thread-safe. Views stay valid until the arena dies; moving the arena keeps them valid.
class Arena {
 public:
  // A copy of `text` that lives as long as the arena. Cost: amortised O(size).
  [[nodiscard]] std::string_view keep(std::string_view text);
  // Takes over blocks that somebody else has filled: keep() of text that stands in them, asked for
  // in their order, copies nothing. Views into a block must not point into the string object
  // itself.
  void adopt(std::vector<std::string> blocks);
  // Takes over what another arena keeps; its views stay valid. Cost: O(blocks).
  void adopt(Arena&& other);
  // Forgets everything; one block stays for what is kept next. Views become invalid.
  void clear();
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void grow(std::size_t wanted);
  [[nodiscard]] bool stands_here(std::string_view text);

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<std::string> adopted_;
  std::size_t current_ = 0;  // of the adopted blocks: where the text asked for last stands
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t newest_ = 0;  // bytes of the last block; 0 where that is not one of its own
  std::size_t bytes_ = 0;
};

}  // namespace quittance
