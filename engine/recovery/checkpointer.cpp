#include "engine/recovery/checkpointer.h"

#include <functional>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/book/book_image.h"

namespace quittance::engine {
namespace {

void write_image(const storage::CheckpointFolder& folder, const storage::CheckpointImage& image,
                 std::uint64_t keep, CheckpointReport& report) {
  storage::StoreFailure failure;
  if (const auto size = folder.write(image, keep, failure)) {
    report.bytes = *size;
  } else {
    report.code = failure.code;
    report.failure = failure.message;
  }
}

}  // namespace

bool Checkpointer::due(const Book& book, std::uint64_t events_min) const {
  const std::uint64_t grown = book.next_sequence() - 1 - last_events_;
  return events_min != 0 && !failed_ && grown >= events_min && grown >= last_events_ / 4;
}

CheckpointReport Checkpointer::announce(const Book& book, const storage::Head& head) {
  QASSERT(book.unfinished_run() == Book::kNoRun && book.next_sequence() == head.next_sequence);
  (void)finish();
  CheckpointReport report;
  report.block = head.block;
  report.events = head.next_sequence - 1;
  last_events_ = report.events;
  return report;
}

void Checkpointer::settle(CheckpointReport report) {
  report_ = std::move(report);
  failed_ = !report_.failure.empty();
  if (!failed_) whole_block_ = report_.block;
}

void Checkpointer::begin(const Book& book, const storage::Head& head, Executor& executor) {
  CheckpointReport report = announce(book, head);
  std::vector<storage::CheckpointChunk> chunks = encode_image(book, executor);
  for (const storage::CheckpointChunk& chunk : chunks) report.rows += chunk.rows;
  const storage::CheckpointImage image{head, image_writer(), storage::source_of(std::move(chunks))};
  const auto when = writing_ == Writing::beside ? std::launch::async : std::launch::deferred;
  begun_ = std::async(when, [folder = &folder_, image, keep = whole_block_, report]() mutable {
    write_image(*folder, image, keep, report);
    return report;
  });
}

const CheckpointReport& Checkpointer::write(const Book& book, const storage::Head& head,
                                            Executor& executor) {
  CheckpointReport report = announce(book, head);
  const auto chunks = [&](const std::function<bool(const storage::CheckpointChunk&)>& take) {
    stream_image(book, executor, [&](const storage::CheckpointChunk& chunk) {
      report.rows += chunk.rows;
      return take(chunk);
    });
  };
  write_image(folder_, {head, image_writer(), chunks}, whole_block_, report);
  settle(std::move(report));
  return report_;
}

const CheckpointReport& Checkpointer::finish() {
  if (begun_.valid()) settle(begun_.get());
  return report_;
}

}  // namespace quittance::engine
