#include "ingest/lockbox/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

#include "core/text.h"
#include "ingest/lockbox/dates.h"

namespace quittance::ingest::lockbox {
namespace {

constexpr std::size_t kHeadRecordsMax = 256;
constexpr Columns kLockbox = {8, 7};
constexpr Columns kDepositDate = {15, 6};

// The first records that are not blank, decoded. Views into the bytes, or into `decoded` where they
// are EBCDIC.
std::vector<std::string_view> head_records(std::string_view bytes, const Framing& framing,
                                           std::deque<std::string>& decoded) {
  std::vector<std::string_view> records;
  records.reserve(kHeadRecordsMax);
  std::uint64_t pos = framing.start;
  for (std::size_t seen = 0; pos < bytes.size() && seen < kHeadRecordsMax; ++seen) {
    const Slice slice = slice_at(bytes, framing, pos);
    if (record_type(bytes, framing, slice) != 0) {
      if (framing.ebcdic) decoded.emplace_back();
      std::string unused;
      const std::string_view text =
          record_text(bytes, framing, slice, framing.ebcdic ? decoded.back() : unused);
      records.push_back(text.substr(0, 256));
    }
    pos = slice.to;
  }
  return records;
}

// "400" in columns 22-24 or 32-34 of a service record.
bool is_lockbox_service(std::string_view record) {
  return field(record, {22, 3}) == "400" || field(record, {32, 3}) == "400";
}

// PeopleSoft: service code in 42-44, record length in 45-47.
bool is_peoplesoft_service(std::string_view record) {
  return field(record, {42, 3}) == "400" && number_field(record, {45, 3}).has_value();
}

bool is_mmddyy(std::string_view digits) {
  return month_first(digits).known();
}

// Fulton: header "1000" and a date in 5-10, entries start with "60".
bool is_fulton(const std::vector<std::string_view>& records) {
  return records.size() >= 2 && records[0].starts_with("1000") &&
         date_field(records[0], {5, 6}).known() && is_mmddyy(field(records[0], {13, 6})) &&
         records[1].starts_with("60");
}

bool has_letters(std::string_view text, int letters_min) {
  for (const char c : text) {
    if (is_alpha(c) && --letters_min <= 0) return true;
  }
  return false;
}

// What the records of the head look like after the columns that all layouts share.
struct Votes {
  int remitters = 0;         // a 6 with a check date and a name behind it
  int blocks = 0;            // a 6 with document numbers behind the check number
  int lines = 0;             // a 4 with two amounts of ten digits behind an invoice
  int memos = 0;             // a 4 with words where those amounts would stand
  bool long_checks = false;  // a 6 with something beyond column 80
};

void vote_by_check(std::string_view record, Votes& votes) {
  if (trim(record.substr(std::min<std::size_t>(record.size(), 80))).size() > 0) {
    votes.long_checks = true;
  }
  const std::string_view date = field(record, {47, 6});
  const bool dated = is_mmddyy(date) || trim(date).empty() || date == "000000";
  if (dated && has_letters(field(record, {53, 30}), 3)) {
    ++votes.remitters;
  } else if (!trim(field(record, {47, 34})).empty()) {
    ++votes.blocks;
  }
}

void vote_by_overflow(std::string_view record, Votes& votes) {
  const std::string_view invoice = field(record, {12, 16});
  const std::string_view paid = field(record, {28, 10});
  const std::string_view deduction = field(record, {38, 10});
  const bool blocks = all_digits(invoice) && all_digits(field(record, {12, 40}));
  if (number_field(record, {28, 10}) && !blocks &&
      (trim(deduction).empty() || number_field(record, {38, 10}))) {
    ++votes.lines;
  } else if (has_letters(paid, 3)) {  // one may be a damaged digit
    ++votes.memos;
  }
}

std::string_view layout_by_content(const std::vector<std::string_view>& records) {
  // Each part of a file asks again; so many of a kind tell as much as all.
  constexpr int kVotersMax = 64;
  Votes votes;
  int checks = 0;
  int overflows = 0;
  for (const std::string_view record : records) {
    if (record[0] == '6' && ++checks <= kVotersMax) vote_by_check(record, votes);
    if (record[0] == '4' && ++overflows <= kVotersMax) vote_by_overflow(record, votes);
  }
  if (votes.remitters > votes.blocks || votes.long_checks) {
    return votes.lines > votes.memos ? "bank-104-lines" : "bank-104";
  }
  if (votes.lines > votes.memos) return "sap-bai2-80";
  if (votes.blocks > 0) return "sap-bai1-80";
  return votes.memos > 0 ? "bank-104" : "sap-bai2-80";
}

LayoutChoice named(std::string_view layout, std::string_view dialect) {
  LayoutChoice choice;
  choice.layout = layout_named(layout);
  if (choice.layout == nullptr) {
    choice.code = "layout_unknown";
    choice.message = fmt::format(
        "dialect '{}' asks for the lockbox layout '{}', which does not exist; set lockbox_layout "
        "to "
        "one of {}",
        dialect, layout, layout_names());
  }
  return choice;
}

LayoutChoice unsupported(std::string message) {
  return {.layout = nullptr, .code = "layout_unsupported", .message = std::move(message)};
}

std::string_view first_lockbox(const std::vector<std::string_view>& records) {
  for (const std::string_view record : records) {
    if (record[0] == '5') return text_field(record, kLockbox);
  }
  return {};
}

}  // namespace

LayoutChoice choose_layout(std::string_view bytes, const Framing& framing,
                           const DecodeContext& context) {
  std::deque<std::string> decoded;
  const std::vector<std::string_view> records = head_records(bytes, framing, decoded);
  const Dialect& dialect = context.dialect_of(first_lockbox(records));
  if (!dialect.lockbox_layout.empty()) return named(dialect.lockbox_layout, dialect.name);
  if (const Layout* forced = layout_named(context.dialect))
    return {.layout = forced, .code = {}, .message = {}};

  if (is_fulton(records)) {
    return unsupported(
        "the file is in the three-record lockbox layout that Fulton Bank uses (header '1000', "
        "entries '60'), which has no batch or lockbox totals to check against; ask the bank for "
        "its "
        "80-column BAI2 lockbox file with records 1 2 5 6 4 7 8 9");
  }
  for (const std::string_view record : records) {
    if (record[0] == '2' && is_peoplesoft_service(record) && !is_lockbox_service(record)) {
      return unsupported(
          "the service record has its code 400 in columns 42-44: this is PeopleSoft's own lockbox "
          "layout with record type 3, not the bank's; ask for the 80-column BAI2 lockbox file "
          "(code "
          "400 in columns 22-24 or 32-34)");
    }
  }
  return {.layout = layout_named(layout_by_content(records)), .code = {}, .message = {}};
}

int sniff_lockbox(std::string_view head) {
  const Framing framing = detect_framing(head);
  std::deque<std::string> decoded;
  const std::vector<std::string_view> records = head_records(head, framing, decoded);
  if (records.empty()) return 0;
  if (is_fulton(records)) return 60;
  const std::string_view first = records[0];
  const bool header = first[0] == '1' && first.size() > 3 && first[1] != ',' && first[2] != ',';
  if (records.size() == 1) return header && date_field(first, {24, 6}).known() ? 40 : 0;

  // The record after the header, or the first one where a bank sends none.
  const std::string_view next = header ? records[1] : first;
  if (next[0] == '2' && (is_lockbox_service(next) || is_peoplesoft_service(next))) return 95;
  const bool deposit = next[0] == '5' && date_field(next, kDepositDate).known() &&
                       !text_field(next, kLockbox).empty() &&
                       all_digits(text_field(next, kLockbox));
  // NACHA starts with 101 and a 5 as well, but all its records have 94 bytes.
  if (deposit && first.size() != 94) return header ? 70 : 50;
  if (header && next[0] == '2' && date_field(first, {24, 6}).known()) return 60;
  return 0;
}

}  // namespace quittance::ingest::lockbox
