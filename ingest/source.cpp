#include "ingest/source.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "ingest/ebcdic.h"
#include "ingest/utf16.h"
#include "ingest/zip.h"

namespace quittance::ingest {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Mapping() {
    if (data_ != nullptr) ::munmap(data_, size_);
  }
  [[nodiscard]] static Result<Mapping> of(int fd, std::size_t size) {
    Mapping mapping;
    if (size == 0) return mapping;
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) return fail(Errc::io_failed);
    ::madvise(data, size, MADV_SEQUENTIAL);  // advice only: a refusal changes nothing
    mapping.data_ = data;
    mapping.size_ = size;
    return mapping;
  }
  [[nodiscard]] std::string_view view() const { return {static_cast<const char*>(data_), size_}; }
  // Mapped pages that nobody writes are read from the file again where they are needed again.
  void pass(std::size_t offset) const {
    constexpr std::size_t kPage = 4096;  // a larger one refuses, and all stays as it is
    const std::size_t whole = std::min(offset, size_) / kPage * kPage;
    if (whole > 0) ::madvise(data_, whole, MADV_DONTNEED);
  }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

FailWith io_error(std::string& message, std::string_view what, int error) {
  message = std::string(what) + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) {
    message += "; free space there, or set TMPDIR to a folder on a larger disk";
    return fail(Errc::no_space);
  }
  message += "; check the path, its permissions and the disk";
  return fail(Errc::io_failed);
}

int open_unnamed(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) return fd;
  std::string path = folder + "/quittance-XXXXXX";  // file systems without O_TMPFILE
  const int named = ::mkostemp(path.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(path.c_str());
  return named;
}

// A temporary file without a name: it is gone with the process, however that ends.
class Spool {
 public:
  [[nodiscard]] static Result<Spool> open(const std::string& folder, std::string& message) {
    std::vector<std::string> folders;
    if (!folder.empty()) {
      folders.push_back(folder);
    } else {
      if (const char* given = std::getenv("TMPDIR"); given != nullptr && *given != '\0') {
        folders.emplace_back(given);
      }
      folders.insert(folders.end(), {"/var/tmp", "/tmp"});
    }
    int error = 0;
    for (const std::string& candidate : folders) {
      if (const int fd = open_unnamed(candidate); fd >= 0) return Spool(Descriptor(fd));
      if (error == 0) error = errno;
    }
    return io_error(message, "cannot make a temporary file in " + folders.front(), error);
  }

