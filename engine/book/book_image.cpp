#include "engine/book/book_image.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>

#include "core/digest.h"
#include "engine/book/image_plan.h"
#include "engine/version.h"

namespace quittance::engine {
namespace {

// The lowest n < count for which `differs(n)`; count when there is none.
std::size_t first_that(std::size_t count, Executor& executor,
                       const std::function<bool(std::size_t)>& differs) {
  std::atomic<std::size_t> first{count};
  executor.for_each(count, [&](std::size_t n) {
    if (n >= first.load(std::memory_order_relaxed) || !differs(n)) return;
    std::size_t lowest = first.load();
    while (n < lowest && !first.compare_exchange_weak(lowest, n)) {
    }
  });
  return first.load();
}

std::string section_of(const ImagePlan& plan, std::size_t n) {
  return std::string(name(static_cast<Section>(plan.encode(n).section)));
}

}  // namespace

std::string image_writer() {
  return "quittance " + std::string(kVersion) + ", layout " + std::to_string(kImageLayout);
}

std::vector<storage::CheckpointChunk> encode_image(const Book& book, Executor& executor) {
  const ImagePlan plan(book);
  std::vector<storage::CheckpointChunk> chunks(plan.size());
  executor.for_each(plan.size(), [&](std::size_t n) { chunks[n] = plan.encode(n); });
  return chunks;
}

void stream_image(const Book& book, Executor& executor,
                  const std::function<bool(const storage::CheckpointChunk&)>& take) {
  const ImagePlan plan(book);
  const std::size_t window = executor.concurrency() * 8;
  std::vector<storage::CheckpointChunk> ready;
  std::vector<storage::CheckpointChunk> next;
  bool wanted = true;
  std::size_t first = 0;
  do {
    next.resize(std::min(window, plan.size() - first));
    executor.for_each(next.size() + 1, [&](std::size_t task) {
      if (task > 0) {
        storage::CheckpointChunk& chunk = next[task - 1] = plan.encode(first + task - 1);
        chunk.digest = sha256(chunk.bytes);
        return;
      }
      for (const storage::CheckpointChunk& chunk : ready) wanted = wanted && take(chunk);
    });
    first += next.size();
    ready.swap(next);
  } while (wanted && !ready.empty());
}

std::string image_difference(const Book& book, const storage::Checkpoint& checkpoint,
                             Executor& executor) {
  const ImagePlan plan(book);
  const auto kept = checkpoint.chunks();
  const std::size_t both = std::min(plan.size(), kept.size());
  const std::size_t at = first_that(both, executor, [&](std::size_t n) {
    const storage::CheckpointChunk chunk = plan.encode(n);
    if (chunk.section != kept[n].section || chunk.rows != kept[n].rows) return true;
    // The file's bytes are read too: its table alone would prove nothing about them.
    const auto bytes = checkpoint.read(n);
    return !bytes || *bytes != chunk.bytes;
  });
  if (at < both) return section_of(plan, at);
  return plan.size() == kept.size() ? std::string() : "number of chunks";
}

std::string image_difference(const Book& one, const Book& other, Executor& executor) {
  const ImagePlan plan(one);
  const ImagePlan against(other);
  const std::size_t both = std::min(plan.size(), against.size());
  const std::size_t at = first_that(both, executor, [&](std::size_t n) {
    const storage::CheckpointChunk a = plan.encode(n);
    const storage::CheckpointChunk b = against.encode(n);
    return a.section != b.section || a.rows != b.rows || a.bytes != b.bytes;
  });
  if (at < both) return section_of(plan, at);
  return plan.size() == against.size() ? std::string() : "number of chunks";
}

}  // namespace quittance::engine
