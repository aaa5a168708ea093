#include "matching/ledger.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/arena.h"
#include "core/assert.h"
#include "core/text.h"
#include "matching/normalise.h"
#include "matching/postings.h"
#include "matching/structured.h"

namespace quittance::matching {
namespace {

struct StoredNames {
  std::string_view number;
  std::string_view normalised;
  std::string_view orders;  // order number; where there is a delivery number, that on a line below
  std::string_view reference;

  [[nodiscard]] std::string_view po_number() const { return orders.substr(0, orders.find('\n')); }
  [[nodiscard]] std::string_view delivery_number() const {
    const std::size_t end = orders.find('\n');
    return end == std::string_view::npos ? std::string_view{} : orders.substr(end + 1);
  }
};

// One customer's open items. Writers only mark them stale; the first reader puts them in order, so
// that a bulk load or a run's applications cost one sort a customer and not one insertion an item.
struct CustomerItems {
  std::vector<OpenItem> open;
  std::atomic<bool> stale{false};
};

constexpr std::size_t kLocks = 64;

// A write that waits until the readers are done: an open amount, or all facts of an item.
struct Waiting {
  ItemHandle item;
  std::uint32_t facts = 0;  // place + 1 in the list of facts; 0: only the open amount
  std::int64_t open = 0;
};
struct WaitingFacts {
  OpenItem item;
  ItemNames names;
};

}  // namespace

struct Ledger::State {
  Arena texts;
  std::vector<OpenItem> items;
  std::vector<StoredNames> names;
  Postings<ItemHandle> by_number;
  Postings<ItemHandle> by_normalised;
  Postings<ItemHandle> by_reference;
  bool has_references = false;
  mutable std::deque<CustomerItems> customers;  // by customer handle; a deque never moves them
  mutable std::array<std::mutex, kLocks> locks;
  bool frozen = false;
  std::vector<Waiting> waiting;
  std::vector<WaitingFacts> waiting_facts;

  void wait(const OpenItem& item, const ItemNames& given) {
    waiting_facts.push_back({item,
                             {.number = texts.keep(given.number),
                              .po_number = texts.keep(given.po_number),
                              .delivery_number = texts.keep(given.delivery_number),
                              .reference = texts.keep(given.reference)}});
    waiting.push_back({item.item, static_cast<std::uint32_t>(waiting_facts.size()), 0});
  }

  CustomerItems& customer(CustomerHandle handle) {
    QASSERT(handle.known());
    while (customers.size() <= handle.value()) customers.emplace_back();
    return customers[handle.value()];
  }

  void add(const OpenItem& item, const ItemNames& given);
  void change(const OpenItem& item, const ItemNames& given);
  void set_open(ItemHandle item, std::int64_t open);

  // Lists the item under its customer, unless it stands there already.
  void list(const OpenItem& item, bool listed) {
    CustomerItems& owner = customer(item.customer);
    if (!listed) owner.open.push_back(item);
    owner.stale.store(true, std::memory_order_relaxed);
  }

  void index(ItemHandle item, const ItemNames& given) {
    StoredNames stored;
    stored.number = texts.keep(given.number);
    const std::string normalised = normalise_reference(given.number);
    stored.normalised = normalised == given.number ? stored.number : texts.keep(normalised);
    stored.orders =
        given.delivery_number.empty()
            ? texts.keep(given.po_number)
            : texts.keep(std::string(given.po_number) + "\n" + std::string(given.delivery_number));
    stored.reference = texts.keep(given.reference);
    if (!stored.number.empty()) by_number.add(stored.number, item);
    if (!stored.normalised.empty()) by_normalised.add(stored.normalised, item);
    if (!stored.reference.empty()) {
      const std::string compact = compact_structured(stored.reference);
      has_references = true;
      if (!compact.empty()) {
        by_reference.add(compact == stored.reference ? stored.reference : texts.keep(compact),
                         item);
      }
    }
    names[item.value()] = stored;
  }

