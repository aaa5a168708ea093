// A line on stderr that says how far a long run is; silent unless someone watches a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/date.h"

namespace quittance::engine {

struct ProgressOptions {
  bool terminal = false;          // false: nothing is ever written
  std::size_t width = 80;         // columns of the terminal
  std::uint64_t bytes_total = 0;  // 0: unknown (stdin): no bar and no time left
};

// Shows bytes, payments, payments a second and the time left, at most ten times a second. Its clock
// only paces the display. Not thread-safe: one thread reports.
class Progress {
 public:
  using Sink = std::function<void(std::string_view)>;

  // `clock` outlives this object.
  Progress(ProgressOptions options, const Clock& clock, Sink sink);

  void update(std::uint64_t bytes_done, std::uint64_t payments);
  // Takes the line away, so that what follows starts on a clean one. Later updates are ignored.
  void finish();

 private:
  [[nodiscard]] std::string line(std::uint64_t bytes_done, std::uint64_t payments,
                                 std::int64_t elapsed_us) const;

  ProgressOptions options_;
  const Clock& clock_;
  Sink sink_;
  Timestamp start_;
  Timestamp shown_at_;
  bool shown_ = false;
  bool finished_ = false;
};

}  // namespace quittance::engine
