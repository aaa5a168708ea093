#include "engine/pipeline.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace quittance::engine {

ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                              const ingest::DecodeContext& context, Executor& executor,
                              ingest::CashSink& sink, std::size_t chunk_bytes) {
  sink.begin(decoder.format());
  const std::unique_ptr<ingest::Assembler> assembler = decoder.assembler(bytes, context);
  const std::vector<ingest::ByteRange> parts = decoder.split_for(bytes, chunk_bytes, context);
  const std::size_t window = executor.concurrency() * 4;
  for (std::size_t first = 0; first < parts.size(); first += window) {
    const std::size_t count = std::min(window, parts.size() - first);
    std::vector<std::unique_ptr<ingest::Fragment>> fragments(count);
    executor.for_each(count, [&](std::size_t n) {
      fragments[n] = decoder.decode(bytes, parts[first + n], context);
    });
    for (auto& fragment : fragments) assembler->add(std::move(fragment), sink);
  }
  return assembler->finish(sink);
}

}  // namespace quittance::engine
