// Checkpoints: images of the book in files of their own, so that opening it need not replay the
// whole journal. Never the truth: whatever is wrong with one, the journal is replayed instead.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::storage {

// Rows of one section, encoded by the engine; storage does not look inside.
struct CheckpointChunk {
  std::uint32_t section = 0;
  std::uint32_t rows = 0;
  std::string bytes;
  std::optional<Digest> digest;  // of the bytes, where the engine has it; else taken when written
};

// Hands over the chunks in their order, each for the length of one call of `take`, and stops when
// that says false.
using ChunkSource = std::function<void(const std::function<bool(const CheckpointChunk&)>& take)>;

// Of chunks that are there already.
[[nodiscard]] ChunkSource source_of(std::vector<CheckpointChunk> chunks);

// A checkpoint before it is written.
struct CheckpointImage {
  Head head;           // where the journal ended when the image was taken
  std::string writer;  // program version and layout: only the same writer's image is read back
  ChunkSource chunks;
};

// A chunk as the file's table names it.
struct ChunkFacts {
  std::uint32_t section = 0;
  std::uint32_t rows = 0;
  std::uint64_t size = 0;  // bytes
  Digest digest;           // of the bytes
  friend bool operator==(const ChunkFacts&, const ChunkFacts&) = default;
};

inline constexpr std::uint32_t kCheckpointFormat = 1;
inline constexpr std::size_t kCheckpointWriterMax = 256;

// A checkpoint file whose header and table have been proved by their digest. The file may vanish
// from its folder while it is open. Thread-safe.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;
  [[nodiscard]] virtual const Head& head() const = 0;
  [[nodiscard]] virtual const std::string& writer() const = 0;
  [[nodiscard]] virtual std::span<const ChunkFacts> chunks() const = 0;
  [[nodiscard]] virtual std::uint64_t file_size() const = 0;
  // The n-th chunk's bytes, proved by its digest. Errors: book_damaged, io_failed.
  [[nodiscard]] virtual Result<std::string> read(std::size_t n) const = 0;
};

// <book>/checkpoints: one file a checkpoint, named by the block it includes. Layout, little-endian:
// "QCHECKPT", format u32, writer size u32, block u64, next sequence u64, digest, writer; the
// chunks' bytes one after another; a table of section u32, rows u32, size u64, digest for each; the
// table's size u64 and a SHA-256 over header, table and that size. Chunks come before their table
// so that they can be written as they are encoded.
//
// Writing and reading may run on different threads; one thread writes.
class CheckpointFolder {
 public:
  virtual ~CheckpointFolder() = default;
  [[nodiscard]] static std::unique_ptr<CheckpointFolder> at(const std::string& book_directory,
                                                            Environment* env = nullptr);
  // The blocks that have a checkpoint, newest first. Nothing is read of the files.
  [[nodiscard]] virtual std::vector<std::uint64_t> blocks() const = 0;
  // Opens one and proves header and table. `why` is a sentence for people that begins with the
  // file's name. Errors: book_damaged, book_newer, io_failed.
  [[nodiscard]] virtual Result<std::unique_ptr<Checkpoint>> open(std::uint64_t block,
                                                                 std::string& why) const = 0;
  // Writes a checkpoint, durable when it returns: a temporary file, synced, renamed, the folder
  // synced. Then removes all others but that of block `keep`, and what interrupted writing left.
  // Returns the file's size. A failure leaves those that were there; nothing is retried.
  // Errors: io_failed, no_space, sync_failed.
  [[nodiscard]] virtual Result<std::uint64_t> write(const CheckpointImage& image,
                                                    std::uint64_t keep,
                                                    StoreFailure& failure) const = 0;
};

}  // namespace quittance::storage
