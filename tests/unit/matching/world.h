// A small book written in the accountant's words: customers, items, payments, and what became of
// them.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "matching/matcher.h"

namespace quittance::matching {

struct CustomerRow {
  std::string_view id;
  std::string_view name;
  std::string_view bank = {};
  std::string_view parent = {};  // id of an earlier customer
  std::string_view rule_set = {};
  std::string_view alias = {};
};

struct ItemRow {
  std::string_view number;
  std::string_view customer;
  std::int64_t open = 0;  // cents
  std::string_view due = "2026-03-01";
  std::int64_t discount = 0;  // until 2026-02-10
  std::int64_t original = 0;  // 0: as open
  bool hold = false;
  std::string_view currency = "USD";
  std::uint32_t entity = 0;
  std::string_view document = "2026-01-31";
  std::string_view po = {};
  std::string_view delivery = {};
  std::string_view reference = {};  // structured
};

struct PaymentRow {
  std::string_view id;
  std::int64_t amount = 0;
  std::string_view payer = {};
  std::string_view text = {};
  std::vector<RemittanceLine> lines = {};
  std::string_view date = "2026-02-20";
  std::string_view iban = {};
  std::string_view customer_number = {};
  std::string_view reference = {};
  std::string_view currency = "USD";
  EntityHandle entity = {};
};

[[nodiscard]] RemittanceLine line(std::string_view reference, std::int64_t paid);
[[nodiscard]] RemittanceLine bare(std::string_view reference);

class World {
 public:
  World& customer(const CustomerRow& row);
  World& item(const ItemRow& row);
  World& payment(const PaymentRow& row);

  // Decides all payments; outcomes by payment id.
  void run();
  void run(Executor& executor);
  [[nodiscard]] const Outcome& outcome(std::string_view payment_id) const;
  [[nodiscard]] const PaymentInput& payment_of(const Outcome& outcome) const;
  // "INV-1 100.00; INV-2 49.00 -1.00 discount | unapplied 5.00 overpayment": allocations by item
  // number, then rests; what is zero is left out.
  [[nodiscard]] std::string story(std::string_view payment_id) const;
  // Every payment's story, payer and decision, one a line: equal runs have equal stories.
  [[nodiscard]] std::string whole_story() const;
  [[nodiscard]] std::vector<std::string> why(std::string_view payment_id,
                                             std::string_view not_item = {});
  [[nodiscard]] ItemHandle handle(std::string_view number) const;

  RuleSet rules;
  Ledger ledger;
  Directory directory;
  std::vector<PaymentInput> payments;
  std::vector<Outcome> outcomes;

 private:
  void index();

  Arena texts_;
  std::map<std::string, CustomerHandle, std::less<>> customers_;
  std::map<std::string, ItemHandle, std::less<>> items_;
  std::deque<std::vector<RemittanceLine>> lines_;
  std::map<std::string_view, std::size_t> outcome_of_;  // by payment id
  std::map<PaymentHandle, std::size_t> payment_of_;
};

}  // namespace quittance::matching
