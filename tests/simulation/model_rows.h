// The rows of the naive second book, and what is said when an invariant does not hold.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/control.h"
#include "core/digest.h"
#include "core/disposition.h"

namespace quittance::simulation {

// A broken invariant of domain.md section 6, by its number there.
struct Violation {
  int invariant = 0;
  std::string what;
};
using Violations = std::vector<Violation>;
[[nodiscard]] std::string text(const Violations& violations);
// True when an invariant of this number is broken.
[[nodiscard]] bool names(const Violations& violations, int invariant);

struct ModelPayment {
  std::string id;
  std::string currency;
  std::int64_t amount = 0;
  bool is_payment = false;  // else noted or provisional
  std::array<std::int64_t, kDispositions> states{};
  std::uint32_t customer = kNobody;
  std::uint32_t file = kNobody;
  std::uint64_t offset = 0;
  std::string kind;
  std::string account;
  Disposition first_state = Disposition::unidentified;  // as recorded
  Reason first_reason = Reason::none;
  bool released = false;   // a person let it go on
  bool withdrawn = false;  // with its unit
  static constexpr std::uint32_t kNobody = 0xffffffff;
};

struct ModelItem {
  std::string number;
  std::string currency;
  std::uint32_t customer = 0;
  bool is_credit = false;
  std::int64_t original = 0;
  std::int64_t opening = 0;
  std::int64_t adjusted = 0;
  std::int64_t open = 0;
  std::int64_t settled = 0;  // by applications that stand
};

struct ModelApplication {
  std::uint32_t payment = 0;
  std::uint32_t item = 0;
  std::int64_t amount = 0;
  std::int64_t settles = 0;  // with discount, write-off and deduction
  bool reversed = false;
};

struct ModelFile {
  Digest digest;
  FileStatus status = FileStatus::accepted;  // as accepted
  std::vector<std::uint32_t> before;         // files that stood when it was accepted
  std::vector<std::uint32_t> records;        // into payments
  std::vector<std::pair<std::uint64_t, std::uint32_t>> duplicates;  // offset, first payment
};

}  // namespace quittance::simulation
