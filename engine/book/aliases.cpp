#include "engine/book/aliases.h"

#include <array>

#include "core/digest.h"
#include "core/text.h"
#include "core/words.h"
#include "matching/learned.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kAliasKinds[] = {"payer_name", "bank_account"};

}  // namespace

std::string alias_key(const AliasApproved& alias) {
  if (alias.kind == AliasKind::bank_account) return std::string(alias.account);
  Payer payer;
  payer.name = alias.name;
  std::string key;
  matching::learned_name_key(payer, key);
  return key;
}

std::string alias_id(const AliasApproved& alias, std::string_view customer_id) {
  std::string key(name(alias.kind));
  key += '\0';
  key += alias_key(alias);
  key += '\0';
  key += customer_id;
  return "l-" + sha256(key).short_hex(16);
}

std::string alias_words(const AliasApproved& alias) {
  if (alias.kind == AliasKind::bank_account) return "bank account " + mask_account(alias.account);
  return "payer name \"" + std::string(alias.name) + "\"";
}

std::string_view name(AliasKind kind) {
  return word_of(kAliasKinds, kind);
}

}  // namespace quittance::engine
