// Reads one file through its decoder: chunks in parallel, and beside them the chunks before in
// order.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/executor.h"
#include "ingest/decoder.h"

namespace quittance::engine {

// Small enough that what a chunk is read into stays in the second cache and is used again.
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 18;

// Same result for every chunk size and executor. At most a few chunks per thread are held at a
// time. The sink is called from one thread at a time, not always the same.
[[nodiscard]] ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                                            const ingest::DecodeContext& context,
                                            Executor& executor, ingest::CashSink& sink,
                                            std::size_t chunk_bytes = kChunkBytes);

}  // namespace quittance::engine
