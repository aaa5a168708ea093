// Runs the passes over the payments of one work unit, strongest evidence first.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "matching/case.h"
#include "matching/contest.h"
#include "matching/open_state.h"

namespace quittance::matching {

// Decides one unit after the other; keeps its working memory from one to the next. One thread.
class Passes {
 public:
  // References outlive it. What is granted is taken from `state`.
  Passes(OpenState& state, const Book& book) : state_(state), book_(book) {}

  // Decides every case. `cases` stand in order of posting date and payment id; each pass is
  // finished for all of them before the next one starts. Afterwards every outcome is complete:
  // allocations and rests sum to the payment.
  void decide(std::span<Case> cases);

 private:
  void expected_pass();
  void month_pass();
  void reference_pass(Grade grade, bool insist);
  void reference_round(Grade grade, bool insist);
  bool settle_proposals();
  void amount_passes();
  void amount_pass(std::size_t step);
  std::vector<Case*> amount_round(std::span<Case* const> pending, std::size_t step,
                                  bool take_oldest);
  std::vector<Case*> settle_jointly(std::span<Case* const> tied, std::size_t step);
  void family_pass();
  void slip_pass();
  void give_back(const Case& c);
  void take_granted(const Case& c);
  void oldest_pass();

  const std::vector<Case*>& undecided();
  void note(Case& c, const Answer& answer) const;
  void grant(Case& c, const Answer& answer) const;
  void suggest(Case& c, const Answer& answer, const Demotion& demotion) const;
  void stay(Case& c, Answer&& answer) const;
  static void stay_with(const Case& c, CustomerHandle payer);
  void leave(Case& c) const;
  CustomerHandle identified(const Case& c, bool by_item) const;

  OpenState& state_;
  const Book& book_;
  std::span<Case> cases_;
  std::vector<Case*> open_;
  std::vector<Case*> pending_;
  std::vector<Case*> again_;
  std::vector<std::pair<Case*, Answer>> proposals_;
  std::vector<std::pair<Case*, Answer>> tied_;
  std::vector<Contestant> contestants_;
};

}  // namespace quittance::matching
