#include "tools/quittance/report_arguments.h"

#include <CLI/CLI.hpp>

namespace quittance::cli {

void declare_rules_schema(CLI::App& sub, RulesArguments&) {
  sub.footer(
      "Example:\n  quittance rules schema > rules.schema.json\n  and as the first line of a rule "
      "file, for taplo and editors that use it:\n  #:schema ./rules.schema.json");
}

void declare_rules_versions(CLI::App& sub, RulesArguments&) {
  sub.footer(
      "`why` names the version that decided.\n\nExample:\n  quittance rules versions\n  quittance "
      "rules show 3f2a91c0d4e8");
}

void declare_aging(CLI::App& sub, AgingArguments& a) {
  sub.add_option("--by", a.by, "a line for each")
      ->check(CLI::IsMember({"customer", "family", "entity", "currency", "collector", "terms"}));
  sub.add_option("--basis", a.basis, "due-date or invoice-date")
      ->check(CLI::IsMember({"due-date", "invoice-date"}))
      ->capture_default_str();
  sub.add_option("--buckets", a.buckets, "last days of the buckets")->capture_default_str();
  sub.add_option("--credits", a.credits, "apart or netted")
      ->check(CLI::IsMember({"apart", "netted"}))
      ->capture_default_str();
  sub.add_option("--disputes", a.disputes,
                 "within their buckets, or apart: disputed amounts in a column of their own")
      ->check(CLI::IsMember({"within", "apart"}))
      ->capture_default_str();
  sub.add_option("--entity", a.entity, "of this legal entity");
  sub.add_option("--base", a.base,
                 "a currency such as EUR: beside each currency, all of them in this one, at the "
                 "imported rates of the as-of day");
  sub.add_option("--since", a.since,
                 "roll-forward: what became of the open items of this day, YYYY-MM-DD");
  sub.footer("Example:\n  quittance aging --by customer --as-of 2026-10-31");
}

void declare_dso(CLI::App& sub, DsoArguments& a) {
  sub.add_option("--method", a.method, "simple, count-back, true or best-possible")
      ->check(CLI::IsMember({"simple", "count-back", "true", "best-possible"}))
      ->capture_default_str();
  sub.add_option("--days", a.days, "length of the period")
      ->check(CLI::Range(1, 36600))
      ->capture_default_str();
  sub.add_flag("--gross", a.gross, "leave unapplied and on-account cash in the receivables");
  sub.add_option("--entity", a.entity, "of this legal entity");
  sub.add_flag("--split", a.split,
               "what the days come from: terms, late customers, disputes, our posting, "
               "unused credits");
  sub.add_option("--base", a.base,
                 "a currency such as EUR: all of them in this one, too; receivables at the rates "
                 "of the as-of day, sales at those of their days");
  sub.add_option("--by", a.by, "a row for each entity; with --split: for each of these")
      ->check(CLI::IsMember({"customer", "family", "entity", "currency", "collector", "terms"}));
  sub.add_flag("--trend", a.trend, "also of the month ends before, oldest first")
      ->excludes("--split");
  sub.add_option("--months", a.months, "with --trend: how many days there are, the as-of day's in")
      ->check(CLI::Range(1, 120))
      ->capture_default_str()
      ->needs("--trend");
  sub.footer(
      "Example:\n  quittance dso --method count-back --as-of 2026-10-31\n"
      "  quittance dso --trend --months 24 --as-of 2026-10-31");
}

void declare_metrics(CLI::App& sub, MetricsArguments& a) {
  sub.add_option("--days", a.days, "length of the period, which ends on the as-of day")
      ->check(CLI::Range(1, 36600))
      ->capture_default_str();
  sub.add_option("--by", a.by, "figures for each")
      ->check(CLI::IsMember({"customer", "family", "entity", "currency", "collector"}));
  sub.add_flag("--memory", a.memory,
               "instead: what the book takes in memory, part by part, in bytes")
      ->excludes("--days")
      ->excludes("--by");
  sub.footer(
      "Example:\n  quittance metrics --days 30 --as-of 2026-10-31\n  quittance metrics --memory");
}

void declare_bridge(CLI::App& sub, BridgeArguments& a) {
  sub.add_option("--since", a.since,
                 "the opening day, YYYY-MM-DD; else the last day of the month before");
  sub.add_option("--days", a.days, "length of the DSO's period")
      ->check(CLI::Range(1, 36600))
      ->capture_default_str();
  sub.add_option("--by", a.by, "a line for each")
      ->check(CLI::IsMember({"customer", "family", "entity", "currency", "collector"}));
  sub.footer("Example:\n  quittance bridge --since 2026-10-31 --as-of 2026-11-30");
}

void declare_forecast(CLI::App& sub, ForecastArguments& a) {
  sub.add_option("--weeks", a.weeks, "so many weeks")
      ->check(CLI::Range(1, 520))
      ->capture_default_str();
  sub.add_flag("--items", a.items, "each open item, with the history that speaks for it");
  sub.add_flag("--backtest", a.backtest,
               "how well it would have done in the past, beside simple rules");
  sub.add_option("--cut-offs", a.cut_offs,
                 "with --backtest: so many days, a week apart, to expect from")
      ->check(CLI::Range(1, 520))
      ->capture_default_str();
  sub.add_option("--customer", a.customer, "the items of this customer");
  sub.footer("Example:\n  quittance forecast --weeks 8 --as-of 2026-11-30");
}

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
  sub.add_option("--entity", a.entity, "of this legal entity");
  sub.add_option("--base", a.base,
                 "a currency such as EUR: all of them in this one, too, at the imported rates");
  sub.footer(
      "The page loads nothing and runs no script: mail it, archive it, print it.\n\n"
      "Example:\n  quittance report --as-of 2026-10-31 --output october.html");
}

