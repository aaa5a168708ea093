#include "tools/quittance/arguments.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "engine/version.h"
#include "tools/quittance/desk_arguments.h"
#include "tools/quittance/free_cash_arguments.h"
#include "tools/quittance/report_arguments.h"
#include "tools/quittance/workbooks.h"
#include "tools/quittance/wrong_words.h"

namespace quittance::cli {
namespace {

constexpr int kThreadsMax = 4096;  // more is a slip; a core has no use for that many

// Numbers of things: CLI11 would wrap a negative one round, or say what is too large in 300 digits.
const CLI::Validator kCount(
    [](const std::string& text) {
      constexpr std::size_t kDigitsMax = 18;
      const bool fits = !text.empty() && text.size() <= kDigitsMax &&
                        text.find_first_not_of("0123456789") == std::string::npos;
      return fits ? std::string() : "'" + text + "' is no whole number from 0 on";
    },
    "");

// The command line under construction. Argument structs live as long as the request that uses them.
class Line {
 public:
  Line()
      : app_("Quittance applies cash to open invoices: bank files in, a balanced book out.",
             "quittance") {
    app_.set_version_flag("--version", "quittance " + std::string(engine::kVersion));
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_option("--book", request_.options.book, "folder that holds the ledgers")
        ->envname("QUITTANCE_BOOK")
        ->capture_default_str();
    app_.add_option("--config", request_.options.config,
                    "rules (TOML, or a name) to match by; `apply --rules` wins");
    app_.add_option("--threads", request_.options.threads, "worker threads; 0 is one per core")
        ->check(CLI::Range(0, kThreadsMax))
        ->capture_default_str();
    app_.add_option("--as-of", as_of_, "effective date of reports, YYYY-MM-DD (default: today)");
    app_.add_option("--known-at", known_at_,
                    "reports and exports by what was recorded up to then: YYYY-MM-DD, or "
                    "YYYY-MM-DDTHH:MM:SSZ");
    app_.add_option("--format", request_.options.format,
                    "table, csv, json, ndjson or xlsx; html for report (default: table, csv for "
                    "export)")
        ->check(CLI::IsMember({"table", "csv", "json", "ndjson", "xlsx", "html"}));
    app_.add_option("--output,-o", request_.options.output,
                    "write the result into this file, whole or not at all (default: stdout)");
    app_.add_flag("--quiet,-q", request_.options.quiet, "no progress and no notes on stderr");
    app_.add_option("--actor", request_.options.actor,
                    "who does it, for the audit trail (default: $USER)");
    app_.add_option("--anchor-dir", request_.options.anchor_dir, "second anchor on another volume");
    app_.add_option("--key-file", request_.options.key_file,
                    "keys that seal payers' account numbers in the journal")
        ->envname("QUITTANCE_KEYS");
    app_.footer(
        "Exit codes: 0 done; 1 done, but some input was quarantined, rejected or refused; 2 wrong "
        "usage;\n"
        "3 the book is damaged or in use, or a proof failed; 4 input or output failed.\n\n"
        "Example, from nothing to an aging report:\n"
        "  quittance import customers customers.csv\n"
        "  quittance import items items.csv\n"
        "  quittance apply statement.bai lockbox.txt\n"
        "  quittance exceptions\n"
        "  quittance aging");
    master_data();
    cash();
    lists();
    manual();
    declare_free_cash(app_, [this](auto run) { request_.run = std::move(run); });
    declare_desk(app_, [this](auto run) { request_.run = std::move(run); });
    learning();
    reports();
    proofs();
    workloads();
  }

