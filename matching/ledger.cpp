#include "matching/ledger.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/arena.h"
#include "core/assert.h"
#include "core/text.h"
#include "matching/customer_items.h"
#include "matching/normalise.h"
#include "matching/number_index.h"
#include "matching/postings.h"
#include "matching/structured.h"

namespace quittance::matching {
namespace {

// The texts of an item: 32 bytes, because every command on a large book has to take and fill them.
// A number of usual length stands in them, so that who looks for it has no second page to find.
class StoredNames {
 public:
  // Texts that have to be made go to `made`; the others are where they were given.
  StoredNames(const ItemNames& given, Arena& made) {
    const std::string normalised = normalise_reference(given.number);
    at_its_end_ = given.number.ends_with(normalised);
    const std::size_t size = given.number.size() + (at_its_end_ ? 0 : normalised.size());
    if (size <= room_.size()) {
      number_size_ = static_cast<std::uint8_t>(given.number.size());
      normalised_size_ = static_cast<std::uint8_t>(normalised.size());
      given.number.copy(room_.data(), given.number.size());
      if (!at_its_end_) normalised.copy(room_.data() + given.number.size(), normalised.size());
    } else {
      const std::string_view text =
          at_its_end_ ? given.number : made.keep(std::string(given.number) + normalised);
      const Apart apart{text.data(), size_of(given.number), size_of(normalised)};
      number_size_ = kApart;
      std::memcpy(room_.data(), &apart, sizeof apart);
    }
    std::string_view others = given.po_number;
    if (!given.delivery_number.empty() || !given.reference.empty()) {
      std::string lines(given.po_number);
      lines += '\n';
      lines += given.delivery_number;
      if (!given.reference.empty()) (lines += '\n') += given.reference;
      others = made.keep(lines);
    }
    others_ = others.data();
    others_size_ = size_of(others);
  }
  StoredNames() = default;

  // The views of both are valid until the item gets other names or another item comes.
  [[nodiscard]] std::string_view number() const {
    if (number_size_ != kApart) return {room_.data(), number_size_};
    const Apart at = apart();
    return {at.text, at.number_size};
  }
  [[nodiscard]] std::string_view normalised() const {
    const std::string_view whole = number();
    const std::size_t size =
        number_size_ != kApart ? normalised_size_ : std::size_t{apart().normalised_size};
    return {whole.data() + whole.size() - (at_its_end_ ? size : 0), size};
  }
  [[nodiscard]] std::string_view po_number() const { return line(0); }
  [[nodiscard]] std::string_view delivery_number() const { return line(1); }
  [[nodiscard]] std::string_view reference() const { return line(2); }

 private:
  static constexpr std::uint8_t kApart = 0xFF;
  struct Apart {
    const char* text;
    std::uint32_t number_size;
    std::uint32_t normalised_size;
  };
  [[nodiscard]] Apart apart() const {
    Apart at{};
    std::memcpy(&at, room_.data(), sizeof at);
    return at;
  }
  static std::uint32_t size_of(std::string_view text) {
    return static_cast<std::uint32_t>(text.size());
  }
  [[nodiscard]] std::string_view line(int wanted) const {
    std::string_view rest(others_, others_size_);
    for (int n = 0; n < wanted; ++n) {
      const std::size_t end = rest.find('\n');
      if (end == std::string_view::npos) return {};
      rest.remove_prefix(end + 1);
    }
    return rest.substr(0, rest.find('\n'));
  }

