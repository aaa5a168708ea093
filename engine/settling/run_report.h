// The control report of a run: every cent in, every cent accounted for (interfaces.md section 5).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/control.h"
#include "core/digest.h"
#include "core/disposition.h"
#include "core/executor.h"
#include "core/money.h"
#include "core/wide.h"
#include "engine/book/book.h"
#include "engine/intake/intake.h"
#include "engine/intake/recording.h"

namespace quittance::engine {

struct CountAndValue {
  std::uint64_t count = 0;
  Wide value = 0;  // minor units
  void add(std::int64_t amount);
  void add(const CountAndValue& other);
};

// One currency of a run. `states` counts payments with cents in the state.
struct CurrencyTotals {
  CountAndValue received;
  CountAndValue states[kDispositions];
  std::map<std::pair<Rule, Grade>, CountAndValue> applied_by;  // applications
  CountAndValue suggested;                             // payments left open with a suggestion
  std::map<Rule, CountAndValue> suggested_by_demoted;  // of these, by rules that only suggest
  CountAndValue discounts_earned, discounts_unearned, write_offs, deductions;
  CountAndValue noted;       // fees, transfers, deposit totals, returns, other
  CountAndValue taken_back;  // of payments, by returns that met them
  CountAndValue provisional;
  std::uint64_t lines = 0;  // remittance lines of the run's payments
  std::uint64_t touchless_lines = 0;
  std::uint64_t touchless_payments = 0;
  Wide open_before = 0;  // open items less unapplied and on_account, before and after
  Wide open_after = 0;
  // Of other payments of the run; open_before and open_after are the book's and stay.
  void add(const CurrencyTotals& other);
};

struct FileReport {
  std::string name;
  Digest digest;
  bool already_known = false;
  FileHandle in_book;
  ingest::FileSummary summary;
  std::uint64_t payments = 0;
  std::uint64_t noted = 0;
  std::uint64_t duplicates = 0;
  std::vector<RefusedRecord> refused;
};

struct RunReport {
  bool nothing_to_do = false;  // all files were known
  bool dry_run = false;
  Digest run;
  std::vector<FileReport> files;
  std::map<Currency, CurrencyTotals> totals;
  std::uint64_t blocks = 0;  // group commits
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;  // decompressed
  std::uint64_t payments = 0;
  std::vector<std::string> invariants;  // checked, each by name; a broken one stops the process
  // Exit code 1: something was quarantined, rejected or refused.
  [[nodiscard]] bool needs_attention() const;
};

// Adds what the run's payments became. The conservation of every payment and of the sum is checked.
// Cost: all payments, spread over the executor.
void total_run(const Book& book, std::uint32_t run, Executor& executor, RunReport& report);

// Open items less unapplied and on_account, by currency. Cost: all items and payments, likewise.
[[nodiscard]] std::map<Currency, Wide> open_receivables(const Book& book, Executor& executor);

}  // namespace quittance::engine