  std::optional<Request> parse(int count, const char* const* values, Exit& exit) {
    try {
      app_.parse(count, values);
    } catch (const CLI::ParseError& error) {
      // CLI11 has codes and a form of its own; ours are a contract.
      const std::string said = said_of(error, app_, count, values);
      exit = Exit::usage;
      if (!said.empty()) {
        std::cerr << "quittance: " << said << "\n";
      } else if (app_.exit(error, std::cout, std::cerr) == 0) {
        exit = Exit::done;
      }
      return std::nullopt;
    }
    // What a script's variable did not hold: the default would be another book, or no seal.
    for (const char* name : {"--book", "--anchor-dir", "--key-file", "--output"}) {
      const CLI::Option* option = app_.get_option(name);
      if (option->count() == 0 || !option->as<std::string>().empty()) continue;
      std::cerr << "quittance: " << name << " is empty; name a path, or leave it out\n";
      exit = Exit::usage;
      return std::nullopt;
    }
    if (!as_of_.empty()) {
      const Result<Date> date = Date::parse_iso(as_of_);
      if (!date) {
        std::cerr << "quittance: --as-of is '" << as_of_ << "'; write YYYY-MM-DD\n";
        exit = Exit::usage;
        return std::nullopt;
      }
      request_.options.as_of = *date;
    }
    if (!known_at_.empty()) {
      const Result<Timestamp> moment = Timestamp::parse(known_at_);
      if (!moment) {
        std::cerr << "quittance: --known-at is '" << known_at_
                  << "'; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ\n";
        exit = Exit::usage;
        return std::nullopt;
      }
      request_.options.known_at = *moment;
    }
    const CLI::App* sub = app_.get_subcommands().front();
    request_.options.command = sub->get_name();
    if (!sub->get_subcommands().empty())
      request_.options.command += " " + sub->get_subcommands().front()->get_name();
    if (!may_format()) {
      exit = Exit::usage;
      return std::nullopt;
    }
    if (request_.options.actor.empty()) {
      const char* user = std::getenv("USER");
      request_.options.actor = user == nullptr || *user == '\0' ? "unknown" : user;
    }
    return request_;
  }

 private:
  // A command whose arguments are filled by `declare` and run by `run`.
  template <class Arguments, class Declare>
  void command(CLI::App& parent, const std::string& name, const std::string& text,
               Exit (*run)(Context&, const Arguments&), Declare declare) {
    CLI::App* sub = parent.add_subcommand(name, text);
    auto arguments = std::make_shared<Arguments>();
    declare(*sub, *arguments);
    sub->callback([this, arguments, run] {
      request_.run = [arguments, run](Context& context) { return run(context, *arguments); };
    });
  }
  void command(const std::string& name, const std::string& text, Exit (*run)(Context&),
               const std::string& footer) {
    CLI::App* sub = app_.add_subcommand(name, text);
    sub->footer(footer);
    sub->callback([this, run] { request_.run = [run](Context& context) { return run(context); }; });
  }

  void master_data() {
    command<ImportArguments>(
        app_, "import", "take master data from CSV or NDJSON", run_import,
        [](CLI::App& sub, ImportArguments& a) {
          sub.add_option("kind", a.kind, "what the files hold")
              ->required()
              ->check(CLI::IsMember({"entities", "accounts", "customers", "links", "items", "sales",
                                     "rates", "contacts", "expected"}));
          sub.add_option("files", a.files, "CSV with a header, or NDJSON; - is stdin")->required();
          sub.add_flag("--reconcile", a.reconcile,
                       "items: take the files' open amounts as external adjustments");
          sub.add_flag("--full-extract", a.full_extract, "items: close what the files do not name");
          sub.add_option("--mapping", a.mapping,
                         "the files are of another program: its columns, in TOML")
              ->check(CLI::ExistingFile);
          sub.add_option("--in-transit", a.in_transit,
                         "items: what was applied since this mark of `export applications`, or "
                         "position, is not known to the files' writer yet, and no difference");
          sub.footer(
              "Importing the same file again changes nothing. Refused rows are named with file and "
              "line.\n\n"
              "Example:\n  quittance import items items.csv\n  quittance import items extract.csv "
              "--full-extract --in-transit erp");
        });
  }

