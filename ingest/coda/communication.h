// What the communication of a CODA movement says: free text, or fields by its type.
#pragma once

#include <string>
#include <string_view>

#include "ingest/statement_file.h"

namespace quittance::ingest::coda {

// The columns of records 21, 22 and 23 behind each other: 53, 53 and 43, blank where trimmed.
struct Communication {
  bool structured = false;
  std::string columns;
  void clear();
  void add(std::string_view field, std::size_t width);
};

// What became of it besides the entry's fields.
struct CommunicationRead {
  bool returned = false;        // a direct debit that was not paid, or was taken back
  bool unknown_type = false;    // kept as text
  bool unknown_return = false;  // a reason or type of return that is none
  bool check_fails = false;     // an OGM-VCS whose check digits do not hold; kept as text
};
// Adds reference, end-to-end id and lines of text to `entry`.
CommunicationRead read_communication(const Communication& communication, StatementEntry& entry);

}  // namespace quittance::ingest::coda
