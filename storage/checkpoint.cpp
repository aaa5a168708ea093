#include "storage/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "storage/book_layout.h"
#include "storage/checkpoint_layout.h"
#include "storage/failure.h"
#include "storage/file_system.h"

namespace quittance::storage {
namespace {

// Wide enough for every block, so that names sort as blocks do.
std::string file_name(std::uint64_t block) {
  return fmt::format("{:020}", block);
}

std::optional<std::uint64_t> block_of(std::string_view name) {
  std::uint64_t block = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), block);
  if (fault != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  if (file_name(block) != name) return std::nullopt;
  return block;
}

class CheckpointFile final : public Checkpoint {
 public:
  CheckpointFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, std::uint64_t size)
      : file_(std::move(file)), size_(size) {}

  // What is wrong with header and table, as a phrase; empty when nothing is.
  std::string prove(CheckpointFault& fault) {
    fault = CheckpointFault::damaged;
    if (size_ < kCheckpointFixedSize + kCheckpointTrailerSize) return "it is cut off";
    std::string front;
    if (auto done = read_at(0, std::min<std::uint64_t>(size_, kFrontSize), front); !done.ok()) {
      return done.ToString();
    }
    std::size_t header_size = 0;
    fault = decode_checkpoint_header(front, header_, header_size);
    if (fault == CheckpointFault::newer) return "it was written by a newer version";
    if (fault == CheckpointFault::damaged) return "its header is damaged";
    fault = CheckpointFault::damaged;
    const std::uint64_t end = size_ - kCheckpointTrailerSize;
    std::string trailer;
    if (auto done = read_at(end, kCheckpointTrailerSize, trailer); !done.ok()) {
      return done.ToString();
    }
    const std::uint64_t table_bytes = table_size(trailer);
    if (header_size > end || table_bytes > end - header_size) return "its table is damaged";
    std::string table;
    if (auto done = read_at(end - table_bytes, table_bytes, table); !done.ok()) {
      return done.ToString();
    }
    front.resize(header_size);
    fault =
        decode_checkpoint_table(front, table, trailer, end - table_bytes - header_size, chunks_);
    if (fault != CheckpointFault::none) return "its table is damaged";
    std::uint64_t offset = header_size;
    for (const ChunkFacts& chunk : chunks_) {
      offsets_.push_back(offset);
      offset += chunk.size;
    }
    return {};
  }

  [[nodiscard]] const Head& head() const override { return header_.head; }
  [[nodiscard]] const std::string& writer() const override { return header_.writer; }
  [[nodiscard]] std::span<const ChunkFacts> chunks() const override { return chunks_; }
  [[nodiscard]] std::uint64_t file_size() const override { return size_; }

  [[nodiscard]] Result<std::string> read(std::size_t n) const override {
    std::string bytes;
    if (!read_at(offsets_[n], chunks_[n].size, bytes).ok()) return fail(Errc::io_failed);
    if (sha256(bytes) != chunks_[n].digest) return fail(Errc::book_damaged);
    return bytes;
  }

 private:
  static constexpr std::uint64_t kFrontSize = kCheckpointFixedSize + kCheckpointWriterMax;

  rocksdb::IOStatus read_at(std::uint64_t offset, std::uint64_t size, std::string& bytes) const {
    bytes.resize(size);
    if (size == 0) return rocksdb::IOStatus::OK();  // RocksDB calls an empty read a failure
    rocksdb::Slice read;
    auto done = file_->Read(offset, size, rocksdb::IOOptions(), &read, bytes.data(), nullptr);
    if (!done.ok()) return done;
    if (read.size() != size) return rocksdb::IOStatus::IOError("the file is shorter than it was");
    if (read.data() != bytes.data()) bytes.assign(read.data(), read.size());
    return done;
  }

  std::unique_ptr<rocksdb::FSRandomAccessFile> file_;
  std::uint64_t size_;
  CheckpointHeader header_;
  std::vector<ChunkFacts> chunks_;
  std::vector<std::uint64_t> offsets_;
};

class CheckpointDirectory final : public CheckpointFolder {
 public:
  CheckpointDirectory(const std::string& book_directory, rocksdb::Env* env)
      : files_(env), directory_(paths_of(book_directory).checkpoints) {}

