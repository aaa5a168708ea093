// Reads one file through its decoder: chunks in parallel, assembled in order.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/executor.h"
#include "engine/cash_text.h"
#include "ingest/decoder.h"

namespace quittance::engine {

inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

// Same result for every chunk size and executor. At most a few chunks per thread are held at a
// time.
[[nodiscard]] ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                                            const ingest::DecodeContext& context,
                                            Executor& executor, ingest::CashSink& sink,
                                            std::size_t chunk_bytes = kChunkBytes);

// Keeps every record of cash with its text: what a run decides on.
class CollectingSink final : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override;
  void range(const ingest::UsedRange& range) override;
  // In file order. Views live as long as the sink.
  [[nodiscard]] const std::vector<CashRecord>& records() const { return records_; }
  // Drops all but the first `count` records: a dry run's --limit.
  void limit(std::uint64_t count);
  // Records that the book cannot hold: no day at all, no currency, or more than kAmountMax. They
  // are left out, and the caller holds the file.
  [[nodiscard]] const std::vector<Finding>& refused() const { return refused_; }
  // Bytes by use: they tile the file (domain.md section 6, 4).
  [[nodiscard]] std::uint64_t bytes_used() const { return bytes_used_; }

 private:
  CashText text_;
  std::vector<CashRecord> records_;
  std::vector<Finding> refused_;
  std::uint64_t bytes_used_ = 0;
};

}  // namespace quittance::engine
