#include "tools/workload/customer_planner.h"
#include "tools/workload/planner.h"

namespace quittance::workload {

// Each customer pays in proportion to his items; what is left of a payment goes to the next.
Plan plan_mess(const Request& request, const Customers& customers, Items& items) {
  Plan plan;
  plan.payments.reserve(request.payments);
  CustomerPlanner planner(request, customers, items, plan);
  std::uint64_t seen = 0;
  for (std::uint32_t customer = 0; customer < customers.count(); ++customer) {
    seen += items.of(customer).size();
    const std::uint64_t due = seen * request.payments / items.count();
    planner.plan(customer, static_cast<std::uint32_t>(due - plan.payments.size()));
  }
  return plan;
}

}  // namespace quittance::workload
