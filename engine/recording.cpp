#include "engine/recording.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/assert.h"
#include "core/digest.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kProvisionalSuffix = "/provisional";

// Equal content has an equal key: a derived id without its ordinal, or the given id.
std::string content_key(const CashRecord& record) {
  const std::string_view id = record.payment_id;
  if (record.key_is_reference) return std::string(id);
  return std::string(id.substr(0, id.rfind('/')));
}

std::string book_id(const CashRecord& record) {
  std::string id(record.payment_id);
  if (record.provisional) id += kProvisionalSuffix;
  return id;
}

bool agree(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || a == b;
}

// A key proves a duplicate only if what identifies the money agrees.
bool same_content(const CashRecord& a, const CashRecord& b) {
  return a.amount == b.amount && a.currency == b.currency && a.kind == b.kind &&
         a.account == b.account && agree(a.check_number, b.check_number) &&
         agree(a.payer.account, b.payer.account) && agree(a.payer.iban, b.payer.iban);
}

// What the file's units say of a record.
struct UnitView {
  std::uint32_t statement =
      0;  // nearest account, statement, batch, deposit or lockbox unit, else the file
  bool held = false;
  bool test = false;
};

class Recorder {
 public:
  Recorder(const Book& book, EventLog& log, FileHandle file, const ReadFile& read,
           Date posting_date, std::vector<RefusedRecord>& refused)
      : book_(book),
        log_(log),
        file_(file),
        read_(read),
        posting_date_(posting_date),
        refused_(refused) {
    for (const UnitFacts& unit : book.row(file).facts.units) facts_[unit.index] = unit;
  }

  Result<void> run() {
    count_shared();
    for (const CashRecord& record : read_.cash.records()) {
      if (record.kind == CashKind::ignore) continue;
      const UnitView unit = view(record.unit);
      if (unit.test) continue;
      QTRY_VOID(record_one(record, unit));
      QTRY_VOID(log_.commit_when_full());
    }
    return {};
  }

 private:
  // The unit and its ancestors as accepted; an entry without a row is an accepted one.
  UnitView view(std::uint32_t index) const {
    UnitView view;
    bool found = false;
    for (std::uint32_t at = index; at != Unit::kNoParent;) {
      const auto facts = facts_.find(at);
      std::uint32_t parent = Unit::kNoParent;
      if (facts == facts_.end()) {
        QASSERT(at < read_.summary.units.size());
        parent = read_.summary.units[at].parent;
      } else {
        const UnitFacts& unit = facts->second;
        parent = unit.parent;
        view.held = view.held || unit.hold != HoldReason::none;
        view.test = view.test || unit.test;
        const bool reports = unit.level == Level::account || unit.level == Level::statement ||
                             unit.level == Level::batch || unit.level == Level::deposit ||
                             unit.level == Level::lockbox;
        if (reports && !found) {
          view.statement = at;
          found = true;
        }
      }
      at = parent;
    }
    return view;
  }

  // The payment of the book that has this id, or a re-delivery's suffixed one, unless withdrawn.
  PaymentHandle standing(const CashRecord& record, std::string_view id) const {
    for (const PaymentHandle candidate : book_.by_content(key_of(record))) {
      const PaymentRow& row = book_.row(candidate);
      const std::string_view other = row.facts.record.payment_id;
      const bool same_id =
          other == id || (other.starts_with(id) && other.substr(id.size()).starts_with('~'));
      if (same_id && !withdrawn(row)) return candidate;
    }
    return {};
  }

  std::string key_of(const CashRecord& record) const {
    std::string key = content_key(record);
    if (record.provisional) key += kProvisionalSuffix;
    return key;
  }

  // For statements with derived keys: how many entries each shares with each statement of the book.
  void count_shared() {
    for (const CashRecord& record : read_.cash.records()) {
      if (record.key_is_reference || record.kind == CashKind::ignore) continue;
      const UnitView unit = view(record.unit);
      if (unit.test) continue;
      ++sizes_[unit.statement];
      const PaymentHandle first = standing(record, book_id(record));
      if (!first.known()) continue;
      const PaymentRow& row = book_.row(first);
      ++shared_[{unit.statement, {row.facts.file.value(), row.facts.statement}}];
    }
  }

  // True when the two statements report the same period: one contains the other, or they have two
  // or more entries in common. One common entry beside others is a suspicion, not a proof.
  bool overlap(std::uint32_t statement, const PaymentRow& first) const {
    const auto found = shared_.find({statement, {first.facts.file.value(), first.facts.statement}});
    const std::uint32_t shared = found == shared_.end() ? 0 : found->second;
    if (shared == 0) return false;  // recorded by this very file: a disjoint statement of it
    if (shared >= 2 || shared == sizes_.at(statement)) return true;
    return first.facts.file.known() &&
           shared == book_.statement_size(first.facts.file, first.facts.statement);
  }

