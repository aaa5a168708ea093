#include "tools/quittance/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

namespace quittance::cli {
namespace {

constexpr mode_t kPermissions = 07777;
constexpr mode_t kAnyone = 0666;  // less what umask takes

struct Free {
  void operator()(char* text) const { std::free(text); }
};

}  // namespace

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  if (!in_place_) ::unlink(part_.c_str());
}

bool OutputFile::open() {
  struct stat found {};
  const bool exists = ::stat(name_.c_str(), &found) == 0;
  int descriptor = -1;
  if (exists && !S_ISREG(found.st_mode)) {
    descriptor = ::open(name_.c_str(), O_WRONLY | O_CLOEXEC);
    in_place_ = true;
  } else {
    const std::unique_ptr<char, Free> behind_links(::realpath(name_.c_str(), nullptr));
    target_ = behind_links ? behind_links.get() : name_;
    part_ = target_ + ".part";
    descriptor =
        ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kAnyone);
    if (descriptor >= 0 && exists)
      static_cast<void>(::fchmod(descriptor, found.st_mode & kPermissions));
  }
  if (descriptor < 0) return false;
  file_ = ::fdopen(descriptor, "wb");
  if (file_ == nullptr) ::close(descriptor);
  return file_ != nullptr;
}

bool OutputFile::write(std::string_view text) {
  if (file_ == nullptr && !failed_) failed_ = !open();
  if (!failed_) failed_ = std::fwrite(text.data(), 1, text.size(), file_) != text.size();
  return !failed_;
}

bool OutputFile::finish() {
  if (!write("")) return false;  // a report without a byte is a file too
  failed_ = std::fflush(file_) != 0 || (!part_.empty() && ::fsync(::fileno(file_)) != 0);
  if (!failed_ && !in_place_) {
    in_place_ = ::rename(part_.c_str(), target_.c_str()) == 0;
    failed_ = !in_place_;
  }
  return !failed_;
}

}  // namespace quittance::cli
