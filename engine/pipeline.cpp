#include "engine/pipeline.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "engine/packed_cash.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kPackedChunk = std::size_t{1} << 20;

}  // namespace

ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                              const ingest::DecodeContext& context, Executor& executor,
                              ingest::CashSink& sink, std::size_t chunk_bytes) {
  const std::unique_ptr<ingest::Assembler> assembler = decoder.assembler(bytes, context);
  const std::vector<ingest::ByteRange> parts = decoder.split_for(bytes, chunk_bytes, context);
  const std::size_t window = executor.concurrency() * 4;
  for (std::size_t first = 0; first < parts.size(); first += window) {
    const std::size_t count = std::min(window, parts.size() - first);
    std::vector<std::unique_ptr<ingest::Fragment>> fragments(count);
    executor.for_each(count, [&](std::size_t n) {
      fragments[n] = decoder.decode(bytes, parts[first + n], context);
    });
    for (auto& fragment : fragments) assembler->add(std::move(fragment), sink);
  }
  return assembler->finish(sink);
}

void CollectingSink::cash(const CashRecord& record) {
  const auto refuse = [&](const char* code, const char* why) {
    refused_.push_back(
        {Severity::error, code, record.source.record, record.source.from, std::string(why)});
  };
  const bool dated =
      record.value_date.known() || record.booking_date.known() || record.deposit_date.known();
  if (record.amount > kAmountMax) {
    return refuse("amount_too_large",
                  "no book holds an amount of over 10^17 minor units; correct it");
  }
  if (!dated) return refuse("date_missing", "the record has no day at all; ask the sender for it");
  if (!record.currency.known()) return refuse("currency_missing", "the record has no currency");
  if (chunks_.empty() || chunks_.back().size() >= kPackedChunk) {
    chunks_.emplace_back().reserve(kPackedChunk + 1024);
  }
  std::string& chunk = chunks_.back();
  const std::size_t start = chunk.size();
  std::uint32_t size = 0;
  chunk.append(sizeof(size), '\0');
  PackedCash::pack(record, {}, record.remittance, chunk);
  size = static_cast<std::uint32_t>(chunk.size() - start - sizeof(size));
  std::memcpy(chunk.data() + start, &size, sizeof(size));
  ++size_;
}

const CashRecord* CollectingSink::Reader::next() {
  if (taken_ == sink_.size_) return nullptr;
  if (at_ == sink_.chunks_[chunk_].size()) {
    ++chunk_;
    at_ = 0;
  }
  const std::string_view chunk = sink_.chunks_[chunk_];
  std::uint32_t size = 0;
  std::memcpy(&size, chunk.data() + at_, sizeof(size));
  record_ = PackedCash(chunk.substr(at_ + sizeof(size), size)).record(lines_);
  at_ += sizeof(size) + size;
  ++taken_;
  return &record_;
}

void CollectingSink::limit(std::uint64_t count) {
  size_ = std::min(size_, count);
}

void CollectingSink::range(const ingest::UsedRange& range) {
  bytes_used_ += range.bytes.to - range.bytes.from;
}

}  // namespace quittance::engine