void declare_statement(CLI::App& sub, StatementArguments& a) {
  sub.add_option("customer", a.customer, "CUSTOMER")->required();
  sub.add_option("--entity", a.entity, "legal entity that is owed (default: the customer's own)");
  sub.add_option("--letterhead", a.letterhead,
                 "name, address and accounts to pay to (TOML, docs/reports.md)");
  sub.add_option("--addresses", a.addresses,
                 "customers' addresses, for the letter and the Swiss code (CSV: customer_id,name,"
                 "street,building,postal_code,town,country)");
  sub.add_option("--font", a.font, "TrueType font to print with (default: DejaVu Sans)");
  sub.footer("Example:\n  quittance statement C-1001 --as-of 2026-10-31 --output C-1001.pdf");
}

void declare_proof(CLI::App& sub, ProofArguments& a) {
  sub.add_option("--account", a.account, "of this own account");
  sub.add_option("--from", a.from, "first day, YYYY-MM-DD");
  sub.add_option("--to", a.to, "last day, YYYY-MM-DD");
  sub.footer("Example:\n  quittance proof --from 2026-11-01 --to 2026-11-30");
}

void declare_export(CLI::App& sub, ExportArguments& a) {
  sub.add_option("what", a.what, "what to export")
      ->required()
      ->check(CLI::IsMember(
          {"applications", "items", "payments", "journal", "decisions", "gl", "marks"}));
  sub.add_option("--to", a.to, "gl: for csv, hledger, ledger or beancount")
      ->check(CLI::IsMember({"csv", "hledger", "ledger", "beancount"}))
      ->capture_default_str();
  sub.add_option("--chart", a.chart, "gl: names of accounts (TOML)")->check(CLI::ExistingFile);
  sub.add_flag("--history", a.history,
               "applications: reversed ones too, with state and reversed_by");
  sub.add_option("--since", a.since,
                 "only what changed since this mark or position; 0 is the beginning");
  sub.add_option("--mark", a.mark,
                 "NAME: move the mark to what this command printed; NAME=POSITION: to what "
                 "an earlier one covered, printing nothing");
  sub.add_option("--position-file", a.position_file,
                 "write the position that the rows cover into this file");
  sub.footer(
      "The journal is NDJSON, one event a line; decisions are what rules decided, and on what "
      "grounds, in\nthe order of the journal; gl is a balanced entry for each event that moves "
      "money.\nMarks say how far the other side is.\n\n"
      "Example:\n  quittance export applications > applications.csv\n"
      "  quittance export applications --since erp --position-file upto > delta.csv\n"
      "  quittance export applications --mark erp=$(cat upto)");
}

void declare_generate(CLI::App& sub, GenerateArguments& a) {
  sub.add_option("folder", a.folder, "where to write; made if it is missing")->required();
  sub.add_option("--seed", a.seed, "the same seed gives the same bytes on every machine")
      ->check(CLI::Validator(
          [](const std::string& text) {  // CLI11 would wrap it round
            return text.starts_with('-') ? "'" + text + "' is no whole number from 0 on"
                                         : std::string();
          },
          "", "seed"))
      ->capture_default_str();
  sub.add_option("--customers", a.customers, "customers (default: one for twenty items)")
      ->check(CLI::Range(1, 10'000'000));
  sub.add_option("--items", a.items, "open items")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  sub.add_option("--payments", a.payments,
                 "payments (default: six for ten items; for common one for each)")
      ->check(CLI::Range(1, 10'000'000));
  sub.add_option("--mess", a.mess,
                 "what payers and banks do wrong: clean (nothing), typical, hostile; common "
                 "is the workload of the benchmarks")
      ->check(CLI::IsMember({"clean", "typical", "hostile", "common"}))
      ->capture_default_str();
  sub.add_option("--formats", a.formats,
                 "bank files to write: a list of bai2, lockbox, csv, json, nacha, mt940, "
                 "camt.053, camt.054, x12-820, fedwire; or none")
      ->capture_default_str();
  sub.footer(
      "Writes accounts.csv, customers.csv, items.csv and rules.toml; payments.ndjson with "
      "every record of\n"
      "cash, and advices.ndjson with those that bring remittance without cash; truth.csv, "
      "what a perfect\n"
      "clerk does with each payment; mess.csv, how each was made; and bank/FORMAT/, the "
      "same "
      "payments\n"
      "under the same ids, but that mt940 and camt.053 name them by their content. csv and "
      "json hold every\n"
      "payment. With lockbox and any other bank file the checks stand in the lockbox and "
      "all "
      "else in the\n"
      "others, because an id says which file it is from; lockbox alone holds every "
      "payment. "
      "An earlier\n"
      "workload in the folder is replaced.\n\n"
      "Example:\n"
      "  quittance generate work --items 100000 --mess hostile --seed 7\n"
      "  for kind in accounts customers items; do quittance import $kind work/$kind.csv; "
      "done\n"
      "  quittance apply work/payments.ndjson --rules work/rules.toml");
}

}  // namespace quittance::cli