  [[nodiscard]] Result<void> append(std::string_view piece, std::string& message) {
    while (!piece.empty()) {
      const ssize_t written = ::write(file_.get(), piece.data(), piece.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return io_error(message, "cannot write the temporary file", errno);
      piece.remove_prefix(static_cast<std::size_t>(written));
      size_ += static_cast<std::uint64_t>(written);
    }
    return {};
  }

  [[nodiscard]] Result<Mapping> map(std::string& message) const {
    Result<Mapping> mapping = Mapping::of(file_.get(), size_);
    if (!mapping) return io_error(message, "cannot map the temporary file", errno);
    return mapping;
  }

 private:
  explicit Spool(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
  std::uint64_t size_ = 0;
};

Result<Mapping> spool_stream(int fd, const SourceLimits& limits, std::string& message) {
  QTRY(Spool spool, Spool::open(limits.spool_folder, message));
  std::vector<char> buffer(kReadBytes);
  std::uint64_t total = 0;
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(message, "cannot read", errno);
    if (got == 0) return spool.map(message);
    total += static_cast<std::uint64_t>(got);
    if (total > limits.stream_bytes_max) {
      message = "more than " + std::to_string(limits.stream_bytes_max) +
                " bytes came; write them to a file and give its path";
      return fail(Errc::limit_exceeded);
    }
    QTRY_VOID(spool.append({buffer.data(), static_cast<std::size_t>(got)}, message));
  }
}

Result<Mapping> spool_unpacked(std::string_view packed, Compression compression,
                               const SourceLimits& limits, std::string& message) {
  QTRY(Spool spool, Spool::open(limits.spool_folder, message));
  QTRY_VOID(unpack(
      packed, compression, limits.unpack,
      [&](std::string_view piece) { return spool.append(piece, message); }, message));
  return spool.map(message);
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

struct Source::State {
  std::string name;
  Descriptor file{-1};  // the mapped plain file; none for a stream
  struct stat opened {};
  Mapping raw;
  Mapping unpacked;
  Compression compression = Compression::none;
};

namespace {

// Text in UTF-16 is read as UTF-8, so that offsets are those of the converted text; text in EBCDIC
// as ISO 8859-1.
template <class State>
Result<void> decode_text(State& state, const SourceLimits& limits, std::string& message) {
  const bool packed = !state.unpacked.view().empty();
  const std::string_view bytes = packed ? state.unpacked.view() : state.raw.view();
  const bool utf16 = is_utf16_text(bytes);
  if (!utf16 && !is_ebcdic_text(bytes)) return {};
  QTRY(Spool spool, Spool::open(limits.spool_folder, message));
  const auto append = [&](std::string_view piece) { return spool.append(piece, message); };
  QTRY_VOID(utf16 ? utf16_to_utf8(bytes, append) : decode_ebcdic(bytes, append));
  QTRY(state.unpacked, spool.map(message));
  return {};
}

// What a source has in its raw bytes: nothing, plain text, or something to unpack.
template <class State>
Result<void> recognise_packing(State& state, const SourceLimits& limits, std::string& message) {
  if (state.raw.view().empty()) {
    message = "is empty; a transfer may have failed: fetch the file again";
    return fail(Errc::structure_broken);
  }
  state.compression = compression_of(state.raw.view());
  if (state.compression == Compression::none) return decode_text(state, limits, message);
  QTRY(state.unpacked, spool_unpacked(state.raw.view(), state.compression, limits, message));
  if (state.unpacked.view().empty()) {
    message = "is compressed and empty inside; a transfer may have failed: fetch the file again";
    return fail(Errc::structure_broken);
  }
  return decode_text(state, limits, message);
}

// Opens `path` and has its bytes as they are.
template <class State>
Result<void> open_raw(State& state, const std::string& path, const SourceLimits& limits,
                      std::string& message) {
  state.name = path;
  Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return io_error(message, "cannot open", errno);
  if (::fstat(file.get(), &state.opened) != 0) return io_error(message, "cannot open", errno);
  if (S_ISDIR(state.opened.st_mode)) {
    message = "is a folder; name the files in it";
    return fail(Errc::io_failed);
  }
  if (S_ISREG(state.opened.st_mode) && path != "-") {
    Result<Mapping> mapped =
        Mapping::of(file.get(), static_cast<std::size_t>(state.opened.st_size));
    if (!mapped) return io_error(message, "cannot map", errno);
    state.raw = *std::move(mapped);
    state.file = std::move(file);
  } else {
    QTRY(state.raw, spool_stream(file.get(), limits, message));
  }
  return {};
}

// One file of an archive, unpacked: a source whose delivered bytes are those of the file.
template <class State>
Result<void> open_member(State& state, const ZipMember& member, const SourceLimits& limits,
                         std::string& message) {
  QTRY(Spool spool, Spool::open(limits.spool_folder, message));
  QTRY_VOID(unpack_member(
      member, [&](std::string_view piece) { return spool.append(piece, message); }, message));
  QTRY(state.raw, spool.map(message));
  const std::string_view bytes = state.raw.view();
  if (bytes.empty()) {
    message = "this file of the zip archive is empty; if it should not be, fetch the archive again";
    return fail(Errc::structure_broken);
  }
  if (is_zip(bytes) || compression_of(bytes) != Compression::none) {
    message =
        "this file of the zip archive is packed once more; unpack it and give the file inside";
    return fail(Errc::format_unknown);
  }
  return decode_text(state, limits, message);
}

}  // namespace

Source::Source(std::unique_ptr<State> state) : state_(std::move(state)) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

std::string_view Source::raw() const {
  return state_->raw.view();
}
std::string_view Source::bytes() const {
  return state_->unpacked.view().empty() ? state_->raw.view() : state_->unpacked.view();
}
const std::string& Source::name() const {
  return state_->name;
}
Compression Source::compression() const {
  return state_->compression;
}

bool Source::unchanged() const {
  if (state_->file.get() < 0) return true;
  struct stat now {};
  return ::fstat(state_->file.get(), &now) == 0 && now.st_size == state_->opened.st_size &&
         same_time(now.st_mtim, state_->opened.st_mtim);
}

void Source::pass(std::size_t offset) const {
  const bool converted = !state_->unpacked.view().empty();
  (converted ? state_->unpacked : state_->raw).pass(offset);
}

Result<Source> open_source(const std::string& path, const SourceLimits& limits,
                           std::string& message) {
  auto state = std::make_unique<Source::State>();
  QTRY_VOID(open_raw(*state, path, limits, message));
  QTRY_VOID(recognise_packing(*state, limits, message));
  return Source(std::move(state));
}

Result<Delivery> open_delivery(const std::string& path, const SourceLimits& limits,
                               std::string& message) {
  Delivery delivery;
  auto state = std::make_unique<Source::State>();
  QTRY_VOID(open_raw(*state, path, limits, message));
  if (!is_zip(state->raw.view())) {
    QTRY_VOID(recognise_packing(*state, limits, message));
    delivery.sources.push_back(Source(std::move(state)));
    return delivery;
  }
  QTRY(const std::vector<ZipMember> members,
       zip_members(state->raw.view(), limits.unpack, message));
  if (members.empty()) {
    message = "is a zip archive without files; a transfer may have failed: fetch it again";
    return fail(Errc::structure_broken);
  }
  for (const ZipMember& member : members) {
    auto inside = std::make_unique<Source::State>();
    inside->name = path + "/" + member.name;
    if (const auto opened = open_member(*inside, member, limits, message); opened) {
      delivery.sources.push_back(Source(std::move(inside)));
    } else if (const Errc code = opened.error().code;
               code == Errc::io_failed || code == Errc::no_space) {
      return fail(code);
    } else {
      delivery.refused.push_back({std::move(inside->name), std::exchange(message, {})});
    }
  }
  return delivery;
}

Result<Source> spool_source(const SourceFill& fill, const SourceLimits& limits,
                            std::string& message) {
  auto state = std::make_unique<Source::State>();
  QTRY(Spool spool, Spool::open(limits.spool_folder, message));
  QTRY_VOID(fill([&](std::string_view piece) { return spool.append(piece, message); }));
  QTRY(state->raw, spool.map(message));
  QTRY_VOID(recognise_packing(*state, limits, message));
  return Source(std::move(state));
}

}  // namespace quittance::ingest
