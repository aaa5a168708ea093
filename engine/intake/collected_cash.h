// The cash of one file as a run keeps it between reading and recording: packed once, with what
// recording asks of every record beside it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/events/packed_cash.h"
#include "ingest/decoder.h"

namespace quittance::engine {

// One record. What is not here is in `cash`.
struct CollectedRecord {
  const char* bytes = nullptr;
  std::int64_t amount = 0;
  std::uint64_t from = 0;  // byte offset in the file
  std::uint32_t size = 0;  // of its packed bytes
  std::uint32_t record = 0;
  std::uint32_t unit = 0;
  std::uint32_t account = 0;  // index into CollectedCash::accounts()
  Date dated;                 // booking, deposit or value date, the first that is known
  Currency currency;
  CashKind kind = CashKind::receipt;
  bool provisional = false;
  bool key_is_reference = false;

  [[nodiscard]] PackedCash cash() const { return PackedCash({bytes, size}); }
  [[nodiscard]] bool is_receipt() const { return kind == CashKind::receipt && !provisional; }
};
static_assert(sizeof(CollectedRecord) <= 56);

// Keeps every record in file order, its id and content key being the book's. Some 150 bytes a
// record. Packed bytes stay where they are, also when this is moved.
class CollectedCash final : public ingest::CashSink {
 public:
  // The format says how content keys are made.
  void begin(std::string_view format) override { format_ = format; }
  void cash(const CashRecord& record) override;
  void range(const ingest::UsedRange& range) override;

  [[nodiscard]] std::span<const CollectedRecord> records() const { return records_; }
  // Our own accounts as the file names them, in order of appearance.
  [[nodiscard]] const std::vector<std::string>& accounts() const { return accounts_; }
  // Gives away the packed bytes, which stay where they are; records still point to them.
  [[nodiscard]] std::vector<std::string> take_bytes() { return std::exchange(chunks_, {}); }
  // Drops all records.
  void clear() { records_ = {}; }
  // Drops all but the first `count` records: a dry run's --limit.
  void limit(std::uint64_t count);
  // Records that the book cannot hold: no day at all, no currency, or more than kAmountMax. They
  // are left out, and the caller holds the file.
  [[nodiscard]] const std::vector<Finding>& refused() const { return refused_; }
  // Bytes by use: they tile the file (domain.md section 6, 4).
  [[nodiscard]] std::uint64_t bytes_used() const { return bytes_used_; }

 private:
  std::uint32_t index_of_account(std::string_view account);

  std::string format_;
  std::vector<std::string> chunks_;  // of packed bytes; never grown beyond what they reserved
  std::string packing_;              // reused
  std::vector<CollectedRecord> records_;
  std::vector<std::string> accounts_;
  std::vector<Finding> refused_;
  std::uint64_t bytes_used_ = 0;
};

}  // namespace quittance::engine
