#include "storage/file_system.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace quittance::storage {
namespace {

constexpr std::size_t kPieceSize = std::size_t{1} << 20;
const rocksdb::IOOptions kIo;

std::string temporary(const std::string& path) {
  return path + ".tmp";
}

bool is_nothing_there(const rocksdb::IOStatus& found) {
  return found.IsNotFound() || found.IsPathNotFound();
}

// RocksDB calls not found what may not be looked for. Where its files are elsewhere, as in a test,
// nothing is there and nothing wrong.
rocksdb::IOStatus may_be_looked_for(const std::string& path) {
  std::error_code why;
  [[maybe_unused]] const auto status = std::filesystem::status(path, why);
  if (why == std::errc::permission_denied || why == std::errc::too_many_symbolic_link_levels ||
      why == std::errc::filename_too_long) {
    return rocksdb::IOStatus::IOError("While looking for: " + path, why.message());
  }
  return rocksdb::IOStatus::OK();
}

}  // namespace

Files::Files(rocksdb::Env* env)
    : env_(env != nullptr ? env : rocksdb::Env::Default()), fs_(env_->GetFileSystem()) {}

rocksdb::IOStatus Files::find(const std::string& path, bool& there) const {
  const rocksdb::IOStatus found = fs_->FileExists(path, kIo, nullptr);
  there = found.ok();
  return is_nothing_there(found) ? may_be_looked_for(path) : found;
}

rocksdb::IOStatus Files::find_directory(const std::string& path, bool& there) const {
  there = false;
  const rocksdb::IOStatus found = fs_->IsDirectory(path, kIo, &there, nullptr);
  return is_nothing_there(found) ? rocksdb::IOStatus::OK() : found;
}

bool Files::exists(const std::string& path) const {
  bool there = false;
  return find(path, there).ok() && there;
}

bool Files::is_directory(const std::string& path) const {
  bool there = false;
  return find_directory(path, there).ok() && there;
}

std::uint64_t Files::size(const std::string& path) const {
  std::uint64_t size = 0;
  return fs_->GetFileSize(path, kIo, &size, nullptr).ok() ? size : 0;
}

rocksdb::IOStatus Files::list(const std::string& directory, std::vector<std::string>& names) const {
  names.clear();
  const rocksdb::IOStatus listed = fs_->GetChildren(directory, kIo, &names, nullptr);
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  std::sort(names.begin(), names.end());
  return listed;
}

rocksdb::IOStatus Files::read(const std::string& path, std::string& bytes) const {
  bytes.clear();
  bytes.reserve(size(path));
  return read_pieces(path, [&bytes](std::string_view piece) {
    bytes.append(piece);
    return rocksdb::IOStatus::OK();
  });
}

rocksdb::IOStatus Files::read_again(const std::string& path, std::string& bytes) const {
  bytes.clear();
  std::unique_ptr<rocksdb::FSRandomAccessFile> file;
  std::uint64_t size = 0;
  auto done = open_to_read(path, file, size);
  if (done.ok()) file->InvalidateCache(0, 0).PermitUncheckedError();  // where it can
  bytes.resize(size);
  rocksdb::Slice read;
  if (done.ok()) done = file->Read(0, size, kIo, &read, bytes.data(), nullptr);
  if (!done.ok()) return done;
  if (read.data() != bytes.data()) bytes.assign(read.data(), read.size());
  bytes.resize(read.size());
  return done;
}

rocksdb::IOStatus Files::read_pieces(const std::string& path, const Take& take) const {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  auto done = fs_->NewSequentialFile(path, rocksdb::FileOptions(), &file, nullptr);
  const auto buffer = std::make_unique_for_overwrite<char[]>(kPieceSize);
  while (done.ok()) {
    rocksdb::Slice piece;
    done = file->Read(kPieceSize, kIo, &piece, buffer.get(), nullptr);
    if (done.ok() && piece.empty()) return done;
    if (done.ok()) done = take({piece.data(), piece.size()});
  }
  return done;
}

