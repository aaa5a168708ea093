// SWIFT MT940, MT942 and MT950 behind the interface of ingest/decoder.h: one reader, three words.
#include <algorithm>

#include "ingest/decoder.h"
#include "ingest/known_formats.h"
#include "ingest/mt940/assembler.h"
#include "ingest/mt940/fields.h"
#include "ingest/mt940/records.h"

namespace quittance::ingest {
namespace {

class MtDecoder final : public Decoder {
 public:
  MtDecoder(int type, std::string_view word) : type_(type), word_(word) {}
  [[nodiscard]] std::string_view format() const override { return word_; }

  // By the tags and blocks that known_formats.cpp knows.
  [[nodiscard]] int sniff(std::string_view head) const override {
    const KnownFormat known = known_format(head);
    return known.format == word_ ? known.score : 0;
  }

  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    std::vector<ByteRange> parts;
    for (std::size_t from = 0; from < bytes.size();) {
      const std::size_t wanted =
          std::min(std::max<std::size_t>(chunk_bytes, 1), bytes.size() - from);
      const std::size_t to = mt940::next_cut(bytes, from + wanted);
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                 const DecodeContext& /*context*/) const override {
    return mt940::lex(bytes, part);
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<mt940::MtAssembler>(type_, bytes, context);
  }

 private:
  int type_;
  std::string_view word_;
};

}  // namespace

const Decoder& mt940_decoder() {
  static const MtDecoder kDecoder(940, "mt940");
  return kDecoder;
}
const Decoder& mt942_decoder() {
  static const MtDecoder kDecoder(942, "mt942");
  return kDecoder;
}
const Decoder& mt950_decoder() {
  static const MtDecoder kDecoder(950, "mt950");
  return kDecoder;
}

}  // namespace quittance::ingest
