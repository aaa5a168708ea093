#include "engine/intake/recording.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "core/assert.h"
#include "core/digest.h"
#include "engine/book/cash_identity.h"

namespace quittance::engine {
namespace {

std::string of_account(std::string_view account) {
  return account.empty() ? " without an account" : " on account " + std::string(account);
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
    const std::span<const CollectedRecord> records = read_.cash.records();
    std::size_t fetched = 0;
    for (std::size_t n = 0; n < records.size(); ++n) {
      if (n + kAhead >=
          fetched) {  // in a loop of its own, so that many pages are looked up at once
        const std::size_t next = std::min(records.size(), fetched + 2 * kAhead);
        for (; fetched < next; ++fetched) book_.prefetch_payment(records[fetched].cash().id());
      }
      const CollectedRecord& record = records[n];
      if (record.kind == CashKind::ignore) continue;
      const UnitView unit = view(record.unit);
      if (unit.test) continue;
      QTRY_VOID(record_one(record, unit));
      QTRY_VOID(log_.commit_when_full());
    }
    return {};
  }

 private:
  // Records whose place in the index is asked for before they are looked up.
  static constexpr std::size_t kAhead = 16;

  // Neighbours mostly stand in the same unit.
  const UnitView& view(std::uint32_t index) {
    if (!last_view_ || index != last_unit_) {
      last_view_ = look_up(index);
      last_unit_ = index;
    }
    return *last_view_;
  }

