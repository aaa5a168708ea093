// A book whose every block is known beforehand, and the checker that compares what a book serves
// with what was acknowledged.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "storage/book_store.h"
#include "storage/file_archive.h"

namespace quittance::testing {

// A directory of its own in memory if possible, else in the temporary one; removed with the object.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(const std::string& name);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] std::string path(const std::string& below = {}) const;
  void clear() const;  // empties it

 private:
  std::filesystem::path root_;
};

[[nodiscard]] std::string bytes_of(const std::string& path);
// One original into the archive.
[[nodiscard]] Result<void> store(storage::FileArchive& archive, std::string_view bytes,
                                 const Digest& digest);

// Block `number` holds these bytes: mostly small, every seventh beyond the anchor's 64 KiB.
[[nodiscard]] std::string block_events(std::uint64_t number);
[[nodiscard]] std::uint32_t block_event_count(std::uint64_t number);

// Appends the next blocks of the known history; returns how many were acknowledged.
std::uint64_t append_blocks(storage::BookStore& store, std::uint64_t blocks);

// The book at `from` as it stood when its block `last` had just become durable, with all files of
// its archive: they were stored before their run was accepted. Empty, or what went wrong.
[[nodiscard]] std::string copy_book_until(const std::string& from, const std::string& to,
                                          std::uint64_t last);

// What a book turned out to be.
enum class Outcome : std::uint8_t {
  whole,    // serves a prefix of the known history that holds every acknowledged block
  lost,     // serves fewer blocks than were acknowledged
  wrong,    // serves something that was never written
  refused,  // does not open, or reports damage when read
};
struct Finding {
  Outcome outcome = Outcome::wrong;
  std::uint64_t blocks = 0;  // served
  std::string text;
  Errc code = Errc::io_failed;  // of a refusal
};
std::ostream& operator<<(std::ostream& out, const Finding& finding);

// Opens the book and reads all of it. `attempted` blocks were begun, `acked` of them acknowledged.
[[nodiscard]] Finding check_book(const std::string& directory, const storage::StoreOptions& options,
                                 std::uint64_t acked, std::uint64_t attempted);
// The same for a store that is already open.
[[nodiscard]] Finding check_store(storage::BookStore& store, std::uint64_t acked,
                                  std::uint64_t attempted);

}  // namespace quittance::testing
