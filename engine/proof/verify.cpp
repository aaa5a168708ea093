#include "engine/proof/verify.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/general_ledger/postings.h"
#include "engine/people/periods.h"
#include "engine/settling/cash_position.h"
#include "engine/settling/joining.h"
#include "matching/discount.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kBrokenShown = 20;

class Checker {
 public:
  explicit Checker(std::string name) { proof_.name = std::move(name); }
  // Counts one thing looked at; `why` is composed only when it is wrong.
  template <class Why>
  void expect(bool holds, Why why) {
    ++proof_.checked;
    if (holds) return;
    ++proof_.broken_count;
    if (proof_.broken.size() < kBrokenShown) proof_.broken.push_back(why());
  }
  // Counts one thing that had to be read first.
  template <class Value, class Why>
  void expect_read(const Result<Value>& read, Why why) {
    const bool unseen =
        !read && (read.error().code == Errc::io_failed || read.error().code == Errc::no_space ||
                  read.error().code == Errc::sync_failed);
    if (!unseen) return expect(read.has_value(), why);
    ++proof_.unseen_count;
    if (proof_.unseen.size() < kBrokenShown) proof_.unseen.push_back(why());
  }
  [[nodiscard]] Proof done() { return std::move(proof_); }

 private:
  Proof proof_;
};

Wide settled_by(const Book& book, const ApplicationRow& application) {
  const AllocationFacts& facts = application.facts;
  return Wide{book.cash_settled(application)} + facts.discount + facts.write_off + facts.deduction;
}

Proof payments_are_their_states(const Book& book) {
  Checker check("each payment is the sum of its eight states, none negative");
  for (const PaymentRow& payment : book.payments()) {
    Wide total = 0;
    bool negative = false;
    for (const std::int64_t cents : payment.states) {
      total += cents;
      negative = negative || cents < 0;
    }
    const std::int64_t want = payment.facts.role == CashRole::payment ? payment.amount : 0;
    check.expect(total == want && !negative, [&] {
      return "payment " + std::string(payment.payment_id()) + " is " +
             format_with_currency(want, payment.currency) + ", its states are " +
             format_with_currency(total, payment.currency);
    });
  }
  return check.done();
}

Proof applied_cash_is_its_applications(const Book& book) {
  Checker check("each payment's applied cash is the sum of its applications");
  std::vector<Wide> applied(book.payments().size(), 0);
  for (const ApplicationRow& application : book.applications()) {
    if (application.reversed) continue;
    Wide& total = applied[application.payment.value()];
    total += application.facts.amount;
  }
  for (std::size_t n = 0; n < applied.size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    check.expect(applied[n] == payment.in(Disposition::applied), [&] {
      return "payment " + std::string(payment.payment_id()) + " has " +
             format_with_currency(payment.in(Disposition::applied), payment.currency) +
             " applied, its applications say " + format_with_currency(applied[n], payment.currency);
    });
  }
  return check.done();
}

Proof items_are_their_history(const Book& book) {
  Checker check(
      "each item's open amount is opening, adjustments and applications; no sign crosses zero");
  std::vector<Wide> settled(book.items().size(), 0);
  for (const ApplicationRow& application : book.applications()) {
    if (application.reversed) continue;
    Wide& total = settled[application.facts.item.value()];
    total += settled_by(book, application);
  }
  for (std::uint32_t n = 0; n < settled.size(); ++n) {
    const ItemRow& item = book.items()[n];
    const Wide want = Wide{book.opening(item)} + book.adjusted(item) - settled[n];
    const bool sign = item.facts.kind == ItemKind::credit_memo ? item.open <= 0 : item.open >= 0;
    const bool in_ledger =
        !book.has_ledger() || book.ledger().item(ItemHandle(n)).open == item.open;
    check.expect(item.open == want && sign && in_ledger, [&] {
      return "item " + item_key(book, ItemHandle(n)) + " is open with " +
             format_with_currency(item.open, item.facts.currency) + ", its history says " +
             format_with_currency(want, item.facts.currency) + ", the ledger " +
             format_with_currency(book.ledger().item(ItemHandle(n)).open, item.facts.currency);
    });
  }
  return check.done();
}

