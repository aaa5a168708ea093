// CREMUL and REMADV: the decoders, which differ in their word only.
#include <memory>
#include <string_view>

#include "core/text.h"
#include "ingest/decoder.h"
#include "ingest/edifact/assembler.h"
#include "ingest/edifact/segments.h"
#include "ingest/paced.h"

namespace quittance::ingest {
namespace {

// How sure a file of interchanges is of the given message: that of the first one that is read.
int sniff_message(std::string_view head, std::string_view type) {
  edifact::SegmentReader reader(head);
  if (!edifact::begins_interchange(head.substr(reader.position()))) return 0;
  edifact::Segment segment;
  while (reader.next(segment)) {
    if (segment.name != "UNH") continue;
    const std::string_view found = trim(segment.value(2));
    if (found == type) return 100;
    if (found == "CREMUL" || found == "REMADV") return 0;
  }
  return 0;
}

class EdifactDecoder final : public Decoder {
 public:
  EdifactDecoder(std::string_view format, std::string_view type) : format_(format), type_(type) {}

  std::string_view format() const override { return format_; }
  int sniff(std::string_view head) const override { return sniff_message(head, type_); }

  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return paced_parts(bytes, chunk_bytes);
  }

  std::unique_ptr<Fragment> decode(std::string_view /*bytes*/, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<PacedFragment>(part);
  }

  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<edifact::EdifactAssembler>(format_, bytes, context);
  }

 private:
  std::string_view format_;
  std::string_view type_;
};

}  // namespace

const Decoder& edifact_cremul_decoder() {
  static const EdifactDecoder kDecoder("edifact-cremul", "CREMUL");
  return kDecoder;
}

const Decoder& edifact_remadv_decoder() {
  static const EdifactDecoder kDecoder("edifact-remadv", "REMADV");
  return kDecoder;
}

}  // namespace quittance::ingest
