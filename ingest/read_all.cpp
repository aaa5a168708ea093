#include <utility>

#include "ingest/decoder.h"

namespace quittance::ingest {

const Dialect& DecodeContext::dialect_of(std::string_view account) const {
  if (!dialect.empty()) return profiles->dialect(dialect);
  const std::string& name = profiles->of(account).dialect;
  return profiles->dialect(name.empty() ? "default" : std::string_view(name));
}

namespace {

class CutParts final : public Cutter {
 public:
  explicit CutParts(std::vector<ByteRange> parts) : parts_(std::move(parts)) {}
  bool next(ByteRange& part) override {
    if (next_ == parts_.size()) return false;
    part = parts_[next_++];
    return true;
  }

 private:
  std::vector<ByteRange> parts_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Cutter> Decoder::cutter(std::string_view bytes, std::size_t chunk_bytes,
                                        const DecodeContext& context) const {
  return std::make_unique<CutParts>(split_for(bytes, chunk_bytes, context));
}

FileSummary read_all(const Decoder& decoder, std::string_view bytes, const DecodeContext& context,
                     CashSink& sink, std::size_t chunk_bytes) {
  const std::unique_ptr<Assembler> assembler = decoder.assembler(bytes, context);
  const std::unique_ptr<Cutter> cutter = decoder.cutter(bytes, chunk_bytes, context);
  for (ByteRange part; cutter->next(part);) {
    assembler->add(decoder.decode(bytes, part, context), sink);
  }
  return assembler->finish(sink);
}

}  // namespace quittance::ingest