  // The unit and its ancestors as accepted; an entry without a row is an accepted one.
  UnitView look_up(std::uint32_t index) const {
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

  // The payments of the book that have this id, or it with a re-delivery's suffix, unless
  // withdrawn.
  std::vector<PaymentHandle> standing(std::string_view id) const {
    std::vector<PaymentHandle> found;
    const auto take = [&](PaymentHandle candidate) {
      if (candidate.known() && !withdrawn(book_.row(candidate))) found.push_back(candidate);
    };
    take(book_.find_payment(id));
    for (const PaymentHandle candidate : book_.redelivered(id)) take(candidate);
    return found;
  }

  // For statements with derived keys: how many entries each shares with each statement of the book.
  void count_shared() {
    for (const CollectedRecord& record : read_.cash.records()) {
      if (record.key_is_reference || record.kind == CashKind::ignore) continue;
      const UnitView unit = view(record.unit);
      if (unit.test) continue;
      ++sizes_[unit.statement];
      for (const PaymentHandle candidate : standing(record.cash().id())) {
        const PaymentRow& row = book_.row(candidate);
        ++shared_[{unit.statement, {row.facts.file.value(), row.facts.statement}}];
      }
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

  std::string unused_id(const CollectedRecord& record, std::string_view why) const {
    return redelivery_id(book_, record.cash().id(), read_.digest, record.from, why);
  }

  Result<void> record_one(const CollectedRecord& record, const UnitView& unit) {
    const PackedCash::Front front = record.cash().front();
    const bool taken = book_.find_payment(front.id).known();
    if (taken || !book_.redelivered(front.id).empty()) {
      const std::vector<PaymentHandle> known = standing(front.id);
      if (!known.empty()) {
        return record.key_is_reference ? meet_reference(record, unit, known)
                                       : meet_content(record, unit, known);
      }
    }
    const Reason doubt = doubt_about(record, front, unit);
    // A taken id has a withdrawn payment.
    return taken ? post_as(record, unit, unused_id(record, "again"), doubt)
                 : post(record, unit, record.cash(), doubt);
  }

  // What speaks against a record that has an id of its own.
  Reason doubt_about(const CollectedRecord& record, const PackedCash::Front& front,
                     const UnitView& unit) const {
    if (record.key_is_reference) {
      // A bank's unique reference a second time in one statement, with other content.
      if (read_.summary.format == "json" || front.id.find('/') == std::string_view::npos)
        return Reason::none;
      const CashRecord whole = record.cash().record();
      const std::string_view suffix = id_suffix(whole);
      const std::string_view id = front.id.substr(0, front.id.size() - suffix.size());
      const std::size_t ordinal = id.rfind('/');
      if (ordinal == std::string_view::npos || id.substr(ordinal) == "/1") return Reason::none;
      const PaymentHandle first = book_.find_payment(std::string(id.substr(0, ordinal)) + "/1");
      const bool other = first.known() && !same_content(whole, book_.row(first).record());
      return other ? Reason::key_reused : Reason::none;
    }
    // The same content in a disjoint statement of another file: a bank seldom has it twice.
    for (const PaymentHandle alike : book_.same_content(front.content_key)) {
      const PaymentRow& row = book_.row(alike);
      const bool elsewhere =
          row.facts.file != file_ && !withdrawn(row) && row.reason != Reason::suspected_duplicate;
      if (elsewhere && !overlap(unit.statement, row)) return Reason::suspected_duplicate;
    }
    return Reason::none;
  }

  // The key is a reference: it proves a duplicate where the content agrees.
  Result<void> meet_reference(const CollectedRecord& record, const UnitView& unit,
                              const std::vector<PaymentHandle>& known) {
    const CashRecord whole = record.cash().record();
    bool held_only = false;
    for (const PaymentHandle candidate : known) {
      if (!same_content(whole, book_.row(candidate).record())) continue;
      if (!waits_with_its_unit(candidate, unit)) return link(record, unit, candidate);
      held_only = true;
    }
    // A sound delivery of what another one holds: a person chooses, or the cash would go with it.
    if (held_only) {
      return post_as(record, unit, unused_id(record, "suspected"), Reason::suspected_duplicate);
    }
    if (read_.summary.format == "json") {
      refuse(whole, book_.row(known.front()));
      return {};
    }
    return post_as(record, unit, unused_id(record, "reused"), Reason::key_reused);
  }

  Result<void> meet_content(const CollectedRecord& record, const UnitView& unit,
                            const std::vector<PaymentHandle>& known) {
    for (const PaymentHandle candidate : known) {
      if (overlap(unit.statement, book_.row(candidate)) && !waits_with_its_unit(candidate, unit)) {
        return link(record, unit, candidate);
      }
    }
    return post_as(record, unit, unused_id(record, "suspected"), Reason::suspected_duplicate);
  }

  // Held with its unit, while this delivery is not.
  bool waits_with_its_unit(PaymentHandle candidate, const UnitView& unit) const {
    const PaymentRow& row = book_.row(candidate);
    return row.reason == Reason::unit_held && row.in(Disposition::quarantined) > 0 && !unit.held;
  }

  Result<void> link(const CollectedRecord& record, const UnitView& unit, PaymentHandle first) {
    return log_.emit(0, DuplicateLinked{.first = first,
                                        .file = file_,
                                        .record = record.record,
                                        .offset = record.from,
                                        .unit = record.unit,
                                        .statement = unit.statement,
                                        .key_is_reference = record.key_is_reference});
  }

  void refuse(const CashRecord& record, const PaymentRow& row) {
    const CashRecord known = row.record();
    refused_.push_back({record.source.record, record.source.from,
                        "payment_id " + std::string(record.payment_id) + " is in the book with " +
                            format_with_currency(known.amount, known.currency) +
                            of_account(known.account) + "; this line says " +
                            format_with_currency(record.amount, record.currency) +
                            of_account(record.account) + "; give one of them another id"});
  }

  // Of each account that the file names, once.
  AccountHandle account_of(std::uint32_t account) {
    const std::vector<std::string>& named = read_.cash.accounts();
    for (std::size_t n = own_accounts_.size(); n < named.size(); ++n)
      own_accounts_.push_back(book_.find_account(named[n]));
    return own_accounts_[account];
  }

  // Under another id than the file's.
  Result<void> post_as(const CollectedRecord& record, const UnitView& unit, const std::string& id,
                       Reason reason) {
    std::vector<RemittanceLine> lines;
    CashRecord renamed = record.cash().record(lines);
    renamed.payment_id = id;
    std::string bytes;
    PackedCash::pack(renamed, record.cash().content_key(), bytes);
    return post(record, unit, PackedCash(bytes), reason);
  }

  Result<void> post(const CollectedRecord& record, const UnitView& unit, PackedCash cash,
                    Reason reason) {
    const AccountHandle own_account = account_of(record.account);
    EntityHandle entity;
    if (own_account.known()) {
      entity = book_.row(own_account).facts.entity;
    } else if (book_.entities().size() == 1) {
      entity = EntityHandle(0);
    } else if (reason == Reason::none) {
      reason = Reason::unknown_account;
    }
    if (unit.held && reason != Reason::unknown_account) reason = Reason::unit_held;
    const bool held = reason != Reason::none;
    return log_.emit(
        0, CashRecorded{.file = file_,
                        .statement = unit.statement,
                        .role = record.provisional                 ? CashRole::provisional
                                : record.kind == CashKind::receipt ? CashRole::payment
                                                                   : CashRole::noted,
                        .state = held ? Disposition::quarantined : Disposition::unidentified,
                        .reason = reason,
                        .posting_date = posting_date_.known() ? posting_date_ : record.dated,
                        .entity = entity,
                        .own_account = own_account,
                        .cash = cash});
  }

  const Book& book_;
  EventLog& log_;
  FileHandle file_;
  const ReadFile& read_;
  Date posting_date_;
  std::vector<RefusedRecord>& refused_;
  std::optional<UnitView> last_view_;
  std::uint32_t last_unit_ = 0;
  std::vector<AccountHandle> own_accounts_;  // by CollectedCash::accounts()
  std::map<std::uint32_t, UnitFacts> facts_;
  std::map<std::uint32_t, std::uint32_t>
      sizes_;  // derived-key entries of each statement of this file
  std::map<std::pair<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>, std::uint32_t>
      shared_;
};

}  // namespace

std::string redelivery_id(const Book& book, std::string_view id, const Digest& file,
                          std::uint64_t offset, std::string_view why) {
  const std::string hex =
      sha256(std::string(file.view()) + std::string(why) + std::string(id) + std::to_string(offset))
          .hex();
  for (std::size_t digits = 8;; ++digits) {
    QASSERT(digits <= hex.size());
    const std::string candidate = std::string(id) + "~" + hex.substr(0, digits);
    if (!book.find_payment(candidate).known()) return candidate;
  }
}

Result<void> record_cash(const Book& book, EventLog& log, FileHandle file, const ReadFile& read,
                         Date posting_date, std::vector<RefusedRecord>& refused) {
  if (book.row(file).facts.status == FileStatus::rejected) return {};
  return Recorder(book, log, file, read, posting_date, refused).run();
}

}  // namespace quittance::engine
