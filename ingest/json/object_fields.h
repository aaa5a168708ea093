// The fields of a canonical cash object by name, and the marks of other providers' JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/json/object_walk.h"

namespace quittance::ingest::json {

enum class FieldType : std::uint8_t { text, amount, flag, payer, remittance, source };

[[nodiscard]] constexpr std::string_view type_words(FieldType type) {
  switch (type) {
    case FieldType::text:
      return "a string";
    case FieldType::amount:
      return "a string or number with decimal digits";
    case FieldType::flag:
      return "true or false";
    case FieldType::remittance:
      return "an array of objects";
    default:
      return "an object";
  }
}

// A field by name and where its text goes; payer, remittance and source have places of their own.
template <class Target>
struct Slot {
  std::string_view name;
  FieldType type;
  Text Target::*text = nullptr;
};

// In the order of the canonical writer, which makes looking up its output one comparison a field.
inline constexpr Slot<ObjectDraft> kObjectSlots[] = {
    {"payment_id", FieldType::text, &ObjectDraft::payment_id},
    {"kind", FieldType::text, &ObjectDraft::kind},
    {"account", FieldType::text, &ObjectDraft::account},
    {"value_date", FieldType::text, &ObjectDraft::value_date},
    {"booking_date", FieldType::text, &ObjectDraft::booking_date},
    {"deposit_date", FieldType::text, &ObjectDraft::deposit_date},
    {"currency", FieldType::text, &ObjectDraft::currency},
    {"amount", FieldType::amount, &ObjectDraft::amount},
    {"method", FieldType::text, &ObjectDraft::method},
    {"provisional", FieldType::flag},
    {"payer", FieldType::payer},
    {"bank_reference", FieldType::text, &ObjectDraft::bank_reference},
    {"end_to_end_id", FieldType::text, &ObjectDraft::end_to_end_id},
    {"original_id", FieldType::text, &ObjectDraft::original_id},
    {"check_number", FieldType::text, &ObjectDraft::check_number},
    {"reference", FieldType::text, &ObjectDraft::reference},
    {"text", FieldType::text, &ObjectDraft::text},
    {"charges", FieldType::amount, &ObjectDraft::charges},
    {"mandate_id", FieldType::text, &ObjectDraft::mandate_id},
    {"return_reason", FieldType::text, &ObjectDraft::return_reason},
    {"uetr", FieldType::text, &ObjectDraft::uetr},
    {"remittance", FieldType::remittance},
    {"source", FieldType::source},
};
inline constexpr Slot<PayerDraft> kPayerSlots[] = {
    {"name", FieldType::text, &PayerDraft::name},
    {"routing", FieldType::text, &PayerDraft::routing},
    {"account", FieldType::text, &PayerDraft::account},
    {"iban", FieldType::text, &PayerDraft::iban},
    {"id", FieldType::text, &PayerDraft::id},
};
inline constexpr Slot<LineDraft> kLineSlots[] = {
    {"reference", FieldType::text, &LineDraft::reference},
    {"kind", FieldType::text, &LineDraft::kind},
    {"amount", FieldType::amount, &LineDraft::amount},
    {"discount", FieldType::amount, &LineDraft::discount},
    {"adjustment", FieldType::amount, &LineDraft::adjustment},
    {"reason", FieldType::text, &LineDraft::reason},
    {"text", FieldType::text, &LineDraft::text},
};

// What gives another provider's own JSON away.
struct ProviderSign {
  std::string_view field;
  std::string_view value;  // empty: the field's presence tells
  std::string_view provider;
};
inline constexpr ProviderSign kProviderSigns[] = {
    {"object", "balance_transaction", "Stripe"},
    {"object", "charge", "Stripe"},
    {"object", "payment_intent", "Stripe"},
    {"object", "payout", "Stripe"},
    {"object", "refund", "Stripe"},
    {"object", "event", "Stripe"},
    {"object", "list", "Stripe"},
    {"livemode", "", "Stripe"},
    {"object", "transaction", "Modern Treasury"},
    {"object", "expected_payment", "Modern Treasury"},
    {"object", "incoming_payment_detail", "Modern Treasury"},
    {"live_mode", "", "Modern Treasury"},
    {"transaction_id", "", "Plaid"},
    {"iso_currency_code", "", "Plaid"},
    {"next_cursor", "", "Plaid"},
};

// The slot of that name, N when there is none; `hint` is where it is looked for first.
template <class Target, std::size_t N>
[[nodiscard]] std::size_t find_slot(const Slot<Target> (&slots)[N], std::string_view name,
                                    std::size_t hint) {
  for (std::size_t n = 0; n < N; ++n) {
    const std::size_t slot = hint + n < N ? hint + n : hint + n - N;
    if (slots[slot].name == name) return slot;
  }
  return N;
}

}  // namespace quittance::ingest::json
