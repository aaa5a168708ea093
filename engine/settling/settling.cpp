#include "engine/settling/settling.h"

#include <vector>

#include "engine/settling/deciding.h"
#include "engine/settling/joining.h"
#include "engine/settling/provisional.h"
#include "engine/settling/returns.h"

namespace quittance::engine {

Result<void> settle_run(const Book& book, EventLog& log, const matching::RuleSet& rules,
                        std::uint32_t run, Executor& executor) {
  QTRY_VOID(confirm_provisional(book, log));
  QTRY_VOID(settle_returns(book, log, Grouping::may_split));
  QTRY(std::vector<PaymentHandle> payments, join_notifications(book, log));
  const std::vector<PaymentHandle> own = undecided(book, run);
  payments.insert(payments.end(), own.begin(), own.end());
  return decide(book, log, rules, payments, executor);
}

}  // namespace quittance::engine
