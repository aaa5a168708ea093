// What the assembler knows of the transmission, lockbox, batch and check that it is in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/cash.h"
#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/lockbox/fragment.h"
#include "ingest/report.h"

namespace quittance::ingest::lockbox {

// Number and sum of checks.
struct CheckSum {
  std::int64_t checks = 0;
  Wide amount = 0;  // minor units
  void add(const CheckSum& other) {
    checks += other.checks;
    amount += other.amount;
  }
};

struct OpenTransmission {
  std::uint32_t unit = 0;
  std::uint32_t records = 0;
  bool has_checks = false;  // in what is closed
  Date date;                // of its header
};

struct OpenLockbox {
  std::uint32_t unit = 0;
  std::string number;  // as printed, UTF-8
  std::string name;    // path of its unit
  Currency currency;
  Date deposit_date;
  std::string id_prefix;  // of its payments: number/date/
  CheckSum computed;
  CheckSum stated;  // sum of the stated batch totals; computed where none was readable
};

struct OpenBatch {
  std::uint32_t unit = 0;
  std::string number;
  CheckSum computed;
};

// The 6 record whose 4 records are being read. Views live as long as the current fragment.
struct OpenCheck {
  const CheckFields* fields = nullptr;
  RangeUse use = RangeUse::payment;
  Place place;
  std::uint64_t to = 0;
  int overflows = 0;
  int sequence = 0;    // of the last 4
  bool ended = false;  // a 4 carried the end flag
};

}  // namespace quittance::ingest::lockbox
