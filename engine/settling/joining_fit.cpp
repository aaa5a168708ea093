#include "engine/settling/joining_fit.h"

#include <algorithm>
#include <string_view>

#include "matching/names.h"
#include "matching/normalise.h"

namespace quittance::engine {
namespace {

bool equal(std::string_view a, std::string_view b) {
  return !a.empty() && a == b;
}
bool differ(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a != b;
}

// Booking beside booking and value beside value; where one side has only one of them, that beside
// either.
int days_apart(const CashRecord& a, const CashRecord& b) {
  int apart = 100'000;
  const auto compare = [&](Date one, Date other) {
    if (!one.known() || !other.known()) return;
    apart =
        std::min(apart, std::max(one.days(), other.days()) - std::min(one.days(), other.days()));
  };
  compare(a.booking_date, b.booking_date);
  compare(a.value_date, b.value_date);
  if (apart != 100'000) return apart;
  for (const Date one : {a.booking_date, a.value_date, a.deposit_date}) {
    for (const Date other : {b.booking_date, b.value_date, b.deposit_date}) compare(one, other);
  }
  return apart;
}

matching::NameVerdict compare_payers(const CashRecord& a, const CashRecord& b) {
  if (a.payer.name.empty() || b.payer.name.empty()) return matching::NameVerdict::missing;
  return matching::compare_names(matching::normalise_name(a.payer.name),
                                 matching::normalise_name(b.payer.name));
}

Fit within(Fit fit, int apart, int days) {
  const int most = fit >= Fit::payer ? std::max(days, kJoinDaysMax) : days;
  return apart <= most ? fit : Fit::none;
}

}  // namespace

Fit fit(const CashRecord& notified, const CashRecord& entry, int days) {
  if (differ(notified.account, entry.account) ||
      differ(notified.end_to_end_id, entry.end_to_end_id) ||
      differ(notified.check_number, entry.check_number) ||
      differ(notified.reference, entry.reference) ||
      differ(notified.payer.iban, entry.payer.iban) ||
      differ(notified.payer.account, entry.payer.account)) {
    return Fit::none;
  }
  const int apart = days_apart(notified, entry);
  if (equal(notified.bank_reference, entry.bank_reference) ||
      equal(notified.end_to_end_id, entry.end_to_end_id) ||
      equal(notified.check_number, entry.check_number) ||
      equal(notified.reference, entry.reference)) {
    return within(Fit::reference, apart, days);
  }
  using matching::NameVerdict;
  const NameVerdict names = compare_payers(notified, entry);
  if (names == NameVerdict::unrelated || names == NameVerdict::contradicts) return Fit::none;
  if (equal(notified.payer.iban, entry.payer.iban) ||
      equal(notified.payer.account, entry.payer.account) || names != NameVerdict::missing) {
    return within(Fit::payer, apart, days);
  }
  return notified.account.empty() ? Fit::none : within(Fit::plain, apart, days);
}

Fit fit(std::span<const CashRecord> details, const CashRecord& entry, int days) {
  int apart = 0;
  bool by_reference = !details.empty();
  for (const CashRecord& detail : details) {
    if (detail.account != entry.account) return Fit::none;
    apart = std::max(apart, days_apart(detail, entry));
    by_reference = by_reference && equal(detail.bank_reference, entry.bank_reference);
  }
  if (by_reference) return within(Fit::reference, apart, days);
  const Payer& payer = entry.payer;
  const bool named = !payer.name.empty() || !payer.iban.empty() || !payer.account.empty();
  return named ? Fit::none : within(Fit::plain, apart, days);
}

}  // namespace quittance::engine
