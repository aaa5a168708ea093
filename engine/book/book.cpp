#include "engine/book/book.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/assert.h"
#include "engine/book/book_state.h"
#include "engine/executor.h"

namespace quittance::engine {
namespace {

template <class Rows, class Tag>
const auto& at(const Rows& rows, Handle<Tag> handle) {
  QASSERT(handle.value() < rows.size());
  return rows[handle.value()];
}

template <class Row>
std::span<const std::byte> room_behind(const std::vector<Row>& rows, std::uint64_t count) {
  const std::size_t room = std::min<std::size_t>(rows.capacity() - rows.size(), count);
  return std::as_bytes(std::span(rows.data() + rows.size(), room));
}

template <class Map, class Value = typename Map::mapped_type>
Value find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? Value{} : found->second;
}

// Every cache line that the row touches.
template <class Row>
void prefetch_lines(const Row& row) {
  constexpr std::size_t kLine = 64;
  const char* const first = reinterpret_cast<const char*>(&row);
  for (std::size_t at = 0; at < sizeof(Row); at += kLine) __builtin_prefetch(first + at, 1);
  __builtin_prefetch(first + sizeof(Row) - 1, 1);
}

}  // namespace

Book::Book() : state_(std::make_unique<State>()) {}
Book::~Book() = default;
Book::Book(Book&&) noexcept = default;
Book& Book::operator=(Book&&) noexcept = default;

void Book::apply(const Origin& origin, std::uint8_t bucket, std::uint64_t block,
                 const Event& event) {
  QASSERT(bucket < kBuckets);
  std::visit([&](const auto& fact) { state_->fold(origin, fact); }, event);
  if (std::holds_alternative<RunAccepted>(event)) {
    state_->runs.back().sequence = state_->next_sequence;
    state_->runs.back().block = block;
  }
  ++state_->next_sequence;
  ++state_->bucket_sequences[bucket];
}

template <Frequent Fact>
void Book::apply(const Origin& origin, std::uint8_t bucket, const Fact& fact) {
  QASSERT(bucket < kBuckets);
  state_->fold(origin, fact);
  ++state_->next_sequence;
  ++state_->bucket_sequences[bucket];
}
template void Book::apply(const Origin&, std::uint8_t, const CashRecorded&);
template void Book::apply(const Origin&, std::uint8_t, const PayerIdentified&);
template void Book::apply(const Origin&, std::uint8_t, const Applied&);
template void Book::apply(const Origin&, std::uint8_t, const CashMoved&);
template void Book::apply(const Origin&, std::uint8_t, const Decided&);

std::uint64_t Book::next_sequence() const {
  return state_->next_sequence;
}
std::uint64_t Book::bucket_sequence(int bucket) const {
  return state_->bucket_sequences[static_cast<std::size_t>(bucket)];
}

