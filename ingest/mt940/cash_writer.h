// Turns a lexed entry into the cash record that its statement makes of it: kind, dates, id.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/cash.h"
#include "core/date.h"
#include "core/money.h"
#include "ingest/dialect.h"
#include "ingest/mt940/records.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::mt940 {

// What an entry takes from the message around it.
struct Statement {
  std::string account;
  std::string id_account;  // as the file writes it
  Currency currency;
  bool provisional = false;
  std::uint32_t unit = 0;
  const AccountProfile* profile = nullptr;
};

// Keeps the ordinals of one statement (all its pages).
class CashWriter {
 public:
  void start_statement() { ordinals_.clear(); }
  // `entry` has a date. Views in the result live until the next call. `ordinal` is that of its id,
  // from 1.
  [[nodiscard]] CashRecord write(const Entry& entry, std::int64_t minor, const Statement& statement,
                                 const SourceRange& source, std::uint32_t& ordinal);

 private:
  void identify(const Entry& entry, const Statement& statement, CashRecord& cash,
                std::uint32_t& ordinal);

  OrdinalCounter ordinals_;
  std::string id_;
  std::string prefix_;
  std::string prefix_account_;
  Date prefix_date_;
  std::array<std::uint64_t, 2> scopes_{};  // marks of the prefix: final, provisional
  std::string type_code_;
  Date entry_date_;  // of the entry before, and its days as text
  std::string entry_date_text_;
};

}  // namespace quittance::ingest::mt940
