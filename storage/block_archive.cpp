#include "storage/block_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "storage/codec.h"
#include "storage/failure.h"
#include "storage/packing_archive.h"

namespace quittance::storage {
namespace {

constexpr std::size_t kIndexHeadSize = 48;
constexpr std::size_t kIndexFileSize = 64;

// Takes header and events off the front of the blocks of a file. Nothing when they are damaged.
std::optional<std::string_view> next_of_file(std::string_view& blocks, BlockHeader& header) {
  if (decode_header(blocks, header) != HeaderFault::none) return std::nullopt;
  blocks.remove_prefix(kBlockHeaderSize);
  if (blocks.size() < header.events_size) return std::nullopt;
  const std::string_view events = blocks.substr(0, header.events_size);
  blocks.remove_prefix(events.size());
  return events;
}

}  // namespace

std::string encode_index(const ArchiveIndex& index) {
  std::string row;
  row.reserve(kIndexHeadSize + index.files.size() * kIndexFileSize + sizeof(std::uint32_t));
  put_number(row, index.head.block);
  put_number(row, index.head.next_sequence);
  row.append(index.head.digest.view());
  for (const ArchiveFile& file : index.files) {
    put_number(row, file.first);
    put_number(row, file.last);
    put_number(row, file.unpacked);
    put_number(row, file.size);
    row.append(file.digest.view());
  }
  put_number(row, crc32c(row));
  return row;
}

std::optional<ArchiveIndex> decode_index(std::string_view row) {
  constexpr std::size_t kCheck = sizeof(std::uint32_t);
  if (row.size() < kIndexHeadSize + kCheck) return std::nullopt;
  const std::string_view stated = row.substr(row.size() - kCheck);
  row.remove_suffix(kCheck);
  if ((row.size() - kIndexHeadSize) % kIndexFileSize != 0) return std::nullopt;
  if (FieldReader(stated).number<std::uint32_t>() != crc32c(row)) return std::nullopt;
  FieldReader in(row);
  ArchiveIndex index;
  index.head.block = in.number<std::uint64_t>();
  index.head.next_sequence = in.number<std::uint64_t>();
  index.head.digest = in.digest();
  std::uint64_t block = 0;
  while (in.size() > 0) {
    ArchiveFile& file = index.files.emplace_back();
    file.first = in.number<std::uint64_t>();
    file.last = in.number<std::uint64_t>();
    file.unpacked = in.number<std::uint64_t>();
    file.size = in.number<std::uint64_t>();
    file.digest = in.digest();
    if (file.first != block + 1 || file.last < file.first) return std::nullopt;
    block = file.last;
  }
  if (block == 0 || block != index.head.block) return std::nullopt;
  return index;
}

BlockArchive::BlockArchive(Files files, std::string directory, ArchiveIndex index)
    : files_(std::move(files)), directory_(std::move(directory)), index_(std::move(index)) {}

std::string BlockArchive::path(std::uint64_t first) const {
  return fmt::format("{}/{:020}", directory_, first);
}

const ArchiveFile& BlockArchive::file_of(std::uint64_t block) const {
  QASSERT(block > 0 && holds(block));
  return *std::lower_bound(
      index_.files.begin(), index_.files.end(), block,
      [](const ArchiveFile& file, std::uint64_t sought) { return file.last < sought; });
}

Result<std::string_view> BlockArchive::unpacked(const ArchiveFile& file,
                                                StoreFailure& failure) const {
  if (kept_first_ == file.first) return std::string_view(kept_);
  kept_first_ = 0;
  const std::string name = path(file.first);
  std::string frame;
  if (const auto done = files_.read(name, frame); !done.ok()) {
    return report(failure, failure_of(done, "cannot read old blocks", name));
  }
  if (frame.size() != file.size || sha256(frame) != file.digest) {
    return report(failure, damaged(name, fmt::format("the file of blocks {} to {} is not what the "
                                                     "journal says",
                                                     file.first, file.last)));
  }
  auto blocks = unpack_tightly(frame, file.unpacked);
  if (!blocks) {
    return report(failure, damaged(name, fmt::format("the blocks {} to {} cannot be unpacked",
                                                     file.first, file.last)));
  }
  kept_ = *std::move(blocks);
  kept_first_ = file.first;
  return std::string_view(kept_);
}

Result<BlockHeader> BlockArchive::header(std::uint64_t block, StoreFailure& failure) const {
  const ArchiveFile& file = file_of(block);
  QTRY(std::string_view blocks, unpacked(file, failure));
  BlockHeader header;
  for (std::uint64_t at = file.first; at <= block; ++at) {
    if (!next_of_file(blocks, header) || header.block != at) {
      return report(failure, damaged(path(file.first), fmt::format("block {} is damaged", at)));
    }
  }
  return header;
}

Result<bool> BlockArchive::read(std::uint64_t first, Head& before,
                                const std::function<bool(const BlockView&)>& visit,
                                StoreFailure& failure) const {
  QASSERT(first > 0 && holds(first) && before.block + 1 == first);
  while (holds(before.block + 1)) {
    const ArchiveFile& file = file_of(before.block + 1);
    QTRY(std::string_view blocks, unpacked(file, failure));
    for (std::uint64_t block = file.first; block <= file.last; ++block) {
      BlockHeader header;
      const auto events = next_of_file(blocks, header);
      const auto broken = [&](std::string_view why) {
        return report(failure, damaged(path(file.first), fmt::format("block {}: {}", block, why)));
      };
      if (!events) return broken("its header is damaged");
      if (block < first) continue;
      if (const auto fault = chain_fault(before, header, *events); !fault.empty()) {
        return broken(fault);
      }
      before = head_after(header);
      if (!visit(
              {header.block, header.first_sequence, header.event_count, header.digest, *events})) {
        return false;
      }
    }
  }
  if (before == index_.head) return true;
  return report(failure, damaged(directory_, "the old blocks do not end where the journal says"));
}

Result<void> BlockArchive::prove(StoreFailure& failure) const {
  for (const ArchiveFile& file : index_.files) {
    QTRY_VOID(unpacked(file, failure));
    kept_first_ = 0;  // read again, whatever was kept
  }
  return {};
}

Result<ArchiveIndex> BlockArchive::add(const Head& before, const Head& after,
                                       std::string_view blocks, StoreFailure& failure) const {
  QASSERT(before == index_.head && after.block > before.block);
  const std::string name = path(before.block + 1);
  const auto failed = [&](const rocksdb::Status& status) {
    return report(failure, failure_of(status, "cannot write old blocks", name));
  };
  const std::string frame = pack_tightly(blocks);
  if (const auto done = files_.make_directories(directory_); !done.ok()) return failed(done);
  // What an interrupted compaction left under this name is replaced.
  if (const auto done = files_.replace(name, frame); !done.ok()) return failed(done);
  ArchiveIndex index = index_;
  index.head = after;
  index.files.push_back({.first = before.block + 1,
                         .last = after.block,
                         .unpacked = blocks.size(),
                         .size = frame.size(),
                         .digest = sha256(frame)});
  return index;
}

}  // namespace quittance::storage
