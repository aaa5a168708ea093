// X12 820, 823 and 835: the decoders, which differ in their word only.
#include "ingest/x12/assembler.h"

#include <memory>
#include <string>

#include "core/text.h"
#include "ingest/decoder.h"
#include "ingest/paced.h"
#include "ingest/x12/fragment.h"

namespace quittance::ingest {
namespace {

// How sure a file of interchanges is of the given set: that of its first ST.
int sniff_set(std::string_view head, std::string_view set) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string_view text = trim(head);
  const auto isa = x12::read_isa(text);
  const auto bare = isa ? std::nullopt : x12::guess_delimiters(text.substr(0, 4096));
  const bool begins = text.starts_with("GS") || text.starts_with("ST");
  if (!isa && !(bare && begins)) return 0;
  x12::SegmentReader reader(text, bare);
  x12::Segment segment;
  while (reader.next(segment)) {
    if (segment.name() == "ST") {
      if (trim(segment.element(1)) != set) return 0;
      return isa ? 100 : 85;
    }
  }
  return 0;
}

class X12Decoder final : public Decoder {
 public:
  X12Decoder(std::string_view format, std::string_view set) : format_(format), set_(set) {}

  std::string_view format() const override { return format_; }
  int sniff(std::string_view head) const override { return sniff_set(head, set_); }

  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return paced_parts(bytes, chunk_bytes);
  }

  // Sets 820, which come in large numbers, are read ahead.
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    if (set_ != "820") return std::make_unique<x12::X12Fragment>(part);
    return std::make_unique<x12::X12Fragment>(bytes, part);
  }

  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<x12::X12Assembler>(format_, bytes, context);
  }

 private:
  std::string_view format_;
  std::string_view set_;
};

}  // namespace

const Decoder& x12_820_decoder() {
  static const X12Decoder kDecoder("x12-820", "820");
  return kDecoder;
}

const Decoder& x12_823_decoder() {
  static const X12Decoder kDecoder("x12-823", "823");
  return kDecoder;
}

const Decoder& x12_835_decoder() {
  static const X12Decoder kDecoder("x12-835", "835");
  return kDecoder;
}

}  // namespace quittance::ingest