const std::vector<EntityRow>& Book::entities() const {
  return state_->entities;
}
const std::vector<AccountRow>& Book::accounts() const {
  return state_->accounts;
}
const std::vector<CustomerRow>& Book::customers() const {
  return state_->customers;
}
const std::vector<LinkRegistered>& Book::links() const {
  return state_->links;
}
const std::vector<ExchangeRate>& Book::rates() const {
  return state_->rates;
}
const std::vector<SalesRegistered>& Book::sales() const {
  return state_->sales;
}
const std::vector<ItemRow>& Book::items() const {
  return state_->items;
}
std::int64_t Book::opening(const ItemRow& item) const {
  return item.unusual == 0 ? item.facts.original : state_->unusual_items[item.unusual - 1].opening;
}
std::int64_t Book::adjusted(const ItemRow& item) const {
  return item.unusual == 0 ? 0 : state_->unusual_items[item.unusual - 1].adjusted;
}
ItemHandle Book::parent(const ItemRow& item) const {
  return item.unusual == 0 ? ItemHandle{} : state_->unusual_items[item.unusual - 1].parent;
}
const std::vector<PaymentRow>& Book::payments() const {
  return state_->payments;
}
Applications Book::applications() const {
  return {*this, state_->applications.size()};
}
ApplicationRow Applications::operator[](std::size_t n) const {
  return book_.row(ApplicationHandle(static_cast<std::uint32_t>(n)));
}
ApplicationRow Applications::Iterator::operator*() const {
  return book_->row(ApplicationHandle(at_));
}
const std::vector<CrossingRow>& Book::crossings() const {
  return state_->crossings;
}
const CrossingRow* Book::crossing(const ApplicationRow& application) const {
  return application.crossing == 0 ? nullptr : &state_->crossings[application.crossing - 1];
}
std::int64_t Book::cash_settled(const ApplicationRow& application) const {
  return state_->cash_settled(application.facts.amount, application.crossing);
}
const std::vector<FileRow>& Book::files() const {
  return state_->files;
}
const std::vector<RunRow>& Book::runs() const {
  return state_->runs;
}
const std::vector<ExceptionRow>& Book::exceptions() const {
  return state_->exceptions;
}
const std::vector<DuplicateRow>& Book::duplicates() const {
  return state_->duplicates;
}
const std::vector<MarkRow>& Book::marks() const {
  return state_->marks;
}

const std::vector<AliasRow>& Book::aliases() const {
  return state_->aliases;
}
RuleRecord Book::rule_record(Rule rule, Date since) const {
  return state_->track_record.of(rule, since, state_->applications, state_->payments);
}
const std::vector<DisputeRow>& Book::disputes() const {
  return state_->disputes;
}
const std::vector<PromiseRow>& Book::promises() const {
  return state_->promises;
}
const std::vector<ExpectedRow>& Book::expected() const {
  return state_->expected;
}
const std::vector<ContactRow>& Book::contacts() const {
  return state_->contacts;
}
const std::vector<PeriodRow>& Book::periods() const {
  return state_->periods;
}
Date Book::closed_through(EntityHandle entity) const {
  return entity.value() < state_->closed_through.size() ? state_->closed_through[entity.value()]
                                                        : Date{};
}
Date Book::counted_from(ItemHandle item) const {
  return state_->counted_from(item);
}
const std::vector<ReturnSettled>& Book::returns() const {
  return state_->returns;
}

const EntityRow& Book::row(EntityHandle handle) const {
  return at(state_->entities, handle);
}
const AccountRow& Book::row(AccountHandle handle) const {
  return at(state_->accounts, handle);
}
const CustomerRow& Book::row(CustomerHandle handle) const {
  return at(state_->customers, handle);
}
ApplicationRow Book::State::application(ApplicationHandle handle) const {
  const KeptApplication& kept = at(applications, handle);
  ApplicationRow row;
  row.payment = kept.payment;
  row.facts.item = kept.item;
  row.facts.discount_earned = kept.discount_earned;
  row.facts.rule = kept.rule;
  row.facts.grade = kept.grade;
  row.facts.kind = kept.kind;
  row.facts.amount = kept.amount;
  row.facts.discount = kept.discount;
  row.posting_date = kept.posting_date;
  row.ordinal = kept.ordinal;
  row.group = kept.group;
  row.actor = actors[kept.actor.value()].name;
  row.reversed = kept.reversed;
  row.reversal = kept.reversal;
  row.reversed_date = kept.reversed_date;
  if (kept.reversed) row.reversed_by = actors[kept.reversed_by.value()].name;
  row.next_of_payment = kept.next_of_payment;
  row.next_of_item = kept.next_of_item;
  if (kept.special == 0) return row;
  const SpecialApplication& more = special_applications[kept.special - 1];
  row.facts.write_off = more.write_off;
  row.facts.deduction = more.deduction;
  row.facts.reason = more.reason;
  row.crossing = more.crossing;
  row.deduction_item = more.deduction_item;
  return row;
}

