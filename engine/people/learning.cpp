#include "engine/people/learning.h"

#include <map>
#include <memory_resource>
#include <tuple>
#include <utility>

#include "core/text.h"
#include "core/words.h"
#include "engine/people/manual_work.h"
#include "engine/settling/deciding.h"
#include "matching/learned.h"
#include "matching/payer.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kAliasStates[] = {"proposed", "approved", "revoked"};
constexpr std::string_view kAliasVerdicts[] = {"right", "wrong", "waiting"};

// What a payment's payer states, in the forms of aliases.
struct PayerKeys {
  std::string name;
  std::string account;
};

PayerKeys keys_of(const Payer& payer) {
  PayerKeys keys;
  matching::learned_name_key(payer, keys.name);
  matching::learned_account_key(payer, keys.account);
  return keys;
}

class Learner {
 public:
  Learner(const Book& book, std::string_view details) : book_(book), details_(details) {}

  std::vector<LearnedAlias> learn() {
    for (std::uint32_t n = 0; n < book_.aliases().size(); ++n) recall(AliasHandle(n));
    for (std::uint32_t n = 0; n < book_.payments().size(); ++n) correct(PaymentHandle(n));
    if (!aliases_.empty()) {
      for (std::uint32_t n = 0; n < book_.payments().size(); ++n) try_on(PaymentHandle(n));
    }
    std::vector<LearnedAlias> all;
    for (auto& [key, alias] : aliases_) all.push_back(std::move(alias));
    return all;
  }

 private:
  using Key = std::tuple<CustomerHandle, AliasKind, std::string>;

  LearnedAlias& alias(const AliasApproved& facts) {
    const std::string key = alias_key(facts);
    const auto [at, is_new] =
        aliases_.try_emplace({facts.customer, facts.kind, key}, LearnedAlias{});
    LearnedAlias& alias = at->second;
    if (!is_new) return alias;
    alias.id = alias_id(facts, book_.row(facts.customer).facts.customer_id);
    alias.kind = facts.kind;
    alias.name = facts.name;
    alias.account = facts.account;
    alias.customer = facts.customer;
    by_key_[key].push_back(&alias);
    return alias;
  }

  void recall(AliasHandle handle) {
    const AliasRow& row = book_.aliases()[handle.value()];
    LearnedAlias& known = alias(row.facts);
    known.row = handle;
    known.state = row.revoked ? AliasState::revoked : AliasState::approved;
  }

  [[nodiscard]] bool is_corrected(const PaymentRow& payment) const {
    for (ApplicationHandle at = payment.first_application; at.known();
         at = book_.row(at).next_of_payment) {
      const ApplicationRow& row = book_.row(at);
      if (!row.reversed && row.facts.rule == Rule::manual) return true;
    }
    return false;
  }

  // Whether the directory tells the customer without an alias, or another alias could not help.
  [[nodiscard]] bool is_known(const matching::PaymentInput& input, CustomerHandle customer) const {
    matching::PaymentInput stranger = input;
    stranger.known_customer = {};
    const matching::PayerSet payers = matching::identify_payer(stranger, book_.directory());
    if (payers.registered()) return true;
    if (payers.evidence == matching::PayerEvidence::learned_alias) return false;
    return payers.families.size() == 1 &&
           payers.families.front() == book_.directory().family(customer);
  }

  void correct(PaymentHandle handle) {
    const PaymentRow& payment = book_.row(handle);
    if (!payment.facts.file.known() || !payment.customer.known() || !is_corrected(payment)) return;
    std::pmr::monotonic_buffer_resource memory;
    const matching::PaymentInput input = matching_input(book_, handle, memory);
    if (is_known(input, payment.customer)) return;
    const PayerKeys keys = keys_of(input.payer);
    if (!keys.name.empty()) {
      ++alias({.kind = AliasKind::payer_name,
               .name = input.payer.name,
               .account = {},
               .customer = payment.customer})
            .corrections;
    }
    if (!keys.account.empty()) {
      ++alias({.kind = AliasKind::bank_account,
               .name = {},
               .account = keys.account,
               .customer = payment.customer})
            .corrections;
    }
  }

