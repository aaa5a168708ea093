// What one object of Stripe's API says: charges, refunds, disputes, fees and payouts as cash.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/money.h"
#include "ingest/decoder.h"

namespace quittance::ingest::stripe {

// Stripe's balance is one own account for each of our Stripe accounts; its JSON does not name it.
inline constexpr std::string_view kAccount = "stripe";

// An amount in Stripe's smallest unit in minor units of ISO 4217, which differ for a few
// currencies. Empty: it has no whole minor units, or is beyond kAmountMax.
[[nodiscard]] std::optional<std::int64_t> minor_units(std::int64_t amount, Currency currency);

// One object that was read. Text lives as long as the arena given to the reader.
struct ReadObject {
  std::string_view refused;    // a finding code; empty: it was read
  std::string message;         // why it was refused
  bool is_cash = false;        // `cash` is to be yielded
  CashRecord cash;             // without `source`, `unit` and `remittance`
  std::size_t first_line = 0;  // its remittance: lines[first_line, first_line + lines)
  std::size_t lines = 0;
  std::int64_t fee = 0;    // that Stripe kept of it; negative: gave back
  std::int64_t net = 0;    // that the balance changed by, as stated
  bool net_wrong = false;  // amount less fee is not net
  bool test = false;       // livemode is false
  bool refunded = false;   // a charge, in part or whole
  bool category_known = true;
  std::string_view category;  // of a balance transaction
  std::string_view payout;    // that it was paid out with
  bool is_payout = false;     // the payout itself, or its balance transaction
};

// An object's kind, and of a list where its elements stand.
struct Envelope {
  bool is_object = false;
  std::string fault;  // why it is none
  bool is_list = false;
  ByteRange elements;     // of a list: the array with its brackets, within the given text
  bool has_more = false;  // of a list: it is one page of several
  std::string payout;     // of a list: the payout that it was asked for
};

// Not thread-safe; one a part.
class ObjectReader {
 public:
  ObjectReader(Arena& arena, std::vector<RemittanceLine>& lines);
  ~ObjectReader();
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  [[nodiscard]] Envelope open(std::string_view text);
  // An event is read as the object that it carries. `text` is one JSON object.
  [[nodiscard]] ReadObject read(std::string_view text);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quittance::ingest::stripe
