#include "tests/simulation/witness.h"

#include <utility>

namespace quittance::simulation {
namespace {

template <class Number>
std::string little_endian(Number value) {
  std::string bytes;
  for (std::size_t n = 0; n < sizeof(Number); ++n) bytes += static_cast<char>(value >> (8 * n));
  return bytes;
}

Digest chained(const BlockCopy& block, const Digest& predecessor) {
  return sha256("\x01" + little_endian(block.block) + little_endian(block.first_sequence) +
                little_endian(block.event_count) + std::string(predecessor.view()) + block.events);
}

}  // namespace

Result<std::vector<BlockCopy>> blocks_of(const std::string& directory, storage::Environment* env,
                                         storage::StoreFailure& failure) {
  storage::StoreOptions options;
  options.read_only = true;
  options.env = env;
  QTRY(const auto store, storage::BookStore::open(directory, options, failure));
  std::vector<BlockCopy> blocks;
  const auto read = store->read(1, [&](const storage::BlockView& view) {
    blocks.push_back(
        {view.block, view.first_sequence, view.event_count, view.digest, std::string(view.events)});
    return true;
  });
  if (!read) {
    failure = store->failure();
    return fail(read.error());
  }
  return blocks;
}

Violations check_chain(const std::vector<BlockCopy>& blocks) {
  Violations found;
  for (std::size_t n = 0; n < blocks.size(); ++n) {
    const BlockCopy& block = blocks[n];
    const std::string label = "block " + std::to_string(block.block);
    if (block.block != n + 1) found.push_back({7, label + " stands at " + std::to_string(n + 1)});
    const std::uint64_t expected =
        n == 0 ? 1 : blocks[n - 1].first_sequence + blocks[n - 1].event_count;
    if (block.first_sequence != expected) found.push_back({7, label + " leaves a gap of events"});
    // The first block follows a fixed text that storage alone knows.
    if (n > 0 && chained(block, blocks[n - 1].digest) != block.digest)
      found.push_back({7, label + " is not chained to the one before it"});
  }
  return found;
}

void Witness::acknowledged(const storage::Head& head) {
  if (head.block < head_.block) return;
  head_ = head;
  blocks_[head.block] = head.digest;
}

Violations Witness::check(const std::vector<BlockCopy>& blocks) const {
  Violations found;
  if (blocks.size() < head_.block) {
    found.push_back({9, "block " + std::to_string(head_.block) + " was acknowledged, and " +
                            std::to_string(blocks.size()) + " are served"});
  }
  for (const auto& [number, digest] : blocks_) {
    if (number == 0 || number > blocks.size()) continue;
    if (blocks[number - 1].digest != digest)
      found.push_back({9, "block " + std::to_string(number) + " is not the one acknowledged"});
  }
  return found;
}

Violations Witness::check(const storage::Head& head) const {
  Violations found;
  const bool other = head_.block > 0 && head.block == head_.block && head.digest != head_.digest;
  if (head.block < head_.block || other) {
    found.push_back({9, "a head at block " + std::to_string(head.block) + " is served, block " +
                            std::to_string(head_.block) + " was acknowledged"});
  }
  return found;
}

}  // namespace quittance::simulation
