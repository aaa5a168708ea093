#include "storage/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

#include "core/digest.h"
#include "storage/failure.h"

namespace quittance::storage {
namespace {

constexpr auto kWaitStep = std::chrono::milliseconds(20);
constexpr int kWaitSteps = 500;

bool lock_now(int descriptor, int how) {
  int result = 0;
  do {
    result = ::flock(descriptor, how | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

// The writer leaves its process id in the file, for this sentence only.
StoreFailure in_use(int descriptor, const std::string& path, std::string_view who) {
  std::array<char, 24> text{};
  const ::ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  std::string_view holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  holder = holder.substr(0, holder.find_first_not_of("0123456789"));
  return {
      Errc::book_in_use,
      fmt::format("another process {} this book{} (lock {}). Wait until it ends, then run the "
                  "command again.",
                  who, holder.empty() ? std::string() : fmt::format(", process {}", holder), path)};
}

StoreFailure cannot_lock(const std::string& path, int error) {
  const Errc code = error == ENOSPC || error == EDQUOT ? Errc::no_space : Errc::io_failed;
  return {code,
          fmt::format("cannot lock the book at {}: {}. Check the folder's permissions and that "
                      "its volume is writable.",
                      path, std::strerror(error))};
}

// The file: a line with the process id, padded; then the line that readers are told.
constexpr ::off_t kTold = 32;

void write_process_id(int descriptor) {
  // lint-ok(identity): tells people who holds the book; nothing reads it back
  const std::string text = fmt::format("{:<31}\n", ::getpid());
  // A courtesy: the lock holds without it.
  if (::pwrite(descriptor, text.data(), text.size(), 0) < 0) return;
}

// Which start of the machine this is; empty where the system does not say. What was told before
// another start is about memory that is gone.
const std::string& this_start() {
  static const std::string start = [] {
    std::array<char, 64> text{};
    const int descriptor = ::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::string();
    const ::ssize_t size = ::read(descriptor, text.data(), text.size());
    ::close(descriptor);
    const std::string_view read(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return std::string(read.substr(0, read.find('\n')));
  }();
  return start;
}

constexpr std::string_view kBegun = "not yet durable: block ";
constexpr std::size_t kDigits = 20;

std::string begun(std::uint64_t block) {
  const std::string what = fmt::format("{}{:020}, start {}", kBegun, block, this_start());
  return fmt::format("{}, {:08x}\n", what, crc32c(what));
}

// As long as the line that it replaces.
const std::string& all_durable() {
  static const std::string line = fmt::format("{:<{}}\n", "all is durable", begun(0).size() - 1);
  return line;
}

// Neither is synced: with the machine goes what was not synced, and the need to know. Returns 0 or
// the system's error.
int write_line(int descriptor, const std::string& line) {
  for (;;) {
    const ::ssize_t size = ::pwrite(descriptor, line.data(), line.size(), kTold);
    if (size == static_cast<::ssize_t>(line.size())) return 0;
    if (size >= 0) return ENOSPC;  // the rest found no room
    if (errno != EINTR) return errno;
  }
}

// Where nothing can be told, nothing that somebody told before may be believed. As write_line().
int take_back(int descriptor) {
  struct ::stat found {};
  if (::fstat(descriptor, &found) == 0 && found.st_size <= kTold) return 0;
  return ::ftruncate(descriptor, kTold) == 0 ? 0 : errno;
}

}  // namespace

BookLock::~BookLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

BookLock::BookLock(BookLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

BookLock& BookLock::operator=(BookLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

Result<BookLock> BookLock::exclusive(const std::string& path, StoreFailure& failure) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return report(failure, cannot_lock(path, errno));
  BookLock lock(descriptor, path);
  for (int step = 0; step < kWaitSteps; ++step) {
    if (lock_now(descriptor, LOCK_EX)) {
      write_process_id(descriptor);
      return lock;
    }
    if (errno != EWOULDBLOCK) return report(failure, cannot_lock(path, errno));
    if (!lock_now(descriptor, LOCK_SH)) return report(failure, in_use(descriptor, path, "writes"));
    lock_now(descriptor, LOCK_UN);  // others are only asking: they leave soon
    std::this_thread::sleep_for(kWaitStep);
  }
  return report(failure, in_use(-1, path, "keeps asking for"));
}

bool BookLock::writer_present(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const BookLock asking(descriptor);
  return !lock_now(descriptor, LOCK_SH) && errno == EWOULDBLOCK;
}

Result<void> BookLock::told(int error, StoreFailure& failure) const {
  if (error == 0) return {};
  const Errc code = error == ENOSPC || error == EDQUOT ? Errc::no_space : Errc::io_failed;
  return report(failure, {code, fmt::format("cannot tell readers in {} what is durable: {}. Free "
                                            "space or mend the volume, then run the command again.",
                                            path_, std::strerror(error))});
}

Result<void> BookLock::tell_begun(std::uint64_t block, StoreFailure& failure) const {
  if (descriptor_ < 0) return {};
  return told(this_start().empty() ? take_back(descriptor_) : write_line(descriptor_, begun(block)),
              failure);
}

Result<void> BookLock::tell_durable(StoreFailure& failure) const {
  if (descriptor_ < 0) return {};
  if (!this_start().empty() && write_line(descriptor_, all_durable()) == 0) return {};
  return told(take_back(descriptor_), failure);  // which says the same, and needs no space
}

std::optional<std::uint64_t> BookLock::unsynced_block(const std::string& path) {
  constexpr int kTriesMax = 10;  // one meets the writer in the midst of its line, now and then
  if (this_start().empty()) return std::nullopt;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const BookLock closes(descriptor);
  for (int tries = 0; tries < kTriesMax; ++tries) {
    std::string line(all_durable().size(), '\0');
    if (::pread(descriptor, line.data(), line.size(), kTold) < 0) return std::nullopt;
    if (line == all_durable()) return std::nullopt;
    std::uint64_t block = 0;
    for (const char digit : line.substr(kBegun.size(), kDigits)) {
      block = block * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    if (line == begun(block)) return block;
  }
  return std::nullopt;
}

}  // namespace quittance::storage
