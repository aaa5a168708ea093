#include "ingest/bai2/totals.h"

#include <algorithm>
#include <limits>

#include "core/text.h"

namespace quittance::ingest::bai2 {
namespace {

std::string digits_of(Wide number) {
  const bool negative = number < 0;
  std::string text;
  do {
    const int digit = static_cast<int>(number % 10);
    text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    number /= 10;
  } while (number != 0);
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

std::string count_as_written(std::string_view field) {
  const std::size_t nonzero = field.find_first_not_of('0');
  return std::string(nonzero == std::string_view::npos ? "0" : field.substr(nonzero));
}

}  // namespace

void RecordCount::add(const LogicalRecord& record) {
  with_code += record.lines_with_code;
  logical += record.code == RecordCode::none ? 0 : 1;
  lines_without_code += record.lines_without_code;
}

void Scale::add(Currency currency) {
  if (!currency.known()) return;
  if (!currency_.known()) currency_ = currency;
  if (currency_.exponent() != currency.exponent()) mixed_ = true;
}

void Scale::add(const Scale& other) {
  add(other.currency_);
  mixed_ = mixed_ || other.mixed_;
}

Amount Scale::unpointed(const Amount& pointed, const Dialect& dialect) const {
  const auto minor = dialect.amounts_with_point && !mixed_ && currency_.known()
                         ? minor_of_pointed(pointed.minor, currency_)
                         : std::nullopt;
  if (!minor) return {0, AmountState::unreadable};
  return {static_cast<std::int64_t>(*minor), AmountState::stated};
}

std::string Scale::print(Wide minor) const {
  using Limits = std::numeric_limits<std::int64_t>;
  const bool fits = minor >= Limits::min() && minor <= Limits::max();
  if (mixed_ || !currency_.known() || !fits) return digits_of(minor);
  return format_major(static_cast<std::int64_t>(minor), currency_);
}

Judged Judge::account_total(const Trailer& trailer, std::string_view field, const Sums& sums,
                            const Dialect& dialect, const Scale& scale) {
  if (dialect.bai2_totals_ignore_summary) {
    const Sums details_only = {
        .computed = sums.other, .computed_known = true, .other = 0, .has_other = false};
    return total(trailer, field, details_only, Note::total_ignores_summary, "over its 16 amounts",
                 dialect, scale);
  }
  return total(trailer, field, sums, Note::total_ignores_summary, "over its 03 and 16 amounts",
               dialect, scale);
}

Judged Judge::upper_total(const Trailer& trailer, std::string_view field, const Sums& sums,
                          const Dialect& dialect, const Scale& scale) {
  return total(trailer, field, sums, Note::total_of_stated, "over all below it", dialect, scale);
}

Judged Judge::total(const Trailer& trailer, std::string_view field, Sums sums, Note other_note,
                    std::string_view rule, const Dialect& dialect, const Scale& scale) {
  Amount stated = read_amount(field);
  if (stated.state == AmountState::pointed) stated = scale.unpointed(stated, dialect);
  const bool readable = stated.state == AmountState::stated || stated.state == AmountState::empty;
  const auto code = [&] { return std::string(trailer.record_code); };
  if (stated.state == AmountState::empty) {
    findings_.add(Note::total_empty, trailer.record, trailer.offset, code());
  }
  const bool by_rule = readable && sums.computed_known && stated.minor == sums.computed;
  const bool by_other = readable && !by_rule && sums.has_other && stated.minor == sums.other;
  const Wide computed = by_other ? sums.other : sums.computed;
  Control control{.level = trailer.level,
                  .name = "amount",
                  .stated = readable ? scale.print(stated.minor) : std::string(field),
                  .computed = scale.print(computed),
                  .ok = by_rule || by_other,
                  .consequence = Consequence::none,
                  .record = trailer.record,
                  .unit = trailer.unit};
  if (by_other) {
    findings_.add(
        other_note, trailer.record, trailer.offset,
        code() + " states " + control.stated + ", computed " + scale.print(sums.computed));
  }
  const bool holds = !control.ok && !dialect.accept_wrong_totals;
  if (!control.ok) {
    control.consequence = holds ? Consequence::quarantined : Consequence::finding;
    std::string what = code() + " states " +
                       (readable ? control.stated : quoted_for_message(field)) + ", computed " +
                       control.computed + " " + std::string(rule);
    if (sums.has_other && sums.other != sums.computed)
      what += " (or " + scale.print(sums.other) + ")";
    what += holds ? ", so its " + std::string(trailer.unit_word) +
                        " is held (the dialect switch accept_wrong_totals accepts it)"
                  : ", accepted by the dialect switch accept_wrong_totals";
    findings_.add(readable ? Note::total_wrong : Note::total_unreadable, trailer.record,
                  trailer.offset, what);
  }
  controls_.push_back(std::move(control));
  return {.stated = readable ? Wide{stated.minor} : computed, .computed = computed, .holds = holds};
}

bool Judge::records(const Trailer& trailer, std::string_view field, const RecordCount& records,
                    const Dialect& dialect) {
  const std::string stated = count_as_written(field);
  const auto is = [&stated](std::uint64_t number) { return stated == std::to_string(number); };
  const bool equals = is(records.with_code) || is(records.with_code + records.lines_without_code);
  const bool ignores = is(records.logical) && records.logical != records.with_code;
  return count(trailer, "records", field, records.with_code, equals,
               ignores ? Note::count_ignores_continuations : Note::count_wrong, dialect);
}

bool Judge::parts(const Trailer& trailer, std::string_view name, std::string_view field,
                  std::uint64_t number, const Dialect& dialect) {
  return count(trailer, name, field, number, count_as_written(field) == std::to_string(number),
               Note::count_wrong, dialect);
}

bool Judge::count(const Trailer& trailer, std::string_view name, std::string_view field,
                  std::uint64_t computed, bool equals, Note wrong, const Dialect& dialect) {
  const std::string what = std::string(trailer.record_code) + " " + std::string(name);
  if (field.empty()) {
    findings_.add(Note::count_missing, trailer.record, trailer.offset, what);
    return false;
  }
  Control control{.level = trailer.level,
                  .name = std::string(name),
                  .stated = all_digits(field) ? count_as_written(field) : std::string(field),
                  .computed = std::to_string(computed),
                  .ok = equals,
                  .consequence = Consequence::none,
                  .record = trailer.record,
                  .unit = trailer.unit};
  if (!equals) {
    control.consequence = dialect.strict_counts ? Consequence::quarantined : Consequence::finding;
    findings_.add(
        wrong, trailer.record, trailer.offset,
        what + " states " + quoted_for_message(control.stated) + ", counted " + control.computed);
  }
  controls_.push_back(std::move(control));
  return !equals && dialect.strict_counts;
}

}  // namespace quittance::ingest::bai2