  std::string unused_id(const CashRecord& record, std::string_view why) const {
    const std::string id = book_id(record);
    const std::string hex = sha256(std::string(read_.digest.view()) + std::string(why) + id +
                                   std::to_string(record.source.from))
                                .hex();
    for (std::size_t digits = 8;; ++digits) {
      QASSERT(digits <= hex.size());
      const std::string candidate = id + "~" + hex.substr(0, digits);
      if (!book_.find_payment(candidate).known()) return candidate;
    }
  }

  Result<void> record_one(const CashRecord& record, const UnitView& unit) {
    const std::string id = book_id(record);
    const PaymentHandle first = standing(record, id);
    if (!first.known()) {
      const bool taken = book_.find_payment(id).known();  // by a withdrawn payment
      return post(record, unit, taken ? unused_id(record, "again") : id, Reason::none);
    }
    const PaymentRow& row = book_.row(first);
    if (record.key_is_reference) {
      if (same_content(record, row.facts.record)) return link(record, unit, first);
      if (read_.summary.format == "json") {
        refuse(record, row);
        return {};
      }
      // The same key and other content, delivered before: its suffixed twin stands in the book.
      for (const PaymentHandle other : book_.by_content(key_of(record))) {
        if (same_content(record, book_.row(other).facts.record) && !withdrawn(book_.row(other))) {
          return link(record, unit, other);
        }
      }
      return post(record, unit, unused_id(record, "reused"), Reason::key_reused);
    }
    const bool first_is_held =
        row.in(Disposition::quarantined) > 0 && row.reason == Reason::unit_held;
    if (overlap(unit.statement, row) && !(first_is_held && !unit.held))
      return link(record, unit, first);
    return post(record, unit, unused_id(record, "suspected"), Reason::suspected_duplicate);
  }

  Result<void> link(const CashRecord& record, const UnitView&, PaymentHandle first) {
    return log_.emit(0, DuplicateLinked{.first = first,
                                        .file = file_,
                                        .record = record.source.record,
                                        .offset = record.source.from,
                                        .unit = record.unit});
  }

  void refuse(const CashRecord& record, const PaymentRow& row) {
    const CashRecord& known = row.facts.record;
    refused_.push_back({record.source.record, record.source.from,
                        "payment_id " + std::string(record.payment_id) + " is in the book with " +
                            format_major(known.amount, known.currency) + " " +
                            known.currency.code() + " on account " + std::string(known.account) +
                            "; this line says " + format_major(record.amount, record.currency) +
                            " " + record.currency.code() + " on account " +
                            std::string(record.account) + "; give one of them another id"});
  }

  Result<void> post(const CashRecord& record, const UnitView& unit, const std::string& id,
                    Reason reason) {
    const AccountHandle own_account = book_.find_account(record.account);
    EntityHandle entity;
    if (own_account.known()) {
      entity = book_.row(own_account).facts.entity;
    } else if (book_.entities().size() == 1) {
      entity = EntityHandle(0);
    } else if (reason == Reason::none) {
      reason = Reason::unknown_account;
    }
    if (unit.held) reason = Reason::unit_held;

    CashRecorded event;
    event.file = file_;
    event.statement = unit.statement;
    const std::string key = key_of(record);
    event.content_key = key;
    event.role = record.provisional                 ? CashRole::provisional
                 : record.kind == CashKind::receipt ? CashRole::payment
                                                    : CashRole::noted;
    const bool held = reason != Reason::none;
    event.state = held ? Disposition::quarantined : Disposition::unidentified;
    event.reason = reason;
    event.posting_date = posting_date_of(record, posting_date_);
    event.entity = entity;
    event.own_account = own_account;
    event.record = record;
    event.record.payment_id = id;
    event.record.remittance = {};
    event.lines.assign(record.remittance.begin(), record.remittance.end());
    return log_.emit(0, event);
  }

  const Book& book_;
  EventLog& log_;
  FileHandle file_;
  const ReadFile& read_;
  Date posting_date_;
  std::vector<RefusedRecord>& refused_;
  std::map<std::uint32_t, UnitFacts> facts_;
  std::map<std::uint32_t, std::uint32_t>
      sizes_;  // derived-key entries of each statement of this file
  std::map<std::pair<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>, std::uint32_t>
      shared_;
};

}  // namespace

Date posting_date_of(const CashRecord& record, Date forced) {
  for (const Date date : {forced, record.booking_date, record.deposit_date, record.value_date}) {
    if (date.known()) return date;
  }
  return {};
}

bool withdrawn(const PaymentRow& payment) {
  return payment.facts.role == CashRole::payment && payment.reason == Reason::withdrawn &&
         payment.in(Disposition::returned) == payment.facts.record.amount;
}

Result<void> record_cash(const Book& book, EventLog& log, FileHandle file, const ReadFile& read,
                         Date posting_date, std::vector<RefusedRecord>& refused) {
  if (book.row(file).facts.status == FileStatus::rejected) return {};
  return Recorder(book, log, file, read, posting_date, refused).run();
}

}  // namespace quittance::engine
