// Learning by consent: what people's corrections say about payers is proposed, tried on the past,
// and acts only once somebody approves it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/book/aliases.h"
#include "engine/book/book.h"

namespace quittance::engine {

enum class AliasState : std::uint8_t { proposed, approved, revoked };

// What the alias would have said about one past payment that bears its text or account.
enum class AliasVerdict : std::uint8_t {
  right,    // what the payment settles belongs to the customer's family
  wrong,    // it belongs to others
  waiting,  // nothing of it is applied: it would be known now
};

struct TriedPayment {
  PaymentHandle payment;
  AliasVerdict verdict = AliasVerdict::waiting;
  bool correction = false;  // a person said so
};

// A payer's text or account, and the customer that people assigned its payments to.
struct LearnedAlias {
  std::string id;
  AliasKind kind = AliasKind::payer_name;
  std::string name;     // as first printed; of a bank account empty
  std::string account;  // in its filed form; of a name empty
  CustomerHandle customer;
  AliasState state = AliasState::proposed;
  AliasHandle row;  // the newest approval; none: never approved
  std::uint32_t corrections = 0;
  std::uint32_t right = 0, wrong = 0, waiting = 0;  // the back-test
  std::vector<TriedPayment> tried;                  // only where details were asked for
};

// Every alias that corrections propose today, and every one that was approved, by customer, kind
// and key. A correction is a standing application by hand to a payment of a file. Nothing is
// proposed where account, number or name tell the customer already. `details`: keep the payments of
// this alias; empty: of none. Cost: two walks over all payments.
[[nodiscard]] std::vector<LearnedAlias> learned_aliases(const Book& book,
                                                        std::string_view details = {});

// The words of enumerators: "proposed", …; "right", ….
[[nodiscard]] std::string_view name(AliasState state);
[[nodiscard]] std::string_view name(AliasVerdict verdict);

}  // namespace quittance::engine
