// Master data in: entities, accounts, customers, links, items, sales, rates, contacts and expected
// payments from CSV or NDJSON.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/date.h"
#include "core/exchange_rates.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/import/rows.h"

namespace quittance::engine {

enum class ImportKind : std::uint8_t {
  entities,
  accounts,
  customers,
  links,
  items,
  sales,
  rates,
  contacts,
  expected
};
[[nodiscard]] std::string_view name(ImportKind kind);
[[nodiscard]] Result<ImportKind> parse_import_kind(std::string_view word);  // field_unreadable

// What rows of items call cash that the ERP has not put against items; it becomes a payment.
inline constexpr std::string_view kPaymentKind = "payment";

struct ImportFile {
  std::string name;
  std::string_view bytes;  // decompressed
  // The folder's profiles by name (`profiles/NAME.toml` beside an accounts file): name and TOML
  // text.
  std::vector<std::pair<std::string, std::string>> profiles;
  std::function<bool()> unchanged = {};  // as InputFile::unchanged
};

struct ImportOptions {
  bool reconcile = false;     // items: take the file's open amount as an external adjustment
  bool full_extract = false;  // items: close what the files do not name
  Date as_of;                 // effective date of adjustments; required for the two above
  // items: the mark of `export applications`, or the position, up to which the files' writer knows
  // our applications. What was applied after it is in transit, and no difference. Empty: nothing
  // is.
  std::string in_transit{};
};

struct RefusedRow {
  std::string file;
  std::uint32_t line = 0;
  std::string message;
};

struct ImportReport {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t adjusted = 0;  // open amounts changed by --reconcile
  std::uint64_t closed = 0;    // absent from a full extract
  std::uint64_t settled = 0;   // historic payments from settled_date and settled_amount
  std::uint64_t disputed = 0;  // disputes that began with an extract's word
  std::uint64_t disputes_ended = 0;
  std::uint64_t in_transit = 0;  // of the unchanged: other figures, because of what is in transit
  std::vector<RefusedRow> refused;
  std::vector<RefusedRow> notes;  // columns that are not read
};

// By item, what was applied (or, negative, taken back) and is not known outside yet, in minor
// units.
using InTransit = std::map<ItemHandle, std::int64_t>;
class Engine;

// What a row says about its item's dispute.
struct ExtractDispute {
  enum class Says : std::uint8_t { nothing, disputed, undisputed };
  ItemHandle item{};
  Says says = Says::nothing;
  std::int64_t amount = 0;  // minor units; 0: what is open
  Date date{};              // from which it is in dispute, or no longer is
  std::string reason{};
};

// Errors: those of Engine::events.
[[nodiscard]] Result<InTransit> in_transit_since(Engine& engine, std::uint64_t after);

// Emits the events of one import of any number of files. A refused row leaves no trace in the book.
// Errors: those of EventLog.
class Importer {
 public:
  Importer(const Book& book, EventLog& log, const ImportOptions& options, InTransit in_transit,
           ImportReport& report)
      : book_(book),
        log_(log),
        options_(options),
        in_transit_(std::move(in_transit)),
        report_(report) {}
  [[nodiscard]] Result<void> take(ImportKind kind, const ImportFile& file);
  // After the last file: closes what a full extract did not name.
  [[nodiscard]] Result<void> finish(ImportKind kind);
  // After that and a commit: what the files say is in dispute, and is not yet. `log_for` makes a
  // log with a reason. Errors: those of the logs.
  [[nodiscard]] Result<void> book_disputes(
      const std::function<EventLog(std::string_view)>& log_for);

 private:
  void entities(const ImportFile& file);
  void accounts(const ImportFile& file);
  void customers(const ImportFile& file);
  void links(const ImportFile& file);
  void items(const ImportFile& file);
  void sales(const ImportFile& file);
  void rates(const ImportFile& file);  // rates.cpp

  void contacts(const ImportFile& file);  // contacts.cpp
  void expected(const ImportFile& file);  // expected.cpp

  void take_entity(ImportRow& row);
  void take_account(ImportRow& row, const ImportFile& file);
  void take_customer(ImportRow& row);
  void take_link(ImportRow& row);
  void take_item(ImportRow& row, const ImportFile& file);
  void take_sales(ImportRow& row);
  void take_rate(ImportRow& row);
  void take_expected(ImportRow& row);
  [[nodiscard]] bool may_pay(CustomerHandle payer, CustomerHandle owner) const;
  void take_expected_items(ImportRow& row, PaymentExpected& facts);
  void take_contact(ImportRow& row, std::map<std::string, std::uint32_t>& seen);
  void open_new(ImportRow& row, const ItemDetails& facts, std::int64_t open);
  // open_payments.cpp: cash of a customer that the ERP has not put against items.
  void take_open_payment(ImportRow& row, EntityHandle entity, CustomerHandle customer);
  [[nodiscard]] std::string number_for_payment(EntityHandle entity, std::string_view customer_id,
                                               Date posted, Money amount);
  // disputed.cpp
  [[nodiscard]] ExtractDispute read_dispute(ImportRow& row, const ItemDetails& facts);
  void keep_dispute(const ImportRow& row, const ImportFile& file, ItemHandle item,
                    ExtractDispute told);
  [[nodiscard]] Result<void> book_dispute(EventLog& log, const ExtractDispute& told);
  void note_other_case(const ImportRow& row, const ImportFile& file, const ItemDetails& facts);
  // extract.cpp: rows of known items, and items that no row names.
  void meet_again(ImportRow& row, ItemHandle item, const ItemDetails& facts, std::int64_t open);
  void meet_deduction(ImportRow& row, ItemHandle item, const ItemDetails& facts, std::int64_t open);
  void meet(ImportRow& row, ItemHandle item, const ItemDetails& facts, std::int64_t open);
  [[nodiscard]] bool must_not_change(ImportRow& row, ItemHandle item, std::string_view what,
                                     const std::string& ours, const std::string& theirs);
  void close_absent(ItemHandle item);
  [[nodiscard]] std::int64_t in_transit(ItemHandle item) const;
  void name_row(ItemHandle item);
  [[nodiscard]] bool is_named(ItemHandle item) const;
  void settle_in_history(ImportRow& row, ItemHandle item, std::int64_t settled, Date settled_date);

  [[nodiscard]] EntityHandle entity_of(ImportRow& row, EntityHandle otherwise);
  void visit(const ImportFile& file, std::initializer_list<std::string_view> columns,
             std::initializer_list<std::string_view> required,
             const std::function<void(ImportRow&)>& take);
  void emit(std::uint8_t bucket, const Event& event);

  const Book& book_;
  EventLog& log_;
  ImportOptions options_;
  InTransit in_transit_;
  ImportReport& report_;
  Result<void> failed_;               // the log's first error; everything after it is skipped
  std::vector<bool> named_;           // by these files, by handle
  std::set<EntityHandle> extracted_;  // whose items the files name
  std::map<std::tuple<Date, Currency, Currency>, ExchangeRate> newest_rates_;
  std::vector<ExtractDispute> disputes_;
  std::map<std::string, std::uint32_t> unnumbered_;      // payments of the file, by what they are
  std::map<std::string, std::uint32_t> contacts_known_;  // equal ones, by all that they say
  bool contacts_counted_ = false;
  std::size_t rates_seen_ = 0;  // of the book's, that stand in newest_rates_
};

}  // namespace quittance::engine