  void cash() {
    command<InspectArguments>(
        app_, "inspect", "read bank files and print what they say; books nothing", run_inspect,
        [](CLI::App& sub, InspectArguments& a) {
          sub.add_option("files", a.files,
                         "bank files, plain or packed (gzip, zstd, xz, zip); - is stdin")
              ->required();
          auto* summary = sub.add_flag("--summary", a.summary,
                                       "one JSON object a file: controls, sums, findings");
          sub.add_flag("--explain", a.explain, "what each byte range was read as")
              ->excludes(summary);
          sub.add_option("--reader", a.reader,
                         "format by its word in docs/formats, as bai2 (default: recognised)");
          sub.add_option("--dialect", a.dialect, "a profile of the book, or a TOML file");
          sub.footer(
              "Example:\n  quittance inspect statement.bai\n  quittance inspect --summary "
              "lockbox.txt\n  quittance --format csv inspect statement.sta > payments.csv");
        });
    command<ApplyArguments>(
        app_, "apply", "the main job: read, check, match, book, report", run_apply,
        [](CLI::App& sub, ApplyArguments& a) {
          sub.add_option(
              "files", a.files,
              "bank files of one run, plain or packed (gzip, zstd, xz, zip); - is stdin");
          sub.add_option("--rematch-day", a.rematch_day, "decide again what waits of this day");
          sub.add_option("--reader", a.reader,
                         "format by its word in docs/formats, as bai2 (default: recognised)");
          sub.add_option("--dialect", a.dialect, "a profile of the book, or a TOML file");
          auto* dry_run =
              sub.add_flag("--dry-run", a.dry_run, "the whole report, but nothing is written");
          sub.add_option("--limit", a.limit, "with --dry-run: at most N records a file")
              ->check(kCount)
              ->needs(dry_run);
          sub.add_option("--rules", a.rules,
                         "rules to match by: TOML, or a name that `rules show` lists");
          sub.add_option("--expect-count", a.expect_count,
                         "receipts that all files must hold together; else they are held")
              ->check(kCount);
          sub.add_option("--expect-total", a.expect_total,
                         "amount that all files must hold together; else they are held");
          sub.add_option("--posting-date", a.posting_date,
                         "post everything on this day (default: each record's own)");
          sub.add_option("--batch-max", a.batch_max, "records of cash that one run may hold")
              ->check(kCount)
              ->capture_default_str();
          sub.add_option("--fail-on", a.fail_on,
                         "exit 1 also when something of these files needs somebody: exceptions")
              ->check(CLI::IsMember({"exceptions"}));
          sub.footer(
              "Applying a file again changes nothing. After a crash, repeat the command.\n\n"
              "Example:\n  quittance apply statement.bai lockbox.txt ach.ndjson\n  quittance apply "
              "receipts.csv --dialect shop.toml --dry-run");
        });
  }

  // Workbooks are for a file or a pipe; a statement of account is a PDF whatever is asked for.
  [[nodiscard]] bool may_format() const {
    const GlobalOptions& options = request_.options;
    if (!options.format.empty() && options.command == "statement") {
      std::cerr
          << "quittance: `statement` prints a PDF and takes no --format; `customers` and `items` "
             "list what it is about\n";
      return false;
    }
    if (options.format == "xlsx" && !has_workbook(options.command)) {
      std::cerr << "quittance: `" << options.command
                << "` has no workbook; --format xlsx is for lists, reports and exports\n";
      return false;
    }
    if (options.format == "html" && options.command != "report") {
      std::cerr << "quittance: --format html is for `report`\n";
      return false;
    }
    if (options.format == "xlsx" && options.output.empty() && ::isatty(STDOUT_FILENO) != 0) {
      std::cerr << "quittance: a workbook is nothing for a terminal; name a file with --output\n";
      return false;
    }
    return true;
  }

  static void dates(CLI::App& sub, ListArguments& a, const char* which) {
    sub.add_option("--from", a.from, std::string("first ") + which + ", YYYY-MM-DD");
    sub.add_option("--to", a.to, std::string("last ") + which + ", YYYY-MM-DD");
  }

