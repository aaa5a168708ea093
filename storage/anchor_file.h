// Writes and reads the anchor's files: the book's own and, if asked for, a copy on another volume.
#pragma once

#include <rocksdb/io_status.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/anchor.h"
#include "storage/file_system.h"

namespace quittance::storage {

// All copies of one book's anchor. Not thread-safe. After any error: stop, never write again.
class AnchorSet {
 public:
  // `paths` in order of preference; files that are missing count as unreadable.
  AnchorSet(const Files& files, std::vector<std::string> paths);
  ~AnchorSet();
  AnchorSet(const AnchorSet&) = delete;
  AnchorSet& operator=(const AnchorSet&) = delete;

  // Reads every copy. Errors: those of reading, except that a missing file is an empty image.
  [[nodiscard]] rocksdb::IOStatus read();
  // Reads every copy once more, past the system's memory, before they are replaced. `differs` is
  // the first copy whose readings are not alike, or that cannot be read. Errors: those of reading.
  [[nodiscard]] rocksdb::IOStatus read_again(std::optional<std::size_t>& differs) const;
  // Whether the file of copy `index` was there.
  [[nodiscard]] bool found(std::size_t index) const { return found_[index]; }
  [[nodiscard]] const std::vector<AnchorImage>& images() const { return images_; }

  // Makes every copy hold `newest` durably and opens it for writing. Call read() before, and have
  // the journal durable. `anew`: every file is replaced, as after a sync of one may have failed:
  // Linux then takes its pages for written, and no later sync would tell.
  [[nodiscard]] rocksdb::IOStatus open_for_writing(const AnchorEntry& newest, bool anew);

  // Whether write() would overwrite no block that the journal does not have yet. When not: move
  // them there, say so, and there is.
  [[nodiscard]] bool has_room(const AnchorEntry& entry) const;
  void journal_has_all();

  // Writes the entry behind the newest one of every copy; durable after sync(). Call when
  // has_room().
  [[nodiscard]] rocksdb::IOStatus write(const AnchorEntry& entry);
  [[nodiscard]] rocksdb::IOStatus sync();

  // Whether both rings of every copy are alike.
  [[nodiscard]] bool mirrored() const;
  // The path of copy `index`, for messages.
  [[nodiscard]] const std::string& path(std::size_t index) const { return paths_[index]; }
  // Of the copy that was touched last: after an error, the one that it met.
  [[nodiscard]] const std::string& path_in_hand() const { return paths_[in_hand_]; }

 private:
  class Copy;
  Files files_;
  std::vector<std::string> paths_;
  std::vector<AnchorImage> images_;
  std::vector<bool> found_;
  std::vector<std::unique_ptr<Copy>> copies_;
  std::size_t in_hand_ = 0;
};

// A whole anchor file, preallocated, with `entry` at the front of both rings.
[[nodiscard]] std::string encode_anchor(const AnchorEntry& entry);

}  // namespace quittance::storage
