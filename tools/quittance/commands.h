// The commands and what each may be told. arguments.cpp fills these from the command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/quittance/context.h"

namespace quittance::cli {

struct ImportArguments {
  std::string kind;
  std::vector<std::string> files;
  bool reconcile = false;
  bool full_extract = false;
  std::string in_transit;  // a mark of applications
  std::string mapping;     // TOML: whose columns the files have
};

struct InspectArguments {
  std::vector<std::string> files;
  bool summary = false;
  bool explain = false;
  std::string reader;
  std::string dialect;
};

struct ApplyArguments {
  std::vector<std::string> files;
  std::string reader;
  std::string dialect;
  bool dry_run = false;
  std::uint64_t limit = 0;
  std::string rules;
  std::int64_t expect_count = -1;
  std::string expect_total;
  std::string posting_date;
  std::uint64_t batch_max = 20'000'000;
  std::string fail_on;
  std::string rematch_day;
};

// Filters of the lists; each list takes those that mean something for it.
struct ListArguments {
  std::string customer;
  std::string state;
  std::string from;
  std::string to;
  std::string file;
  std::string entity;
  std::string account;
  std::string item;
  std::string payment;
  std::string kind;
  bool history = false;
  bool show_accounts = false;  // payers' account numbers in full
};

// FILE, FILE#UNIT or, for a deposit total, a payment id.
struct FileArguments {
  std::string file;
  std::string reason;
  bool as_receipt = false;
};

struct WhyArguments {
  std::string payment;
  std::string not_item;
};

struct RulesArguments {
  std::vector<std::string> files;  // or names of rules
};

struct RuleTrustArguments {
  std::string rules;
};

struct WhatIfArguments {
  std::string rules;
};

struct AssignArguments {
  std::string payment;
  std::vector<std::string> items;  // ITEM or ITEM=AMOUNT
  bool write_off = false;
  bool instead = false;
  std::string payer;
  std::string reason;
};

struct TargetArguments {
  std::string target;
  std::string reason;
};

struct LearnArguments {
  std::string alias;
  std::string state;  // of the list
  std::string reason;
  bool show_accounts = false;
};

struct AgingArguments {
  std::string by;
  std::string basis = "due-date";
  std::string buckets = "30,60,90";
  std::string credits = "apart";
  std::string disputes = "within";
  std::string entity;
  std::string since;  // YYYY-MM-DD: roll-forward from that day
  std::string base;   // a currency: all of them in it, too
};

struct DsoArguments {
  std::string method = "simple";
  std::int32_t days = 90;
  bool gross = false;
  std::string entity;
  bool split = false;  // by what the days come from
  std::string by;      // with split: a block for each; else entity
  bool trend = false;  // the month ends before, too
  std::int32_t months = 13;
  std::string base;  // a currency: all of them in it, too
};

struct MetricsArguments {
  std::int32_t days = 90;
  std::string by;
  bool memory = false;  // what the book takes in memory, and nothing else
};

struct ReportArguments {
  std::string since;  // empty: the end of the month before the as-of day
  std::int32_t days = 90;
  std::int32_t months = 13;
  std::uint32_t customers = 10;
  std::string entity;
  std::string base;  // a currency: all of them in it, too
};

struct StatementArguments {
  std::string customer;
  std::string entity;      // empty: the customer's own
  std::string letterhead;  // TOML
  std::string addresses;   // CSV or NDJSON
  std::string font;        // TrueType; empty: DejaVu Sans
};

struct BridgeArguments {
  std::string since;  // YYYY-MM-DD; empty: the last day of the month before
  std::int32_t days = 90;
  std::string by;
};

struct ForecastArguments {
  std::uint32_t weeks = 13;
  bool items = false;  // each open item instead of weeks
  bool backtest = false;
  std::uint32_t cut_offs = 13;  // of the back-test
  std::string customer;
};

struct ExportArguments {
  std::string what;        // applications, items, payments, journal, gl, marks
  std::string to = "csv";  // gl: csv, hledger, ledger, beancount
  std::string chart;       // gl: TOML
  bool history = false;
  std::string since;          // a mark or a position
  std::string mark;           // NAME, or NAME=POSITION
  std::string position_file;  // gets the position that the rows cover
};

struct ProofArguments {
  std::string account;
  std::string from;
  std::string to;
};

struct GenerateArguments {
  std::string folder;
  std::uint64_t seed = 1;
  std::uint32_t customers = 0;  // 0: an item's twentieth
  std::uint32_t items = 1'000;
  std::uint32_t payments = 0;  // 0: as many as items for `common`, else six for ten items
  std::string mess = "typical";
  std::string formats = "bai2,lockbox,csv";
};

struct BackupArguments {
  std::string directory;
  bool verify = false;  // only prove the backup that is there
};

struct CompactArguments {
  std::string before;  // YYYY-MM-DD
};

struct RestoreArguments {
  std::string directory;
};

// Master data and cash.
[[nodiscard]] Exit run_import(Context& context, const ImportArguments& arguments);
[[nodiscard]] Exit run_inspect(Context& context, const InspectArguments& arguments);
[[nodiscard]] Exit run_apply(Context& context, const ApplyArguments& arguments);
// Lists.
[[nodiscard]] Exit run_files(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_payments(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_items(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_applications(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_customers(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_expected(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_links(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_exceptions(Context& context, const ListArguments& arguments);
[[nodiscard]] Exit run_why(Context& context, const WhyArguments& arguments);
[[nodiscard]] Exit run_rules_check(Context& context, const RulesArguments& arguments);
[[nodiscard]] Exit run_rules_explain(Context& context, const RulesArguments& arguments);
[[nodiscard]] Exit run_rules_schema(Context& context, const RulesArguments& arguments);
[[nodiscard]] Exit run_rules_show(Context& context, const RulesArguments& arguments);
[[nodiscard]] Exit run_rules_versions(Context& context, const RulesArguments& arguments);
[[nodiscard]] Exit run_rules_trust(Context& context, const RuleTrustArguments& arguments);
[[nodiscard]] Exit run_whatif(Context& context, const WhatIfArguments& arguments);
// Work by hand.
[[nodiscard]] Exit run_file_show(Context& context, const FileArguments& arguments);
[[nodiscard]] Exit run_file_release(Context& context, const FileArguments& arguments);
[[nodiscard]] Exit run_file_reject(Context& context, const FileArguments& arguments);
[[nodiscard]] Exit run_assign(Context& context, const AssignArguments& arguments);
[[nodiscard]] Exit run_unapply(Context& context, const TargetArguments& arguments);
[[nodiscard]] Exit run_reverse(Context& context, const TargetArguments& arguments);
[[nodiscard]] Exit run_hold(Context& context, const TargetArguments& arguments);
[[nodiscard]] Exit run_release(Context& context, const TargetArguments& arguments);
// What corrections propose.
[[nodiscard]] Exit run_learn_list(Context& context, const LearnArguments& arguments);
[[nodiscard]] Exit run_learn_show(Context& context, const LearnArguments& arguments);
[[nodiscard]] Exit run_learn_approve(Context& context, const LearnArguments& arguments);
[[nodiscard]] Exit run_learn_revoke(Context& context, const LearnArguments& arguments);
// Reports.
[[nodiscard]] Exit run_aging(Context& context, const AgingArguments& arguments);
[[nodiscard]] Exit run_dso(Context& context, const DsoArguments& arguments);
[[nodiscard]] Exit run_roll_forward(Context& context, const engine::Book& book,
                                    const engine::AgingQuery& aging, const std::string& since);
[[nodiscard]] Exit run_dso_split(Context& context, const engine::Book& book,
                                 const DsoArguments& arguments);
[[nodiscard]] Exit run_metrics(Context& context, const MetricsArguments& arguments);
[[nodiscard]] Exit run_report(Context& context, const ReportArguments& arguments);
[[nodiscard]] Exit run_statement(Context& context, const StatementArguments& arguments);
[[nodiscard]] Exit run_bridge(Context& context, const BridgeArguments& arguments);
[[nodiscard]] Exit run_forecast(Context& context, const ForecastArguments& arguments);
[[nodiscard]] Exit run_proof(Context& context, const ProofArguments& arguments);
[[nodiscard]] Exit run_export(Context& context, const ExportArguments& arguments);
// Workloads.
[[nodiscard]] Exit run_generate(Context& context, const GenerateArguments& arguments);
// Proofs.
[[nodiscard]] Exit run_verify(Context& context);
[[nodiscard]] Exit run_digest(Context& context);
[[nodiscard]] Exit run_replay(Context& context);
// Writes a checkpoint, so that the next opening is short.
[[nodiscard]] Exit run_checkpoint(Context& context);
// Moves old blocks of the journal into packed files.
[[nodiscard]] Exit run_compact(Context& context, const CompactArguments& arguments);
// Copies.
[[nodiscard]] Exit run_backup(Context& context, const BackupArguments& arguments);
[[nodiscard]] Exit run_restore(Context& context, const RestoreArguments& arguments);

}  // namespace quittance::cli
