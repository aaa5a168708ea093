// Walks one JSON object token by token into a draft: text as written, nothing interpreted yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/json/object_reader.h"

namespace quittance::ingest::json {

// A scalar as it stands in the file; empty when the field is missing, null or "".
struct Text {
  std::string_view value;
  std::uint64_t at = 0;  // file offset of its token
};

struct PayerDraft {
  Text name, routing, account, iban, id;
};

struct LineDraft {
  Text reference, kind, amount, discount, adjustment, reason, text;
};

struct ObjectDraft {
  Text payment_id, kind, account, value_date, booking_date, deposit_date, currency, amount, method;
  Text bank_reference, end_to_end_id, original_id, check_number, reference, text;
  Text charges, mandate_id, return_reason, uetr;
  bool provisional = false;
  PayerDraft payer;
  std::vector<LineDraft> lines;

  void clear() {
    std::vector<LineDraft> kept = std::move(lines);  // its memory serves the next object too
    kept.clear();
    *this = {};
    lines = std::move(kept);
  }
};

// A field that the canonical record does not have; `in` is "", "payer." or "remittance.".
struct StrangeField {
  std::string_view in;
  std::string_view name;
  std::uint64_t at = 0;
};

// Not thread-safe. The draft's text points into the file's bytes or the arena.
class ObjectWalk {
 public:
  ObjectWalk(std::string_view bytes, Arena& arena);
  ~ObjectWalk();
  ObjectWalk(const ObjectWalk&) = delete;
  ObjectWalk& operator=(const ObjectWalk&) = delete;

  // Fills the draft from the object at `range`. False when no well-formed object stands there;
  // then problem() is set. It is also set when a field has a wrong type or a key stands twice.
  [[nodiscard]] bool walk(ByteRange range);
  [[nodiscard]] const ObjectDraft& draft() const;
  [[nodiscard]] const std::optional<Refusal>& problem() const;
  [[nodiscard]] const std::vector<StrangeField>& strange() const;
  // The provider whose own JSON this is by its field names, such as "Stripe"; empty: none known.
  [[nodiscard]] std::string_view provider() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quittance::ingest::json
