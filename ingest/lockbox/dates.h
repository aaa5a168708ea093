// Dates of lockbox files: YYMMDD by the layouts, MMDDYY from some banks.
#pragma once

#include <string_view>

#include "core/date.h"

namespace quittance::ingest::lockbox {

struct WrittenDate {
  Date date;                 // unknown where it is no date either way
  bool month_first = false;  // it was read as MMDDYY
};

// MMDDYY where YYMMDD is no date, or lies further from `near`, a date that is known. From 2013 on
// no YYMMDD is an MMDDYY too.
[[nodiscard]] WrittenDate read_date(std::string_view digits, Date near);

// Six digits that are a date as MMDDYY.
[[nodiscard]] Date month_first(std::string_view digits);

}  // namespace quittance::ingest::lockbox