// A link that was ended later still covers what it paid for before: all that were ever told count.
Proof links_cover_what_they_paid(const Book& book) {
  Checker check("each item that a link let another customer pay lies within such a link");
  for (const ApplicationRow& application : book.applications()) {
    if (application.reversed || application.facts.rule != Rule::family) continue;
    const PaymentRow& payment = book.row(application.payment);
    const CustomerHandle owner = book.row(application.facts.item).facts.customer;
    const CashRecord record = payment.record();
    const Date day = matching::day_paid(
        {record.deposit_date, record.booking_date, record.value_date}, payment.facts.posting_date);
    const bool covered =
        std::any_of(book.links().begin(), book.links().end(), [&](const LinkRegistered& link) {
          return link.customer == owner &&
                 matching::Link{link.payer, link.customer, link.from, link.to}.covers(day);
        });
    check.expect(covered, [&] {
      return "payment " + std::string(payment.payment_id()) + " pays item " +
             item_key(book, application.facts.item) +
             " for another customer, and no link to him "
             "covers " +
             day.iso();
    });
  }
  return check.done();
}

Proof customers_are_their_aging(const Book& book) {
  Checker check(
      "each customer's balance is its open items less its credits, and its aging says the same");
  using Key = std::pair<Currency, std::uint32_t>;
  std::map<Key, Wide> balances;
  for (const ItemRow& item : book.items()) {
    Wide& balance = balances[{item.facts.currency, item.facts.customer.value()}];
    balance += item.open;
  }
  for (const PaymentRow& payment : book.payments()) {
    if (!payment.customer.known()) continue;
    Wide& balance = balances[{payment.currency, payment.customer.value()}];
    balance -= Wide{payment.in(Disposition::unapplied)} + payment.in(Disposition::on_account);
  }
  AgingQuery query;
  query.as_of = *Date::parse_iso("9999-12-31");
  query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  const auto reports = book.receivables().aging(query);
  check.expect(reports.has_value(), [] { return std::string("the aging cannot be computed"); });
  if (reports) {
    std::map<Key, Wide> aged;
    for (const Aging& report : *reports) {
      for (const AgingGroup& group : report.by) aged[{report.currency, group.key}] = group.total;
    }
    for (const auto& [key, balance] : balances) {
      const auto found = aged.find(key);
      const Wide total = found == aged.end() ? 0 : found->second;
      check.expect(total == balance, [&, &key = key, &balance = balance] {
        return "customer " + std::string(book.row(CustomerHandle(key.second)).facts.customer_id) +
               " owes " + format_with_currency(balance, key.first) + ", the aging says " +
               format_with_currency(total, key.first);
      });
    }
  }
  return check.done();
}

Proof keys_are_unique(const Book& book) {
  Checker check("each payment and item is found by its id, once");
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const std::string_view id = book.payments()[n].payment_id();
    check.expect(book.find_payment(id) == PaymentHandle(n),
                 [&] { return "payment id " + std::string(id) + " stands twice"; });
  }
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    const KeptItem& facts = book.items()[n].facts;
    check.expect(book.find_item(facts.entity, facts.number()) == ItemHandle(n),
                 [&] { return "item " + item_key(book, ItemHandle(n)) + " stands twice"; });
  }
  return check.done();
}

Proof returns_took_what_is_gone(const Book& book) {
  Checker check("each return took back a part of its payment, and no payment more than it was");
  std::map<PaymentHandle, Wide> taken;
  for (const ReturnSettled& settled : book.returns()) {
    const PaymentRow& note = book.row(settled.returned);
    if (note.reason != Reason::returned) continue;
    const PaymentRow& original = book.row(settled.original);
    check.expect(note.amount == settled.amount && note.currency == original.currency, [&] {
      return "return " + std::string(note.payment_id()) + " of " +
             format_with_currency(note.amount, note.currency) + " is booked with " +
             format_with_currency(settled.amount, original.currency);
    });
    taken[settled.original] += settled.amount;
  }
  for (const auto& [payment, amount] : taken) {
    const PaymentRow& row = book.row(payment);
    check.expect(amount <= row.in(Disposition::returned), [&, &amount = amount] {
      return "payment " + std::string(row.payment_id()) + " has " +
             format_with_currency(row.in(Disposition::returned), row.currency) +
             " returned, its returns say " + format_with_currency(amount, row.currency);
    });
  }
  return check.done();
}

