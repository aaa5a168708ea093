#include "ingest/bai2/fields.h"

#include <algorithm>

#include "core/money.h"
#include "core/text.h"
#include "ingest/bai2/lines.h"

namespace quittance::ingest::bai2 {
namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Takes the next field if it may be an amount and is not a line of free text.
bool take_amount(FieldCursor& fields) {
  if (fields.at_end() || fields.at_line_without_code()) return false;
  if (!looks_like_amount(fields.peek())) return false;
  fields.take();
  return true;
}

// "S,100,200,072,500": here 072 is the next type code and the third amount was left out. Only then
// does the field behind it fail to be a type code while it is an amount.
bool third_amount_is_a_type_code(FieldCursor ahead) {
  const bool three_digits = read_type_code(ahead.peek()) != kNoTypeCode;
  ahead.take();
  if (!three_digits || ahead.at_end() || ahead.peek().empty()) return false;
  return read_type_code(ahead.peek()) == kNoTypeCode && looks_like_amount(ahead.peek());
}

void take_split_availability(FieldCursor& fields, bool type_codes_follow, Funds& funds) {
  for (int n = 0; n < 3 && !fields.at_end(); ++n) {
    const bool left_out = n == 2 && type_codes_follow && third_amount_is_a_type_code(fields);
    if (left_out || !take_amount(fields)) {
      funds.incomplete = true;
      return;
    }
  }
}

void take_value_date(FieldCursor& fields, Funds& funds) {
  if (fields.at_end() || fields.at_line_without_code() || !looks_like_amount(fields.peek())) {
    funds.incomplete = true;
    return;
  }
  const std::string_view date = fields.take();
  funds.value_date = read_date(date);
  funds.value_date_unreadable = !funds.value_date.known();
  if (fields.at_end() || fields.at_line_without_code()) return;
  if (is_time(fields.peek())) {
    fields.take();
  } else {
    funds.incomplete = true;
  }
}

void take_distributed_availability(FieldCursor& fields, Funds& funds) {
  const Amount pairs = read_amount(fields.peek());
  if (!take_amount(fields)) {
    funds.incomplete = true;
    return;
  }
  for (std::int64_t n = 0; n < pairs.minor && !fields.at_end(); ++n) {
    if (!take_amount(fields) || (!fields.at_end() && !take_amount(fields))) {
      funds.incomplete = true;
      return;
    }
  }
}

constexpr std::size_t kPointedDecimals = 5;

std::optional<std::int64_t> read_pointed(std::string_view field) {
  const std::size_t point = field.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const std::string_view decimals = field.substr(point + 1);
  std::string digits(field.substr(0, point));
  if (decimals.size() > kPointedDecimals) return std::nullopt;
  if (!decimals.empty() && !all_digits(decimals)) return std::nullopt;  // a sign stands before all
  const std::string_view whole =
      std::string_view(digits).substr(digits.starts_with('-') || digits.starts_with('+') ? 1 : 0);
  if (whole.empty() && decimals.empty()) return std::nullopt;
  digits += decimals;
  digits.append(kPointedDecimals - decimals.size(), '0');
  const Result<std::int64_t> units = parse_minor(digits);
  return units ? std::optional(*units) : std::nullopt;
}

}  // namespace

std::optional<Wide> minor_of_pointed(Wide pointed, Currency currency) {
  Wide divisor = 1;
  for (std::size_t n = static_cast<std::size_t>(currency.exponent()); n < kPointedDecimals; ++n) {
    divisor *= 10;
  }
  if (pointed % divisor != 0) return std::nullopt;
  return pointed / divisor;
}

FieldCursor::FieldCursor(std::span<const FieldLine> lines) : lines_(lines) {
  skip_lines_without_data();
}

void FieldCursor::skip_lines_without_data() {
  while (line_ < lines_.size() && at_ == 0 && lines_[line_].data.empty()) ++line_;
}

std::string_view FieldCursor::peek() const {
  if (at_end()) return {};
  const std::string_view rest = lines_[line_].data.substr(at_);
  return trim_padding(rest.substr(0, rest.find(',')));
}

std::string_view FieldCursor::take() {
  if (at_end()) return {};
  const std::string_view data = lines_[line_].data;
  const std::size_t comma = data.find(',', at_);
  const std::string_view field =
      trim_padding(data.substr(at_, comma == std::string_view::npos ? comma : comma - at_));
  if (comma == std::string_view::npos) {
    ++line_;
    at_ = 0;
    skip_lines_without_data();
  } else {
    at_ = comma + 1;
  }
  return field;
}

std::string_view FieldCursor::rest_of_line() const {
  return at_end() ? std::string_view{} : lines_[line_].data.substr(at_);
}

std::span<const FieldLine> FieldCursor::lines_behind() const {
  return at_end() ? std::span<const FieldLine>{} : lines_.subspan(line_ + 1);
}

Amount read_amount(std::string_view field) {
  field = trim_padding(field);
  if (field.empty() || field == "+" || field == "-") return {0, AmountState::empty};
  const Result<std::int64_t> minor = parse_minor(field);
  if (minor) return {*minor, AmountState::stated};
  if (const std::optional<std::int64_t> pointed = read_pointed(field)) {
    return {*pointed, AmountState::pointed};
  }
  const bool too_large = minor.error().code == Errc::amount_overflow;
  return {0, too_large ? AmountState::overflow : AmountState::unreadable};
}

bool looks_like_amount(std::string_view field) {
  const AmountState state = read_amount(field).state;
  return state == AmountState::stated || state == AmountState::empty ||
         state == AmountState::pointed;
}

Date read_date(std::string_view field) {
  if (field.size() == 6) return Date::parse_yymmdd(field).value_or(Date{});
  if (field.size() == 8) return Date::parse_yyyymmdd(field).value_or(Date{});
  return Date{};
}

bool is_time(std::string_view field) {
  if (field.empty()) return true;
  std::size_t digits = 0;
  for (const char c : field) {
    if (is_digit(c)) {
      ++digits;
    } else if (c != ':') {
      return false;
    }
  }
  return digits == 4 || digits == 6;
}

TypeCode read_type_code(std::string_view field) {
  if (field.size() != 3 || !all_digits(field)) return kNoTypeCode;
  return static_cast<TypeCode>((field[0] - '0') * 100 + (field[1] - '0') * 10 + (field[2] - '0'));
}

bool looks_like_funds_type(std::string_view field) {
  if (field.empty()) return true;
  return field.size() == 1 &&
         std::string_view("Z012SVD").find(upper(field[0])) != std::string_view::npos;
}

Funds take_funds(FieldCursor& fields, bool type_codes_follow) {
  Funds funds;
  const std::string_view field = fields.peek();
  if (!looks_like_funds_type(field)) {
    funds.unknown = true;
    if (field.size() == 1) fields.take();
    return funds;
  }
  fields.take();
  if (field.empty()) return funds;
  funds.type = upper(field[0]);
  switch (funds.type) {
    case 'S':
      take_split_availability(fields, type_codes_follow, funds);
      break;
    case 'V':
      take_value_date(fields, funds);
      break;
    case 'D':
      take_distributed_availability(fields, funds);
      break;
    default:
      break;
  }
  return funds;
}

}  // namespace quittance::ingest::bai2