  void lists() {
    auto& files = *app_.add_subcommand("files", "files in the book; show, release or reject one");
    auto list = std::make_shared<ListArguments>();
    files.add_option("--state", list->state, "accepted, quarantined or rejected");
    files.require_subcommand(0, 1);
    files.footer(
        "FILE is the first digits of its digest, or its name; FILE#UNIT names a part of it, as "
        "`files show` lists them.\n\n"
        "Example:\n  quittance files\n  quittance files show lockbox.txt\n"
        "  quittance files release lockbox.txt#lockbox-1234567/batch-003 --reason 'bank confirmed "
        "the total by phone'");
    command<FileArguments>(files, "show", "units, controls and findings of one file", run_file_show,
                           [](CLI::App& sub, FileArguments& a) {
                             sub.add_option("file", a.file, "FILE")->required();
                           });
    command<FileArguments>(
        files, "release", "let held payments go on, and decide them", run_file_release,
        [](CLI::App& sub, FileArguments& a) {
          sub.add_option("file", a.file, "FILE, FILE#UNIT, or the id of a deposit total")
              ->required();
          sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
          sub.add_flag("--as-receipt", a.as_receipt,
                       "book an unexplained deposit total as a payment");
        });
    command<FileArguments>(
        files, "reject", "withdraw a unit's payments", run_file_reject,
        [](CLI::App& sub, FileArguments& a) {
          sub.add_option("file", a.file, "FILE or FILE#UNIT")->required();
          sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
        });
    files.callback([this, &files, list] {
      if (files.get_subcommands().empty())
        request_.run = [list](Context& context) { return run_files(context, *list); };
    });

    command<ListArguments>(
        app_, "payments", "payments and where their cents are", run_payments,
        [](CLI::App& sub, ListArguments& a) {
          sub.add_option("--customer", a.customer, "of this customer");
          sub.add_option("--state", a.state,
                         "with cents in this state: applied, on_account, unapplied, unidentified, "
                         "written_off, refund_due, quarantined, returned");
          sub.add_option("--file", a.file, "of this file");
          sub.add_option("--account", a.account, "on this own account");
          sub.add_option("--kind", a.kind,
                         "receipt (default), deposit_total, return, fee, transfer, advice, other, "
                         "provisional or all");
          sub.add_flag("--show-accounts", a.show_accounts, "payers' account numbers in full");
          dates(sub, a, "posting date");
          sub.footer("Example:\n  quittance payments --state unapplied --from 2026-11-01");
        });
    command<ListArguments>(
        app_, "items", "items, open ones by default", run_items,
        [](CLI::App& sub, ListArguments& a) {
          sub.add_option("--customer", a.customer, "of this customer");
          sub.add_option("--entity", a.entity, "of this legal entity");
          sub.add_option("--state", a.state, "open (default), closed or all");
          sub.add_option("--kind", a.kind,
                         "invoice, debit_memo, credit_memo, finance_charge or deduction");
          dates(sub, a, "due date");
          sub.footer("Example:\n  quittance items --customer C-1001 --to 2026-10-31");
        });
    command<ListArguments>(
        app_, "applications", "applications that stand", run_applications,
        [](CLI::App& sub, ListArguments& a) {
          sub.add_option("--customer", a.customer, "of this customer");
          sub.add_option("--payment", a.payment, "of this payment");
          sub.add_option("--item", a.item, "of this item");
          sub.add_flag("--history", a.history, "reversed ones too");
          dates(sub, a, "posting date");
          sub.footer("Example:\n  quittance applications --payment 2001/2026-11-20/a1b2c3/1");
        });
    command<ListArguments>(app_, "customers", "customers with what they owe", run_customers,
                           [](CLI::App& sub, ListArguments& a) {
                             sub.add_option("--entity", a.entity, "of this legal entity");
                             sub.footer("Example:\n  quittance customers --entity main");
                           });
    command<ListArguments>(app_, "links", "who may pay on behalf of whom", run_links,
                           [](CLI::App& sub, ListArguments& a) {
                             sub.add_option("--customer", a.customer,
                                            "that this customer pays or is paid by");
                             sub.footer("Example:\n  quittance links --customer C-1001");
                           });
    command<ListArguments>(
        app_, "expected", "payments that were announced, and what became of them", run_expected,
        [](CLI::App& sub, ListArguments& a) {
          sub.add_option("--customer", a.customer, "of this customer");
          sub.add_option("--state", a.state, "only those in this state on the as-of day")
              ->check(CLI::IsMember({"open", "met", "lapsed", "cancelled"}));
          sub.footer(
              "What `import expected` brought, and promises that name their items.\n\n"
              "Example:\n  quittance import expected debits.csv\n  quittance expected --state "
              "lapsed");
        });
    command<ListArguments>(app_, "exceptions",
                           "the worklist: what was not applied, why, and what would release it",
                           run_exceptions, [](CLI::App& sub, ListArguments& a) {
                             sub.add_option("--customer", a.customer, "of this customer");
                             sub.footer(
                                 "The most money for the least effort comes first.\n\nExample:\n  "
                                 "quittance exceptions --customer C-1001");
                           });
    command<WhyArguments>(
        app_, "why", "a decision in plain words", run_why, [](CLI::App& sub, WhyArguments& a) {
          sub.add_option("payment", a.payment, "PAYMENT")->required();
          sub.add_option("--not", a.not_item, "also why it did not pay this ITEM");
          sub.footer("Example:\n  quittance why 2001/2026-11-20/a1b2c3/1 --not INV-1042");
        });
    rules();
    command<WhatIfArguments>(
        app_, "whatif", "what other rules would have decided; books nothing", run_whatif,
        [](CLI::App& sub, WhatIfArguments& a) {
          sub.add_option("--rules", a.rules,
                         "rules to decide the whole book by: TOML, or a name (default: default)");
          sub.footer(
              "Plays the whole book again with these rules in the place of each run's own, and "
              "prints what\nwould be applied otherwise.\n\nExample:\n  quittance whatif --rules "
              "tighter.toml");
        });
  }