// What the daily cash proof has of receipts, and what it leaves out: withdrawn and split payments,
// settled history, and accounts that nobody registered.
Result<std::map<Currency, Wide>> proved_receipts(const Book& book) {
  std::map<Currency, Wide> receipts;
  QTRY(const std::vector<CashProofLine> lines, cash_proof(book));
  for (const CashProofLine& line : lines) receipts[line.currency] += line.receipts;
  for (const PaymentRow& payment : book.payments()) {
    if (payment.facts.role != CashRole::payment) continue;
    const bool left_out = !payment.facts.own_account.known() || !payment.facts.file.known() ||
                          withdrawn(payment) || is_split(payment);
    if (left_out) receipts[payment.currency] += payment.amount;
  }
  return receipts;
}

using PostedAccounts = std::map<std::pair<Currency, std::string>, Wide>;

Proof banks_are_the_cash_proof(const Book& book, const PostedAccounts& accounts) {
  Checker check("the bank accounts of the ledger are the receipts of the daily cash proof");
  std::map<Currency, Wide> posted;
  for (const auto& [key, amount] : accounts) {
    if (key.second.starts_with("bank:")) posted[key.first] += amount;
  }
  const auto proved = proved_receipts(book);
  check.expect(proved.has_value(), [] { return std::string("the cash proof cannot be computed"); });
  if (!proved) return check.done();
  for (const auto& [currency, amount] : *proved) posted.try_emplace(currency, 0);
  for (const auto& [currency, amount] : posted) {
    const auto found = proved->find(currency);
    const Wide receipts = found == proved->end() ? Wide{0} : found->second;
    check.expect(amount == receipts, [&, &currency = currency, &amount = amount] {
      return "the bank accounts stand at " + format_with_currency(amount, currency) +
             ", the cash proof and what it leaves out at " +
             format_with_currency(receipts, currency);
    });
  }
  return check.done();
}

// Two proofs of one walk over the journal.
std::vector<Proof> postings_balance(Engine& engine) {
  Checker check(
      "the postings of every event balance; the control accounts are the sums of the book");
  const Book& book = engine.book();
  PostedAccounts accounts;
  const auto read =
      engine.events([&](std::uint64_t sequence, const Origin&, std::uint8_t, const Event& event) {
        std::map<Currency, Wide> balance;
        for (const Posting& posting : postings(book, event)) {
          balance[posting.currency] += posting.amount;
          Wide& account = accounts[{posting.currency, posting.account}];
          account += posting.amount;
        }
        for (const auto& [currency, amount] : balance) {
          check.expect(amount == 0, [&, &currency = currency, &amount = amount] {
            return "event " + std::to_string(sequence) + " (" + std::string(type_name(event)) +
                   ") is out of balance by " + format_with_currency(amount, currency);
          });
        }
      });
  check.expect_read(read, [] { return std::string("the journal cannot be read to its end"); });
  if (!read) return {check.done()};
  std::map<std::pair<Currency, std::string>, Wide> want;
  for (const ItemRow& item : book.items()) want[{item.facts.currency, "ar"}] += item.open;
  for (const PaymentRow& payment : book.payments()) {
    for (std::size_t state = 1; state < kDispositions;
         ++state) {  // applied cash has gone to the items
      const std::string account = "cash:" + std::string(name(static_cast<Disposition>(state)));
      want[{payment.currency, account}] -= payment.states[state];
    }
  }
  for (const auto& [key, amount] : want) {
    const auto found = accounts.find(key);
    const Wide posted = found == accounts.end() ? 0 : found->second;
    check.expect(posted == amount, [&, &key = key, &amount = amount] {
      return "account " + key.second + " stands at " + format_with_currency(posted, key.first) +
             ", the book says " + format_with_currency(amount, key.first);
    });
  }
  return {check.done(), banks_are_the_cash_proof(book, accounts)};
}

