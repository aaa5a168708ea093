#include "tools/quittance/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>

namespace quittance::cli {
namespace {

constexpr mode_t kPermissions = 0777;
constexpr mode_t kAnyone = 0666;  // less what umask takes
constexpr mode_t kOwner = 0600;
constexpr int kPartsMax = 100;  // of processes with this number that were killed

struct Free {
  void operator()(char* text) const { std::free(text); }
};

bool is_standard_output(const struct stat& found) {
  struct stat output {};
  return ::fstat(STDOUT_FILENO, &output) == 0 && output.st_dev == found.st_dev &&
         output.st_ino == found.st_ino;
}

// Who may not give the file away owns it.
bool pass_on(int descriptor, const struct stat& from) {
  const int given = ::fchown(descriptor, from.st_uid, from.st_gid);
  return (given == 0 || errno == EPERM) && ::fchmod(descriptor, from.st_mode & kPermissions) == 0;
}

// Until its folder is synced, a power cut may take the name back, while what relies on the file, as
// a mark that was moved for it, stays. A folder that may not be read, or a file system that syncs
// none, cannot be asked.
bool sync_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return true;
  const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
  ::close(descriptor);
  return synced;
}

}  // namespace

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  if (!part_.empty() && !named_) ::unlink(part_.c_str());
}

int OutputFile::create_part() {
  struct stat found {};
  const bool exists = ::stat(name_.c_str(), &found) == 0;
  const std::unique_ptr<char, Free> behind_links(::realpath(name_.c_str(), nullptr));
  const bool is_new = !exists && ::lstat(name_.c_str(), &found) != 0;
  if (!behind_links && !is_new) return -1;
  target_ = is_new ? name_ : behind_links.get();
  int descriptor = -1;
  for (int n = 0; n < kPartsMax && descriptor < 0; ++n) {
    part_ = target_ + "." + std::to_string(::getpid() + n) + ".part";
    descriptor =
        ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_new ? kAnyone : kOwner);
    if (descriptor < 0 && errno != EEXIST) return -1;
  }
  if (descriptor < 0 || is_new || pass_on(descriptor, found)) return descriptor;
  ::close(descriptor);
  ::unlink(part_.c_str());
  return -1;
}

bool OutputFile::open() {
  struct stat found {};
  const bool exists = ::stat(name_.c_str(), &found) == 0;
  int descriptor = -1;
  if (exists && is_standard_output(found)) {
    descriptor = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  } else if (exists && !S_ISREG(found.st_mode)) {
    descriptor = ::open(name_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    descriptor = create_part();
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
  if (!failed_ && !part_.empty() && !named_) {
    named_ = ::rename(part_.c_str(), target_.c_str()) == 0;
    failed_ = !named_ || !sync_name(target_);
  }
  return !failed_;
}

}  // namespace quittance::cli
