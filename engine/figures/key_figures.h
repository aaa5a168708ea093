// The figures by which a receivables team is judged, beside aging and DSO (domain.md section 8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "core/wide.h"
#include "engine/book/book.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

enum class FigureUnit : std::uint8_t { days, percent, ratio, currency, count };
[[nodiscard]] std::string_view name(FigureUnit unit);

struct KeyFigure {
  std::string_view name;
  Currency currency;
  std::optional<std::uint32_t> group;  // of the query's `by`; nothing: all
  FigureUnit unit = FigureUnit::days;
  // Hundredths, half-even, of days, percent and ratios; minor units; or a number. Nothing where
  // there is nothing to divide by.
  std::optional<std::int64_t> value;
  // What was divided: minor units, minor units × days, or numbers. Both 0 where nothing is divided.
  Wide numerator = 0;
  Wide denominator = 0;
  bool of_money = true;  // numerator and denominator are minor units (× days), else numbers
};

struct KeyFigureQuery {
  Date as_of{};
  std::int32_t days = 90;  // the period ends on the as-of day, that day included; 1 to 36,600
  AgingKey by{};           // then only figures that belong to customers
  std::optional<EntityHandle> entity{};  // of one legal entity only
  [[nodiscard]] bool covers(EntityHandle of) const { return !entity || *entity == of; }
};

// In the order of currencies' codes, then of this list; every figure of every currency with items
// or cash. A figure's period goes by posting dates.
//
//   days_to_pay, days_beyond_terms   Σ applied × (posting − document date; − due date) ÷ Σ applied,
//                                    cash applications that stood on the as-of day
//   collection_effectiveness         domain.md's CEI; a month is 30 days
//   receivables_turnover, _days      credit sales ÷ mean of opening and closing receivables; days
//   of
//                                    the period ÷ that
//   auto_match_payments, _lines,     applied whole by rules, of the payments that files brought, as
//   _value                           the book stands
//   overturned                       applications by rule that a person took back while the cash
//                                    stayed, of all by rule
//   posting_lag                      days from a payment's posting date to the run that booked it,
//                                    weighed by amount
//   unapplied_of_receipts,           unapplied, unidentified and quarantined cash, as the book
//   unapplied_of_receivables         stands, against receipts of the period and open items,
//                                    those that an import told of included
//   discounts_earned, _unearned,     on applications that stood on the as-of day
//   write_offs, deductions
//   disputed,                        open amounts in dispute on the as-of day; of open items. Not
//   disputed_of_receivables          the second with `by`
//   promises_kept,                   promises whose date plus grace lies in the period, by number
//   promises_kept_value              and amount (promises.h); cancelled ones do not count
//
// Errors: usage (days, unknown as-of date), amount_overflow. Cost: one walk over payments and
// applications.
[[nodiscard]] Result<std::vector<KeyFigure>> key_figures(const Book& book,
                                                         const KeyFigureQuery& query);

}  // namespace quittance::engine