  // The number, and behind it its normalised form where that is not its end; or an Apart.
  std::array<char, sizeof(Apart)> room_{};
  const char* others_ = "";  // order number, delivery number and reference, a line each
  std::uint32_t others_size_ = 0;
  std::uint8_t number_size_ = 0;  // kApart: the texts stand elsewhere
  std::uint8_t normalised_size_ = 0;
  bool at_its_end_ = true;
};
static_assert(sizeof(StoredNames) == 32);

// What load() needs of an item to place it.
struct Placing {
  CustomerHandle customer;
  Date due_date;
  bool open = false;
  bool has_reference = false;
};

struct Loading {
  std::vector<Placing> rows;
  std::vector<std::uint32_t> by_number;  // NumberIndex::hash_of, while the texts are at hand
  std::vector<std::uint32_t> by_normalised;
};

// Items that one task of load() takes at a time.
constexpr std::size_t kItemsPerTask = 16'384;

constexpr std::size_t kLocks = 64;

// A write that waits until the readers are done: an open amount, or all facts of an item.
struct Waiting {
  ItemHandle item;
  std::uint32_t facts = 0;  // place + 1 in the list of facts; 0: only the open amount
  std::int64_t open = 0;
};
}  // namespace

struct Ledger::State {
  Arena texts;  // those that are not as they were given
  // By slot: the open items of load() customer by customer as open_items() gives them, then the
  // others as they came. Who reads one customer reads one place.
  std::vector<OpenItem> items;
  std::vector<std::uint32_t> slots;   // by item handle
  std::vector<std::uint32_t> placed;  // the first slot of each customer of load(), and the end
  std::vector<StoredNames> names;     // by item handle
  NumberIndex by_number;
  NumberIndex by_normalised;
  Postings<ItemHandle> by_reference;
  bool has_references = false;
  boost::unordered_flat_map<std::uint32_t, ItemParts> parts;  // of items that have any
  std::mutex parts_lock;                                      // while they are loaded
  mutable std::deque<CustomerItems> customers;  // by customer handle; a deque never moves them
  mutable std::array<std::mutex, kLocks> locks;
  bool frozen = false;
  std::vector<Waiting> waiting;
  std::vector<NamedItem> waiting_facts;

  [[nodiscard]] OpenItem& at(ItemHandle item) {
    QASSERT(item.value() < slots.size());
    return items[slots[item.value()]];
  }
  [[nodiscard]] const OpenItem& at(ItemHandle item) const {
    QASSERT(item.value() < slots.size());
    return items[slots[item.value()]];
  }
  [[nodiscard]] std::span<const OpenItem> as_placed(CustomerHandle customer) const {
    const std::size_t n = customer.value();
    if (n + 1 >= placed.size()) return {};
    return std::span(items).subspan(placed[n], placed[n + 1] - placed[n]);
  }
  [[nodiscard]] bool before(Date due, ItemHandle item, Date other_due, ItemHandle other) const {
    if (due != other_due) return due < other_due;  // numbers are far away
    return std::tuple(names[item.value()].number(), item) <
           std::tuple(names[other.value()].number(), other);
  }

  void wait(const OpenItem& item, const ItemNames& given, const ItemParts& with) {
    waiting_facts.push_back({item, given, with});
    waiting.push_back({item.item, static_cast<std::uint32_t>(waiting_facts.size()), 0});
  }

  CustomerItems& customer(CustomerHandle handle) {
    QASSERT(handle.known());
    while (customers.size() <= handle.value()) customers.emplace_back();
    return customers[handle.value()];
  }

  void add(const OpenItem& item, const ItemNames& given, const ItemParts& with);
  void change(const OpenItem& item, const ItemNames& given, const ItemParts& with);
  void set_open(ItemHandle item, std::int64_t open);

  // Lists the item under its customer, unless it stands there already.
  void list(const OpenItem& item, bool listed) {
    CustomerItems& owner = customer(item.customer);
    if (!listed) owner.add(item);
    owner.change(item.item);  // it may be listed from before it was settled, too
  }

  [[nodiscard]] auto number_of() const {
    return [this](ItemHandle item) { return names[item.value()].number(); };
  }
  [[nodiscard]] auto normalised_of() const {
    return [this](ItemHandle item) { return names[item.value()].normalised(); };
  }

  void index_reference(ItemHandle item, std::string_view reference) {
    if (reference.empty()) return;
    const std::string compact = compact_structured(reference);
    has_references = true;
    if (!compact.empty())
      by_reference.add(compact == reference ? reference : texts.keep(compact), item);
  }

  void index(ItemHandle item, const ItemNames& given) {
    const StoredNames& named = names[item.value()] = StoredNames(given, texts);
    if (!named.number().empty()) by_number.add(named.number(), item, number_of());
    if (!named.normalised().empty()) by_normalised.add(named.normalised(), item, normalised_of());
    index_reference(item, given.reference);
  }

  void load(const ItemSource& source, Executor& executor);
  Loading load_names(const ItemSource& source, Executor& executor);
  void place(const std::vector<Placing>& rows);

