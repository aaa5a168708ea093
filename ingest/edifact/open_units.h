// What the assembler knows of the interchange, group, message and booking that it is in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "ingest/report.h"

namespace quittance::ingest::edifact {

struct OpenInterchange {  // UNB to UNZ
  std::uint32_t unit = 0;
  std::string control;
  std::int64_t groups = 0;
  std::int64_t messages = 0;
};

struct OpenGroup {  // UNG to UNE
  std::uint32_t unit = 0;
  std::string control;
  std::int64_t messages = 0;
};

enum class MessageType : std::uint8_t { credit_advice, remittance_advice, unknown };

// A segment whose use is known at the end of what it belongs to.
struct PendingRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint32_t record = 0;
  std::string what;  // its name
};

struct OpenMessage {  // UNH to UNT
  std::uint32_t unit = 0;
  MessageType type = MessageType::unknown;
  std::string control;
  std::int64_t segments = 0;
  std::int64_t lines = 0;      // LIN
  std::int64_t documents = 0;  // DOC
  Place place;                 // of the UNH
  Date made;                   // DTM+137
  std::string document;        // BGM: its number
  Currency currency;           // CUX, else that of the last amount that names one
};

// An amount of money with the rank of its qualifier, 0 the best.
struct RankedAmount {
  int rank = 0;
  std::int64_t minor = 0;
  Currency currency;
  bool assumed = false;  // the currency, from what stands around it
};

// An amount of a booking without a currency.
struct UnpricedAmount {
  int rank = 0;
  std::string_view written;
};

// CREMUL, SEQ and what follows: one credit. Text is kept in the booking's arena.
struct OpenPayment {
  Place place;
  std::uint64_t to = 0;
  std::size_t first_range = 0;  // in the booking's ranges
  std::size_t last_range = 0;
  std::size_t first_line = 0;  // in the booking's documents
  std::size_t last_line = 0;
  Date value_date;
  Date made;  // execution, else whatever the payment says
  Payer payer;
  std::string_view archive, acknowledged, order, customer;  // RFF
  std::string_view type;                                    // BUS of its own
  std::string_view rate;                                    // CUX
  std::string text;
  std::vector<RankedAmount> amounts;
  std::int64_t charges = 0;  // in the account's currency
  std::string_view written;  // the first amount that could not be read
};

// CREMUL, LIN and what follows: one booking on the account.
struct OpenBooking {
  std::uint32_t unit = 0;
  Place place;
  Date value_date;
  Date booking_date;
  std::string_view account;
  std::string_view type;  // BUS
  std::string_view reference;
  std::optional<RankedAmount> total;
  std::string total_written;  // where it cannot be read
  std::vector<UnpricedAmount> unpriced;
  std::int64_t charges = 0;  // deducted from the booking as a whole
  std::vector<OpenPayment> payments;
  std::vector<PendingRange> ranges;
};

// REMADV: the message as one advice.
struct OpenAdvice {
  Date payment_date;
  Payer payer;
  std::string_view account;
  std::string_view reference;  // RFF+PQ
  std::string text;
  std::optional<RankedAmount> total;
  std::string total_written;  // where it cannot be read
  bool in_summary = false;    // behind UNS
  std::vector<PendingRange> ranges;
};

}  // namespace quittance::ingest::edifact
