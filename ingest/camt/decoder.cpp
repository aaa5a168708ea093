// camt.052, camt.053 and camt.054 behind the interface of ingest/decoder.h: one reader, three
// words.
#include <algorithm>

#include "ingest/camt/assembler.h"
#include "ingest/camt/fragment.h"
#include "ingest/camt/iso_message.h"
#include "ingest/decoder.h"

namespace quittance::ingest {
namespace {

class CamtDecoder final : public Decoder {
 public:
  explicit CamtDecoder(std::string_view word) : word_(word) {}
  [[nodiscard]] std::string_view format() const override { return word_; }

  // By the message's namespace or element, wherever it stands in the head.
  [[nodiscard]] int sniff(std::string_view head) const override {
    return camt::known_message(head) == word_ ? 100 : 0;
  }

  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    if (bytes.empty()) return {};
    if (xml::is_utf16(xml::encoding_of(bytes).charset)) return {{0, bytes.size()}};
    std::vector<ByteRange> parts;
    for (std::uint64_t from = 0; from < bytes.size();) {
      const std::uint64_t wanted = std::max<std::uint64_t>(chunk_bytes, 1);
      const std::uint64_t left = bytes.size() - from;
      const std::uint64_t to = wanted >= left ? bytes.size() : camt::next_cut(bytes, from + wanted);
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                 const DecodeContext& /*context*/) const override {
    const xml::Encoding encoding = xml::encoding_of(bytes);
    if (xml::is_utf16(encoding.charset)) return camt::read_utf16(bytes, encoding);
    const std::uint64_t mark = part.from == 0 ? encoding.mark_bytes : 0;
    auto fragment = camt::read_part(bytes, encoding.charset, part.from + mark, part.to, part.to);
    fragment->from = part.from;
    return fragment;
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<camt::CamtAssembler>(bytes, context);
  }

 private:
  std::string_view word_;
};

}  // namespace

const Decoder& camt052_decoder() {
  static const CamtDecoder kDecoder("camt.052");
  return kDecoder;
}
const Decoder& camt053_decoder() {
  static const CamtDecoder kDecoder("camt.053");
  return kDecoder;
}
const Decoder& camt054_decoder() {
  static const CamtDecoder kDecoder("camt.054");
  return kDecoder;
}

}  // namespace quittance::ingest
