// Proves the invariants of domain.md section 6 over a whole book.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace quittance::engine {

// One invariant: how much was looked at and what broke it, each as a sentence with ids and amounts.
struct Proof {
  std::string name;
  std::uint64_t checked = 0;
  std::vector<std::string> broken;  // the first 20
  std::uint64_t broken_count = 0;
  // What could not be looked at: the disk or the permissions, of which nothing follows for the
  // book.
  std::vector<std::string> unseen;  // the first 20
  std::uint64_t unseen_count = 0;
  bool is_of_checkpoint = false;  // which can be removed: the book is its journal
};

// Recomputes balances, states, customers, aging, files and digests from rows, journal and archive.
// Never fails: what is missing or damaged is a broken proof. Cost: the whole journal and archive
// once.
[[nodiscard]] std::vector<Proof> verify(Engine& engine);

// The part that looks at the book alone: balances, states, customers, postings. For tests and
// simulations after every event.
[[nodiscard]] std::vector<Proof> verify_book(const Book& book);

// Nothing is broken; all_seen(): and nothing went unlooked at.
[[nodiscard]] bool all_hold(const std::vector<Proof>& proofs);
[[nodiscard]] bool all_seen(const std::vector<Proof>& proofs);

}  // namespace quittance::engine
