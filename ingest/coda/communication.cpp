#include "ingest/coda/communication.h"

#include <algorithm>
#include <iterator>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/coda/layout.h"
#include "ingest/columns.h"
#include "ingest/western_text.h"

namespace quittance::ingest::coda {
namespace {

constexpr std::size_t kWidths[] = {53, 53, 43};

// Behind the three digits of the type: a SEPA direct debit.
namespace direct_debit {
constexpr Columns kReason{9, 1}, kCreditor{10, 35}, kMandate{45, 35}, kWords{80, 62},
    kReturnType{142, 1}, kReturnReason{143, 4};
}

void add_labelled(StatementEntry& entry, std::string_view label, std::string_view field) {
  if (trim(field).empty()) return;
  std::string line(label);
  if (!line.empty()) line += ' ';
  append_western(line, field);
  entry.add_line(line);
}

void read_direct_debit(std::string_view fields, StatementEntry& entry, CommunicationRead& read) {
  using namespace direct_debit;
  add_labelled(entry, {}, field(fields, kWords));
  add_labelled(entry, "MANDATE", field(fields, kMandate));
  add_labelled(entry, "CREDITOR", field(fields, kCreditor));
  const std::string_view reason = field(fields, kReason);
  const std::string_view type = text_field(fields, kReturnType);
  add_labelled(entry, "REASON", field(fields, kReturnReason));
  append_western(entry.mandate_id, field(fields, kMandate));
  if (entry.return_reason.empty())
    append_western(entry.return_reason, field(fields, kReturnReason));
  // 0 paid, 1 technical problem, 2 without reason, 3 the debtor disagrees, 4 the debtor's account.
  const bool unpaid = reason.size() == 1 && reason[0] >= '1' && reason[0] <= '4';
  const bool known = unpaid || trim(reason).empty() || reason == "0";
  const bool has_type = !type.empty() && type != "0";
  read.returned = unpaid || (has_type && is_return_type(type));
  read.unknown_return = !known || (has_type && !is_return_type(type));
}

}  // namespace

void Communication::clear() {
  structured = false;
  columns.clear();
}

void Communication::add(std::string_view field, std::size_t width) {
  columns += field.substr(0, width);
  columns.append(width - std::min(field.size(), width), ' ');
}

CommunicationRead read_communication(const Communication& communication, StatementEntry& entry) {
  CommunicationRead read;
  std::string_view columns = communication.columns;
  if (!communication.structured) {
    WrappedText words;
    for (const std::size_t width : kWidths) {
      if (columns.empty()) break;
      words.add(columns.substr(0, width), width);
      columns.remove_prefix(std::min(width, columns.size()));
    }
    entry.add_line(words.text);
    return read;
  }
  const std::string_view type = columns.substr(0, 3);
  const std::string_view fields = columns.size() > 3 ? columns.substr(3) : std::string_view{};
  if (type == "100") {
    append_western(entry.reference, fields);
  } else if (type == "101" || type == "102") {
    const std::string_view reference = trim(fields.substr(0, 12));
    read.check_fails = !valid_ogm(reference);
    if (read.check_fails) {
      add_labelled(entry, type, fields);
    } else {
      entry.reference = reference;
      add_labelled(entry, {}, fields.substr(12));
    }
  } else if (type == "127") {
    read_direct_debit(fields, entry, read);
  } else {
    constexpr std::string_view kKnown[] = {"103", "104", "105", "106", "107", "108", "111", "113",
                                           "114", "115", "121", "122", "123", "124", "125", "126"};
    read.unknown_type = std::find(std::begin(kKnown), std::end(kKnown), type) == std::end(kKnown);
    add_labelled(entry, type, with_single_blanks(fields));
  }
  return read;
}

}  // namespace quittance::ingest::coda
