// What a backup holds, as the text file that is written last and proves itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "storage/book_store.h"

namespace quittance::storage {

// Raised when an older program could no longer restore the backup rightly.
inline constexpr std::uint32_t kBackupVersion = 1;

// A run of blocks in one file: header and events of each, one after another, as in the journal.
struct BackupSegment {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t size = 0;  // bytes
  Digest digest;           // of the file
  friend bool operator==(const BackupSegment&, const BackupSegment&) = default;
};

struct BackupManifest {
  Head head;
  std::vector<BackupSegment> segments;  // in order, dense from block 1
  std::vector<std::string> files;       // names in files/, sorted
  friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

// Lines of words; the last one is the digest of all before it.
[[nodiscard]] std::string encode_manifest(const BackupManifest& manifest);
// Nothing when the text is not exactly what encode_manifest writes; `version` is set as soon as the
// digest holds, so that a newer manifest can be told from a damaged one.
[[nodiscard]] std::optional<BackupManifest> decode_manifest(std::string_view text,
                                                            std::uint32_t& version);

// The file of the segment that begins with this block, below the backup's folder.
[[nodiscard]] std::string segment_name(std::uint64_t first);

}  // namespace quittance::storage
