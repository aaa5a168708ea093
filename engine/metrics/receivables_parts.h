// What a history of receivables is made of, so that a checkpoint can keep it and make it again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/ids.h"
#include "core/money.h"
#include "engine/metrics/sales.h"

namespace quittance::engine {

// One customer's receivables at one legal entity in one currency.
struct ReceivableAccount {
  CustomerHandle customer{};
  EntityHandle entity{};
  Currency currency{};
  friend bool operator==(const ReceivableAccount&, const ReceivableAccount&) = default;
};

// An open amount or a credit that changed: by item handle, or by position among the accounts.
struct ReceivableChange {
  std::uint32_t where = 0;
  std::int64_t delta = 0;
};

// A history's changes of one day, or a part of them, in the order in which they came.
struct ReceivableChanges {
  std::int32_t day = 0;
  bool of_accounts = false;  // of unallocated cash; else of items
  std::span<const ReceivableChange> changes;
};

// What a history is made of besides items and changes.
struct ReceivablesFrame {
  struct Ledger {
    EntityHandle entity{};
    Currency currency{};
    bool owed = false;
    CreditSales::Figures sales;
  };
  struct Account {
    ReceivableAccount facts;
    std::int64_t unallocated = 0;
  };
  std::vector<Ledger> ledgers;
  std::vector<Account> accounts;
};

}  // namespace quittance::engine