  // Drops what is settled or moved away, refreshes amounts and restores the order.
  void refresh(CustomerHandle handle, CustomerItems& owner) const {
    std::vector<OpenItem>& open = owner.open;
    std::size_t current = 0;  // how many of the first are as they stand now
    if (!owner.moved) {
      const std::span<const OpenItem> first = as_placed(handle);
      open.insert(open.begin(), first.begin(), first.end());
      owner.moved = true;
      current = first.size();
    }
    std::size_t kept = 0;
    for (std::size_t n = 0; n < open.size(); ++n) {
      const OpenItem& listed = open[n];
      const bool look = n >= current && owner.may_have_changed(listed.item);
      const OpenItem& now = look ? at(listed.item) : listed;
      if (now.open != 0 && now.customer == handle) open[kept++] = now;
    }
    open.resize(kept);
    owner.changes = 0;
    const auto in_order = [&](const OpenItem& a, const OpenItem& b) {
      return before(a.due_date, a.item, b.due_date, b.item);
    };
    // What came since stands behind the others.
    const auto behind = std::is_sorted_until(open.begin(), open.end(), in_order);
    if (behind != open.end()) {
      std::sort(behind, open.end(), in_order);
      std::inplace_merge(open.begin(), behind, open.end(), in_order);
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
  ledger_.state_->frozen = false;
  ledger_.state_->waiting.clear();
  ledger_.state_->waiting_facts.clear();
}

void Ledger::Snapshot::end() {
  constexpr std::size_t kSlotsAhead = 48;
  constexpr std::size_t kItemsAhead = 32;
  constexpr std::size_t kCustomersAhead = 16;
  State& state = *ledger_.state_;
  state.frozen = false;
  const std::vector<Waiting> waiting = std::exchange(state.waiting, {});
  const std::vector<NamedItem> facts = std::exchange(state.waiting_facts, {});
  for (std::size_t n = 0; n < waiting.size(); ++n) {
    if (n + kSlotsAhead < waiting.size()) ledger_.prefetch_slot(waiting[n + kSlotsAhead].item);
    if (n + kItemsAhead < waiting.size()) ledger_.prefetch(waiting[n + kItemsAhead].item);
    if (n + kCustomersAhead < waiting.size()) {
      const ItemHandle item = waiting[n + kCustomersAhead].item;
      if (item.value() < state.slots.size()) ledger_.prefetch(state.at(item).customer);
    }
    const Waiting& write = waiting[n];
    if (write.facts == 0) {
      state.set_open(write.item, write.open);
    } else {
      const NamedItem& given = facts[write.facts - 1];
      if (write.item.value() == state.slots.size()) {
        state.add(given.item, given.names, given.parts);
      } else {
        state.change(given.item, given.names, given.parts);
      }
    }
  }
}

void Ledger::add(const OpenItem& item, const ItemNames& names, const ItemParts& parts) {
  if (state_->frozen) return state_->wait(item, names, parts);
  state_->add(item, names, parts);
}

void Ledger::change(const OpenItem& item, const ItemNames& names, const ItemParts& parts) {
  if (state_->frozen) return state_->wait(item, names, parts);
  state_->change(item, names, parts);
}

void Ledger::set_open(ItemHandle item, std::int64_t open) {
  if (state_->frozen) {
    state_->waiting.push_back({.item = item, .open = open});
  } else {
    state_->set_open(item, open);
  }
}

void Ledger::State::add(const OpenItem& item, const ItemNames& given, const ItemParts& with) {
  QASSERT(item.item.value() == slots.size());
  slots.push_back(static_cast<std::uint32_t>(items.size()));
  items.push_back(item);
  names.emplace_back();
  index(item.item, given);
  if (with.any()) parts[item.item.value()] = with;
  if (item.open != 0) customer(item.customer).add(item);
}

void Ledger::load(const ItemSource& source, Executor& executor) {
  QASSERT(state_->items.empty() && !state_->frozen);
  state_->load(source, executor);
}

void Ledger::State::load(const ItemSource& source, Executor& executor) {
  const std::size_t count = source.count;
  const Loading loading = load_names(source, executor);
  // The one that cannot be shared first.
  executor.for_each(1 + 2 * NumberIndex::kParts, [&](std::size_t n) {
    if (n == 0) return place(loading.rows);
    if (n % 2 == 0) return by_number.fill(n / 2 - 1, loading.by_number, number_of());
    by_normalised.fill(n / 2, loading.by_normalised, normalised_of());
  });
  by_number.end_filling(number_of());
  by_normalised.end_filling(normalised_of());
  constexpr std::size_t kAhead = 16;
  executor.for_each((count + kItemsPerTask - 1) / kItemsPerTask, [&](std::size_t task) {
    const std::size_t last = std::min(count, (task + 1) * kItemsPerTask);
    for (std::size_t n = task * kItemsPerTask; n < last; ++n) {
      if (n + kAhead < last) __builtin_prefetch(&items[slots[n + kAhead]], 1);
      items[slots[n]] = source.item(n);
    }
  });
}

Loading Ledger::State::load_names(const ItemSource& source, Executor& executor) {
  const std::size_t count = source.count;
  Loading loading;
  // Memory that is new costs as much as what is written into it.
  const std::array<std::function<void()>, 4> room{[&] { items.resize(count); },
                                                  [&] { names.resize(count); },
                                                  [&] { by_number.begin_filling(count); },
                                                  [&] {
                                                    by_normalised.begin_filling(count);
                                                    loading.rows.resize(count);
                                                    loading.by_number.resize(count);
                                                    loading.by_normalised.resize(count);
                                                  }};
  executor.for_each(room.size(), [&](std::size_t n) { room[n](); });
  std::vector<Arena> made((count + kItemsPerTask - 1) / kItemsPerTask);
  executor.for_each(made.size(), [&](std::size_t task) {
    const std::size_t last = std::min(count, (task + 1) * kItemsPerTask);
    for (std::size_t n = task * kItemsPerTask; n < last; ++n) {
      const OpenItem item = source.item(n);
      const ItemSource::Said said = source.said(n);
      QASSERT(item.item.value() == n && item.customer.known());
      loading.rows[n] = {item.customer, item.due_date, item.open != 0,
                         !said.names.reference.empty()};
      names[n] = StoredNames(said.names, made[task]);
      loading.by_number[n] = NumberIndex::hash_of(names[n].number());
      loading.by_normalised[n] = NumberIndex::hash_of(names[n].normalised());
      if (said.parts.any()) {
        const std::lock_guard lock(parts_lock);
        parts[static_cast<std::uint32_t>(n)] = said.parts;
      }
    }
  });
  for (Arena& arena : made) texts.adopt(std::move(arena));
  return loading;
}

// Counts each customer's open items, gives each its slot in the customer's part, then puts the
// parts in order; what is settled comes behind them all.
void Ledger::State::place(const std::vector<Placing>& rows) {
  std::uint32_t customers_max = 0;
  for (const Placing& row : rows) customers_max = std::max(customers_max, row.customer.value() + 1);
  placed.assign(std::size_t{customers_max} + 1, 0);
  for (const Placing& row : rows) {
    if (row.open) ++placed[row.customer.value() + 1];
  }
  for (std::size_t n = 1; n < placed.size(); ++n) placed[n] += placed[n - 1];
  std::vector<ItemHandle> order(placed.back());
  std::vector<std::uint32_t> next(placed.begin(), placed.end() - 1);
  std::uint32_t settled = placed.back();
  slots.resize(rows.size());
  for (std::uint32_t n = 0; n < rows.size(); ++n) {
    if (rows[n].open) {
      order[next[rows[n].customer.value()]++] = ItemHandle(n);
    } else {
      slots[n] = settled++;
    }
  }
  const auto in_order = [&](ItemHandle a, ItemHandle b) {
    return before(rows[a.value()].due_date, a, rows[b.value()].due_date, b);
  };
  for (std::uint32_t n = 0; n < customers_max; ++n) {
    const auto first = order.begin() + placed[n];
    const auto last = order.begin() + placed[n + 1];
    if (!std::is_sorted(first, last, in_order)) std::sort(first, last, in_order);
  }
  for (std::uint32_t slot = 0; slot < order.size(); ++slot) slots[order[slot].value()] = slot;
  if (customers_max > 0) static_cast<void>(customer(CustomerHandle(customers_max - 1)));
  for (std::uint32_t n = 0; n < rows.size(); ++n) {
    if (rows[n].has_reference) index_reference(ItemHandle(n), names[n].reference());
  }
}

void Ledger::State::change(const OpenItem& item, const ItemNames& given, const ItemParts& with) {
  OpenItem& stored = at(item.item);
  const bool listed = stored.open != 0 && stored.customer == item.customer;
  if (stored.open != 0) list(stored, true);
  const StoredNames& before = names[item.item.value()];
  if (before.number() != given.number || before.po_number() != given.po_number ||
      before.delivery_number() != given.delivery_number || before.reference() != given.reference) {
    by_number.remove(before.number(), item.item, number_of());
    by_normalised.remove(before.normalised(), item.item, normalised_of());
    by_reference.remove(compact_structured(before.reference()), item.item);
    index(item.item, given);
  }
  if (with.any()) {
    parts[item.item.value()] = with;
  } else if (!parts.empty()) {
    parts.erase(item.item.value());
  }
  stored = item;
  if (item.open != 0) list(item, listed);
}

void Ledger::State::set_open(ItemHandle item, std::int64_t open) {
  OpenItem& stored = at(item);
  if (stored.open == open) return;
  const bool listed = stored.open != 0;
  stored.open = open;
  list(stored, listed);
}

std::size_t Ledger::size() const {
  return state_->items.size();
}

const OpenItem& Ledger::item(ItemHandle item) const {
  return std::as_const(*state_).at(item);
}

std::string_view Ledger::number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].number();
}

std::string_view Ledger::po_number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].po_number();
}

