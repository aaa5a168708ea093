// Turns a file's records of cash into events: payments, duplicates, what is held, what is only
// noted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/digest.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/intake/intake.h"

namespace quittance::engine {

// A record that is not booked because its key exists with other content; both are shown.
struct RefusedRecord {
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
  std::string message;
};

// Records all cash of one accepted file, in file order (domain.md section 3, 'Duplicates').
// Nothing is emitted for a rejected file, for test groups and for kind `ignore`.
// Errors: those of EventLog::emit and commit.
[[nodiscard]] Result<void> record_cash(const Book& book, EventLog& log, FileHandle file,
                                       const ReadFile& read, Date posting_date,
                                       std::vector<RefusedRecord>& refused);

// An id that no payment has yet: the record's with "~" and digits derived from its file, its place
// there and why it needs one.
[[nodiscard]] std::string redelivery_id(const Book& book, std::string_view id, const Digest& file,
                                        std::uint64_t offset, std::string_view why);

}  // namespace quittance::engine
