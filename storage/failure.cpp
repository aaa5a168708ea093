#include "storage/failure.h"

#include <fmt/format.h>
#include <rocksdb/status.h>

#include <utility>

namespace quittance::storage {
namespace {

// RocksDB passes a failed sync on as a plain IOError; only its text ("While fdatasync: PATH: …")
// tells. A path may have the word in it, too.
bool names_a_sync(std::string_view text) {
  constexpr std::string_view kWhile = "hile ";
  for (std::size_t at = text.find(kWhile); at != std::string_view::npos;
       at = text.find(kWhile, at + 1)) {
    const std::string_view act = text.substr(at, text.find(':', at) - at);
    if (act.find("sync") != std::string_view::npos) return true;
  }
  return false;
}

// Nor does it always pass a full volume on by its code: what it wraps once more is only text.
bool names_a_full_volume(std::string_view text) {
  return (text.find("No space left on device") != std::string_view::npos ||
          text.find("Disk quota exceeded") != std::string_view::npos) &&
         !names_a_sync(text);
}

// RocksDB calls an argument invalid when it could not read the options that it compares it with.
bool names_a_reading_that_failed(std::string_view text) {
  return text.find("IO error: ") != std::string_view::npos &&
         text.find("No such file or directory") == std::string_view::npos;
}

// What to do about an error that a limit of the process made, and no disk.
std::string_view remedy(std::string_view text) {
  if (text.find("Too many open files") != std::string_view::npos) {
    return "Let the process open more files (`ulimit -n 1024`), then run the command again.";
  }
  if (text.find("File too large") != std::string_view::npos) {
    return "Let the process write larger files (`ulimit -f unlimited`), then run the command "
           "again; what was acknowledged is safe.";
  }
  return "Check that the path exists, its permissions and the disk, then run the command again.";
}

}  // namespace

StoreFailure failure_of(const rocksdb::Status& status, std::string_view what,
                        std::string_view path) {
  const std::string text = status.ToString();
  if (status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit ||
      names_a_full_volume(text)) {
    return {Errc::no_space,
            fmt::format("{} in {}: the volume is full ({}). Free space there and run the command "
                        "again; what was acknowledged is safe.",
                        what, path, text)};
  }
  if (status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound() ||
      (status.IsInvalidArgument() && !names_a_reading_that_failed(text)) ||
      status.IsNotSupported()) {
    return damaged(path, fmt::format("{}: {}", what, text));
  }
  if (names_a_sync(text)) {
    return {
        Errc::sync_failed,
        fmt::format("{} in {}: the disk could not confirm a write ({}). The volume is suspect: "
                    "end this process, check the disk, then run `quittance verify`; do not retry "
                    "on this volume before.",
                    what, path, text)};
  }
  return {Errc::io_failed, fmt::format("{} in {}: {}. {}", what, path, text, remedy(text))};
}

StoreFailure cannot_make_folder(const rocksdb::Status& status, std::string_view path) {
  StoreFailure failure = failure_of(status, "cannot make the folder", path);
  if (failure.code == Errc::no_space || failure.code == Errc::sync_failed) return failure;
  return {Errc::io_failed, fmt::format("cannot make the folder {}: {}. Check path and permissions.",
                                       path, status.ToString())};
}

StoreFailure damaged(std::string_view book, std::string_view why) {
  return {Errc::book_damaged,
          fmt::format("the book cannot be proved whole and stays closed: {} (in {}). Nothing was "
                      "served and nothing changed. Restore it from a backup into a new folder "
                      "(`quittance --book NEW restore BACKUP`), and keep this one for examination.",
                      why, book)};
}

StoreFailure newer(std::string_view what) {
  return {Errc::book_newer,
          fmt::format("{} was written by a newer version. Upgrade this program and run the command "
                      "again; nothing was changed.",
                      what)};
}

FailWith report(StoreFailure& failure, StoreFailure cause) {
  failure = std::move(cause);
  return fail(failure.code);
}

}  // namespace quittance::storage
