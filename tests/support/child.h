// A forked process that does one thing and says one thing, or is killed on the way. The caller's
// process must not have opened RocksDB or started a thread: a fork would copy their locks.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>

namespace quittance::testing {

// What a child writes while it works: whole lines, each at once.
class Voice {
 public:
  explicit Voice(int pipe) : pipe_(pipe) {}
  void say(const std::string& line) const;

 private:
  int pipe_;
};

struct ChildEnd {
  bool killed = false;  // by our SIGKILL
  int exit_code = -1;   // when it ended by itself
  std::string said;     // everything it said, a line each

  // True when it ended well; a test shows `said` otherwise.
  [[nodiscard]] bool done() const { return !killed && exit_code == 0; }
  [[nodiscard]] bool said_line(const std::string& line) const;
  // What stands behind "WORD " in the last line that begins so; empty: none.
  [[nodiscard]] std::string value_of(const std::string& word) const;
};

// When to kill a child: this long after it has said `after`. No `after`: never.
struct KillPlan {
  std::string after{};
  std::chrono::microseconds delay{0};
};

// Runs `work` in a child; its result is the exit code.
[[nodiscard]] ChildEnd run_child(const std::function<int(const Voice&)>& work,
                                 const KillPlan& kill = {});

}  // namespace quittance::testing