// Two proofs of one replay: it is the book, and its beginning is the checkpoint.
std::vector<Proof> replay_gives_the_same(Engine& engine) {
  Checker book("replaying the journal from empty gives the same state digest and rows");
  Checker checkpoint("the newest checkpoint is the replay up to its block");
  const auto again = engine.replay();
  book.expect_read(again, [] { return std::string("the journal cannot be read to its end"); });
  if (again) {
    // The digest is made of the rows: where these are the same, so is that.
    book.expect(again->difference.empty(),
                [&] { return "the book and its replay differ in their " + again->difference; });
    if (again->checkpoint != 0 || !again->checkpoint_difference.empty()) {
      checkpoint.expect(again->checkpoint_difference.empty(), [&] {
        const std::string which = again->checkpoint == 0
                                      ? again->checkpoint_difference
                                      : "the checkpoint of block " +
                                            std::to_string(again->checkpoint) + " differs in its " +
                                            again->checkpoint_difference;
        return which + ". Remove it: it only shortens the opening of the book";
      });
    }
  }
  std::vector<Proof> proofs{book.done(), checkpoint.done()};
  proofs.back().is_of_checkpoint = true;
  return proofs;
}

// Reads an archived file again, with the offsets that the book has of it: its ranges tile it, and
// every record of cash is somewhere in the book.
void check_file(Engine& engine, FileHandle handle, std::map<std::uint64_t, std::uint32_t>& recorded,
                Checker& check) {
  const Book& book = engine.book();
  const FileRow& row = book.row(handle);
  const std::string label = std::string(row.facts.name) + " (" + row.facts.digest.short_hex() + ")";
  const auto read = engine.read_again(handle);
  check.expect_read(read, [&] { return label + ": " + engine.explanation(); });
  if (!read || row.facts.status == FileStatus::rejected) return;
  const ReadFile& file = **read;
  check.expect(file.digest == row.facts.digest,
               [&] { return label + ": the archived bytes are others"; });
  check.expect(file.cash.bytes_used() == file.size_read, [&] {
    return label + ": its ranges cover " + std::to_string(file.cash.bytes_used()) + " of " +
           std::to_string(file.size_read) + " bytes";
  });
  // The cash of an unfinished run comes into the book when the run is finished.
  if (row.run == book.unfinished_run()) return;
  for (const CollectedRecord& record : file.cash.records()) {
    if (record.kind == CashKind::ignore || recorded[record.from] > 0) continue;
    const bool same_key =
        book.find_payment(record.cash().id()).known();  // refused: its key has other content
    bool test = false;
    for (const UnitFacts& unit : row.facts.units) test = test || unit.test;
    check.expect(same_key || test, [&] {
      return label + ": record " + std::to_string(record.record) + " of " +
             format_with_currency(record.amount, record.currency) + " is nowhere in the book";
    });
  }
}

Proof files_are_whole(Engine& engine) {
  Checker check(
      "each file is kept byte for byte, its ranges tile it, and all its cash is in the book");
  const Book& book = engine.book();
  std::vector<std::map<std::uint64_t, std::uint32_t>> recorded(
      book.files().size());  // records by offset
  for (const PaymentRow& payment : book.payments()) {
    if (payment.facts.file.known())
      ++recorded[payment.facts.file.value()][payment.record().source.from];
  }
  for (const DuplicateRow& duplicate : book.duplicates()) {
    ++recorded[duplicate.facts.file.value()][duplicate.facts.offset];
  }
  for (std::uint32_t n = 0; n < book.files().size(); ++n)
    check_file(engine, FileHandle(n), recorded[n], check);
  return check.done();
}

