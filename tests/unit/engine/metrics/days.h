// Short names for the tests of this folder.
#pragma once

#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace quittance::engine {

inline Date day(std::string_view iso) {
  return *Date::parse_iso(iso);
}
inline Currency usd() {
  return Currency::of("USD");
}
inline Currency eur() {
  return Currency::of("EUR");
}

}  // namespace quittance::engine
