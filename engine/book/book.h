// The book in memory: the fold of all events, with the indexes that commands and rules ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/executor.h"
#include "core/memory_use.h"
#include "engine/book/book_rows.h"
#include "engine/book/desk_rows.h"
#include "engine/book/track_record.h"
#include "engine/events/event.h"
#include "engine/metrics/receivables.h"
#include "matching/directory.h"
#include "matching/ledger.h"

namespace quittance::engine {

inline constexpr int kBuckets = 64;

class Book;

// The applications of a book in journal order. Rows are made when they are asked for.
class Applications {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = ApplicationRow;
    using difference_type = std::ptrdiff_t;
    using pointer = const ApplicationRow*;
    using reference = ApplicationRow;
    Iterator(const Book& book, std::uint32_t at) : book_(&book), at_(at) {}
    [[nodiscard]] ApplicationRow operator*() const;
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {*book_, at_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Book* book_;
    std::uint32_t at_;
  };

  Applications(const Book& book, std::size_t size) : book_(book), size_(size) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] ApplicationRow operator[](std::size_t n) const;
  [[nodiscard]] Iterator begin() const { return {book_, 0}; }
  [[nodiscard]] Iterator end() const { return {book_, static_cast<std::uint32_t>(size_)}; }

 private:
  const Book& book_;
  std::size_t size_;
};

// Changes only by apply(). Not thread-safe for writing; any number of readers while nobody writes.
class Book {
 public:
  Book();
  ~Book();
  Book(Book&&) noexcept;
  Book& operator=(Book&&) noexcept;

  // Folds one event. An event that breaks an invariant is a bug and stops the process.
  void apply(const Origin& origin, std::uint8_t bucket, std::uint64_t block, const Event& event);
  // The same for one of those that runs have by the million.
  template <Frequent Fact>
  void apply(const Origin& origin, std::uint8_t bucket, const Fact& fact);

  [[nodiscard]] std::uint64_t next_sequence() const;
  [[nodiscard]] std::uint64_t bucket_sequence(int bucket) const;

  [[nodiscard]] const std::vector<EntityRow>& entities() const;
  [[nodiscard]] const std::vector<AccountRow>& accounts() const;
  [[nodiscard]] const std::vector<CustomerRow>& customers() const;
  [[nodiscard]] const std::vector<LinkRegistered>& links() const;
  [[nodiscard]] const std::vector<SalesRegistered>& sales() const;
  // In journal order, as ExchangeRates takes them.
  [[nodiscard]] const std::vector<ExchangeRate>& rates() const;
  [[nodiscard]] const std::vector<ItemRow>& items() const;
  // The open amount of an item at its first import, the sum of its adjustments, and, of a
  // deduction, the item it was split off from.
  [[nodiscard]] std::int64_t opening(const ItemRow& item) const;
  [[nodiscard]] std::int64_t adjusted(const ItemRow& item) const;
  [[nodiscard]] ItemHandle parent(const ItemRow& item) const;
  [[nodiscard]] const std::vector<PaymentRow>& payments() const;
  [[nodiscard]] Applications applications() const;
  // Of applications across currencies, in journal order.
  [[nodiscard]] const std::vector<CrossingRow>& crossings() const;
  // Null when the item is in the payment's currency.
  [[nodiscard]] const CrossingRow* crossing(const ApplicationRow& application) const;
  // What the cash of an application settled, in the item's currency; its `amount` in most cases.
  [[nodiscard]] std::int64_t cash_settled(const ApplicationRow& application) const;
  [[nodiscard]] const std::vector<FileRow>& files() const;
  [[nodiscard]] const std::vector<RunRow>& runs() const;
  [[nodiscard]] const std::vector<ExceptionRow>& exceptions() const;
  [[nodiscard]] const std::vector<DuplicateRow>& duplicates() const;
  [[nodiscard]] const std::vector<MarkRow>& marks() const;
  // What became of what rules applied, in postings of `since` and later; a missing date: all.
  [[nodiscard]] RuleRecord rule_record(Rule rule, Date since) const;
  [[nodiscard]] const std::vector<AliasRow>& aliases() const;
  // What the desk notes, in journal order.
  [[nodiscard]] const std::vector<DisputeRow>& disputes() const;
  [[nodiscard]] const std::vector<PromiseRow>& promises() const;
  [[nodiscard]] const std::vector<ContactRow>& contacts() const;
  // Payments that were announced, promises that name their items among them, in journal order.
  [[nodiscard]] const std::vector<ExpectedRow>& expected() const;
  [[nodiscard]] const std::vector<PeriodRow>& periods() const;
  // The day up to which the entity's books are closed; missing: none is.
  [[nodiscard]] Date closed_through(EntityHandle entity) const;
  // The day that an item counts from: its document date, or the first open day if that was closed.
  [[nodiscard]] Date counted_from(ItemHandle item) const;
  // Returns that met their payments, in journal order. One stands while its record's reason is
  // `returned`; another reason says that its unit was rejected later.
  [[nodiscard]] const std::vector<ReturnSettled>& returns() const;

  [[nodiscard]] const EntityRow& row(EntityHandle handle) const;
  [[nodiscard]] const AccountRow& row(AccountHandle handle) const;
  [[nodiscard]] const CustomerRow& row(CustomerHandle handle) const;
  [[nodiscard]] const ItemRow& row(ItemHandle handle) const;
  [[nodiscard]] const PaymentRow& row(PaymentHandle handle) const;
  [[nodiscard]] ApplicationRow row(ApplicationHandle handle) const;
  [[nodiscard]] const FileRow& row(FileHandle handle) const;

