#include "tests/support/book_workload.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <ostream>

#include "tests/support/executors.h"

namespace quittance::testing {
namespace fs = std::filesystem;
using storage::BlockView;
using storage::BookStore;
using storage::StoreFailure;
using storage::StoreOptions;

namespace {

// Memory where there is some: the tests simulate the disk's failures and need no real sync.
fs::path scratch_base() {
  const fs::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
}

}  // namespace

ScratchDirectory::ScratchDirectory(const std::string& name)
    : root_(scratch_base() / (name + "." + std::to_string(::getpid()))) {
  clear();
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

std::string ScratchDirectory::path(const std::string& below) const {
  return below.empty() ? root_.string() : (root_ / below).string();
}

void ScratchDirectory::clear() const {
  fs::remove_all(root_);
  fs::create_directories(root_);
}

std::uint32_t block_event_count(std::uint64_t number) {
  return static_cast<std::uint32_t>(number % 5 + 1);
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string block_events(std::uint64_t number) {
  const std::size_t size = number % 7 == 0 ? 70'000 + number : 20 + number * 37 % 1'500;
  std::string events(size, '\0');
  std::uint64_t state = number * 0x9E3779B97F4A7C15u + 1;
  for (char& byte : events) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<char>(state >> 56);
  }
  return events;
}

std::uint64_t append_blocks(BookStore& store, std::uint64_t blocks) {
  for (std::uint64_t done = 0; done < blocks; ++done) {
    const std::uint64_t number = store.head().block + 1;
    if (!store.append(block_event_count(number), block_events(number))) return done;
  }
  return blocks;
}

std::string copy_book_until(const std::string& from, const std::string& to, std::uint64_t last) {
  fs::remove_all(to);
  StoreFailure failure;
  const auto source = BookStore::open(from, StoreOptions{.read_only = true}, failure);
  if (!source) return failure.message;
  {
    const auto target = BookStore::open(to, StoreOptions{.create = true}, failure);
    if (!target) return failure.message;
    bool appended = true;
    const auto read = (*source)->read(1, [&](const BlockView& block) {
      if (block.block > last) return false;
      appended = appended && (*target)->append(block.event_count, block.events);
      return appended;
    });
    if (!read) return (*source)->failure().message;
    if (!appended) return (*target)->failure().message;
  }
  fs::copy(from + "/files", to + "/files",
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  // Checkpoints of blocks that the copy does not have are passed over.
  if (fs::exists(from + "/checkpoints")) fs::copy(from + "/checkpoints", to + "/checkpoints");
  return {};
}

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  constexpr const char* kWords[] = {"whole", "lost", "wrong", "refused"};
  return out << kWords[static_cast<std::size_t>(finding.outcome)] << ", " << finding.blocks
             << " blocks: " << finding.text;
}

Finding check_store(BookStore& store, std::uint64_t acked, std::uint64_t attempted) {
  std::uint64_t blocks = 0;
  std::uint64_t next_sequence = 1;
  std::string difference;
  const auto read = store.read(1, [&](const BlockView& block) {
    ++blocks;
    if (block.block != blocks || block.first_sequence != next_sequence ||
        block.event_count != block_event_count(blocks) || block.events != block_events(blocks)) {
      difference = "block " + std::to_string(blocks) + " is not the one written";
    }
    next_sequence += block.event_count;
    return difference.empty();
  });
  if (!difference.empty()) return {Outcome::wrong, blocks, difference};
  if (!read) return {Outcome::refused, blocks, store.failure().message, read.error().code};
  if (blocks != store.head().block || next_sequence != store.head().next_sequence) {
    return {Outcome::wrong, blocks, "the head does not count what was read"};
  }
  const std::string text =
      "acknowledged " + std::to_string(acked) + ", begun " + std::to_string(attempted);
  if (blocks > attempted) return {Outcome::wrong, blocks, text};
  return {blocks < acked ? Outcome::lost : Outcome::whole, blocks, text};
}

Finding check_book(const std::string& directory, const StoreOptions& options, std::uint64_t acked,
                   std::uint64_t attempted) {
  StoreFailure failure;
  const auto store = BookStore::open(directory, options, failure);
  if (!store) return {Outcome::refused, 0, failure.message, store.error().code};
  return check_store(**store, acked, attempted);
}

Result<void> store(storage::FileArchive& archive, std::string_view bytes, const Digest& digest) {
  InOrderExecutor executor;
  const storage::FileArchive::Original original{bytes, digest};
  return archive.store({&original, 1}, executor).front();
}

}  // namespace quittance::testing
