// Settles what happens when payments of one pass ask for more of an item than is open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

enum class Verdict : std::uint8_t {
  granted,  // taken from the state
  lost,     // a better claim took an item: to be proposed again in the same pass
  tied,     // claims of different payers that nothing separates: all abstain
};

struct Contestant {
  const Case* payment_case = nullptr;
  const Proposal* proposal = nullptr;
  Verdict verdict = Verdict::lost;
};

// Grants proposals in this order: higher grade, amount exact before partial, payer by bank account
// before name, earlier posting date, lower payment id (domain.md section 4, Contests). Equal
// payments of one payer are interchangeable; of different payers whom only the id separates, all
// that ask for the same exhausted item abstain. `contestants` must stand in order of posting date
// and payment id.
void settle_contest(std::vector<Contestant>& contestants, OpenState& state);

}  // namespace quittance::matching
