// Where the fields of each lockbox record stand: one table per bank layout, columns from 1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ingest/columns.h"
#include "ingest/dialect.h"

namespace quittance::ingest::lockbox {

// Document numbers of fixed length that follow each other: how BAI1 names what a check pays.
struct NumberBlock {
  int from = 0;
  int length = 0;  // of one number
  int count = 0;   // at most; 0: the record has none
};

struct HeaderColumns {  // record 1
  Columns priority, destination, origin, date, time;
};

struct DetailColumns {  // record 5
  Columns batch, item, lockbox, deposit_date;
};

struct CheckColumns {  // record 6
  Columns batch, item, amount, routing, account, check_number;
  Columns check_date;  // MMDDYY
  Columns remitter;
  NumberBlock numbers;
};

struct OverflowColumns {  // record 4
  Columns batch, item, sequence, end_flag;
  Columns invoice, paid, deduction, reason, free_text;
  Columns memo;
  NumberBlock numbers;
};

struct TotalColumns {  // records 7 and 8
  Columns batch, lockbox, date, checks, amount;
};

struct TrailerColumns {  // record 9
  Columns records;
};

struct Layout {
  std::string_view name;  // as in Dialect.lockbox_layout
  int width = 80;         // of a whole record; a bank may trim or pad it
  HeaderColumns header;
  DetailColumns detail;
  CheckColumns check;
  OverflowColumns overflow;
  TotalColumns batch_total;
  TotalColumns lockbox_total;
  TrailerColumns trailer;
};

// sap-bai2-80, sap-bai1-80, bank-104, bank-104-lines. Static lifetime.
[[nodiscard]] std::span<const Layout> layouts();
[[nodiscard]] const Layout* layout_named(std::string_view name);  // null when there is none
[[nodiscard]] std::string_view layout_names();                    // for messages

}  // namespace quittance::ingest::lockbox