  void rules() {
    CLI::App& sub = *app_.add_subcommand("rules", "rule files: check them, read them, take one");
    sub.require_subcommand(1);
    sub.footer(
        "Example:\n  quittance rules show autocash > rules.toml\n  quittance rules check "
        "rules.toml");
    command<RulesArguments>(sub, "check", "say what is wrong with a rule file, by key and line",
                            run_rules_check, [](CLI::App& check, RulesArguments& a) {
                              check.add_option("files", a.files, "rules (TOML)")->required();
                            });
    command<RulesArguments>(
        sub, "explain", "a rule file in plain words", run_rules_explain,
        [](CLI::App& words, RulesArguments& a) {
          words.add_option("files", a.files, "rules: TOML, or a name")->required();
        });
    command<RulesArguments>(
        sub, "show", "rules that have a name; with a name or a version, as TOML", run_rules_show,
        [](CLI::App& show, RulesArguments& a) {
          show.add_option("names", a.files, "a name of the list, or what `rules versions` lists");
        });
    command<RulesArguments>(sub, "schema", "the JSON Schema of rule files, for editors",
                            run_rules_schema, declare_rules_schema);
    command<RulesArguments>(sub, "versions", "the rules that runs of the book decided by",
                            run_rules_versions, declare_rules_versions);
    command<RuleTrustArguments>(
        sub, "trust", "how often people overturned each rule's decisions, and which only suggest",
        run_rules_trust, [](CLI::App& trust, RuleTrustArguments& a) {
          trust.add_option("--rules", a.rules,
                           "rules whose budgets count: TOML, or a name (default: those of the last "
                           "run)");
          trust.footer(
              "lower and upper bound the true share of wrong decisions, by Wilson's interval. A "
              "rule over its\nbudget only suggests from the next run on.\n\n"
              "Example:\n  quittance rules trust");
        });
  }

