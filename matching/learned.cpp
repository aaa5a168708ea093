#include "matching/learned.h"

#include <algorithm>
#include <utility>

#include "matching/normalise.h"
#include "matching/payer.h"

namespace quittance::matching {

bool learned_name_key(const Payer& payer, std::string& key) {
  const std::string name = payer.name.empty() ? std::string() : normalise_name(payer.name);
  key = name.empty() ? std::string() : "NAME:" + name;
  return !key.empty();
}

bool learned_account_key(const Payer& payer, std::string& key) {
  put_main_bank_key(payer, key);
  return !key.empty();
}

void LearnedAliases::add(std::string_view key, CustomerHandle customer, std::string said) {
  std::vector<Alias>& aliases = by_key_[std::string(key)];
  aliases.push_back({customer, std::move(said)});
  std::sort(aliases.begin(), aliases.end(),
            [](const Alias& a, const Alias& b) { return a.customer < b.customer; });
}

void LearnedAliases::remove(std::string_view key, CustomerHandle customer) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  std::erase_if(found->second, [&](const Alias& alias) { return alias.customer == customer; });
  if (found->second.empty()) by_key_.erase(found);
}

std::span<const LearnedAliases::Alias> LearnedAliases::of(const Payer& payer) const {
  std::string key;
  for (bool (*const form)(const Payer&, std::string&) : {learned_account_key, learned_name_key}) {
    if (!form(payer, key)) continue;
    if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
  }
  return {};
}

}  // namespace quittance::matching
