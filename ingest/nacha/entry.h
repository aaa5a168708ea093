// An entry detail (6) and its addenda (7) as fields; views point into the records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/nacha/codes.h"
#include "ingest/nacha/layout.h"
#include "ingest/nacha/record.h"

namespace quittance::ingest::nacha {

struct EntryFields {
  std::string_view code;
  TransactionCode meaning;
  std::optional<std::int64_t> amount;  // cents; empty: unreadable
  std::string_view amount_written;
  std::string_view routing;  // of the account's bank, nine digits
  std::string_view account;
  std::string_view id;    // individual identification
  std::string_view name;  // individual or receiving company
  std::string_view check_serial;
  std::string_view trace;
  bool trace_is_number = false;
  char indicator = ' ';                        // '1': addenda follow
  std::optional<std::int64_t> addenda_stated;  // in classes that count them
};
[[nodiscard]] EntryFields read_entry(std::string_view record, const EntryNumbers& numbers,
                                     EntryShape shape);

// One 05 or 17 record.
struct Information {
  std::optional<std::int64_t> sequence;
  std::string_view text;  // 80 columns, untrimmed
};

// What the addenda of one entry say together. Reused from entry to entry.
struct AddendaFields {
  void clear();

  std::uint32_t count = 0;
  std::vector<Information> information;
  std::string_view return_code, original_trace, return_information;  // of the last 99
  std::string_view change_code, corrected;                           // of the last 98
  std::string_view originator;                                       // IAT 11
  std::string_view receiver;                                         // IAT 10
  std::string_view receiver_id;                                      // IAT 15
  std::string_view terminal;                                         // 02: where a card was used
};
// What is wrong with one addenda record; the record is used all the same.
enum class AddendaFlaw : std::uint8_t { none, unknown_type };
[[nodiscard]] AddendaFlaw read_addenda(std::string_view record, AddendaFields& to);

// The information of all 05 (or 17) records in order of their sequence, blanks kept but for those
// at the very end. False when the sequence is not 1, 2, 3 ….
[[nodiscard]] bool join_information(std::vector<Information>& parts, std::string& joined);

}  // namespace quittance::ingest::nacha
