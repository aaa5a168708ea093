// The open items in memory: one customer's contiguous in due-date order, all found by reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/executor.h"
#include "core/ids.h"
#include "core/memory_use.h"
#include "core/money.h"
#include "core/receivable.h"

namespace quittance::matching {

// What matching needs of an item. Amounts in minor units of `currency`.
struct OpenItem {
  std::int64_t open = 0;  // positive for debits, negative for credit memos; 0: settled
  std::int64_t original = 0;
  std::int64_t discount = 0;  // taken off when paid by discount_date; 0: none
  Date due_date;
  Date document_date;
  Date discount_date;
  ItemHandle item;
  CustomerHandle customer;
  EntityHandle entity;
  Currency currency;
  ItemKind kind = ItemKind::invoice;
  bool hold = false;  // disputed or on hold: only a reference that names it may pay it
};
static_assert(sizeof(OpenItem) <= 64);

// What an item asks for beside its goods: a payer who does not owe it leaves out just that. Minor
// units, not negative; 0: nothing, or not known.
struct ItemParts {
  std::int64_t freight = 0;
  std::int64_t tax = 0;
  [[nodiscard]] bool any() const { return (freight | tax) != 0; }
  friend bool operator==(const ItemParts&, const ItemParts&) = default;
};

// The texts by which an item is known. Not copied: whoever gives them keeps them as long as the
// ledger lives.
struct ItemNames {
  std::string_view number;
  std::string_view po_number;
  std::string_view delivery_number;
  std::string_view reference;  // structured payment reference
};

struct NamedItem {
  OpenItem item;
  ItemNames names;
  ItemParts parts{};
};

// Many items at once, by place from 0. Asked by several threads: for `item` twice, for what its
// texts say once.
struct ItemSource {
  struct Said {
    ItemNames names;
    ItemParts parts{};
  };
  std::size_t count = 0;
  std::function<OpenItem(std::size_t)> item;
  std::function<Said(std::size_t)> said;
};

// Not thread-safe for writing; any number of readers while nobody writes, or while writes wait.
class Ledger {
 public:
  // Until its end, readers see the ledger as it was and one thread may write beside them: what is
  // written waits.
  class [[nodiscard]] Snapshot {
   public:
    explicit Snapshot(const Ledger& ledger);
    // Without end(), as when an exception passes, the writes are dropped and the ledger is wrong.
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    // Carries out what waits, in order.
    void end();

   private:
    const Ledger& ledger_;
  };

  Ledger();
  ~Ledger();
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;

  // Adds an item, open or settled (open == 0). Its handle must be the next one (dense from 0).
  void add(const OpenItem& item, const ItemNames& names, const ItemParts& parts = {});
  // As add() of each, into an empty ledger. What it costs is mostly the memory of the indexes.
  void load(const ItemSource& source, Executor& executor);
  // Replaces what is known of an existing item except its handle; moves it between customers if it
  // must.
  void change(const OpenItem& item, const ItemNames& names, const ItemParts& parts = {});
  // Sets the open amount; 0 takes the item out of its customer's open items, another brings it
  // back.
  void set_open(ItemHandle item, std::int64_t open);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const OpenItem& item(ItemHandle item) const;
  [[nodiscard]] std::string_view number(ItemHandle item) const;
  [[nodiscard]] std::string_view po_number(ItemHandle item) const;
  [[nodiscard]] std::string_view delivery_number(ItemHandle item) const;
  // Its freight and tax; of few items anything is known.
  [[nodiscard]] ItemParts parts(ItemHandle item) const;
  // Open items (open != 0) of the customer by due date, then number. Valid until the next write.
  [[nodiscard]] std::span<const OpenItem> open_items(CustomerHandle customer) const;
  // All items, open and settled, that carry this number exactly; then by normalised number
  // (matching/normalise.h). In handle order. Valid until the next write.
  [[nodiscard]] std::span<const ItemHandle> by_number(std::string_view number) const;
  [[nodiscard]] std::span<const ItemHandle> by_normalised_number(std::string_view normalised) const;
  // The same by structured reference (matching/structured.h: compact).
  [[nodiscard]] std::span<const ItemHandle> by_reference(std::string_view compact) const;
  // False while no item ever had a structured reference: there is nothing to look up.
  [[nodiscard]] bool has_references() const;

  // What each part takes, its indexes too. Cost: the customers, and numbers that several items
  // have.
  [[nodiscard]] std::vector<MemoryUse> memory() const;

  // Hints before by_number(): ask for the memory of the index, some payments later for that of the
  // item that it is likely to give, and for that item's own with prefetch(). No effect but time.
  void prefetch_number(std::string_view number) const;
  ItemHandle prefetch_item(std::string_view number) const;  // not known: none is likely
  void prefetch_slot(ItemHandle item) const;
  void prefetch(ItemHandle item) const;                // some items after prefetch_slot()
  void prefetch(CustomerHandle customer) const;        // before open_items()
  void prefetch_items(CustomerHandle customer) const;  // likewise

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quittance::matching
