#include "tools/quittance/grouping.h"

namespace quittance::cli {

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
  for (const engine::CustomerRow& row : book_.customers()) {
    collectors_.emplace(row.facts.collector, static_cast<std::uint32_t>(collector_names_.size()));
    if (collector_names_.size() < collectors_.size())
      collector_names_.push_back(row.facts.collector);
  }
  return [this](CustomerHandle customer, EntityHandle) {
    return collectors_.at(book_.row(customer).facts.collector);
  };
}

std::string Grouping::name(std::uint32_t key) const {
  if (by_ == "entity") return std::string(book_.row(EntityHandle(key)).facts.entity_id);
  if (by_ == "collector") return std::string(collector_names_.at(key));
  return std::string(book_.row(CustomerHandle(key)).facts.customer_id);
}

}  // namespace quittance::cli
