// How the release and the rejection of what is held change the book.
#include <cstdint>
#include <map>

#include "engine/book/book_state.h"

namespace quittance::engine {
namespace {

// Ends the holds of a unit and of all that it contains; the file is accepted when none is left.
void end_holds(FileRow& file, std::uint32_t ended) {
  std::map<std::uint32_t, std::uint32_t> parents;
  for (const UnitFacts& unit : file.facts.units) parents[unit.index] = unit.parent;
  const auto inside = [&](std::uint32_t at) {
    while (at != ended) {
      const auto parent = parents.find(at);
      if (parent == parents.end()) return false;
      at = parent->second;
    }
    return true;
  };
  bool still_held = false;
  for (UnitFacts& unit : file.facts.units) {
    if (unit.hold != HoldReason::none && inside(unit.index)) unit.hold = HoldReason::none;
    still_held = still_held || unit.hold != HoldReason::none;
  }
  if (!still_held && file.facts.status == FileStatus::quarantined) {
    file.facts.status = FileStatus::accepted;
  }
}

}  // namespace

void Book::State::fold(const Origin&, const UnitReleased& event) {
  FileRow& file = files[event.file.value()];
  end_holds(file, event.unit);
  if (!file.first_record.known()) return;
  // Cash that came before its own account was known belongs to the account's entity now.
  for (std::uint32_t n = file.first_record.value(); n <= file.last_record.value(); ++n) {
    PaymentRow& payment = payments[n];
    const bool waits = payment.facts.role != CashRole::payment ||
                       payment.in(Disposition::quarantined) == payment.amount;
    if (payment.facts.file != event.file || payment.facts.own_account.known() || !waits) continue;
    const auto account = account_by_id.find(payment.record().account);
    if (account == account_by_id.end()) continue;
    payment.facts.own_account = account->second;
    payment.facts.entity = accounts[account->second.value()].facts.entity;
  }
}

void Book::State::fold(const Origin&, const UnitRejected& event) {
  FileRow& file = files[event.file.value()];
  end_holds(file, event.unit);
  file.rejected_units.push_back(event.unit);
  if (event.unit == 0) file.facts.status = FileStatus::rejected;
}

}  // namespace quittance::engine