std::string_view Ledger::delivery_number(ItemHandle item) const {
  QASSERT(item.value() < state_->names.size());
  return state_->names[item.value()].delivery_number();
}

ItemParts Ledger::parts(ItemHandle item) const {
  const auto found = state_->parts.find(item.value());
  return found == state_->parts.end() ? ItemParts{} : found->second;
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
  return owner.moved ? std::span<const OpenItem>(owner.open) : state_->as_placed(customer);
}

std::span<const ItemHandle> Ledger::by_number(std::string_view number) const {
  return state_->by_number.find(trim(number), state_->number_of());
}

std::span<const ItemHandle> Ledger::by_normalised_number(std::string_view normalised) const {
  return state_->by_normalised.find(normalised, state_->normalised_of());
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

ItemHandle Ledger::prefetch_item(std::string_view number) const {
  const ItemHandle likely = state_->by_number.peek(trim(number));
  if (!likely.known()) return likely;
  __builtin_prefetch(&state_->names[likely.value()]);
  prefetch_slot(likely);
  return likely;
}

void Ledger::prefetch(CustomerHandle customer) const {
  if (customer.known() && customer.value() < state_->customers.size())
    __builtin_prefetch(&state_->customers[customer.value()], 1);
}

void Ledger::prefetch_slot(ItemHandle item) const {
  if (item.value() < state_->slots.size()) __builtin_prefetch(&state_->slots[item.value()]);
}

void Ledger::prefetch(ItemHandle item) const {
  if (item.value() < state_->slots.size())
    __builtin_prefetch(&state_->items[state_->slots[item.value()]]);
}

void Ledger::prefetch_items(CustomerHandle customer) const {
  constexpr std::size_t kItems = 4;  // then the processor goes on by itself
  if (!customer.known()) return;
  const std::span<const OpenItem> items = state_->as_placed(customer);
  for (std::size_t n = 0; n < std::min(kItems, items.size()); ++n) __builtin_prefetch(&items[n]);
}

std::vector<MemoryUse> Ledger::memory() const {
  const State& state = *state_;
  std::uint64_t listed = 0;
  std::uint64_t bytes = bytes_of_vector(state.slots) + bytes_of_vector(state.placed);
  for (const CustomerItems& customer : state.customers) {
    listed += customer.open.size();
    bytes += sizeof(CustomerItems) + bytes_of_vector(customer.open);
  }
  const auto index = [](std::string_view structure, const auto& filed) {
    return MemoryUse{.structure = structure,
                     .of = MemoryOf::items,
                     .entries = filed.size(),
                     .bytes = filed.bytes()};
  };
  return {{.structure = "ledger rows",
           .of = MemoryOf::items,
           .entries = state.items.size(),
           .bytes = bytes_of_vector(state.items)},
          {.structure = "ledger names",
           .of = MemoryOf::items,
           .entries = state.names.size(),
           .bytes = bytes_of_vector(state.names)},
          {.structure = "open items by customer",
           .of = MemoryOf::items,
           .entries = listed,
           .bytes = bytes},
          index("index by number", state.by_number),
          index("index by normalised number", state.by_normalised),
          index("index by reference", state.by_reference),
          {.structure = "ledger text",
           .of = MemoryOf::items,
           .text = true,
           .entries = state.names.size(),
           .bytes = state.texts.bytes()}};
}

}  // namespace quittance::matching
