#include "engine/settling/joining.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/wide.h"
#include "engine/book/cash_identity.h"
#include "engine/rules/settings.h"
#include "engine/settling/cash_position.h"
#include "engine/settling/joining_fit.h"

namespace quittance::engine {
namespace {

// Nobody knows anything of the money yet.
bool untouched(const PaymentRow& row) {
  return row.facts.role == CashRole::payment && !row.customer.known() &&
         row.in(Disposition::unidentified) == row.amount;
}

// All of it waits still, whoever the payer is thought to be, and nobody has moved it by hand.
bool waits_whole(const PaymentRow& row) {
  return row.facts.role == CashRole::payment && row.reason != Reason::by_hand &&
         row.in(Disposition::unidentified) + row.in(Disposition::unapplied) == row.amount;
}

// What asks for an entry: one notification, or the details of a batch.
struct Search {
  std::vector<PaymentHandle> details;
  std::vector<CashRecord> records;
  int days = 1;
  Fit best = Fit::none;
  PaymentHandle entry;      // the first of those that fit best
  std::uint32_t found = 0;  // how many
  [[nodiscard]] bool is_batch() const { return details.size() > 1; }
};

class Joiner {
 public:
  Joiner(const Book& book, EventLog& log) : book_(book), log_(log), run_(book.unfinished_run()) {}

  Result<std::vector<PaymentHandle>> run() {
    collect();
    if (!searches_.empty()) {
      look_through_entries();
      for (const auto& [from, to] : rounds_) QTRY_VOID(settle(from, to));
      QTRY_VOID(mark_ambiguous());
    }
    std::sort(again_.begin(), again_.end());
    again_.erase(std::unique(again_.begin(), again_.end()), again_.end());
    return std::move(again_);
  }

 private:
  using Money = std::pair<std::uint64_t, std::int64_t>;

  // Batches as the bank wrote them, then each notification alone, then all of a statement.
  void collect() {
    using Key = std::tuple<FileHandle, std::uint32_t, std::uint32_t, Currency, std::string_view>;
    std::map<Key, Search> of_entry, of_statement;
    std::vector<Search> alone;
    for (const PaymentHandle handle : book_.advices()) {
      const PaymentRow& row = book_.row(handle);
      const bool waits = row.reason == Reason::none || row.reason == Reason::entry_ambiguous;
      if (row.facts.role != CashRole::noted || !waits || row.amount == 0) continue;
      if (has_entry_by_id(row)) continue;
      const CashRecord record = row.record();
      const Key entry{row.facts.file, row.facts.statement, record.source.record, record.currency,
                      record.account};
      Key statement = entry;
      std::get<2>(statement) = 0;
      add(of_entry[entry], handle, record);
      add(of_statement[statement], handle, record);
      if (!record.debit) add(alone.emplace_back(), handle, record);
    }
    const auto begin_round = [&] { rounds_.emplace_back(searches_.size(), searches_.size()); };
    const auto keep = [&](Search& search) {
      searches_.push_back(std::move(search));
      rounds_.back().second = searches_.size();
    };
    begin_round();
    for (auto& [key, search] : of_entry) {
      if (search.is_batch()) keep(search);
    }
    begin_round();
    for (Search& search : alone) keep(search);
    begin_round();
    for (auto& [key, search] : of_statement) {
      if (search.is_batch()) keep(search);
    }
  }

  void add(Search& search, PaymentHandle handle, const CashRecord& record) {
    search.days = days_of(book_.row(handle).facts.own_account);
    search.details.push_back(handle);
    search.records.push_back(record);
  }

  // A shared id needs no search; new to an entry that waits still, that is decided again.
  bool has_entry_by_id(const PaymentRow& row) {
    const PaymentHandle entry = book_.find_payment(entry_id(row.payment_id()));
    if (!entry.known()) return false;
    const PaymentRow& payment = book_.row(entry);
    if (row.run == run_ && payment.run != run_ && waits_whole(payment) &&
        payment.amount == row.amount && payment.currency == row.currency) {
      again_.push_back(entry);
    }
    return true;
  }

  int days_of(AccountHandle account) {
    if (!account.known()) return 1;
    const auto [found, is_new] = days_.try_emplace(account, 1);
    if (is_new) found->second = settings_of(book_, account).deposit_days;
    return found->second;
  }

  static Money money(const Search& search) {
    Wide sum = 0;
    for (const CashRecord& record : search.records) {
      // Charges among the details: what they are taken from is not known.
      if (record.debit) return {0, 0};
      sum += record.amount;
    }
    return {search.records.front().currency.packed(), sum > kAmountMax ? 0 : std::int64_t(sum)};
  }

  void look_through_entries() {
    boost::unordered_flat_map<Money, std::vector<std::uint32_t>> wanted;
    for (std::uint32_t n = 0; n < searches_.size(); ++n) wanted[money(searches_[n])].push_back(n);
    for (std::uint32_t n = 0; n < book_.payments().size(); ++n) {
      const PaymentRow& row = book_.payments()[n];
      if (row.amount == 0 || row.facts.role == CashRole::provisional) continue;
      const auto found = wanted.find(Money{row.currency.packed(), row.amount});
      if (found == wanted.end()) continue;
      for (const std::uint32_t search : found->second)
        meet(searches_[search], PaymentHandle(n), row);
    }
  }

