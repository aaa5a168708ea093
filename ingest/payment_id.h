// Payment ids of entries in statements (interfaces.md 2): by the bank's reference, or by what the
// entry says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "ingest/ordinals.h"

namespace quittance::ingest {

// What one entry says, as far as it identifies the payment (the content key of domain.md 3, and the
// type, so that a return is never taken for the receipt of the same amount).
struct EntryContent {
  std::string_view type;  // the bank's code
  std::int64_t amount = 0;
  std::string_view payer_name;
  std::string_view payer_account;
  std::string_view check_number;
  std::string_view text;
};

// 64 bits of a SHA-256. Needs no context, so that chunks can compute it in parallel.
[[nodiscard]] std::uint64_t content_hash(const EntryContent& content);
// content_hash() of many entries, which costs less than one by one: SHA-256 takes two at a time.
class ContentHashes {
 public:
  void add(const EntryContent& content);
  // Those of all entries that were added, in their order.
  [[nodiscard]] const std::vector<std::uint64_t>& finish();

 private:
  static constexpr std::size_t kAtOnce = 8;  // their texts stay in the first cache
  void hash_waiting();

  std::string bytes_;  // of the entries that wait, one behind the other
  std::size_t used_ = 0;
  std::array<std::size_t, kAtOnce> ends_{};
  std::size_t waiting_ = 0;
  std::vector<std::uint64_t> hashes_;
};
// The same with the currency, which stands in the statement and not in the entry.
[[nodiscard]] std::uint64_t with_currency(std::uint64_t content, Currency currency);

// `account/2026-11-20/` begins every id of a statement.
[[nodiscard]] std::string statement_prefix(std::string_view account, Date as_of);

// Write the id into `id`, whose capacity is reused: `prefix` and `165/REFERENCE/1`, or `prefix` and
// 16 hexadecimal digits and `/1`. `ordinal` counts equals within the statement from 1.
void id_by_reference(std::string& id, std::string_view prefix, std::string_view type,
                     std::string_view reference, std::uint32_t ordinal);
void id_by_content(std::string& id, std::string_view prefix, std::uint64_t content,
                   std::uint32_t ordinal);

}  // namespace quittance::ingest
