#include "ingest/stripe/fragment.h"

#include <fmt/format.h>

#include <utility>

namespace quittance::ingest::stripe {
namespace {

RangeUse use_of(CashKind kind) {
  return kind == CashKind::receipt || kind == CashKind::returned ? RangeUse::payment
                                                                 : RangeUse::non_cash;
}

}  // namespace

void StripeFragment::reject(ByteRange bytes, std::string_view code, std::string message) {
  find(Severity::error, code, records, bytes.from, std::move(message));
  enter(bytes, RangeUse::rejected, records, json::Entry::kNone, "refused");
}

void StripeFragment::enter_read(ReadObject&& object, ByteRange bytes) {
  ++objects;
  if (!object.refused.empty()) {
    reject(bytes, object.refused, object.message + "; nothing was made of it");
    return;
  }
  object.cash.source = {records, bytes.from, bytes.to};
  if (!object.category_known) {
    find(Severity::warning, "category_unknown", records, bytes.from,
         fmt::format("the category '{}' is not known; the entry is listed and not booked; the "
                     "profile's type_codes can say what it is",
                     object.category.substr(0, 60)));
  }
  if (object.refunded) {
    find(Severity::info, "charge_refunded", records, bytes.from,
         "the charge was refunded, in part or whole; its refunds are objects of their own and have "
         "to be given too");
  }
  enter(bytes, use_of(object.cash.kind), records, static_cast<std::uint32_t>(read.size()),
        name(object.cash.kind));
  read.push_back(std::move(object));
}

}  // namespace quittance::ingest::stripe