  [[nodiscard]] std::vector<std::uint64_t> blocks() const override {
    std::vector<std::string> names;
    std::vector<std::uint64_t> found;
    if (!files_.list(directory_, names).ok()) return found;
    for (const std::string& name : names) {
      if (const auto block = block_of(name)) found.push_back(*block);
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    return found;
  }

  [[nodiscard]] Result<std::unique_ptr<Checkpoint>> open(std::uint64_t block,
                                                         std::string& why) const override {
    const std::string path = path_of(block);
    std::unique_ptr<rocksdb::FSRandomAccessFile> file;
    std::uint64_t size = 0;
    if (const auto opened = files_.open_to_read(path, file, size); !opened.ok()) {
      why = fmt::format("{}: {}", path, opened.ToString());
      return fail(Errc::io_failed);
    }
    auto checkpoint = std::make_unique<CheckpointFile>(std::move(file), size);
    CheckpointFault fault = CheckpointFault::none;
    std::string wrong = checkpoint->prove(fault);
    if (fault == CheckpointFault::none && checkpoint->head().block != block) {
      fault = CheckpointFault::damaged;
      wrong = "it is not of the block its name says";
    }
    if (fault == CheckpointFault::none) return std::unique_ptr<Checkpoint>(std::move(checkpoint));
    why = fmt::format("{}: {}", path, wrong);
    return fail(fault == CheckpointFault::newer ? Errc::book_newer : Errc::book_damaged);
  }

  [[nodiscard]] Result<std::uint64_t> write(const CheckpointImage& image, std::uint64_t keep,
                                            StoreFailure& failure) const override {
    const std::string header = encode_checkpoint_header({image.head, image.writer});
    std::vector<ChunkFacts> facts;
    std::uint64_t size = 0;
    const auto fill = [&](const Files::Take& append) {
      rocksdb::IOStatus written;
      const auto put = [&](std::string_view bytes) {
        size += bytes.size();
        written = append(bytes);
        return written.ok();
      };
      if (!put(header)) return written;
      image.chunks([&](const CheckpointChunk& chunk) {
        facts.push_back({chunk.section, chunk.rows, chunk.bytes.size(),
                         chunk.digest ? *chunk.digest : sha256(chunk.bytes)});
        return put(chunk.bytes);
      });
      if (written.ok()) static_cast<void>(put(encode_checkpoint_end(header, facts)));
      return written;
    };

    const std::string path = path_of(image.head.block);
    auto done = files_.make_directories(directory_);
    if (done.ok()) done = files_.replace(path, fill);
    if (!done.ok()) {
      // Half a checkpoint only takes space that the book may need.
      files_.remove(path + ".tmp").PermitUncheckedError();
      return report(failure, failure_of(done, "cannot write a checkpoint", directory_));
    }
    remove_all_but(image.head.block, keep);
    return size;
  }

 private:
  [[nodiscard]] std::string path_of(std::uint64_t block) const {
    return directory_ + "/" + file_name(block);
  }

  // Only files that this class names. One that stays, or comes back after a power cut, does no
  // harm: it is proved before it is read.
  void remove_all_but(std::uint64_t written, std::uint64_t keep) const {
    std::vector<std::string> names;
    if (!files_.list(directory_, names).ok()) return;
    for (const std::string& name : names) {
      const std::string_view stem = std::string_view(name).substr(0, name.find(".tmp"));
      const auto block = block_of(stem);
      if (!block || (stem == name && (*block == written || *block == keep))) continue;
      files_.remove(directory_ + "/" + name).PermitUncheckedError();
    }
  }

  Files files_;
  std::string directory_;
};

}  // namespace

ChunkSource source_of(std::vector<CheckpointChunk> chunks) {
  return [kept = std::make_shared<const std::vector<CheckpointChunk>>(std::move(chunks))](
             const std::function<bool(const CheckpointChunk&)>& take) {
    for (const CheckpointChunk& chunk : *kept) {
      if (!take(chunk)) return;
    }
  };
}

std::unique_ptr<CheckpointFolder> CheckpointFolder::at(const std::string& book_directory,
                                                       rocksdb::Env* env) {
  return std::make_unique<CheckpointDirectory>(book_directory, env);
}

}  // namespace quittance::storage
