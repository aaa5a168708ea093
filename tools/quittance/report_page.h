// The page of `report`: what engine/figures/overview.h collects, as one HTML file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "engine/figures/overview.h"
#include "engine/metrics/base_currency.h"
#include "tools/quittance/report_sections.h"

namespace quittance::cli {

struct ReportPage {
  const engine::Book& book;
  engine::OverviewQuery query;
  std::optional<Timestamp> known_at;
  const ReportSections& sections;
  std::optional<engine::BaseReport<engine::Aging>> base{};  // all currencies in one
};

// The whole page, the same bytes for the same book and dates; a section for each currency.
[[nodiscard]] std::string report_page(const ReportPage& page,
                                      const std::vector<engine::Overview>& overviews);

}  // namespace quittance::cli