  [[nodiscard]] AliasVerdict verdict(const PaymentRow& payment, CustomerHandle customer) const {
    const matching::Directory& directory = book_.directory();
    AliasVerdict verdict = AliasVerdict::waiting;
    for (ApplicationHandle at = payment.first_application; at.known();
         at = book_.row(at).next_of_payment) {
      const ApplicationRow& row = book_.row(at);
      if (row.reversed) continue;
      const CustomerHandle owner = book_.row(row.facts.item).facts.customer;
      if (directory.family(owner) != directory.family(customer)) return AliasVerdict::wrong;
      verdict = AliasVerdict::right;
    }
    return verdict;
  }

  void try_on(PaymentHandle handle) {
    const PaymentRow& payment = book_.row(handle);
    const bool stays = payment.in(Disposition::returned) < payment.amount;
    if (payment.facts.role != CashRole::payment || !payment.facts.file.known() || !stays) return;
    const CashRecord record = payment.record();
    if (record.payer.name.empty() && record.payer.account.empty() && record.payer.iban.empty())
      return;
    const PayerKeys keys = keys_of(record.payer);
    for (const std::string* key : {&keys.name, &keys.account}) {
      const auto found = by_key_.find(*key);
      if (key->empty() || found == by_key_.end()) continue;
      for (LearnedAlias* alias : found->second) {
        const AliasVerdict judged = verdict(payment, alias->customer);
        ++(judged == AliasVerdict::right   ? alias->right
           : judged == AliasVerdict::wrong ? alias->wrong
                                           : alias->waiting);
        if (alias->id == details_) {
          alias->tried.push_back(
              {handle, judged, is_corrected(payment) && payment.customer == alias->customer});
        }
      }
    }
  }

  const Book& book_;
  std::string_view details_;
  std::map<Key, LearnedAlias> aliases_;
  std::map<std::string, std::vector<LearnedAlias*>, std::less<>> by_key_;
};

}  // namespace

std::vector<LearnedAlias> learned_aliases(const Book& book, std::string_view details) {
  return Learner(book, details).learn();
}

std::string_view name(AliasState state) {
  return word_of(kAliasStates, state);
}
std::string_view name(AliasVerdict verdict) {
  return word_of(kAliasVerdicts, verdict);
}

Result<void> Engine::approve_alias(std::string_view id, std::string_view reason) {
  for (const LearnedAlias& alias : learned_aliases(state_->book, id)) {
    if (alias.id != id) continue;
    if (alias.state == AliasState::approved)
      return state_->refuse(Errc::state_forbids, std::string(id) + " is approved already");
    ManualWork work(*state_, reason);
    QTRY_VOID(work.emit(state_->book.bucket_of(alias.customer),
                        AliasApproved{.kind = alias.kind,
                                      .name = alias.name,
                                      .account = alias.account,
                                      .customer = alias.customer,
                                      .corrections = alias.corrections,
                                      .right = alias.right,
                                      .wrong = alias.wrong}));
    std::vector<PaymentHandle> waiting;
    for (const TriedPayment& tried : alias.tried) {
      if (tried.verdict == AliasVerdict::waiting &&
          may_decide_again(state_->book.row(tried.payment)))
        waiting.push_back(tried.payment);
    }
    Rematch rematch;
    QTRY_VOID(work.decide_again(std::move(waiting), rematch));
    return work.done();
  }
  return state_->refuse(
      Errc::usage, "no correction proposes " + quoted(id) + "; `quittance learn list` has all");
}

Result<void> Engine::revoke_alias(std::string_view id, std::string_view reason) {
  const Book& book = state_->book;
  for (std::uint32_t n = 0; n < book.aliases().size(); ++n) {
    const AliasRow& row = book.aliases()[n];
    if (row.revoked || alias_id(row.facts, book.row(row.facts.customer).facts.customer_id) != id)
      continue;
    ManualWork work(*state_, reason);
    QTRY_VOID(work.emit(book.bucket_of(row.facts.customer), AliasRevoked{.alias = AliasHandle(n)}));
    return work.done();
  }
  return state_->refuse(Errc::state_forbids, "no approved alias has the id " + quoted(id));
}

}  // namespace quittance::engine
