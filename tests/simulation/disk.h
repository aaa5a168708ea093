// A disk in memory: what programs see of it, and what a power cut would leave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"

namespace quittance::simulation {

// What becomes of bytes and names that were not synced when the power goes.
enum class Loss : std::uint8_t {
  drop,     // all of them are lost
  tear,     // each file keeps some of its unsynced bytes, in order; the names some, in order
  reorder,  // each page and each name survives or not, whatever its neighbours do
  garble,   // as tear, with strange bytes behind what survived
  keep,     // all of them survive
  hole,     // as reorder, but a file has its new size: pages behind its old end that are lost are
            // zeros, as where a file system notes the size before the bytes
};
inline constexpr int kLosses = 6;
[[nodiscard]] std::string_view name(Loss loss);

// What a power cut did, for the ledger.
struct LossCount {
  std::uint64_t pages_lost = 0;
  std::uint64_t pages_torn = 0;
  std::uint64_t reordered = 0;  // pages and names kept although an earlier one was lost
  std::uint64_t pages_garbled = 0;
  std::uint64_t names_lost = 0;
};

// One file. `seen` is the page cache; `durable` what is on the medium. A page is 4 KiB, the unit of
// reordering; a sector of 512 bytes is the unit of tearing.
struct DiskFile {
  std::string seen;
  std::string durable;
  std::set<std::uint64_t> dirty;  // pages not yet on the medium
  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();
  // As Linux does it (second `fsync` after a failed one: 0): the pages are marked clean and are not
  // on the medium; a later sync of the file succeeds and does not write them.
  void fail_sync();
};

// Names are whole paths. Not thread-safe.
class Disk {
 public:
  using FilePtr = std::shared_ptr<DiskFile>;  // null: a directory

  Disk();
  // Deep copies, for looking at what a damaged disk would do.
  Disk(const Disk& other);
  Disk& operator=(const Disk& other);
  Disk(Disk&&) = default;
  Disk& operator=(Disk&&) = default;

  [[nodiscard]] bool exists(const std::string& path) const { return seen_.contains(path); }
  [[nodiscard]] bool is_directory(const std::string& path) const;
  [[nodiscard]] FilePtr file(const std::string& path) const;  // null when there is none
  [[nodiscard]] std::vector<std::string> children(const std::string& directory) const;

  FilePtr create(const std::string& path);  // empty, in place of what had the name
  void make_directory(const std::string& path);
  void remove(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void sync_directory(const std::string& path);

  // Nobody may have a file open. What was not synced is gone or not, as `loss` says.
  LossCount cut_power(Loss loss, std::mt19937_64& random);
  // Flips one bit of one file that is not empty, on the medium and in the cache; says which.
  std::string flip_bit(std::mt19937_64& random);
  // Over the names and bytes that programs see.
  [[nodiscard]] Digest digest() const;

 private:
  using Names = std::map<std::string, FilePtr>;
  struct Change {
    std::string path;
    std::string from;  // of a rename
    bool there = false;
    FilePtr file;
  };
  static void apply(const Change& change, Names& names);
  void note(Change change);

  Names seen_;
  Names durable_;
  std::vector<Change> unsynced_;  // in order
};

}  // namespace quittance::simulation
