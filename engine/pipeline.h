// Reads one file through its decoder: chunks in parallel, assembled in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/executor.h"
#include "ingest/decoder.h"

namespace quittance::engine {

inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

// Same result for every chunk size and executor. At most a few chunks per thread are held at a
// time.
[[nodiscard]] ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                                            const ingest::DecodeContext& context,
                                            Executor& executor, ingest::CashSink& sink,
                                            std::size_t chunk_bytes = kChunkBytes);

// Keeps every record of cash, packed (engine/packed_cash.h): what a run records. Some 80 bytes a
// record.
class CollectingSink final : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override;
  void range(const ingest::UsedRange& range) override;
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Drops all but the first `count` records: a dry run's --limit.
  void limit(std::uint64_t count);
  // Records that the book cannot hold: no day at all, no currency, or more than kAmountMax. They
  // are left out, and the caller holds the file.
  [[nodiscard]] const std::vector<Finding>& refused() const { return refused_; }
  // Bytes by use: they tile the file (domain.md section 6, 4).
  [[nodiscard]] std::uint64_t bytes_used() const { return bytes_used_; }

  // Walks the records in file order. The sink outlives it and does not change meanwhile.
  class Reader {
   public:
    explicit Reader(const CollectingSink& sink) : sink_(sink) {}
    // Null after the last. A record lives until the next call, its text as long as the sink.
    [[nodiscard]] const CashRecord* next();

   private:
    const CollectingSink& sink_;
    std::uint64_t taken_ = 0;
    std::size_t chunk_ = 0;
    std::size_t at_ = 0;
    CashRecord record_;
    std::vector<RemittanceLine> lines_;
  };

 private:
  std::vector<std::string> chunks_;  // a record's size in 4 bytes, then its packed bytes
  std::uint64_t size_ = 0;
  std::vector<Finding> refused_;
  std::uint64_t bytes_used_ = 0;
};

}  // namespace quittance::engine
