// What people taught: texts and accounts of payers that mean a customer. Few; the engine fills it.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/ids.h"

namespace quittance::matching {

// The forms in which an alias is filed: "NAME:" and the normalised name, or the account's bank key
// (bank_key.h). False, and an empty key, where the payer states nothing of the kind.
bool learned_name_key(const Payer& payer, std::string& key);
bool learned_account_key(const Payer& payer, std::string& key);

class LearnedAliases {
 public:
  struct Alias {
    CustomerHandle customer;
    std::string said;  // for `why`: which alias, and who approved it
  };

  void add(std::string_view key, CustomerHandle customer, std::string said);
  void remove(std::string_view key, CustomerHandle customer);
  [[nodiscard]] bool empty() const { return by_key_.empty(); }
  // Those of the payer's account; where there are none, those of his name.
  [[nodiscard]] std::span<const Alias> of(const Payer& payer) const;

 private:
  std::map<std::string, std::vector<Alias>, std::less<>> by_key_;
};

}  // namespace quittance::matching
