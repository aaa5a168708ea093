#include "tests/support/child.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>

namespace quittance::testing {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Waits for the pipe, until `deadline` if there is one. False when the deadline came first.
bool wait_readable(int pipe, bool has_deadline, SteadyClock::time_point deadline) {
  for (;;) {
    ::timespec rest{};
    if (has_deadline) {
      const auto left =
          std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - SteadyClock::now());
      if (left.count() <= 0) return false;
      rest = {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    }
    ::pollfd entry{pipe, POLLIN, 0};
    const int ready = ::ppoll(&entry, 1, has_deadline ? &rest : nullptr, nullptr);
    if (ready > 0) return true;
    if (ready == 0) return false;
  }
}

}  // namespace

void Voice::say(const std::string& line) const {
  const std::string text = line + "\n";
  if (::write(pipe_, text.data(), text.size()) != static_cast<::ssize_t>(text.size())) ::_exit(9);
}

bool ChildEnd::said_line(const std::string& line) const {
  return ("\n" + said).find("\n" + line + "\n") != std::string::npos;
}

std::string ChildEnd::value_of(const std::string& word) const {
  const std::string all = "\n" + said;
  const std::size_t at = all.rfind("\n" + word + " ");
  if (at == std::string::npos) return {};
  const std::size_t from = at + word.size() + 2;
  return all.substr(from, all.find('\n', from) - from);
}

ChildEnd run_child(const std::function<int(const Voice&)>& work, const KillPlan& kill) {
  ChildEnd end;
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return end;
  const ::pid_t child = ::fork();
  if (child < 0) return end;
  if (child == 0) {
    ::close(pipe[0]);
    const Voice voice(pipe[1]);
    int code = 8;
    try {
      code = work(voice);
    } catch (const std::exception& error) {
      voice.say(std::string("exception ") + error.what());
    }
    ::_exit(code);
  }
  ::close(pipe[1]);
  bool armed = false;
  bool fired = false;
  SteadyClock::time_point deadline{};
  std::array<char, 4096> buffer{};
  for (;;) {
    if (!armed && !fired && !kill.after.empty() && end.said_line(kill.after)) {
      armed = true;
      deadline = SteadyClock::now() + kill.delay;
    }
    if (!wait_readable(pipe[0], armed, deadline)) {
      ::kill(child, SIGKILL);
      armed = false;
      fired = true;
      continue;  // read what it said before, up to the end
    }
    const ::ssize_t size = ::read(pipe[0], buffer.data(), buffer.size());
    if (size <= 0) break;
    end.said.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ::close(pipe[0]);
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return end;
  end.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && fired;
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  return end;
}

}  // namespace quittance::testing