Proof notes_fit_their_items(const Book& book) {
  Checker check("each item has one open dispute at most; promises are of their customer's items");
  std::vector<std::uint32_t> open(book.items().size(), 0);
  for (const DisputeRow& dispute : book.disputes()) {
    const ItemHandle item = dispute.facts.item;
    if (!dispute.is_resolved) ++open[item.value()];
    const bool dates = !dispute.is_resolved || dispute.resolved_date >= dispute.facts.date;
    check.expect(dispute.facts.amount > 0 && dates, [&] {
      return "the dispute of item " + item_key(book, item) +
             " is of nothing, or ends before it began";
    });
  }
  for (std::uint32_t n = 0; n < open.size(); ++n) {
    check.expect(open[n] == (book.items()[n].disputed ? 1U : 0U), [&] {
      return "item " + item_key(book, ItemHandle(n)) + " has " + std::to_string(open[n]) +
             " open disputes, its mark says otherwise";
    });
  }
  for (const PromiseRow& promise : book.promises()) {
    for (const ItemHandle item : promise.facts.items) {
      const KeptItem& facts = book.row(item).facts;
      check.expect(facts.currency == promise.facts.currency, [&] {
        return "item " + item_key(book, item) + " is promised in another currency than its own";
      });
    }
  }
  return check.done();
}

// A payment that met what was expected has applications to its items that stand.
Proof expected_payments_were_met(const Book& book) {
  Checker check("each expected payment that was met was met by cash applied to its items");
  std::map<std::uint32_t, std::vector<const PaymentExpected*>> met;  // by payment
  for (const ExpectedRow& row : book.expected()) {
    if (!row.met_by.known()) continue;
    std::vector<const PaymentExpected*>& all = met[row.met_by.value()];
    all.push_back(&row.facts);
    // Several are one collection.
    check.expect(all.front()->reference == row.facts.reference, [&] {
      return "payment " + std::string(book.row(row.met_by).payment_id()) +
             " met two expected payments";
    });
  }
  std::map<std::uint32_t, Wide> applied;
  for (const ApplicationRow& application : book.applications()) {
    const bool counts = !application.reversed && application.facts.rule == Rule::expected_payment;
    const auto found = counts ? met.find(application.payment.value()) : met.end();
    if (found == met.end()) continue;
    applied[application.payment.value()] += application.facts.amount;
    const auto names = [&](const PaymentExpected* expected) {
      return std::any_of(
          expected->parts.begin(), expected->parts.end(),
          [&](const ExpectedPart& part) { return part.item == application.facts.item; });
    };
    check.expect(std::any_of(found->second.begin(), found->second.end(), names), [&] {
      return "payment " + std::string(book.row(application.payment).payment_id()) +
             " was applied as expected to item " + item_key(book, application.facts.item) +
             ", which is not expected of it";
    });
  }
  for (const auto& [payment, all] : met) {
    Wide wanted = 0;
    for (const PaymentExpected* expected : all) wanted += expected->amount;
    check.expect(applied[payment] == wanted, [&, payment = payment, &all = all] {
      return "payment " + std::string(book.row(PaymentHandle(payment)).payment_id()) +
             " met expected payments of " + format_with_currency(wanted, all.front()->currency) +
             ", and has applied another sum for them";
    });
  }
  return check.done();
}

// What a closing counted is what the journal says now, whatever came since.
Proof closed_periods_stand(Engine& engine) {
  Checker check("the postings of each closed period are those that its closing counted");
  const Book& book = engine.book();
  std::vector<std::pair<const PeriodClosed*, PeriodPostings>> closed;
  for (const PeriodRow& row : book.periods()) {
    const PeriodClosed& facts = row.facts;
    if (!row.is_reopened)
      closed.emplace_back(&facts, PeriodPostings(book, facts.entity, facts.after, facts.last));
  }
  const auto read = engine.events(
      [&](std::uint64_t sequence, const Origin& origin, std::uint8_t, const Event& event) {
        for (auto& [facts, postings] : closed) postings.see(sequence, origin, event);
      });
  check.expect_read(read, [] { return std::string("the journal cannot be read to its end"); });
  if (!read) return check.done();
  for (auto& [facts, postings] : closed) {
    const bool same = postings.count() == facts->postings && postings.digest() == facts->digest;
    check.expect(same, [&, &facts = facts, &postings = postings] {
      return "the period of " + std::string(book.row(facts->entity).facts.entity_id) + " up to " +
             facts->last.iso() + " was closed with " + std::to_string(facts->postings) +
             " postings, and has others now (" + std::to_string(postings.count()) + ")";
    });
  }
  return check.done();
}

