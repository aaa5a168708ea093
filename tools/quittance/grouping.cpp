#include "tools/quittance/grouping.h"

#include <set>

namespace quittance::cli {

std::uint32_t Grouping::number_of(std::string_view word) {
  const auto [found, is_new] =
      numbers_.try_emplace(word, static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.push_back(word);
  return found->second;
}

// All terms that the book knows, in the order of their words, whoever is asked for first.
void Grouping::number_terms() {
  std::set<std::string_view> all;
  for (const engine::CustomerRow& row : book_.customers()) all.insert(row.facts.terms);
  for (const engine::ItemRow& row : book_.items()) all.insert(row.facts.texts.terms());
  for (const std::string_view word : all) (void)number_of(word);
}

engine::AgingKey Grouping::key() {
  if (by_.empty() || by_ == "currency") return {};
  if (by_ == "entity") return [](CustomerHandle, EntityHandle entity) { return entity.value(); };
  if (by_ == "family") {
    return [this](CustomerHandle customer, EntityHandle) {
      return book_.directory().family(customer).value();
    };
  }
  if (by_ == "customer")
    return [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  if (by_ == "terms") {
    number_terms();
    return [this](CustomerHandle customer, EntityHandle) {
      return number_of(book_.row(customer).facts.terms);
    };
  }
  // All of them in the order of the customers, whoever is asked for first.
  for (const engine::CustomerRow& row : book_.customers()) (void)number_of(row.facts.collector);
  return [this](CustomerHandle customer, EntityHandle) {
    return number_of(book_.row(customer).facts.collector);
  };
}

std::function<std::uint32_t(ItemHandle)> Grouping::item_key() {
  const engine::AgingKey of_customer = key();
  if (!of_customer) return {};
  if (by_ == "terms") {
    return [this](ItemHandle handle) {
      const engine::KeptItem& item = book_.row(handle).facts;
      const std::string_view own = item.texts.terms();
      return number_of(own.empty() ? book_.row(item.customer).facts.terms : own);
    };
  }
  return [this, of_customer](ItemHandle handle) {
    const engine::KeptItem& item = book_.row(handle).facts;
    return of_customer(item.customer, item.entity);
  };
}

std::string Grouping::name(std::uint32_t key) const {
  if (by_ == "entity") return std::string(book_.row(EntityHandle(key)).facts.entity_id);
  if (by_ == "collector" || by_ == "terms") return std::string(words_.at(key));
  return std::string(book_.row(CustomerHandle(key)).facts.customer_id);
}

}  // namespace quittance::cli
