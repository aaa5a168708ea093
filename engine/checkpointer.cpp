#include "engine/checkpointer.h"

#include <memory>
#include <utility>

#include "core/assert.h"
#include "engine/book_image.h"

namespace quittance::engine {

bool Checkpointer::due(const Book& book, std::uint64_t events_min) const {
  const std::uint64_t grown = book.next_sequence() - 1 - last_events_;
  return events_min != 0 && !failed_ && grown >= events_min && grown >= last_events_ / 4;
}

void Checkpointer::begin(const Book& book, const storage::Head& head, Executor& executor) {
  QASSERT(book.unfinished_run() == Book::kNoRun && book.next_sequence() == head.next_sequence);
  (void)finish();
  auto image = std::make_unique<storage::CheckpointImage>();
  image->head = head;
  image->writer = image_writer();
  image->chunks = encode_image(book, executor);
  CheckpointReport report;
  report.block = head.block;
  report.events = head.next_sequence - 1;
  last_events_ = report.events;
  for (const storage::CheckpointChunk& chunk : image->chunks) report.rows += chunk.rows;
  const auto when = writing_ == Writing::beside ? std::launch::async : std::launch::deferred;
  begun_ = std::async(
      when, [folder = &folder_, image = std::move(image), keep = whole_block_, report]() mutable {
        storage::StoreFailure failure;
        if (const auto size = folder->write(*image, keep, failure)) {
          report.bytes = *size;
        } else {
          report.code = failure.code;
          report.failure = failure.message;
        }
        return report;
      });
}

const CheckpointReport& Checkpointer::finish() {
  if (!begun_.valid()) return report_;
  report_ = begun_.get();
  failed_ = !report_.failure.empty();
  if (!failed_) whole_block_ = report_.block;
  return report_;
}

}  // namespace quittance::engine
