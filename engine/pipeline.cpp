#include "engine/pipeline.h"

#include <algorithm>
#include <memory>

namespace quittance::engine {

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
  records_.push_back(text_.keep(record, record.remittance));
}

void CollectingSink::limit(std::uint64_t count) {
  if (records_.size() > count) records_.resize(count);
}

void CollectingSink::range(const ingest::UsedRange& range) {
  bytes_used_ += range.bytes.to - range.bytes.from;
}

}  // namespace quittance::engine
