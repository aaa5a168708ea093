// A small ISO 20022 message that is read whole when it is assembled: what remt.001 and pain.002
// share around their elements.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/camt/entry_reader.h"
#include "ingest/camt/notes.h"
#include "ingest/decoder.h"
#include "ingest/xml/encoding.h"
#include "ingest/xml/path_walk.h"

namespace quittance::ingest::camt {

// The word of the message that a file begins with, also where it is UTF-16; empty: none is known.
[[nodiscard]] std::string_view known_message(std::string_view head);

// Positions are those of the scanner; offset() turns them into those of the file.
class IsoMessage : public Assembler {
 public:
  IsoMessage(std::string_view format, std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) final;

 protected:
  // Reads text() from its beginning to its end, or until it calls broken().
  virtual void read(CashSink& sink) = 0;

  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] xml::Charset charset() const;
  [[nodiscard]] std::uint64_t offset(std::uint64_t position) const;
  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] FileSummary& summary() { return summary_; }
  [[nodiscard]] const DecodeContext& context() const { return context_; }
  [[nodiscard]] std::uint32_t record() const { return record_; }
  void next_record() { ++record_; }

  void note(Note note, std::uint64_t position, std::string_view shown = {});
  void remark(const Remarks& remarks, const xml::ElementTree& elements, std::string_view root);
  // GrpHdr: who sent what.
  void head_value(const xml::PathWalk& walk);
  void reject(Note note);
  // The file cannot be read further: what was read is held.
  void broken(const xml::PathWalk& walk, CashSink& sink);
  void cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
             std::string_view what);
  void add_to(Tally& tally, Currency currency, std::int64_t amount);

 private:
  std::string_view bytes_;
  const DecodeContext& context_;
  xml::Encoding encoding_;
  std::unique_ptr<xml::Transcoded> transcoded_;
  Arena arena_;
  FileSummary summary_;
  Findings findings_;
  std::uint32_t record_ = 0;
  std::uint64_t covered_ = 0;
  bool broken_ = false;
};

// The decoder of such a message. Its one part is the whole file.
template <class MessageAssembler>
class IsoMessageDecoder final : public Decoder {
 public:
  explicit IsoMessageDecoder(std::string_view word) : word_(word) {}
  [[nodiscard]] std::string_view format() const override { return word_; }
  [[nodiscard]] int sniff(std::string_view head) const override {
    return known_message(head) == word_ ? 100 : 0;
  }
  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t /*chunk_bytes*/) const override {
    if (bytes.empty()) return {};
    return {{0, bytes.size()}};
  }
  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view /*bytes*/, ByteRange /*part*/,
                                                 const DecodeContext& /*context*/) const override {
    return std::make_unique<Fragment>();
  }
  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<MessageAssembler>(bytes, context);
  }

 private:
  std::string_view word_;
};

}  // namespace quittance::ingest::camt
