// The customers of a workload: each is computed from its index, none is kept.
#pragma once

#include <cstdint>
#include <string>

#include "tools/workload/names.h"
#include "tools/workload/random.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// A bank account as lockboxes and ACH print it.
struct BankAccount {
  std::string routing;  // nine digits, the last one the check digit; no real bank begins with 99
  std::string account;  // ten digits
};

class Customers {
 public:
  explicit Customers(const Request& request);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] CompanyName name(std::uint32_t customer) const;
  [[nodiscard]] BankAccount bank_account(std::uint32_t customer) const;
  // The customer file has the bank account; else nobody was told of it yet.
  [[nodiscard]] bool bank_account_known(std::uint32_t customer) const;

  // Payers who are nobody's customer: no name and no account is a customer's.
  [[nodiscard]] std::string stranger_name(std::uint32_t stranger) const;
  [[nodiscard]] BankAccount stranger_account(std::uint32_t stranger) const;

 private:
  std::uint64_t seed_;
  std::uint32_t count_;
  Mess mess_;
  Permutation names_;
  Permutation accounts_;
};

// "C0000042". Appends.
void append_customer_id(std::string& to, std::uint32_t customer);

}  // namespace quittance::workload
