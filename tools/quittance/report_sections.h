// Cards of the report page: what changed, what will come, what is contested and what was promised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/book/disputes.h"
#include "engine/book/promises.h"
#include "engine/figures/bridge.h"
#include "engine/figures/expectation.h"
#include "engine/figures/overview.h"

namespace quittance::cli {

// Collected once for the page, all currencies together.
struct ReportSections {
  std::vector<engine::Bridge> bridges;
  std::vector<engine::SettlementHistory::Cash> weeks;
  std::vector<engine::DisputedItem> disputes;
  std::vector<engine::PromiseStanding> promises;  // by handle
};
inline constexpr std::size_t kForecastWeeks = 8;

// Errors: those of bridge() and cash_by_week(). Cost: theirs.
[[nodiscard]] Result<ReportSections> report_sections(const engine::Book& book,
                                                     const engine::OverviewQuery& query);

// A card of one section: heading, a sentence, chart and table.
[[nodiscard]] std::string report_card(std::string_view heading, std::string_view note,
                                      const std::string& chart, const std::string& table);

// Each is empty where the currency has nothing of the kind.
[[nodiscard]] std::string bridge_card(const ReportSections& sections, Currency currency,
                                      const engine::OverviewQuery& query);
[[nodiscard]] std::string forecast_card(const ReportSections& sections, Currency currency);
[[nodiscard]] std::string disputes_card(const ReportSections& sections, Currency currency,
                                        const engine::Book& book,
                                        const engine::OverviewQuery& query);
[[nodiscard]] std::string promises_card(const ReportSections& sections, Currency currency,
                                        const engine::Book& book,
                                        const engine::OverviewQuery& query);

}  // namespace quittance::cli
