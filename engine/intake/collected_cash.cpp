#include "engine/intake/collected_cash.h"

#include <algorithm>

#include "core/money.h"
#include "engine/book/cash_identity.h"

namespace quittance::engine {
namespace {

// Of packed bytes: a small file takes little, a large one few.
constexpr std::size_t kChunkMin = std::size_t{4} << 10;
constexpr std::size_t kChunkMax = std::size_t{1} << 20;

}  // namespace

std::uint32_t CollectedCash::index_of_account(std::string_view account) {
  // Neighbours mostly stand in the same one.
  if (!records_.empty() && accounts_[records_.back().account] == account)
    return records_.back().account;
  const auto found = std::find(accounts_.begin(), accounts_.end(), account);
  if (found == accounts_.end()) {
    accounts_.emplace_back(account);
    return static_cast<std::uint32_t>(accounts_.size() - 1);
  }
  return static_cast<std::uint32_t>(found - accounts_.begin());
}

void CollectedCash::cash(const CashRecord& record) {
  const auto refuse = [&](const char* code, const char* why) {
    refused_.push_back(
        {Severity::error, code, record.source.record, record.source.from, std::string(why)});
  };
  const Date dated = posting_date_of(record, {});
  if (record.amount > kAmountMax) {
    return refuse("amount_too_large",
                  "no book holds an amount of over 10^17 minor units; correct it");
  }
  if (!dated.known())
    return refuse("date_missing", "the record has no day at all; ask the sender for it");
  if (!record.currency.known()) return refuse("currency_missing", "the record has no currency");

  packing_.clear();
  const std::string_view suffix = id_suffix(record);
  if (suffix.empty() && record.key_is_reference) {
    PackedCash::pack(record, {}, packing_);
  } else {
    const std::string id = book_id(record);
    CashRecord kept = record;
    kept.payment_id = id;
    PackedCash::pack(kept, content_key(record, format_), packing_);
  }
  if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < packing_.size()) {
    const std::size_t last = chunks_.empty() ? 0 : chunks_.back().capacity();
    chunks_.emplace_back().reserve(
        std::max(std::clamp(last * 2, kChunkMin, kChunkMax), packing_.size()));
  }
  std::string& chunk = chunks_.back();
  const std::size_t start = chunk.size();
  chunk.append(packing_);
  records_.push_back({.bytes = chunk.data() + start,
                      .amount = record.amount,
                      .from = record.source.from,
                      .size = static_cast<std::uint32_t>(packing_.size()),
                      .record = record.source.record,
                      .unit = record.unit,
                      .account = index_of_account(record.account),
                      .dated = dated,
                      .currency = record.currency,
                      .kind = record.kind,
                      .provisional = record.provisional,
                      .key_is_reference = record.key_is_reference});
}

void CollectedCash::limit(std::uint64_t count) {
  if (records_.size() > count) records_.resize(count);
}

void CollectedCash::range(const ingest::UsedRange& range) {
  bytes_used_ += range.bytes.to - range.bytes.from;
}

}  // namespace quittance::engine
