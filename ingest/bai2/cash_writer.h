// Turns a lexed 16 into the cash record that its statement makes of it: kind, dates, id.
#pragma once

#include <cstdint>
#include <string>

#include "core/cash.h"
#include "core/date.h"
#include "core/money.h"
#include "ingest/bai2/records.h"
#include "ingest/dialect.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::bai2 {

// What a 16 takes from the records around it.
struct Statement {
  std::string account;
  Currency currency;
  Date as_of;
  bool provisional = false;
  std::uint32_t unit = 0;
  const AccountProfile* profile = nullptr;
  std::string id_prefix;           // statement_prefix
  std::uint64_t ordinal_seed = 0;  // entries with the same seed share one count of equals
};

// The kind by the account's profile, else the default map.
[[nodiscard]] CashKind kind_of(const Detail& detail, const AccountProfile& profile);

// Keeps the ordinals of one file (01 to 99).
class CashWriter {
 public:
  void start_file() { ordinals_.clear(); }
  // Views in the result live until the next call. `ordinal` is that of its id, from 1.
  [[nodiscard]] CashRecord write(const Detail& detail, CashKind kind, const Statement& statement,
                                 const SourceRange& source, std::uint32_t& ordinal);

 private:
  OrdinalCounter ordinals_;
  std::string id_;
};

}  // namespace quittance::ingest::bai2