const ItemRow& Book::row(ItemHandle handle) const {
  return at(state_->items, handle);
}
const PaymentRow& Book::row(PaymentHandle handle) const {
  return at(state_->payments, handle);
}
ApplicationRow Book::row(ApplicationHandle handle) const {
  return state_->application(handle);
}
const FileRow& Book::row(FileHandle handle) const {
  return at(state_->files, handle);
}

EntityHandle Book::find_entity(std::string_view entity_id) const {
  return find(state_->entity_by_id, entity_id);
}
AccountHandle Book::find_account(std::string_view account) const {
  return find(state_->account_by_id, account);
}
CustomerHandle Book::find_customer(std::string_view customer_id) const {
  return find(state_->customer_by_id, customer_id);
}
ExpectedHandle Book::find_expected(std::string_view expected_id) const {
  return find(state_->expected_by_id, expected_id);
}
PaymentHandle Book::find_payment(std::string_view payment_id) const {
  return state_->payment_by_id.find(payment_id, [this](PaymentHandle other) {
    return state_->payments[other.value()].payment_id();
  });
}
void Book::prefetch_payment(std::string_view payment_id) const {
  state_->payment_by_id.prefetch(payment_id);
}
void Book::prefetch(PaymentHandle payment) const {
  if (payment.value() >= state_->payments.size()) return;
  prefetch_lines(state_->payments[payment.value()]);
}
void Book::prefetch(ItemHandle item) const {
  if (item.value() >= state_->items.size()) return;
  __builtin_prefetch(&state_->items[item.value()], 1);
  state_->receivables.prefetch(item);
}
void Book::prefetch(CustomerHandle customer) const {
  state_->receivables.prefetch(customer);
}
void Book::prefetch(ApplicationHandle application) const {
  if (application.value() >= state_->applications.size()) return;
  __builtin_prefetch(&state_->applications[application.value()], 1);
}
void Book::expect(std::uint64_t payments) {
  const auto make_room = [](auto& rows, std::uint64_t count) {
    if (rows.capacity() - rows.size() >= count) return;
    rows.reserve(std::max(rows.size() + count, rows.size() * 2));  // as push_back() would
  };
  make_room(state_->payments, payments);
  // Some payments settle several items. Room that is not needed is never touched, so it costs
  // nothing; too little is paid for with a copy of all rows.
  make_room(state_->applications, payments + payments / 2);
  state_->payment_by_id.reserve(state_->payments.size() + payments);
}
std::span<const std::byte> Book::room_for_payments(std::uint64_t count) const {
  return room_behind(state_->payments, count);
}
std::span<const std::byte> Book::room_for_applications(std::uint64_t count) const {
  return room_behind(state_->applications, count);
}
void Book::adopt(std::vector<std::string> packed) {
  state_->text.adopt(std::move(packed));
}
FileHandle Book::find_file(const Digest& digest) const {
  return find(state_->file_by_digest, digest.view());
}
const MarkRow* Book::find_mark(ExportKind kind, std::string_view name) const {
  for (const MarkRow& mark : state_->marks) {
    if (mark.kind == kind && mark.name == name) return &mark;
  }
  return nullptr;
}
std::string_view Book::profile(std::string_view name) const {
  return find(state_->profiles, name);
}

ItemHandle Book::find_item(EntityHandle entity, std::string_view number) const {
  if (state_->has_ledger.made() && !state_->has_item_numbers.made()) {
    for (const ItemHandle item : state_->ledger.by_number(number)) {
      const KeptItem& facts = state_->items[item.value()].facts;
      if (facts.entity == entity && facts.number() == number) return item;
    }  // what came since stands beside it: the ledger may be read while it is added
  } else {
    state_->make_item_numbers();
  }
  if (entity.value() >= state_->item_by_number.size()) return {};
  return state_->item_by_number[entity.value()].find(
      number, [this](ItemHandle other) { return state_->items[other.value()].facts.number(); });
}

