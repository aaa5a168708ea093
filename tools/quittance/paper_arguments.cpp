#include "tools/quittance/paper_arguments.h"

#include <CLI/CLI.hpp>

namespace quittance::cli {

void declare_report(CLI::App& sub, ReportArguments& a) {
  sub.add_option("--since", a.since,
                 "day to compare with, YYYY-MM-DD (default: the end of the month before)");
  sub.add_option("--days", a.days, "length of the period, which ends on the as-of day")
      ->check(CLI::Range(1, 36600))
      ->capture_default_str();
  sub.add_option("--months", a.months, "month ends that the trend shows")
      ->check(CLI::Range(1, 120))
      ->capture_default_str();
  sub.add_option("--customers", a.customers, "rows of the lists of customers")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  sub.footer(
      "The page loads nothing and runs no script: mail it, archive it, print it.\n\n"
      "Example:\n  quittance report --as-of 2026-10-31 --output october.html");
}

void declare_statement(CLI::App& sub, StatementArguments& a) {
  sub.add_option("customer", a.customer, "CUSTOMER")->required();
  sub.add_option("--entity", a.entity, "legal entity that is owed (default: the customer's own)");
  sub.add_option("--letterhead", a.letterhead,
                 "name, address and accounts to pay to (TOML, docs/reports.md)");
  sub.add_option("--font", a.font, "TrueType font to print with (default: DejaVu Sans)");
  sub.footer("Example:\n  quittance statement C-1001 --as-of 2026-10-31 --output C-1001.pdf");
}

}  // namespace quittance::cli