  void manual() {
    command<AssignArguments>(
        app_, "assign", "put a payment against items by hand", run_assign,
        [](CLI::App& sub, AssignArguments& a) {
          sub.add_option("payment", a.payment, "PAYMENT")->required();
          sub.add_option("items", a.items,
                         "ITEM, or ITEM=AMOUNT for a part; ITEM is NUMBER or ENTITY/NUMBER")
              ->required();
          sub.add_flag("--write-off", a.write_off,
                       "write off what the items have more, within your limit in the rules");
          sub.add_flag("--instead", a.instead, "undo first what the payment is applied to");
          sub.add_option("--payer", a.payer,
                         "CUSTOMER who has paid, where the book has another or nobody");
          sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
          sub.footer(
              "AMOUNT is in the item's currency. Items of another currency than the payment's are "
              "settled at the\nimported rate of its posting date.\n\n"
              "Example:\n  quittance assign 2001/2026-11-20/a1b2c3/1 INV-1042 INV-1043=250.00 "
              "--reason 'payer named them by phone'");
        });
    const auto target = [this](const char* name, const char* text, const char* what,
                               const char* example, Exit (*run)(Context&, const TargetArguments&)) {
      const std::string footer = std::string("Example:\n  quittance ") + example;
      command<TargetArguments>(
          app_, name, text, run, [what, footer](CLI::App& sub, TargetArguments& a) {
            sub.add_option("target", a.target, what)->required();
            sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
            sub.footer(footer);
          });
    };
    target("unapply",
           "undo an application (and what was netted with it); its cash is unapplied again",
           "APPLICATION, as `applications` lists them",
           "unapply a-3f2a91c0d4e85b76 --reason 'it paid another invoice'", run_unapply);
    target("reverse", "take a payment back, or all payments of a file", "PAYMENT or FILE",
           "reverse 2001/2026-11-20/a1b2c3/1 --reason 'check returned unpaid'", run_reverse);
    target("hold", "leave an item to payments that name it", "ITEM: NUMBER or ENTITY/NUMBER",
           "hold INV-1042 --reason 'goods are on their way back'", run_hold);
    target("release", "let one quarantined payment go on, or an item off its hold",
           "PAYMENT or ITEM",
           "release 2001/2026-11-20/a1b2c3/1~9f86d081 --reason 'a second order, says the payer'",
           run_release);
  }

  void learning() {
    CLI::App& sub = *app_.add_subcommand(
        "learn", "payers that people's corrections name: approve what shall act");
    sub.require_subcommand(1);
    sub.footer(
        "Who assigns payments of an unknown payer by hand proposes that his text or account means "
        "the\ncustomer. A proposal is tried on all past payments, and acts once approved.\n\n"
        "Example:\n  quittance learn list --state proposed\n  quittance learn show "
        "l-3f2a91c0d4e85b76\n"
        "  quittance learn approve l-3f2a91c0d4e85b76 --reason 'their new paying agent'");
    command<LearnArguments>(sub, "list", "what is proposed, approved and revoked", run_learn_list,
                            [](CLI::App& list, LearnArguments& a) {
                              list.add_option("--state", a.state, "proposed, approved or revoked")
                                  ->check(CLI::IsMember({"proposed", "approved", "revoked"}));
                              list.add_flag("--show-accounts", a.show_accounts,
                                            "payers' account numbers in full");
                            });
    command<LearnArguments>(
        sub, "show", "the payments that one is about: right, wrong or waiting", run_learn_show,
        [](CLI::App& show, LearnArguments& a) {
          show.add_option("alias", a.alias, "ALIAS, as `learn list` has it")->required();
        });
    const auto decide = [&](const char* name, const char* text,
                            Exit (*run)(Context&, const LearnArguments&)) {
      command<LearnArguments>(sub, name, text, run, [](CLI::App& each, LearnArguments& a) {
        each.add_option("alias", a.alias, "ALIAS, as `learn list` has it")->required();
        each.add_option("--reason", a.reason, "why, for the audit trail")->required();
      });
    };
    decide("approve", "let it act from the next run on", run_learn_approve);
    decide("revoke", "no longer act by it; what was decided stands", run_learn_revoke);
  }