  // Drops what is settled or moved away, refreshes amounts and restores the order.
  void refresh(CustomerHandle handle, CustomerItems& owner) const {
    std::vector<OpenItem>& open = owner.open;
    std::size_t kept = 0;
    for (const OpenItem& listed : open) {
      const OpenItem& now = items[listed.item.value()];
      if (now.open != 0 && now.customer == handle) open[kept++] = now;
    }
    open.resize(kept);
    const auto before = [&](const OpenItem& a, const OpenItem& b) {
      if (a.due_date != b.due_date) return a.due_date < b.due_date;  // numbers are far away
      return std::tuple(names[a.item.value()].number, a.item) <
             std::tuple(names[b.item.value()].number, b.item);
    };
    if (!std::is_sorted(open.begin(), open.end(), before)) {
      std::sort(open.begin(), open.end(), before);
    }
    // An item that left and came back between two reads is listed twice.
    const auto same = [](const OpenItem& a, const OpenItem& b) { return a.item == b.item; };
    open.erase(std::unique(open.begin(), open.end(), same), open.end());
  }
};

Ledger::Ledger() : state_(std::make_unique<State>()) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

Ledger::Snapshot::Snapshot(const Ledger& ledger) : ledger_(ledger) {
  QASSERT(!ledger.state_->frozen);
  ledger.state_->frozen = true;
}

Ledger::Snapshot::~Snapshot() {
  constexpr std::size_t kItemsAhead = 32;
  constexpr std::size_t kCustomersAhead = 16;
  State& state = *ledger_.state_;
  state.frozen = false;
  const std::vector<Waiting> waiting = std::exchange(state.waiting, {});
  const std::vector<WaitingFacts> facts = std::exchange(state.waiting_facts, {});
  for (std::size_t n = 0; n < waiting.size(); ++n) {
    if (n + kItemsAhead < waiting.size()) ledger_.prefetch(waiting[n + kItemsAhead].item);
    if (n + kCustomersAhead < waiting.size()) {
      const std::uint32_t item = waiting[n + kCustomersAhead].item.value();
      if (item < state.items.size())
        __builtin_prefetch(&state.customers[state.items[item].customer.value()], 1);
    }
    const Waiting& write = waiting[n];
    if (write.facts == 0) {
      state.set_open(write.item, write.open);
    } else {
      const WaitingFacts& given = facts[write.facts - 1];
      if (write.item.value() == state.items.size()) {
        state.add(given.item, given.names);
      } else {
        state.change(given.item, given.names);
      }
    }
  }
}

void Ledger::add(const OpenItem& item, const ItemNames& names) {
  if (state_->frozen) return state_->wait(item, names);
  state_->add(item, names);
}

void Ledger::change(const OpenItem& item, const ItemNames& names) {
  if (state_->frozen) return state_->wait(item, names);
  state_->change(item, names);
}

void Ledger::set_open(ItemHandle item, std::int64_t open) {
  if (state_->frozen) {
    state_->waiting.push_back({.item = item, .open = open});
  } else {
    state_->set_open(item, open);
  }
}

void Ledger::State::add(const OpenItem& item, const ItemNames& given) {
  QASSERT(item.item.value() == items.size());
  items.push_back(item);
  names.emplace_back();
  index(item.item, given);
  if (item.open != 0) list(item, false);
}

void Ledger::State::change(const OpenItem& item, const ItemNames& given) {
  QASSERT(item.item.value() < items.size());
  OpenItem& stored = items[item.item.value()];
  const bool listed = stored.open != 0 && stored.customer == item.customer;
  if (stored.open != 0) list(stored, true);
  const StoredNames& before = names[item.item.value()];
  if (before.number != given.number || before.po_number() != given.po_number ||
      before.delivery_number() != given.delivery_number || before.reference != given.reference) {
    by_number.remove(before.number, item.item);
    by_normalised.remove(before.normalised, item.item);
    by_reference.remove(compact_structured(before.reference), item.item);
    index(item.item, given);
  }
  stored = item;
  if (item.open != 0) list(item, listed);
}

void Ledger::State::set_open(ItemHandle item, std::int64_t open) {
  QASSERT(item.value() < items.size());
  OpenItem& stored = items[item.value()];
  if (stored.open == open) return;
  const bool listed = stored.open != 0;
  stored.open = open;
  list(stored, listed);
}

std::size_t Ledger::size() const {
  return state_->items.size();
}

const OpenItem& Ledger::item(ItemHandle item) const {
  QASSERT(item.value() < state_->items.size());
  return state_->items[item.value()];
}

std::string_view Ledger::number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].number;
}

std::string_view Ledger::po_number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].po_number();
}

std::string_view Ledger::delivery_number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].delivery_number();
}

std::span<const OpenItem> Ledger::open_items(CustomerHandle customer) const {
  if (!customer.known() || customer.value() >= state_->customers.size()) return {};
  CustomerItems& owner = state_->customers[customer.value()];
  if (owner.stale.load(std::memory_order_acquire)) {
    const std::lock_guard lock(state_->locks[customer.value() % kLocks]);
    if (owner.stale.load(std::memory_order_relaxed)) {
      state_->refresh(customer, owner);
      owner.stale.store(false, std::memory_order_release);
    }
  }
  return owner.open;
}

std::span<const ItemHandle> Ledger::by_number(std::string_view number) const {
  return state_->by_number.find(trim(number));
}

std::span<const ItemHandle> Ledger::by_normalised_number(std::string_view normalised) const {
  return state_->by_normalised.find(normalised);
}

std::span<const ItemHandle> Ledger::by_reference(std::string_view compact) const {
  return state_->by_reference.find(compact);
}

bool Ledger::has_references() const {
  return state_->has_references;
}

void Ledger::prefetch_number(std::string_view number) const {
  state_->by_number.prefetch(trim(number));
}

void Ledger::prefetch_item(std::string_view number) const {
  prefetch(state_->by_number.peek(trim(number)));
}

void Ledger::prefetch(ItemHandle item) const {
  if (item.known() && item.value() < state_->items.size())
    __builtin_prefetch(&state_->items[item.value()]);
}

}  // namespace quittance::matching
