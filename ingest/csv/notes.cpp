#include "core/text.h"
#include "ingest/csv/rows.h"

namespace quittance::ingest::csv {
namespace {

constexpr std::size_t kWrittenMax = 40;

struct Words {
  Problem problem;
  Severity severity;
  std::string_view code;
  std::string_view what;  // behind the column's name
  std::string_view remedy;
};
constexpr Words kWords[] = {
    {Problem::broken, Severity::error, "row_broken", "", ""},
    {Problem::field_count, Severity::error, "field_count",
     "the row has another number of fields than the header",
     "correct the row, or put quotes around fields that contain the separator"},
    {Problem::date_missing, Severity::error, "date_missing", "the row has no date",
     "add a value or booking date"},
    {Problem::date_unreadable, Severity::error, "date_unreadable", "is no date",
     "write YYYY-MM-DD, or name the form with date_format in a mapping"},
    {Problem::date_order_unproved, Severity::error, "date_ambiguous",
     "may be month first or day first, and no row of the file proves which",
     "set date_format (\"MM/DD/YYYY\" or \"DD/MM/YYYY\") in a mapping for --dialect"},
    {Problem::date_order_contradicted, Severity::error, "date_ambiguous",
     "may be month first or day first, and rows of the file prove both",
     "set date_format in a mapping for --dialect, or correct the file"},
    {Problem::amount_missing, Severity::error, "amount_missing", "the row has no amount",
     "add it, or remove the row"},
    {Problem::amount_unreadable, Severity::error, "amount_unreadable", "is no amount",
     "write digits with one decimal mark, such as 1250.50, or name the marks with decimal_mark and "
     "thousands_mark in a mapping"},
    {Problem::amount_excess_decimals, Severity::error, "amount_excess_decimals",
     "has more decimals than its currency", "correct it at the source"},
    {Problem::amount_overflow, Severity::error, "amount_overflow", "is too large",
     "correct it at the source"},
    {Problem::amount_marks_unproved, Severity::error, "amount_ambiguous",
     "may have a decimal or a thousands mark, and the file does not prove which",
     "set decimal_mark and thousands_mark in a mapping for --dialect"},
    {Problem::amount_other_currency, Severity::error, "currency_mismatch",
     "states another currency than the row", "correct one of them"},
    {Problem::credit_and_debit, Severity::error, "credit_and_debit",
     "the row has both a credit and a debit", "write two rows"},
    {Problem::sides_contradict, Severity::error, "sides_contradict",
     "and the credit or debit beside it do not agree on the direction of the money",
     "name one of them in a mapping for --dialect"},
    {Problem::currency_missing, Severity::error, "currency_missing",
     "neither the row, the mapping nor the account's profile states a currency",
     "add a currency column, or name a mapping with --dialect FILE.toml that says under [csv] "
     "currency "
     "= \"USD\" and account = \"…\"; where the file names its account, importing that with its "
     "currency does, too"},
    {Problem::currency_unknown, Severity::error, "currency_unknown", "is no currency of ISO 4217",
     "write its three letters"},
    {Problem::kind_unknown, Severity::error, "kind_unknown", "is no kind of cash",
     "write receipt, return, fee, transfer, deposit_total, advice or other"},
    {Problem::kind_contradicts_sign, Severity::error, "kind_contradicts_sign",
     "stands beside a negative amount", "write return, or make the amount positive"},
    {Problem::direction_unknown, Severity::error, "direction_unknown",
     "says neither credit nor debit", "write credit or debit"},
    {Problem::scientific_notation, Severity::warning, "scientific_notation",
     "was shortened by a spreadsheet and is kept as written",
     "export the file again with the column as text"},
    {Problem::remittance_amount, Severity::warning, "remittance_amount_unreadable",
     "names an amount that cannot be read and is kept as text", "write REFERENCE=1250.50"},
    {Problem::remittance_sum, Severity::warning, "remittance_sum",
     "the amounts of the remittance do not add up to the row's amount",
     "compare with the payer's advice"},
    {Problem::line_amount, Severity::warning, "line_amount_unreadable",
     "is no amount, or stands beside none or several references, and was not used",
     "write one reference with its amount on each row"},
    {Problem::check_continued, Severity::info, "check_continued",
     "the check of the row before stands here again beside another reference: it is one payment, "
     "and the reference was joined to it",
     "nothing to do"},
    {Problem::total_line, Severity::info, "total_line",
     "a line of totals or balances is not cash and was passed over", "nothing to do"},
    {Problem::never_happened, Severity::info, "payment_failed",
     "says that no money moved; the row is listed and not booked", "nothing to do"},
    {Problem::text_line, Severity::info, "text_line",
     "a line of text without separators or digits is no row and was passed over", "nothing to do"},
};

const Words& words(Problem problem) {
  for (const Words& row : kWords) {
    if (row.problem == problem) return row;
  }
  return kWords[0];
}

// The value as written where that helps and is nobody's account number.
std::string quoted(const Note& note) {
  if (note.written.empty() || note.field == Field::payer_account) return {};
  std::string text = " \"";
  for (const char c : note.written.substr(0, kWrittenMax)) {
    text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return text + (note.written.size() > kWrittenMax ? "…\"" : "\"");
}

}  // namespace

std::string_view code(Problem problem) {
  return words(problem).code;
}
Severity severity(Problem problem) {
  return words(problem).severity;
}

std::string message(const Note& note, const Plan& plan) {
  if (note.problem == Problem::broken) return std::string(describe(note.fault));
  const Words& row = words(note.problem);
  std::string text;
  const bool of_column = !row.what.starts_with("the ") && !row.what.starts_with("a line") &&
                         !row.what.starts_with("neither");
  if (of_column) text = std::string(name(note.field)) + quoted(note) + " ";
  text += row.what;
  if (note.problem == Problem::field_count) {
    text += " (" + std::to_string(plan.header_fields) + ")";
  }
  return text + "; " + std::string(row.remedy);
}

}  // namespace quittance::ingest::csv
