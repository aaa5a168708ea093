#include "ingest/stripe/entry.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/text.h"

namespace quittance::ingest::stripe {
namespace {

struct Category {
  std::string_view word;
  CashKind kind;
};
constexpr Category kCategories[] = {
    {"charge", CashKind::receipt},
    {"payment", CashKind::receipt},
    {"dispute_reversal", CashKind::receipt},
    {"refund_failure", CashKind::receipt},
    {"payment_reversal", CashKind::returned},
    {"charge_failure", CashKind::returned},
    {"payment_failure_refund", CashKind::returned},
    {"partial_capture_reversal", CashKind::returned},
    {"refund", CashKind::returned},
    {"payment_refund", CashKind::returned},
    {"dispute", CashKind::returned},
    {"fee", CashKind::fee},
    {"network_cost", CashKind::fee},
    {"stripe_fee", CashKind::fee},
    {"stripe_fx_fee", CashKind::fee},
    {"tax_fee", CashKind::fee},
    {"contribution", CashKind::fee},
    {"payout", CashKind::transfer},
    {"payout_reversal", CashKind::transfer},
    {"payout_cancel", CashKind::transfer},
    {"payout_failure", CashKind::transfer},
    {"transfer", CashKind::transfer},
    {"transfer_reversal", CashKind::transfer},
    {"transfer_cancel", CashKind::transfer},
    {"transfer_failure", CashKind::transfer},
    {"transfer_refund", CashKind::transfer},
    {"topup", CashKind::transfer},
    {"topup_reversal", CashKind::transfer},
    {"connect_collection_transfer", CashKind::transfer},
    {"adjustment", CashKind::other},
    {"other_adjustment", CashKind::other},
    {"risk_reserved_funds", CashKind::other},
    {"platform_earning", CashKind::other},
    {"platform_earning_refund", CashKind::other},
};

// Names in metadata that say what a payment is for.
struct ReferenceName {
  std::string_view name;
  ReferenceKind kind;
};
constexpr ReferenceName kReferenceNames[] = {
    {"INVOICE", ReferenceKind::invoice},
    {"INVOICE_ID", ReferenceKind::invoice},
    {"INVOICE_NO", ReferenceKind::invoice},
    {"INVOICE_NUMBER", ReferenceKind::invoice},
    {"ORDER", ReferenceKind::po},
    {"ORDER_ID", ReferenceKind::po},
    {"ORDER_NUMBER", ReferenceKind::po},
    {"PO", ReferenceKind::po},
    {"PO_NUMBER", ReferenceKind::po},
    {"CUSTOMER_ID", ReferenceKind::customer},
    {"CUSTOMER_NUMBER", ReferenceKind::customer},
};

}  // namespace

void name_entry(ReadObject& read, std::string_view category, std::string_view source,
                std::string_view payout) {
  CashRecord& cash = read.cash;
  const auto* const known = std::find_if(std::begin(kCategories), std::end(kCategories),
                                         [&](const Category& of) { return of.word == category; });
  read.category_known = known != std::end(kCategories);
  cash.kind = read.category_known ? known->kind : CashKind::other;
  // Money back that came in, or a receipt that takes money away, is for a person to read.
  if (cash.kind == CashKind::receipt && cash.debit) cash.kind = CashKind::other;
  if (cash.kind == CashKind::returned && !cash.debit) cash.kind = CashKind::other;
  read.category = cash.type_code = category;
  // A charge and its balance transaction are one payment: they have the id of the charge. The
  // same goes for a refund.
  const bool of_charge = source.starts_with("ch_") || source.starts_with("py_");
  const bool of_refund = source.starts_with("re_") || source.starts_with("pyr_");
  if ((cash.kind == CashKind::receipt && of_charge && category != "dispute_reversal" &&
       category != "refund_failure") ||
      (cash.kind == CashKind::returned && of_refund)) {
    cash.payment_id = source;
  } else if (cash.kind == CashKind::returned && of_charge) {
    cash.original_id = source;
  }
  if (cash.kind == CashKind::transfer && source.starts_with("po_")) {
    read.is_payout = true;
    read.payout = cash.end_to_end_id = source;
  } else {
    read.payout = payout;
  }
}

ReferenceKind reference_named(std::string_view name) {
  const std::string upper = to_upper(name);
  for (const ReferenceName& known : kReferenceNames) {
    if (known.name == upper) return known.kind;
  }
  return ReferenceKind::unknown;
}

}  // namespace quittance::ingest::stripe
