// Walks Fedwire messages in order; each is one record of cash.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/fedwire/message.h"
#include "ingest/fedwire/tags.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"

namespace quittance::ingest::fedwire {

// Units: the file, and each message that is a test. Memory: one message, the ordinals among equal
// ids, and what FileSummary holds.
class FedwireAssembler final : public Assembler {
 public:
  FedwireAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  struct PendingRange {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string_view what;
  };

  void on_tag(const Tag& tag, CashSink& sink);
  void close_message(CashSink& sink);
  [[nodiscard]] RangeUse yield_message(CashSink& sink);
  [[nodiscard]] bool sent_by_us() const;
  [[nodiscard]] CashKind kind_of(std::string_view account);
  void judge_lines();
  void judge_parties(bool sent);
  void note_style(const Tag& tag);
  [[nodiscard]] bool breaks_off() const;
  [[nodiscard]] Place place() const { return {first_record_, first_byte_}; }

  std::string_view bytes_;
  const DecodeContext& context_;
  TagReader reader_;
  FileSummary summary_;
  Report report_;
  Message message_;
  bool open_ = false;
  std::uint32_t records_ = 0;  // tags
  std::uint32_t first_record_ = 0;
  std::uint64_t first_byte_ = 0;
  std::uint64_t covered_ = 0;
  std::uint32_t readable_ = 0;
  bool at_end_ = false;  // the open message is the file's last
  // Tags of free width that end in '*', and those that do not.
  std::uint64_t starred_ = 0;
  std::uint64_t bare_ = 0;
  bool last_is_bare_ = false;
  std::vector<PendingRange> ranges_;            // of the open message
  std::set<std::string, std::less<>> unknown_;  // tags already spoken of
  Wide credits_ = 0;
  Wide debits_ = 0;
  OrdinalCounter ids_;
  OrdinalCounter accounts_;
  std::string id_;
};

}  // namespace quittance::ingest::fedwire