  void reports() {
    command<AgingArguments>(app_, "aging", "open amounts by age", run_aging, declare_aging);
    command<DsoArguments>(app_, "dso", "days sales outstanding", run_dso, declare_dso);
    command<MetricsArguments>(app_, "metrics", "key figures of a period: where days are lost",
                              run_metrics, declare_metrics);
    command<ReportArguments>(app_, "report",
                             "the state of receivables as one HTML page with charts", run_report,
                             declare_report);
    command<StatementArguments>(app_, "statement",
                                "a customer's statement of account as PDF, with a payment code",
                                run_statement, declare_statement);
    command<BridgeArguments>(app_, "bridge",
                             "what changed since a day: receivables and DSO, part by part",
                             run_bridge, declare_bridge);
    command<ForecastArguments>(app_, "forecast",
                               "when open items will be paid, and the cash of each week",
                               run_forecast, declare_forecast);
    command<ProofArguments>(app_, "proof", "daily cash proof per own account", run_proof,
                            declare_proof);
    command<ExportArguments>(app_, "export", "stable exports as CSV (default) or NDJSON",
                             run_export, declare_export);
  }

  void proofs() {
    command("verify", "prove the invariants over the whole book; exit 3 on any break", run_verify,
            "Example:\n  quittance verify");
    command("digest", "print the state digest: equal books, equal digests", run_digest,
            "Example:\n  quittance digest");
    command("replay", "rebuild the book from its journal and compare", run_replay,
            "Example:\n  quittance replay");
    command("checkpoint", "write an image of the book, so that it opens without its whole journal",
            run_checkpoint, "Example:\n  quittance checkpoint");
    command<CompactArguments>(
        app_, "compact", "pack old blocks of the journal; everything reads them as before",
        run_compact, [](CLI::App& sub, CompactArguments& a) {
          sub.add_option("--before", a.before, "YYYY-MM-DD: what was recorded before it (UTC)")
              ->required();
          sub.footer(
              "Proves the whole journal first. Older programs refuse the book afterwards.\n\n"
              "Example:\n  quittance compact --before 2026-01-01");
        });
    command<BackupArguments>(
        app_, "backup", "copy the book to another folder and prove the copy; adds what is new",
        run_backup, [](CLI::App& sub, BackupArguments& a) {
          sub.add_option("directory", a.directory, "an empty folder, or one with a backup")
              ->required();
          sub.add_flag("--verify", a.verify, "copy nothing, prove what is there");
          sub.footer(
              "Also while another process writes the book.\n\nExample:\n  quittance backup "
              "/mnt/backup/hale\n  quittance backup --verify /mnt/backup/hale");
        });
    command<RestoreArguments>(app_, "restore", "make the book from a backup, proving all of it",
                              run_restore, [](CLI::App& sub, RestoreArguments& a) {
                                sub.add_option("directory", a.directory,
                                               "the folder that `backup` was given")
                                    ->required();
                                sub.footer(
                                    "The folder of --book must be missing or empty.\n\nExample:\n  "
                                    "quittance --book ./new restore "
                                    "/mnt/backup/hale");
                              });
  }

  void workloads() {
    command<GenerateArguments>(app_, "generate",
                               "make a workload with its truth: items, payments, bank files",
                               run_generate, declare_generate);
  }

  CLI::App app_;
  Request request_;
  std::string as_of_;
  std::string known_at_;
};

}  // namespace

std::optional<Request> read_arguments(int count, const char* const* values, Exit& exit) {
  static Line line;  // callbacks refer to it
  return line.parse(count, values, exit);
}

}  // namespace quittance::cli
