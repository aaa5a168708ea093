// Writes and reads the anchor's files: the book's own and, if asked for, a copy on another volume.
#pragma once

#include <rocksdb/io_status.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/anchor.h"
#include "storage/file_system.h"

namespace quittance::storage {

// All copies of one book's anchor. Owns a thread per copy once opened for writing, so that the
// slots are synced beside the write-ahead log; told to write before or after it, it has none. Not
// thread-safe. After any error: stop, never write again.
class AnchorSet {
 public:
  // `paths` in order of preference; files that are missing count as unreadable.
  AnchorSet(const Files& files, std::vector<std::string> paths, AnchorWriting writing);
  ~AnchorSet();
  AnchorSet(const AnchorSet&) = delete;
  AnchorSet& operator=(const AnchorSet&) = delete;

  // Reads every copy. Errors: those of reading, except that a missing file is an empty image.
  [[nodiscard]] rocksdb::IOStatus read();
  [[nodiscard]] const std::vector<AnchorImage>& images() const { return images_; }

  // Makes every copy hold `newest` durably and opens it for writing. Call read() before.
  [[nodiscard]] rocksdb::IOStatus open_for_writing(const AnchorEntry& newest);

  // begin() starts writing and syncing the slot of every copy that does not hold its newest entry;
  // finish() waits and gives the first error. Always call both.
  void begin(const AnchorEntry& entry);
  [[nodiscard]] rocksdb::IOStatus finish();

  // The path of copy `index`, for messages.
  [[nodiscard]] const std::string& path(std::size_t index) const { return paths_[index]; }

 private:
  class Copy;
  Files files_;
  std::vector<std::string> paths_;
  AnchorWriting writing_;
  std::vector<AnchorImage> images_;
  std::vector<std::uint64_t> sizes_;
  std::string slot_;  // being written
  std::vector<std::unique_ptr<Copy>> copies_;
};

// A whole anchor file, preallocated, with `entry` in its first slot.
[[nodiscard]] std::string encode_anchor(const AnchorEntry& entry);

}  // namespace quittance::storage
