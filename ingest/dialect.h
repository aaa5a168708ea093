// Settings of a bank account or feed that change how its files are read. Plain data; no file
// access.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/control.h"
#include "core/money.h"

namespace quittance::ingest {

// One own account as readers need it.
struct AccountProfile {
  std::string account;  // as the bank prints it
  std::string dialect;  // names a Dialect; empty: "default"
  std::optional<Currency> currency;
  std::map<std::string, CashKind, std::less<>>
      type_codes;  // overrides of the default map, by type code
  bool bank_reference_unique =
      false;  // the bank's reference identifies a transaction on this account
};

// Which deviations a sender is allowed; a finding names the switch that would have accepted it.
struct Dialect {
  std::string name = "default";
  bool strict_counts = false;  // a wrong record or batch count holds the unit
  bool bai2_totals_ignore_summary =
      false;                        // 49 totals leave the 03 amounts out: only that sum is right
  bool amounts_with_point = false;  // BAI2: amounts with a decimal point are units and decimals
  std::string lockbox_layout = {};  // name of a lockbox layout; empty: detect
  std::string lockbox_absent = {};  // lockbox record types this bank never sends, such as "79"
  std::string nacha_absent = {};    // NACHA record types this sender leaves out, such as "19"
  // Accepts a wrong money total as a finding. Off by default; named in the quarantine message.
  bool accept_wrong_totals = false;
  // A unit without its trailer, sum or closing balance is a finding and not held: a file that was
  // cut off then looks like a whole one. Lockbox and NACHA: lockbox_absent, nacha_absent.
  bool accept_missing_trailers = false;
  // A unit without the header around it is a finding and not held: its beginning may be lost, and
  // with it whether the file is a test. For formats whose header says nothing of the cash.
  bool accept_missing_headers = false;
  // A sender that marks all its files as tests: the mark is a finding and the cash is booked. Not
  // for marks that say what the cash is (BAI2 group status 4, Stripe's test data).
  bool accept_test_marks = false;
};

// Field layout of a fixed-width lockbox, 1-based columns. A length of 0: the field is absent.
struct Columns {
  int from = 0;
  int length = 0;
};

// How a CSV file's columns map to the canonical cash record (mapping file of --dialect).
struct CsvMapping {
  std::string name;
  char separator = 0;  // 0: detect among , ; tab |
  char decimal_mark = '.';
  char thousands_mark = 0;
  std::string date_format;           // "YYYY-MM-DD" (default), "MM/DD/YYYY", "DD.MM.YYYY", …
  int skip_lines = 0;                // preamble before the header
  bool header = true;                // else `columns` names columns by number, "1" the first
  std::string account;               // where the file has no account column
  std::optional<Currency> currency;  // where the file has no currency column
  std::string method;
  std::map<std::string, std::string, std::less<>>
      columns;                    // canonical field → header name in the file
  bool debit_is_negative = true;  // one signed amount column; else columns "credit" and "debit"
};

// What the readers may ask about own accounts and dialects. A snapshot: safe to share by threads.
struct Profiles {
  std::map<std::string, AccountProfile, std::less<>> accounts;  // by account identifier
  std::map<std::string, Dialect, std::less<>> dialects;         // by name
  std::map<std::string, CsvMapping, std::less<>> csv;  // by name, of profiles that have one
  // The account's profile, or a default one.
  [[nodiscard]] const AccountProfile& of(std::string_view account) const;
  // The dialect by name, or the default one.
  [[nodiscard]] const Dialect& dialect(std::string_view name) const;
};

}  // namespace quittance::ingest