rocksdb::IOStatus Files::open_to_read(const std::string& path,
                                      std::unique_ptr<rocksdb::FSRandomAccessFile>& file,
                                      std::uint64_t& size) const {
  auto done = fs_->NewRandomAccessFile(path, rocksdb::FileOptions(), &file, nullptr);
  if (done.ok()) done = fs_->GetFileSize(path, kIo, &size, nullptr);
  return done;
}

rocksdb::IOStatus Files::make_directories(const std::string& path) const {
  if (is_directory(path)) return rocksdb::IOStatus::OK();
  const std::string parent = parent_directory(path);
  if (parent != path) {
    if (const auto made = make_directories(parent); !made.ok()) return made;
  }
  if (const auto made = fs_->CreateDirIfMissing(path, kIo, nullptr); !made.ok()) return made;
  return sync_directory(parent);
}

rocksdb::IOStatus Files::replace(const std::string& path, std::string_view bytes) const {
  return replace(path, [bytes](const Take& append) { return append(bytes); });
}

rocksdb::IOStatus Files::replace(const std::string& path,
                                 std::span<const std::string_view> pieces) const {
  return replace(path, [pieces](const Take& append) {
    rocksdb::IOStatus done;
    for (std::size_t n = 0; done.ok() && n < pieces.size(); ++n) done = append(pieces[n]);
    return done;
  });
}

rocksdb::IOStatus Files::replace(const std::string& path, const Fill& fill) const {
  Draft written;
  auto done = draft(path, fill, written);
  if (done.ok()) done = put_in_place(written);
  if (done.ok()) done = sync_directory(parent_directory(path));
  return done;
}

rocksdb::IOStatus Files::draft(const std::string& path, const Fill& fill, Draft& draft) const {
  draft.path = path;
  auto done = fs_->NewWritableFile(temporary(path), rocksdb::FileOptions(), &draft.file, nullptr);
  if (!done.ok()) return done;
  std::uint64_t size = 0;
  std::uint64_t on_its_way = 0;
  return fill([&](std::string_view bytes) {
    rocksdb::IOStatus written;
    while (written.ok() && !bytes.empty()) {
      const std::string_view piece = bytes.substr(0, kPieceSize);
      written = draft.file->Append(rocksdb::Slice(piece.data(), piece.size()), kIo, nullptr);
      bytes.remove_prefix(piece.size());
      size += piece.size();
      // The disk begins while the next piece is made, so that the sync has less to wait for.
      if (written.ok() && size - on_its_way >= kPieceSize) {
        written = draft.file->RangeSync(on_its_way, size - on_its_way, kIo, nullptr);
        on_its_way = size;
      }
    }
    return written;
  });
}

rocksdb::IOStatus Files::put_in_place(Draft& draft) const {
  auto done = draft.file->Fsync(kIo, nullptr);
  if (done.ok()) done = draft.file->Close(kIo, nullptr);
  if (done.ok()) done = fs_->RenameFile(temporary(draft.path), draft.path, kIo, nullptr);
  draft.file.reset();
  return done;
}

rocksdb::IOStatus Files::remove(const std::string& path) const {
  bool there = false;
  const rocksdb::IOStatus found = find(path, there);
  return found.ok() && there ? fs_->DeleteFile(path, kIo, nullptr) : found;
}

rocksdb::IOStatus Files::sync_directory(const std::string& path) const {
  std::unique_ptr<rocksdb::FSDirectory> directory;
  auto done = fs_->NewDirectory(path, kIo, &directory, nullptr);
  if (done.ok()) done = directory->Fsync(kIo, nullptr);
  return done;
}

rocksdb::IOStatus Files::open_in_place(const std::string& path,
                                       std::unique_ptr<rocksdb::FSRandomRWFile>& file) const {
  return fs_->NewRandomRWFile(path, rocksdb::FileOptions(), &file, nullptr);
}

std::string parent_directory(const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  if (end == std::string::npos) return path.empty() ? "." : "/";
  const std::size_t slash = path.rfind('/', end);
  if (slash == std::string::npos) return ".";
  const std::size_t keep = path.find_last_not_of('/', slash);
  return keep == std::string::npos ? "/" : path.substr(0, keep + 1);
}

}  // namespace quittance::storage
