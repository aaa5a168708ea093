// A decoder of fixed-width records: everything but the format's own assembler and sniff.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest {

template <typename FormatAssembler>
class FixedDecoder final : public Decoder {
 public:
  using Sniff = int (*)(std::string_view head);
  FixedDecoder(std::string_view format, const FixedForm& form, Sniff sniff_by)
      : format_(format), form_(form), sniff_(sniff_by) {}

  std::string_view format() const override { return format_; }
  int sniff(std::string_view head) const override { return sniff_(head); }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return split_fixed(bytes, chunk_bytes, form_);
  }
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<FixedFragment>(bytes, part, form_);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<FormatAssembler>(bytes, context);
  }

 private:
  std::string_view format_;
  const FixedForm& form_;
  Sniff sniff_;
};

}  // namespace quittance::ingest