// Computed again from the rates that the book was told.
Proof crossings_are_their_rates(const Book& book) {
  Checker check("each payment across currencies is converted at a rate of the book, to the cent");
  for (const CrossingRow& row : book.crossings()) {
    const ApplicationRow& application = book.row(row.application);
    const Currency paid = book.row(application.payment).currency;
    const Currency item = book.row(application.facts.item).facts.currency;
    const auto label = [&] {
      return "application " + application_id(book, row.application) + " of payment " +
             std::string(book.row(application.payment).payment_id());
    };
    const ExchangeRate& rate = row.rate;
    const bool told =
        std::find(book.rates().begin(), book.rates().end(), rate) != book.rates().end();
    const bool of_both = paid != item && (rate.from == paid || rate.to == paid) &&
                         (rate.from == item || rate.to == item);
    check.expect(told && of_both && rate.date <= book.row(application.payment).facts.posting_date,
                 [&] {
                   return label() + " stands at " + format_rate(rate) + " of " + rate.date.iso() +
                          ", which is no rate of the book for it";
                 });
    if (!of_both) continue;
    const Result<Money> again = convert(Money(application.facts.amount, paid), rate);
    check.expect(again && again->minor() == row.amount.converted, [&] {
      return label() + " is " + format_with_currency(row.amount.converted, item) +
             " at its rate, converting again gives " +
             (again ? format_with_currency(again->minor(), item) : std::string("no amount"));
    });
  }
  return check.done();
}

Proof storage_is_sound(Engine& engine) {
  Checker check("the journal's chain, count and checksums hold");
  std::uint64_t events = 0;
  const auto read =
      engine.events([&](std::uint64_t, const Origin&, std::uint8_t, const Event&) { ++events; });
  check.expect_read(read, [] { return std::string("the journal cannot be read to its end"); });
  check.expect(!read || events + 1 == engine.head().next_sequence, [&] {
    return "the journal has " + std::to_string(events) + " events, its head says " +
           std::to_string(engine.head().next_sequence - 1);
  });
  const auto sums = engine.verify_storage();
  check.expect_read(sums, [&] { return engine.explanation(); });
  return check.done();
}

}  // namespace

std::vector<Proof> verify_book(const Book& book) {
  std::vector<Proof> proofs = {
      payments_are_their_states(book), applied_cash_is_its_applications(book),
      items_are_their_history(book),   customers_are_their_aging(book),
      keys_are_unique(book),           returns_took_what_is_gone(book),
      links_cover_what_they_paid(book)};
  if (!book.disputes().empty() || !book.promises().empty())
    proofs.push_back(notes_fit_their_items(book));
  if (!book.expected().empty()) proofs.push_back(expected_payments_were_met(book));
  if (!book.crossings().empty()) proofs.push_back(crossings_are_their_rates(book));
  return proofs;
}

std::vector<Proof> verify(Engine& engine) {
  std::vector<Proof> proofs = verify_book(engine.book());
  proofs.push_back(storage_is_sound(engine));
  for (Proof& proof : postings_balance(engine)) proofs.push_back(std::move(proof));
  if (!engine.book().periods().empty()) proofs.push_back(closed_periods_stand(engine));
  for (Proof& proof : replay_gives_the_same(engine)) proofs.push_back(std::move(proof));
  proofs.push_back(files_are_whole(engine));
  return proofs;
}

bool all_hold(const std::vector<Proof>& proofs) {
  return std::all_of(proofs.begin(), proofs.end(),
                     [](const Proof& proof) { return proof.broken_count == 0; });
}

bool all_seen(const std::vector<Proof>& proofs) {
  return std::all_of(proofs.begin(), proofs.end(),
                     [](const Proof& proof) { return proof.unseen_count == 0; });
}

}  // namespace quittance::engine
