// The reports that a scenario may ask for, one line a figure.
#pragma once

#include <string>

#include "engine/book/book.h"
#include "tests/scenarios/script.h"

namespace quittance::scenario {

// aging as-of=DATE [basis=invoice-date] [credits=netted] [by=customer] [buckets=30,60,90]
// dso as-of=DATE [days=90] [method=simple|count-back|true|best-possible]
// proof · exceptions. Errors: Mistake.
[[nodiscard]] std::string report(const engine::Book& book, const Line& line);
[[nodiscard]] bool is_report(const Line& line);

}  // namespace quittance::scenario
