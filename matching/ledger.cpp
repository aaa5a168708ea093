#include "matching/ledger.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <tuple>

#include "core/arena.h"
#include "core/assert.h"
#include "core/text.h"
#include "matching/normalise.h"
#include "matching/postings.h"

namespace quittance::matching {
namespace {

struct StoredNames {
  std::string_view number;
  std::string_view normalised;
  std::string_view po_number;
  std::string_view reference;
};

// One customer's open items. Writers only mark them stale; the first reader puts them in order, so
// that a bulk load or a run's applications cost one sort a customer and not one insertion an item.
struct CustomerItems {
  std::vector<OpenItem> open;
  std::atomic<bool> stale{false};
};

constexpr std::size_t kLocks = 64;

}  // namespace

struct Ledger::State {
  Arena texts;
  std::vector<OpenItem> items;
  std::vector<StoredNames> names;
  Postings<ItemHandle> by_number;
  Postings<ItemHandle> by_normalised;
  Postings<ItemHandle> by_reference;
  mutable std::deque<CustomerItems> customers;  // by customer handle; a deque never moves them
  mutable std::array<std::mutex, kLocks> locks;

  CustomerItems& customer(CustomerHandle handle) {
    QASSERT(handle.known());
    while (customers.size() <= handle.value()) customers.emplace_back();
    return customers[handle.value()];
  }

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
    stored.po_number = texts.keep(given.po_number);
    stored.reference = texts.keep(given.reference);
    if (!stored.number.empty()) by_number.add(stored.number, item);
    if (!stored.normalised.empty()) by_normalised.add(stored.normalised, item);
    if (!stored.reference.empty()) by_reference.add(stored.reference, item);
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
      return std::tuple(a.due_date, names[a.item.value()].number, a.item) <
             std::tuple(b.due_date, names[b.item.value()].number, b.item);
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

void Ledger::add(const OpenItem& item, const ItemNames& names) {
  State& state = *state_;
  QASSERT(item.item.value() == state.items.size());
  state.items.push_back(item);
  state.names.emplace_back();
  state.index(item.item, names);
  if (item.open != 0) state.list(item, false);
}

void Ledger::change(const OpenItem& item, const ItemNames& names) {
  State& state = *state_;
  QASSERT(item.item.value() < state.items.size());
  OpenItem& stored = state.items[item.item.value()];
  const bool listed = stored.open != 0 && stored.customer == item.customer;
  if (stored.open != 0) state.list(stored, true);
  const StoredNames& before = state.names[item.item.value()];
  if (before.number != names.number || before.po_number != names.po_number ||
      before.reference != names.reference) {
    state.by_number.remove(before.number, item.item);
    state.by_normalised.remove(before.normalised, item.item);
    state.by_reference.remove(before.reference, item.item);
    state.index(item.item, names);
  }
  stored = item;
  if (item.open != 0) state.list(item, listed);
}

void Ledger::set_open(ItemHandle item, std::int64_t open) {
  State& state = *state_;
  QASSERT(item.value() < state.items.size());
  OpenItem& stored = state.items[item.value()];
  if (stored.open == open) return;
  const bool listed = stored.open != 0;
  stored.open = open;
  state.list(stored, listed);
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
  return state_->names[item.value()].po_number;
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

std::span<const ItemHandle> Ledger::by_reference(std::string_view structured_reference) const {
  return state_->by_reference.find(structured_reference);
}

}  // namespace quittance::matching
