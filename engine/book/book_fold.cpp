// How each event changes the book: the accountant's half of the engine.
#include <algorithm>

#include "core/assert.h"
#include "core/text.h"
#include "core/wide.h"
#include "engine/book/aliases.h"
#include "engine/book/book_state.h"
#include "engine/book/cash_identity.h"

namespace quittance::engine {
namespace {

template <class Tag>
Handle<Tag> next_handle(std::size_t size) {
  return Handle<Tag>(static_cast<std::uint32_t>(size));
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
  const Result<std::int64_t> total = add_minor(a, b);
  QASSERT(total);
  return *total;
}

std::int64_t narrowed(Wide amount) {
  const Result<std::int64_t> narrow_amount = narrow(amount);
  QASSERT(narrow_amount);
  return *narrow_amount;
}

bool is_credit(const PaymentRow& payment, Disposition state) {
  return payment.customer.known() &&
         (state == Disposition::on_account || state == Disposition::unapplied);
}

}  // namespace

ItemFacts receivable(const ItemRow& row) {
  return {.account = {row.facts.customer, row.facts.entity, row.facts.currency},
          .document_date = row.facts.document_date,
          .due_date = row.facts.due_date,
          .is_credit = row.facts.kind == ItemKind::credit_memo};
}

void Book::State::fold(const Origin&, const EntityRegistered& event) {
  const std::string_view id = text.keep(event.entity_id);
  const EntityRegistered facts{id, text.keep(event.name), event.currency, text.keep(event.calendar),
                               text.keep(event.reference_scheme)};
  const auto [found, is_new] =
      entity_by_id.try_emplace(id, next_handle<EntityTag>(entities.size()));
  if (is_new) {
    entities.push_back({facts});
  } else {
    entities[found->second.value()].facts = facts;
  }
}

void Book::State::fold(const Origin&, const ProfileRegistered& event) {
  const ProfileRegistered facts{text.keep(event.name), text.keep(event.toml)};
  profiles[facts.name] = facts.toml;
  profile_versions.emplace_back(next_sequence, facts);
}

void Book::State::fold(const Origin&, const AccountRegistered& event) {
  AccountRegistered facts = event;
  facts.account = text.keep(event.account);
  facts.profile = text.keep(event.profile);
  facts.deposit_account = text.keep(event.deposit_account);
  facts.feeds = text.keep(event.feeds);
  account_versions.emplace_back(next_sequence, facts);
  const auto [found, is_new] =
      account_by_id.try_emplace(facts.account, next_handle<AccountTag>(accounts.size()));
  if (is_new) {
    accounts.push_back({facts});
  } else {
    accounts[found->second.value()].facts = facts;
  }
}

void Book::State::fold(const Origin&, const CustomerRegistered& event) {
  CustomerRegistered facts = event;
  for (std::string_view* field :
       {&facts.customer_id, &facts.name, &facts.parent_id, &facts.terms, &facts.email, &facts.phone,
        &facts.language, &facts.time_zone, &facts.collector, &facts.aliases, &facts.bank_accounts,
        &facts.rule_set, &facts.tolerance_profile}) {
    *field = text.keep(*field);
  }
  const auto [found, is_new] =
      customer_by_id.try_emplace(facts.customer_id, next_handle<CustomerTag>(customers.size()));
  const CustomerHandle handle = found->second;
  if (is_new) {
    customers.push_back({facts, {}});
  } else {
    customers[handle.value()].facts = facts;
  }
  const auto parent = customer_by_id.find(facts.parent_id);
  customers[handle.value()].parent =
      parent == customer_by_id.end() ? CustomerHandle{} : parent->second;
  put_customer(handle);
  if (!facts.parent_id.empty() && parent == customer_by_id.end()) {
    children_of_unknown[facts.parent_id].push_back(handle);
  }
  if (!is_new) return;
  // Children may have been imported before their parent.
  const auto waiting = children_of_unknown.find(facts.customer_id);
  if (waiting == children_of_unknown.end()) return;
  for (const CustomerHandle child : waiting->second) {
    if (customers[child.value()].facts.parent_id != facts.customer_id) continue;
    customers[child.value()].parent = handle;
    put_customer(child);
  }
  children_of_unknown.erase(waiting);
}

void Book::State::put_customer(CustomerHandle handle) {
  const CustomerRow& row = customers[handle.value()];
  if (handle.value() == buckets.size())
    buckets.push_back(static_cast<std::uint8_t>(crc32c(row.facts.customer_id) % kBuckets));
  const std::vector<std::string_view> other_names = split(row.facts.aliases, '|');
  const std::vector<std::string_view> bank_accounts = split(row.facts.bank_accounts, '|');
  directory.put({.customer = handle,
                 .entity = row.facts.entity,
                 .customer_id = row.facts.customer_id,
                 .name = row.facts.name,
                 .aliases = other_names,
                 .bank_accounts = bank_accounts,
                 .parent = row.parent,
                 .rule_set = row.facts.rule_set,
                 .tolerance_profile = row.facts.tolerance_profile});
}

void Book::State::fold(const Origin&, const LinkRegistered& event) {
  links.push_back(event);
  directory.links().add({event.payer, event.customer, event.from, event.to});
}

// Its state stays what it is: the decision that follows changes it.
void Book::State::fold(const Origin&, const PaymentReopened&) {}

void Book::State::fold(const Origin&, const RateRegistered& event) {
  rates.push_back(event.rate);
}

void Book::State::fold(const Origin&, const SalesRegistered& event) {
  sales.push_back(event);
  if (event.from == event.to) {
    receivables.import_day_sales(event.entity, event.currency, event.from, event.amount);
  } else {
    receivables.import_month_sales(event.entity, event.currency, event.from, event.amount);
  }
}

ActorHandle Book::State::actor_of(const Origin& origin) {
  if (last_actor.known() && actors[last_actor.value()].name == origin.actor) return last_actor;
  const auto known = actor_by_name.find(origin.actor);
  if (known != actor_by_name.end()) return last_actor = known->second;
  last_actor = next_handle<ActorTag>(actors.size());
  actors.push_back({text.keep(origin.actor)});
  actor_by_name.emplace(actors.back().name, last_actor);
  return last_actor;
}

matching::OpenItem Book::State::open_item(ItemHandle handle) const {
  const ItemRow& row = items[handle.value()];
  return {.open = row.open,
          .original = row.facts.original,
          .discount = row.facts.discount(),
          .due_date = row.facts.due_date,
          .document_date = row.facts.document_date,
          .discount_date = row.facts.discount_date,
          .item = handle,
          .customer = row.facts.customer,
          .entity = row.facts.entity,
          .currency = row.facts.currency,
          .kind = row.facts.kind,
          .hold = row.hold || row.disputed};
}

matching::ItemSource::Said Book::State::said_of(ItemHandle handle) const {
  return items[handle.value()].facts.texts.said();
}

void Book::State::put_item(ItemHandle handle, bool is_new) {
  if (!has_ledger.made()) return;
  const auto [names, parts] = said_of(handle);
  if (is_new) {
    ledger.add(open_item(handle), names, parts);
  } else {
    ledger.change(open_item(handle), names, parts);
  }
}

std::int64_t Book::State::settled_by(const KeptApplication& application) const {
  if (application.special == 0) return sum(application.amount, application.discount);
  const SpecialApplication& more = special_applications[application.special - 1];
  return sum(sum(cash_settled(application.amount, more.crossing), application.discount),
             sum(more.write_off, more.deduction));
}

void Book::State::fold(const Origin&, const ItemOpened& event) {
  const auto handle = next_handle<ItemTag>(items.size());
  ItemRow row;
  row.facts = KeptItem(event.facts, text);
  row.open = event.open;
  const Date counted = posting_day(row.facts.entity, row.facts.document_date);
  if (counted != row.facts.document_date) late_items.push_back({handle, counted});
  if (event.open == 0) row.closed_date = posting_day(row.facts.entity, event.effective_date);
  items.push_back(row);
  if (event.open != row.facts.original || event.parent.known()) {
    UnusualItem& facts = unusual(handle);
    facts.opening = event.open;
    facts.parent = event.parent;
  }
  if (has_item_numbers.made() || has_ledger.made()) index_item_number(handle);
  put_item(handle, true);
  if (event.parent.known()) {
    // The application that split the deduction off is the parent's latest.
    for (ApplicationHandle at = items[event.parent.value()].first_application; at.known();
         at = applications[at.value()].next_of_item) {
      const KeptApplication& application = applications[at.value()];
      if (application.reversed || application.special == 0) continue;
      SpecialApplication& more = special(at);
      if (more.deduction != event.open || more.deduction_item.known()) continue;
      more.deduction_item = handle;
      break;
    }
  }
  receivables.add_item(handle, receivable(row));
  if (event.open != 0) receivables.change_item(handle, counted, event.open);
  const bool is_sale =
      row.facts.kind == ItemKind::invoice || row.facts.kind == ItemKind::credit_memo;
  if (is_sale) receivables.bill(row.facts.entity, row.facts.currency, counted, row.facts.original);
}

void Book::State::fold(const Origin&, const ItemAmended& event) {
  ItemRow& row = items[event.item.value()];
  const KeptItem before = row.facts;
  if (event.facts.original != before.original) unusual(event.item);  // keeps what it opened with
  ItemDetails facts = event.facts;
  facts.number = before.number();  // the key never changes
  row.facts = KeptItem(facts, text);
  QASSERT(row.facts.entity == before.entity && row.facts.currency == before.currency);
  put_item(event.item, false);
  receivables.amend_item(event.item, receivable(row));
}

void Book::State::fold(const Origin&, const ItemAdjusted& event) {
  ItemRow& row = items[event.item.value()];
  std::int64_t& adjusted = unusual(event.item).adjusted;
  adjusted = sum(adjusted, event.delta);
  change_open(event.item, event.delta, posting_day(row.facts.entity, event.effective_date));
}

void Book::State::fold(const Origin&, const ItemFlagged& event) {
  items[event.item.value()].hold = event.on;
  put_item(event.item, false);
}

void Book::State::change_open(ItemHandle item, std::int64_t delta, Date effective_date) {
  ItemRow& row = items[item.value()];
  const std::int64_t before = row.open;
  row.open = sum(before, delta);
  // The sign of an open amount never crosses zero.
  QASSERT(row.facts.kind == ItemKind::credit_memo ? row.open <= 0 : row.open >= 0);
  const Date counted = std::max(effective_date, counted_from(item));
  row.closed_date = row.open == 0 ? counted : Date{};
  if (has_ledger.made()) ledger.set_open(item, row.open);
  receivables.change_item(item, counted, delta);
}

void Book::State::fold(const Origin& origin, const RunAccepted& event) {
  RunRow row;
  row.facts = event;
  // Mostly those of the run before: kept once.
  const bool same = !runs.empty() && runs.back().facts.rules == event.rules;
  row.facts.rules = same ? runs.back().facts.rules : text.keep(event.rules);
  row.facts.program = text.keep(event.program);
  row.recorded_at = origin.recorded_at;
  row.actor = text.keep(origin.actor);
  runs.push_back(row);
}

void Book::State::fold(const Origin&, const FileAccepted& event) {
  QASSERT(!runs.empty());
  FileRow row;
  row.facts = event;
  for (std::string_view* field :
       {&row.facts.name, &row.facts.format, &row.facts.dialect, &row.facts.reader,
        &row.facts.forced_dialect, &row.facts.csv_mapping, &row.facts.sender, &row.facts.receiver,
        &row.facts.file_id, &row.facts.created, &row.facts.totals}) {
    *field = text.keep(*field);
  }
  for (UnitFacts& unit : row.facts.units) unit.name = text.keep(unit.name);
  for (BalanceFacts& balance : row.facts.balances) balance.account = text.keep(balance.account);
  row.unreadable = event.status == FileStatus::rejected;
  row.run = static_cast<std::uint32_t>(runs.size() - 1);
  const auto handle = next_handle<FileTag>(files.size());
  if (const auto found = file_by_digest.find(event.digest.view()); found != file_by_digest.end()) {
    // Bytes that no reader could read may come again with another reader.
    const FileRow& before = files[found->second.value()];
    QASSERT(before.unreadable);
  }
  files.push_back(std::move(row));
  index_file(handle);
}

void Book::State::fold(const Origin&, const CashRecorded& event) {
  const auto handle = next_handle<PaymentTag>(payments.size());
  const PackedCash cash(text.keep(event.cash.bytes()));
  const PackedCash::Front front = cash.front();
  QASSERT(front.amount >= 0);
  PaymentRow& row = payments.emplace_back();
  row.facts = {.file = event.file,
               .statement = event.statement,
               .posting_date = posting_day(event.entity, event.posting_date),
               .entity = event.entity,
               .own_account = event.own_account,
               .role = event.role,
               .state = event.state,
               .reason = event.reason};
  row.cash = cash;
  row.amount = front.amount;
  row.currency = front.currency;
  row.line_count = front.line_count;
  row.reason = event.reason;
  if (event.role == CashRole::payment) row.in(event.state) = front.amount;
  if (event.role == CashRole::provisional) provisional.push_back(handle);
  if (event.role == CashRole::noted) index_note(handle);
  if (event.file.known()) {
    FileRow& file = files[event.file.value()];
    row.run = file.run;
    if (event.role == CashRole::payment) ++file.payments;
    if (!file.first_record.known()) file.first_record = handle;
    file.last_record = handle;
    if (!front.key_is_reference) count_in_statement(event.file, event.statement);
  }
  index_payment_id(handle, front.id);
  if (!front.content_key.empty()) index_content(handle, front.content_key);
}

void Book::State::fold(const Origin&, const DuplicateLinked& event) {
  QASSERT(event.first.value() < payments.size());
  duplicates.push_back({event});
  ++files[event.file.value()].duplicates;
  if (!event.key_is_reference) count_in_statement(event.file, event.statement);
}

void Book::State::change_credit(const PaymentRow& payment, Disposition state, std::int64_t delta,
                                Date effective_date) {
  if (!is_credit(payment, state)) return;
  const EntityHandle entity = payment.facts.entity.known()
                                  ? payment.facts.entity
                                  : customers[payment.customer.value()].facts.entity;
  receivables.change_unallocated({payment.customer, entity, payment.currency}, effective_date,
                                 delta);
}

void Book::State::shift(PaymentRow& payment, std::int64_t amount, Disposition from,
                        Disposition to) {
  QASSERT(payment.facts.role == CashRole::payment);
  payment.in(from) = sum(payment.in(from), -amount);
  payment.in(to) = sum(payment.in(to), amount);
  QASSERT(payment.in(from) >= 0 && payment.in(to) >= 0);
}

void Book::State::move(PaymentRow& payment, std::int64_t amount, Disposition from, Disposition to,
                       Date effective_date) {
  shift(payment, amount, from, to);
  change_credit(payment, from, -amount, effective_date);
  change_credit(payment, to, amount, effective_date);
}

// What settles an item, or is taken back from it, before the day that the item counts from stays
// the customer's credit until that day, as in the general ledger.
void Book::State::settle(PaymentRow& payment, std::int64_t amount, ItemHandle item,
                         Date posting_date) {
  change_credit(payment, Disposition::unapplied, -amount,
                std::max(posting_date, counted_from(item)));
}

void Book::State::fold(const Origin&, const PayerIdentified& event) {
  PaymentRow& payment = payments[event.payment.value()];
  QASSERT(!payment.customer.known() || payment.in(Disposition::unidentified) > 0 ||
          payment.in(Disposition::unapplied) == 0);
  QASSERT(event.amount == payment.in(Disposition::unidentified));
  payment.customer = event.customer;
  move(payment, event.amount, Disposition::unidentified, Disposition::unapplied,
       posting_day(payment.facts.entity, payment.facts.posting_date));
}

void Book::State::apply_allocations(const Origin& origin, const Applied& event,
                                    const AppliedAcross* across) {
  QASSERT(across == nullptr || across->crossed.size() == event.allocations.size());
  PaymentRow& payment = payments[event.payment.value()];
  const auto group = next_handle<ApplicationTag>(applications.size());
  const ActorHandle actor = actor_of(origin);
  const Date posting_date = posting_day(payment.facts.entity, event.posting_date);
  Wide cash = 0;  // large items and credits may pass 64 bits on the way to a small payment
  for (std::size_t n = 0; n < event.allocations.size(); ++n) {
    const AllocationFacts& allocation = event.allocations[n];
    ItemRow& item = items[allocation.item.value()];
    QASSERT((item.facts.currency == payment.currency) == (across == nullptr));
    cash += allocation.amount;

    const auto handle = next_handle<ApplicationTag>(applications.size());
    KeptApplication& row = applications.emplace_back();
    row.payment = event.payment;
    row.item = allocation.item;
    row.amount = allocation.amount;
    row.discount = allocation.discount;
    row.discount_earned = allocation.discount_earned;
    row.rule = allocation.rule;
    row.grade = allocation.grade;
    row.kind = allocation.kind;
    row.posting_date = posting_date;
    row.ordinal = ++payment.application_count;
    row.group = group;
    row.actor = actor;
    row.next_of_payment = payment.first_application;
    row.next_of_item = item.first_application;
    if (allocation.write_off != 0 || allocation.deduction != 0 || !allocation.reason.empty() ||
        across != nullptr) {
      SpecialApplication& more = special(handle);
      more.write_off = allocation.write_off;
      more.deduction = allocation.deduction;
      more.reason = text.keep(allocation.reason);
      if (across != nullptr) {
        crossings.push_back({handle, across->rate, across->crossed[n]});
        more.crossing = static_cast<std::uint32_t>(crossings.size());
      }
    }
    change_open(allocation.item, -settled_by(row), posting_date);
    settle(payment, allocation.amount, allocation.item, posting_date);
    payment.first_application = handle;
    item.first_application = handle;
  }
  track_record.applied(posting_date, event.allocations);
  shift(payment, narrowed(cash), Disposition::unapplied, Disposition::applied);
  // Nothing waits any more, so nothing has to be explained.
  if (payment.in(Disposition::applied) == payment.amount) payment.reason = Reason::none;
}

void Book::State::fold(const Origin&, const CashMoved& event) {
  PaymentRow& payment = payments[event.payment.value()];
  move(payment, event.amount, event.from, event.to,
       posting_day(payment.facts.entity, event.posting_date));
  payment.reason = event.reason;
}

void Book::State::fold(const Origin& origin, const ApplicationReversed& event) {
  PaymentRow& payment = payments[event.payment.value()];
  const ActorHandle actor = actor_of(origin);
  const Date posting_date = posting_day(payment.facts.entity, event.posting_date);
  Wide cash = 0;
  bool was_expected = false;
  for (const ApplicationHandle handle : event.applications) {
    KeptApplication& row = applications[handle.value()];
    QASSERT(!row.reversed && row.payment == event.payment);
    row.reversed = true;
    row.reversal = event.reason;
    row.reversed_date = posting_date;
    row.reversed_by = actor;
    cash += row.amount;
    change_open(row.item, settled_by(row), posting_date);
    settle(payment, -row.amount, row.item, posting_date);
    if (event.reason == Reason::by_hand) track_record.overturned(applications, handle);
    was_expected = was_expected || row.rule == Rule::expected_payment;
  }
  if (was_expected) forget_met(event.payment, event.applications);
  shift(payment, narrowed(cash), Disposition::applied, Disposition::unapplied);
  payment.reason = event.reason;
}

void Book::State::fold(const Origin&, const Decided& event) {
  PaymentRow& payment = payments[event.payment.value()];
  payment.decision = event.decision;
  payment.reason = event.decision.reason;
}

void Book::State::fold(const Origin&, const ExceptionNoted& event) {
  ExceptionRow row;
  row.reason = event.reason;
  row.fact = text.keep(event.fact);
  row.candidates = event.candidates;
  row.suggestions = event.suggestions;
  exceptions.push_back(std::move(row));
  PaymentRow& payment = payments[event.payment.value()];
  payment.exception = static_cast<std::uint32_t>(exceptions.size());
  payment.reason = event.reason;
}

void Book::State::fold(const Origin&, const RunCompleted& event) {
  QASSERT(!runs.empty() && !runs.back().completed && runs.back().facts.run == event.run);
  runs.back().completed = true;
}

void Book::State::fold(const Origin&, const NoteMarked& event) {
  PaymentRow& row = payments[event.payment.value()];
  QASSERT(row.facts.role != CashRole::payment);
  row.reason = event.reason;
}

void Book::State::fold(const Origin&, const NotificationJoined& event) {
  QASSERT(event.entry.value() < payments.size());
  const auto at = static_cast<std::uint32_t>(joins.size());
  const auto [known, is_new] = join_of.try_emplace(event.entry.value(), at);
  if (!is_new) {  // those of before were withdrawn; the newest join is the entry's
    for (const PaymentHandle detail : joins[known->second].facts.details) {
      QASSERT(withdrawn(payments[detail.value()]));
    }
    known->second = at;
  }
  for (const PaymentHandle detail : event.details) {
    PaymentRow& row = payments[detail.value()];
    QASSERT(row.facts.role == CashRole::noted &&
            row.currency == payments[event.entry.value()].currency);
    row.reason = Reason::joined;
  }
  joins.push_back({event});
}

void Book::State::fold(const Origin& origin, const ExportAcknowledged& event) {
  QASSERT(event.upto < next_sequence);
  MarkRow* known = nullptr;
  for (MarkRow& mark : marks) {
    if (mark.kind == event.kind && mark.name == event.mark) known = &mark;
  }
  if (known == nullptr) {
    known = &marks.emplace_back();
    known->kind = event.kind;
    known->name = text.keep(event.mark);
  } else {
    QASSERT(event.upto > known->upto);  // what was taken over stays taken over
  }
  known->upto = event.upto;
  known->block = event.block;
  known->acknowledged_at = origin.recorded_at;
  known->actor = text.keep(origin.actor);
}

void Book::State::fold(const Origin&, const ReturnSettled& event) {
  PaymentRow& note = payments[event.returned.value()];
  QASSERT(note.facts.role == CashRole::noted && event.amount == note.amount);
  QASSERT(event.amount <= payments[event.original.value()].in(Disposition::returned));
  note.reason = Reason::returned;
  note.exception = 0;
  returns.push_back(event);
}

void Book::State::fold(const Origin& origin, const AliasApproved& event) {
  QASSERT(event.customer.value() < customers.size());
  AliasRow row;
  row.facts = event;
  row.facts.name = text.keep(event.name);
  row.facts.account = text.keep(event.account);
  row.approved_at = origin.recorded_at;
  row.approved_by = actor_name(origin);
  row.approved_because = text.keep(origin.reason);
  aliases.push_back(row);
  learn(next_handle<AliasTag>(aliases.size() - 1));
}

void Book::State::fold(const Origin& origin, const AliasRevoked& event) {
  AliasRow& row = aliases[event.alias.value()];
  QASSERT(!row.revoked);
  row.revoked = true;
  row.revoked_at = origin.recorded_at;
  row.revoked_by = actor_name(origin);
  row.revoked_because = text.keep(origin.reason);
  directory.learned().remove(alias_key(row.facts), row.facts.customer);
}

void Book::State::fold(const Origin&, const FileKept&) {
  QASSERT(!files.empty() && !files.back().in_journal);
  files.back().in_journal = true;
}

void Book::State::fold(const Origin&, const DepositBooked& event) {
  PaymentRow& payment = payments[event.payment.value()];
  QASSERT(payment.facts.role == CashRole::noted);
  payment.facts.role = CashRole::payment;
  payment.reason = Reason::none;
  payment.in(Disposition::unidentified) = payment.amount;
  if (payment.facts.file.known()) ++files[payment.facts.file.value()].payments;
}

}  // namespace quittance::engine