  // Notified already, by something that stands: what was withdrawn leaves its entry free again.
  [[nodiscard]] bool is_taken(PaymentHandle entry) const {
    const std::span<const PaymentHandle> details = book_.joined_to(entry);
    return std::any_of(details.begin(), details.end(),
                       [&](PaymentHandle detail) { return !withdrawn(book_.row(detail)); });
  }

  void meet(Search& search, PaymentHandle handle, const PaymentRow& row) {
    const CashRecord record = row.record();
    if (is_taken(handle) || withdrawn(row)) return;
    if (row.facts.role == CashRole::payment) {
      if (record.kind != CashKind::receipt || row.in(Disposition::returned) == row.amount) return;
      if (book_.find_payment(advice_id(row.payment_id())).known()) return;
    } else if (!search.is_batch() || !is_open_total(handle, row, record)) {
      return;
    }
    const Fit fits = search.is_batch() ? fit(search.records, record, search.days)
                                       : fit(search.records.front(), record, search.days);
    if (fits == Fit::none || fits < search.best) return;
    if (fits > search.best) {
      search.best = fits;
      search.entry = handle;
      search.found = 0;
    }
    ++search.found;
  }

  // A deposit total that neither a feed explains nor one is to explain.
  bool is_open_total(PaymentHandle handle, const PaymentRow& row, const CashRecord& record) {
    if (record.kind != CashKind::deposit_total || record.debit || row.reason != Reason::none)
      return false;
    if (!totals_known_) {
      totals_known_ = true;
      for (const DepositState& state : deposit_states(book_)) {
        if (state.details.empty()) open_totals_.insert(state.deposit);
      }
      for (const AccountRow& account : book_.accounts()) fed_.insert(account.facts.deposit_account);
    }
    if (!open_totals_.contains(handle) || fed_.contains(record.account)) return false;
    return !row.facts.own_account.known() || book_.row(row.facts.own_account).facts.feeds.empty();
  }

  // Joins what this round of searches found without doubt.
  Result<void> settle(std::size_t from, std::size_t to) {
    struct Claims {
      Fit best = Fit::none;
      std::uint32_t count = 0;  // that fit best
    };
    std::map<PaymentHandle, Claims> claims;
    for (std::size_t n = from; n < to; ++n) {
      const Search& search = searches_[n];
      if (!open(search)) continue;
      Claims& of_entry = claims[search.entry];
      if (search.best > of_entry.best) of_entry = {.best = search.best};
      if (search.best == of_entry.best) ++of_entry.count;
    }
    for (std::size_t n = from; n < to; ++n) {
      const Search& search = searches_[n];
      if (!open(search) || search.best < claims[search.entry].best) continue;
      if (search.found > 1 || claims[search.entry].count > 1) {
        for (const PaymentHandle detail : search.details) ambiguous_.insert(detail);
      } else {
        QTRY_VOID(join(search));
      }
      QTRY_VOID(log_.commit_when_full());
    }
    return {};
  }

  // Found something that no earlier round took.
  [[nodiscard]] bool open(const Search& search) const {
    if (search.found == 0 || is_taken(search.entry)) return false;
    return std::none_of(search.details.begin(), search.details.end(), [&](PaymentHandle detail) {
      return joined_.contains(detail) || ambiguous_.contains(detail);
    });
  }

  Result<void> join(const Search& search) {
    const PaymentRow& entry = book_.row(search.entry);
    if (!search.is_batch()) {
      if (waits_whole(entry) && entry.run != run_) again_.push_back(search.entry);
    } else if (entry.facts.role == CashRole::payment && !untouched(entry)) {
      return {};  // somebody knew better what it is for
    }
    joined_.insert(search.details.begin(), search.details.end());
    QTRY_VOID(log_.emit(0, NotificationJoined{.entry = search.entry, .details = search.details}));
    if (!search.is_batch()) return {};
    if (entry.facts.role == CashRole::payment) {
      QTRY_VOID(log_.emit(0, CashMoved{.payment = search.entry,
                                       .amount = entry.amount,
                                       .from = Disposition::unidentified,
                                       .to = Disposition::returned,
                                       .reason = Reason::split,
                                       .posting_date = entry.facts.posting_date}));
    }
    for (const PaymentHandle detail : search.details) {
      QTRY_VOID(log_.emit(0, DepositBooked{.payment = detail}));
      if (book_.row(detail).run != run_) again_.push_back(detail);
    }
    return {};
  }

  Result<void> mark_ambiguous() {
    for (const PaymentHandle detail : ambiguous_) {
      if (book_.row(detail).reason == Reason::entry_ambiguous) continue;
      QTRY_VOID(log_.emit(0, NoteMarked{.payment = detail, .reason = Reason::entry_ambiguous}));
      QTRY_VOID(log_.commit_when_full());
    }
    return {};
  }

  const Book& book_;
  EventLog& log_;
  std::uint32_t run_;
  std::vector<Search> searches_;
  std::vector<std::pair<std::size_t, std::size_t>> rounds_;  // of searches_, half-open
  std::map<AccountHandle, int> days_;
  bool totals_known_ = false;
  std::set<PaymentHandle> open_totals_;
  std::set<std::string_view> fed_;  // accounts where another one's cash lands
  std::set<PaymentHandle> joined_, ambiguous_;
  std::vector<PaymentHandle> again_;
};

}  // namespace

Result<std::vector<PaymentHandle>> join_notifications(const Book& book, EventLog& log) {
  if (book.advices().empty()) return std::vector<PaymentHandle>{};
  return Joiner(book, log).run();
}

}  // namespace quittance::engine
