// The figures at the top of a currency's section of `report`, each with what it was before.
#pragma once

#include <string>

#include "engine/figures/overview.h"

namespace quittance::cli {

[[nodiscard]] std::string report_tiles(const engine::Overview& overview,
                                       const engine::OverviewQuery& query);

}  // namespace quittance::cli