  // Lookups by outside id; a handle that is not known() when there is none.
  [[nodiscard]] EntityHandle find_entity(std::string_view entity_id) const;
  [[nodiscard]] AccountHandle find_account(std::string_view account) const;
  [[nodiscard]] CustomerHandle find_customer(std::string_view customer_id) const;
  [[nodiscard]] ExpectedHandle find_expected(std::string_view expected_id) const;
  [[nodiscard]] ItemHandle find_item(EntityHandle entity, std::string_view number) const;
  [[nodiscard]] PaymentHandle find_payment(std::string_view payment_id) const;
  // Hints that a row, or what find_payment() looks at, will be asked for soon. No effect but time.
  void prefetch_payment(std::string_view payment_id) const;
  void prefetch(PaymentHandle payment) const;
  void prefetch(ItemHandle item) const;
  void prefetch(CustomerHandle customer) const;  // his credit
  void prefetch(ApplicationHandle application) const;
  // Room for so many more payments, each with an application.
  void expect(std::uint64_t payments);
  // The memory that so many more will take, of what expect() made room for.
  [[nodiscard]] std::span<const std::byte> room_for_payments(std::uint64_t count) const;
  [[nodiscard]] std::span<const std::byte> room_for_applications(std::uint64_t count) const;
  // Takes over packed cash that the next CashRecorded events point to, in their order: it is kept
  // as it stands.
  void adopt(std::vector<std::string> packed);
  [[nodiscard]] FileHandle find_file(const Digest& digest) const;
  // Null when nobody has acknowledged anything under this name.
  [[nodiscard]] const MarkRow* find_mark(ExportKind kind, std::string_view name) const;
  [[nodiscard]] std::string_view profile(std::string_view name) const;  // TOML text, empty if none
  // Accounts and profiles as they were just before the event with this sequence, oldest first.
  [[nodiscard]] std::vector<AccountRegistered> accounts_before(std::uint64_t sequence) const;
  [[nodiscard]] std::vector<ProfileRegistered> profiles_before(std::uint64_t sequence) const;
  // Of each statement that has records with this content key, the first, in journal order.
  [[nodiscard]] std::span<const PaymentHandle> same_content(std::string_view content_key) const;
  // Records that came again under this id with a suffix of their own ("id~…"), in journal order.
  [[nodiscard]] std::span<const PaymentHandle> redelivered(std::string_view id) const;
  // All notifications of entries (engine/book/cash_identity.h), in journal order, whatever became
  // of them.
  [[nodiscard]] const std::vector<PaymentHandle>& advices() const;
  [[nodiscard]] const std::vector<JoinRow>& joins() const;
  // The notifications that were joined to an entry without a shared id, withdrawn ones too; of
  // several joins the newest. Usually none.
  [[nodiscard]] std::span<const PaymentHandle> joined_to(PaymentHandle entry) const;
  // All same-day cash, in journal order, whatever became of it.
  [[nodiscard]] const std::vector<PaymentHandle>& provisional() const;
  // The bank's records of payments it took back, in journal order, whatever became of them.
  [[nodiscard]] const std::vector<PaymentHandle>& taken_back() const;
  // How many records with derived keys a statement of a file has.
  [[nodiscard]] std::uint32_t statement_size(FileHandle file, std::uint32_t statement) const;

  // The open items as matching sees them: made by the first who asks, then kept with each event.
  // Cost of the first call: O(items) on one thread, while other callers wait.
  [[nodiscard]] const matching::Ledger& ledger() const;
  [[nodiscard]] bool has_ledger() const;
  // Shows matching another open amount of an item, to ask what would be decided; until it is shown
  // its own again, or an event changes it. Nothing else of the book changes.
  void show_matching(ItemHandle item, std::int64_t open);
  // Makes by all threads what the first matching would make on one: the ledger, and the indexes of
  // names and numbers.
  void prepare_matching(Executor& executor) const;
  [[nodiscard]] const matching::Directory& directory() const;
  [[nodiscard]] const ReceivablesHistory& receivables() const;

  // What each part of the book takes in memory, by the capacity of its containers. Text that rows
  // share is counted once, with the rows it came with. Cost: a walk over items, payments,
  // customers.
  [[nodiscard]] std::vector<MemoryUse> memory() const;

  // The unfinished run's index, or kNoRun.
  [[nodiscard]] std::uint32_t unfinished_run() const;
  static constexpr std::uint32_t kNoRun = PaymentRow::kNoRun;

  // The bucket of a customer's family; 0 for cash whose customer is unknown.
  [[nodiscard]] std::uint8_t bucket_of(CustomerHandle customer) const;

 private:
  friend struct BookImage;  // book_image.h: the book as a checkpoint
  struct State;
  std::unique_ptr<State> state_;
};

// "a-" and 16 hex digits, derived from payment id, item and ordinal.
[[nodiscard]] std::string application_id(const Book& book, ApplicationHandle application);
// "d-" and 16 hex digits, derived from the payment id.
[[nodiscard]] std::string decision_id(const Book& book, PaymentHandle payment);
// "ENTITY/NUMBER", unique in the book.
[[nodiscard]] std::string item_key(const Book& book, ItemHandle item);

}  // namespace quittance::engine
