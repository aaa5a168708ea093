// The fields of each kind of record (README.md has the field map).
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "core/text.h"
#include "ingest/bai2/records.h"
#include "ingest/bai2/tags.h"
#include "ingest/charset.h"

namespace quittance::ingest::bai2 {
namespace {

// "15" for "015": three digits in the arena, or the field itself.
std::string_view padded_type_code(std::string_view field, Arena& text) {
  std::string padded(3 - field.size(), '0');
  padded += field;
  return text.keep(padded);
}

bool lacks_leading_zero(std::string_view field) {
  return field.size() < 3 && all_digits(field);
}

void read_type(FieldCursor& fields, Detail& detail, Arena& text, NoteTaker& notes) {
  detail.type_text = fields.take();
  if (lacks_leading_zero(detail.type_text)) {
    notes.note(Note::type_code_padded, detail.type_text);
    detail.type_text = padded_type_code(detail.type_text, text);
  }
  detail.type = read_type_code(detail.type_text);
  if (detail.type == kNoTypeCode) notes.note(Note::type_code_unreadable, detail.type_text);
  detail.type_text = as_utf8(detail.type_text, text);
}

void read_detail_amount(FieldCursor& fields, Detail& detail, NoteTaker& notes) {
  const std::string_view field = fields.take();
  const Amount amount = read_amount(field);
  detail.amount = amount.minor;
  detail.amount_state = amount.state;
  detail.negative = amount.minor < 0;
  switch (amount.state) {
    case AmountState::stated:
    case AmountState::pointed:
      if (detail.negative) notes.note(Note::amount_negative, field);
      break;
    case AmountState::empty:
      if (level_of(detail.type) != CodeLevel::detail ||
          direction_of(detail.type) != Direction::none) {
        notes.note(Note::amount_empty, field);
      }
      break;
    case AmountState::unreadable:
      notes.note(Note::amount_unreadable, field);
      break;
    case AmountState::overflow:
      notes.note(Note::amount_overflow, field);
      break;
  }
}

void remark(const Funds& funds, std::string_view shown, NoteTaker& notes) {
  if (funds.unknown) notes.note(Note::funds_type_unknown, shown);
  if (funds.incomplete) notes.note(Note::funds_type_incomplete, shown);
  if (funds.value_date_unreadable) notes.note(Note::value_date_unreadable, shown);
}

// Text begins early: on a line without record code, or on an 88 whose first field, where a
// reference must stand, has a blank or colon as no reference has.
bool text_begins(const FieldCursor& fields, NoteTaker& notes) {
  if (fields.at_line_without_code()) return true;
  if (!fields.at_continuation()) return false;
  if (fields.peek().find_first_of(" :") == std::string_view::npos) return false;
  notes.note(Note::text_in_reference, {});
  return true;
}

// Text parts joined with '\n', since many banks put one tagged item on each 88; a single part is a
// view. The text of a line has no terminator but the one '/' that was stripped with its padding.
std::string_view join_text(const FieldCursor& fields, Arena& text) {
  std::string_view only = trim_padding_right(fields.rest_of_line());
  const std::span<const FieldLine> behind = fields.lines_behind();
  std::size_t most = only.size();
  for (const FieldLine& line : behind) most += line.data.size() + 1;
  thread_local std::vector<char> joined;  // keeps its size from record to record
  if (joined.size() < most) joined.resize(2 * most);
  char* end = joined.data();
  bool several = false;
  const auto append = [&end](std::string_view part) {
    std::memcpy(end, part.data(), part.size());
    end += part.size();
  };
  for (const FieldLine& line : behind) {
    const std::string_view part = trim_padding_right(line.data);
    if (part.empty()) continue;
    if (only.empty()) {
      only = part;
      continue;
    }
    if (!several) append(only);
    several = true;
    *end++ = '\n';
    append(part);
  }
  if (!several) return as_utf8(only, text);
  return text.keep(as_utf8({joined.data(), static_cast<std::size_t>(end - joined.data())}, text));
}

void read_tagged_text(Detail& detail) {
  const TaggedText tagged = read_tags(detail.text);
  detail.debtor_name = tagged.debtor_name;
  detail.debtor_routing = tagged.debtor_routing;
  detail.debtor_account = tagged.debtor_account;
  detail.original_id = tagged.original_id;
  detail.method = method_of(detail.type);
  const bool is_check_number =
      customer_reference_is_check_number(detail.type) && all_digits(detail.customer_reference);
  if (is_check_number) {
    detail.check_number = detail.customer_reference;
  } else if (detail.method == Method::check) {
    detail.check_number = tagged.check_number;
  }
  // The customer reference is what the other side gave along; a tag that says so is plainer.
  detail.end_to_end_id = tagged.end_to_end_id;
  if (detail.end_to_end_id.empty() && !is_check_number) {
    detail.end_to_end_id = detail.customer_reference;
  }
}

// One 03 amount with its item count and funds type; the type code was taken.
class SummaryReader {
 public:
  SummaryReader(FieldCursor& fields, AccountHeader& header, NoteTaker& notes)
      : fields_(fields), header_(header), notes_(notes) {}

