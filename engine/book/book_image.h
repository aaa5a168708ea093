// The book as chunks of rows for a checkpoint, and the book that such chunks are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "storage/checkpoint.h"

namespace quittance::engine {

// Raised with every change of the field lists, of the sections or of how events fold into rows.
inline constexpr std::uint32_t kImageLayout = 13;

// Stands in every checkpoint. Only an image of the same program version and layout is read back:
// another version may have folded the same events into other rows.
[[nodiscard]] std::string image_writer();

// Equal books give equal bytes, whatever the threads and however the book came into being. The book
// may not change meanwhile. Memory: the image. Cost: linear in the rows, spread over the executor.
[[nodiscard]] std::vector<storage::CheckpointChunk> encode_image(const Book& book,
                                                                 Executor& executor);

// The same chunks with their digests, handed to `take` in order while the next ones are encoded,
// until it says false. Memory: a few chunks a thread.
void stream_image(const Book& book, Executor& executor,
                  const std::function<bool(const storage::CheckpointChunk&)>& take);

// The book of a checkpoint that image_writer() wrote: rows decoded chunk by chunk, then the indexes
// built, both spread over the executor. Errors: book_damaged, io_failed.
[[nodiscard]] Result<Book> load_image(const storage::Checkpoint& checkpoint, Executor& executor);

// The word of the first section in which the book and the checkpoint, or two books, differ; empty
// when every byte of their images is equal. Memory: a few chunks.
[[nodiscard]] std::string image_difference(const Book& book, const storage::Checkpoint& checkpoint,
                                           Executor& executor);
[[nodiscard]] std::string image_difference(const Book& one, const Book& other, Executor& executor);

}  // namespace quittance::engine
