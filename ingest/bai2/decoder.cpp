// BAI2 cash management balance reporting behind the interface of ingest/decoder.h.
#include <algorithm>

#include "ingest/bai2/assembler.h"
#include "ingest/bai2/lines.h"
#include "ingest/bai2/records.h"
#include "ingest/decoder.h"

namespace quittance::ingest {
namespace {

using bai2::RecordCode;

class Bai2Decoder final : public Decoder {
 public:
  [[nodiscard]] std::string_view format() const override { return "bai2"; }

  // "01," with the commas of a file header is BAI2 for certain; a file that begins with another
  // record of its own is likely cut off in front.
  [[nodiscard]] int sniff(std::string_view head) const override {
    const bai2::Framing framing = bai2::framing_of(head);
    std::size_t at = framing.start;
    while (at < head.size() && (head[at] == '\n' || head[at] == '\r' || head[at] == ' ')) ++at;
    if (at >= head.size()) return 0;
    const bai2::Line line = bai2::line_at(head.substr(at), {}, 0);
    const std::string_view first = head.substr(at, line.to);
    switch (bai2::code_at(first)) {
      case RecordCode::file_header:
        return std::count(first.begin(), first.end(), ',') >= 6 ? 95 : 40;
      case RecordCode::group_header:
        return std::count(first.begin(), first.end(), ',') >= 5 &&
                       first.find('/') != std::string_view::npos
                   ? 60
                   : 0;
      case RecordCode::account:
        return first.find('/') != std::string_view::npos ? 40 : 0;
      default:
        return 0;
    }
  }

  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    const bai2::Framing framing = bai2::framing_of(bytes);
    std::vector<ByteRange> parts;
    for (std::size_t from = 0; from < bytes.size();) {
      const std::size_t wanted =
          std::min(std::max<std::size_t>(chunk_bytes, 1), bytes.size() - from);
      const std::size_t to = bai2::next_cut(bytes, framing, from + wanted);
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                 const DecodeContext& /*context*/) const override {
    return bai2::lex(bytes, part);
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<bai2::Bai2Assembler>(bytes, context);
  }
};

}  // namespace

const Decoder& bai2_decoder() {
  static const Bai2Decoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
