#include "engine/pipeline.h"

#include <memory>
#include <vector>

namespace quittance::engine {

ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                              const ingest::DecodeContext& context, Executor& executor,
                              ingest::CashSink& sink, std::size_t chunk_bytes) {
  sink.begin(decoder.format());
  const std::unique_ptr<ingest::Assembler> assembler = decoder.assembler(bytes, context);
  const std::unique_ptr<ingest::Cutter> cutter = decoder.cutter(bytes, chunk_bytes, context);
  const std::size_t window = executor.concurrency() * 4;
  std::vector<ingest::ByteRange> parts;
  ingest::ByteRange part;
  for (bool more = cutter->next(part); more;) {
    for (parts.clear(); more && parts.size() < window; more = cutter->next(part))
      parts.push_back(part);
    std::vector<std::unique_ptr<ingest::Fragment>> fragments(parts.size());
    executor.for_each(parts.size(), [&](std::size_t n) {
      fragments[n] = decoder.decode(bytes, parts[n], context);
    });
    for (auto& fragment : fragments) assembler->add(std::move(fragment), sink);
  }
  return assembler->finish(sink);
}

}  // namespace quittance::engine