  void read(TypeCode type) {
    read_amount_of(type);
    if (fields_.at_end()) return;
    const std::string_view count = fields_.peek();
    if (!count.empty() && !all_digits(count)) {
      // The item count was left out: a funds type other than a digit may stand here.
      if (looks_like_funds_type(count)) read_funds();
      return;
    }
    FieldCursor behind = fields_;
    behind.take();
    const bool funds_follow = behind.at_end() || looks_like_funds_type(behind.peek());
    const bool is_next_type = !funds_follow && read_type_code(count) != kNoTypeCode &&
                              looks_like_amount(behind.peek()) &&
                              read_type_code(behind.peek()) == kNoTypeCode;
    if (is_next_type) {
      notes_.note(Note::summary_resynchronised, count);
      return;
    }
    fields_.take();
    if (funds_follow && !fields_.at_end()) read_funds();
  }

 private:
  void read_amount_of(TypeCode type) {
    const std::string_view field = fields_.take();
    const Amount amount = read_amount(field);
    if (amount.state == AmountState::unreadable || amount.state == AmountState::overflow) {
      header_.unreadable = true;
      notes_.note(Note::summary_amount_unreadable, field);
      return;
    }
    const bool pointed = amount.state == AmountState::pointed;
    header_.pointed = header_.pointed || pointed;
    (pointed ? header_.pointed_sum : header_.sum) += amount.minor;
    if (amount.state == AmountState::empty) return;
    switch (type) {
      case 10:
        header_.opening_ledger = {true, amount.minor, pointed};
        break;
      case 15:
        header_.closing_ledger = {true, amount.minor, pointed};
        break;
      case 100:
        header_.total_credits = {true, amount.minor, pointed};
        break;
      case 400:
        header_.total_debits = {true, amount.minor, pointed};
        break;
      default:
        break;
    }
  }

  void read_funds() {
    const std::string_view shown = fields_.peek();
    remark(take_funds(fields_, /*type_codes_follow=*/true), shown, notes_);
  }

  FieldCursor& fields_;
  AccountHeader& header_;
  NoteTaker& notes_;
};

// The type code at the cursor, where two digits lack the leading zero if an amount follows.
TypeCode type_code_here(const FieldCursor& fields, NoteTaker& notes) {
  const std::string_view field = fields.peek();
  if (const TypeCode type = read_type_code(field); type != kNoTypeCode) return type;
  if (field.size() != 2 || !all_digits(field)) return kNoTypeCode;
  FieldCursor behind = fields;
  behind.take();
  const AmountState state = read_amount(behind.peek()).state;
  if (state != AmountState::stated && state != AmountState::pointed) return kNoTypeCode;
  notes.note(Note::type_code_padded, field);
  return static_cast<TypeCode>((field[0] - '0') * 10 + (field[1] - '0'));
}

}  // namespace

Detail read_detail(std::span<const FieldLine> lines, Arena& text, NoteTaker& notes) {
  Detail detail;
  FieldCursor fields(lines);
  read_type(fields, detail, text, notes);
  read_detail_amount(fields, detail, notes);
  if (!fields.at_end() && !fields.at_line_without_code()) {
    const std::string_view shown = fields.peek();
    const Funds funds = take_funds(fields, /*type_codes_follow=*/false);
    remark(funds, shown, notes);
    detail.funds_type = funds.type;
    detail.value_date = funds.value_date;
  }
  if (!text_begins(fields, notes)) {
    detail.bank_reference = as_utf8(fields.take(), text);
    if (!text_begins(fields, notes)) detail.customer_reference = as_utf8(fields.take(), text);
  }
  detail.text = join_text(fields, text);
  read_tagged_text(detail);
  return detail;
}

AccountHeader read_account(std::span<const FieldLine> lines, Arena& text, NoteTaker& notes) {
  AccountHeader header;
  FieldCursor fields(lines);
  header.account = as_utf8(fields.take(), text);
  // One comma too few: a type code where the currency should stand.
  if (read_type_code(fields.peek()) == kNoTypeCode) header.currency = fields.take();
  SummaryReader summaries(fields, header, notes);
  std::uint32_t count = 0;
  while (!fields.at_end()) {
    const std::string_view field = fields.peek();
    if (field.empty()) {  // one comma too many, or no summary at all
      fields.take();
      continue;
    }
    const TypeCode type = type_code_here(fields, notes);
    fields.take();
    if (type == kNoTypeCode) {
      notes.note(Note::summary_resynchronised, field);
      continue;
    }
    if (++count > kSummariesMax) {
      notes.note(Note::summary_limit, field);
      header.unreadable = true;
      break;
    }
    summaries.read(type);
  }
  return header;
}

Envelope read_envelope(std::span<const FieldLine> lines, Arena& text, NoteTaker& notes) {
  Envelope envelope;
  FieldCursor fields(lines);
  while (!fields.at_end()) {
    if (fields.at_line_without_code()) break;
    const std::string_view field = as_utf8(fields.take(), text);
    if (envelope.count < kEnvelopeFieldsMax) {
      envelope.fields[envelope.count++] = field;
    } else if (!field.empty()) {
      notes.note(Note::fields_surplus, {});
      break;
    }
  }
  return envelope;
}

}  // namespace quittance::ingest::bai2
