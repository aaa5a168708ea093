// quittance: the command. One file a command; arguments.cpp knows the command line.
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#include "tools/quittance/arguments.h"

namespace {

// A run takes and gives back hundreds of megabytes: what was given back is used again, and not
// fetched anew from the system page by page.
void keep_memory() {
  constexpr int kLargest = 32 << 20;  // glibc takes no more
  ::mallopt(M_MMAP_THRESHOLD, kLargest);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

// A file opened while one of the three is closed would get its number, and what is printed would go
// into the book. What stands in for them can be neither read nor written as wished: printing fails.
bool hold_standard_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    if (::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream) return false;
  }
  return true;
}

// Where no exception may pass, as within a write of the journal, or on a thread of a library.
[[noreturn]] void stop() {
  std::fprintf(stderr,
               "quittance: stopped, most likely out of memory, or of processes (`ulimit -a` shows "
               "the limits); what was acknowledged is in the book, and the next command finishes "
               "the rest\n");
  std::_Exit(static_cast<int>(quittance::cli::Exit::failed));
}

// Asked before an allocation fails. Some libraries go on with what they did not get (simdjson 3.0
// writes to it), others call it damage: nothing may come of that.
[[noreturn]] void no_memory() {
  std::fprintf(stderr,
               "quittance: out of memory; give fewer files in one run. What was acknowledged is in "
               "the book, and the next command finishes the rest\n");
  std::_Exit(static_cast<int>(quittance::cli::Exit::failed));
}

// Files that are given are mapped: one that somebody cuts off while it is read, or whose disk
// cannot give a page, is told so.
[[noreturn]] void no_page(int) {
  constexpr std::string_view kSaid =
      "quittance: a file was cut off while it was read, or its disk failed; wait until it is whole "
      "and run the command again. What was acknowledged is in the book\n";
  [[maybe_unused]] const ::ssize_t written = ::write(STDERR_FILENO, kSaid.data(), kSaid.size());
  ::_exit(static_cast<int>(quittance::cli::Exit::failed));
}

}  // namespace

int main(int count, char** values) {
  using quittance::cli::Exit;
  if (!hold_standard_streams()) return static_cast<int>(Exit::failed);
  std::signal(SIGBUS, no_page);
  std::signal(SIGXFSZ, SIG_IGN);  // then a limit on the size of files is an error with a message
  keep_memory();
  std::set_terminate(stop);
  std::set_new_handler(no_memory);
  try {
    Exit exit = Exit::done;
    const auto request = quittance::cli::read_arguments(count, values, exit);
    if (!request) return static_cast<int>(exit);
    quittance::cli::Context context(request->options);
    exit = request->run(context);
    // What a command wrote before it failed goes to a pipe, but never under a file's name. A proof
    // that fails has a report all the same.
    const bool result = exit == Exit::done || exit == Exit::attention ||
                        (exit == Exit::damaged && context.wrote_file());
    const std::string& file = request->options.output;
    if ((file.empty() || result) && !context.flush()) {
      std::fprintf(stderr, "quittance: cannot write %s; check disk, permissions and pipe\n",
                   file.empty() ? "the output" : file.c_str());
      return static_cast<int>(Exit::failed);
    }
    return static_cast<int>(exit);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "quittance: out of memory; give fewer files in one run\n");
    return static_cast<int>(quittance::cli::Exit::failed);
  } catch (const std::exception& error) {
    // That of a library, as of one that begins threads: what files do wrong comes back as a status.
    std::fprintf(
        stderr,
        "quittance: stopped: %s. Look at the limits of processes and memory (`ulimit -a`), "
        "or give --threads 1, then run the command again; what was acknowledged is in the "
        "book\n",
        error.what());
    return static_cast<int>(quittance::cli::Exit::failed);
  }
}