std::span<const PaymentHandle> Book::same_content(std::string_view content_key) const {
  const auto found = state_->same_content.find(content_key);
  if (found == state_->same_content.end()) return {};
  return found->second;
}

const std::vector<PaymentHandle>& Book::advices() const {
  return state_->advices;
}
const std::vector<JoinRow>& Book::joins() const {
  return state_->joins;
}
std::span<const PaymentHandle> Book::joined_to(PaymentHandle entry) const {
  const auto found = state_->join_of.find(entry.value());
  if (found == state_->join_of.end()) return {};
  return state_->joins[found->second].facts.details;
}
const std::vector<PaymentHandle>& Book::taken_back() const {
  return state_->taken_back;
}
const std::vector<PaymentHandle>& Book::provisional() const {
  return state_->provisional;
}
std::span<const PaymentHandle> Book::redelivered(std::string_view id) const {
  if (state_->redelivered.empty()) return {};  // asked for every record
  const auto found = state_->redelivered.find(id);
  if (found == state_->redelivered.end()) return {};
  return found->second;
}

std::vector<AccountRegistered> Book::accounts_before(std::uint64_t sequence) const {
  std::vector<AccountRegistered> versions;
  for (const auto& [at, facts] : state_->account_versions) {
    if (at < sequence) versions.push_back(facts);
  }
  return versions;
}

std::vector<ProfileRegistered> Book::profiles_before(std::uint64_t sequence) const {
  std::vector<ProfileRegistered> versions;
  for (const auto& [at, facts] : state_->profile_versions) {
    if (at < sequence) versions.push_back(facts);
  }
  return versions;
}

std::uint32_t Book::statement_size(FileHandle file, std::uint32_t statement) const {
  const auto found = state_->statement_sizes.find((std::uint64_t{file.value()} << 32) | statement);
  return found == state_->statement_sizes.end() ? 0 : found->second;
}

const matching::Ledger& Book::ledger() const {
  if (!state_->has_ledger.made()) state_->make_ledger(*in_order_executor());
  return state_->ledger;
}
void Book::prepare_matching(Executor& executor) const {
  const std::array<std::function<void()>, 2> parts{[&] { state_->make_ledger(executor); },
                                                   [&] { state_->directory.prepare_names(); }};
  executor.for_each(parts.size(), [&](std::size_t n) { parts[n](); });
}
void Book::show_matching(ItemHandle item, std::int64_t open) {
  if (state_->has_ledger.made()) state_->ledger.set_open(item, open);
}
bool Book::has_ledger() const {
  return state_->has_ledger.made();
}
const matching::Directory& Book::directory() const {
  return state_->directory;
}
const ReceivablesHistory& Book::receivables() const {
  return state_->receivables;
}

std::uint32_t Book::unfinished_run() const {
  if (state_->runs.empty() || state_->runs.back().completed) return kNoRun;
  return static_cast<std::uint32_t>(state_->runs.size() - 1);
}

std::uint8_t Book::bucket_of(CustomerHandle customer) const {
  if (!customer.known()) return 0;
  return state_->buckets[state_->directory.family(customer).value()];
}

std::string application_id(const Book& book, ApplicationHandle application) {
  const ApplicationRow& row = book.row(application);
  std::string key(book.row(row.payment).payment_id());
  key += '\0';
  key += item_key(book, row.facts.item);
  key += '\0';
  key += std::to_string(row.ordinal);
  return "a-" + sha256(key).short_hex(16);
}

std::string decision_id(const Book& book, PaymentHandle payment) {
  return "d-" + sha256(book.row(payment).payment_id()).short_hex(16);
}

std::string item_key(const Book& book, ItemHandle item) {
  const KeptItem& facts = book.row(item).facts;
  return std::string(book.row(facts.entity).facts.entity_id) + "/" + std::string(facts.number());
}

}  // namespace quittance::engine
