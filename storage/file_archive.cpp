#include "storage/file_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "storage/book_layout.h"
#include "storage/failure.h"
#include "storage/file_system.h"
#include "storage/packing.h"

namespace quittance::storage {
namespace {

constexpr std::string_view kPacked = ".zst";
constexpr std::size_t kOpenMax = 64;  // files open at once

class DirectoryArchive : public FileArchive {
 public:
  DirectoryArchive(const std::string& book_directory, rocksdb::Env* env)
      : files_(env), directory_(paths_of(book_directory).files) {}

  [[nodiscard]] std::vector<Result<void>> store(std::span<const Original> originals,
                                                Executor& executor) override {
    std::vector<Result<void>> outcomes(originals.size());
    const std::lock_guard guard(storing_);
    for (std::size_t first = 0; first < originals.size(); first += kOpenMax) {
      const std::size_t count = std::min(kOpenMax, originals.size() - first);
      store_group(originals.subspan(first, count), std::span(outcomes).subspan(first, count),
                  executor);
    }
    return outcomes;
  }

  [[nodiscard]] bool has(const Digest& digest) const override {
    return files_.exists(path_of(packed_name(digest))) ||
           files_.exists(path_of(plain_name(digest)));
  }

  [[nodiscard]] Result<std::vector<Digest>> list() const override {
    std::vector<std::string> names;
    if (const auto done = files_.list(directory_, names); !done.ok()) {
      return note(failure_of(done, "cannot list the original files", directory_));
    }
    std::vector<Digest> found;
    for (const std::string& name : names) {
      if (const auto digest = digest_in_name(name)) found.push_back(*digest);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  [[nodiscard]] Result<void> read(const Digest& digest, const Take& take) const override {
    std::string path = path_of(packed_name(digest));
    bool packed = false;
    bool plain = false;
    auto looked = files_.find(path, packed);
    if (looked.ok() && !packed) {
      path = path_of(plain_name(digest));
      looked = files_.find(path, plain);
    }
    // What may not be looked for is not missing.
    if (!looked.ok()) return note(failure_of(looked, "cannot look for an original file", path));
    if (!packed && !plain) {
      return note({Errc::unknown_file, fmt::format("no file {} in {}. Check its digest with the "
                                                   "files command.",
                                                   digest.hex(), directory_)});
    }
    Sha256 hash;
    Result<void> taken;
    const PieceSink hand_over = [&](std::string_view piece) {
      hash.update(piece);
      taken = take(piece);
      return taken ? rocksdb::IOStatus::OK() : rocksdb::IOStatus::Aborted();
    };
    Unpacker unpacker;
    const auto done = files_.read_pieces(path, [&](std::string_view piece) {
      return packed ? unpacker.feed(piece, hand_over) : hand_over(piece);
    });
    if (!taken) return fail(taken.error());
    if (!done.ok() && !done.IsCorruption()) {
      return note(failure_of(done, "cannot read the original file", path));
    }
    if (!done.ok() || (packed && !unpacker.whole()) || hash.finish() != digest) {
      return note({Errc::book_damaged,
                   fmt::format("the original file {} does not match its digest. Restore it from a "
                               "backup, or pack an undamaged copy into its place with `zstd -1`; "
                               "the journal is not affected.",
                               path)});
    }
    return {};
  }

  [[nodiscard]] StoreFailure failure() const override {
    const std::lock_guard guard(failing_);
    return failure_;
  }

 private:
  // An original on its way into the archive.
  struct Arrival {
    bool again = false;  // the same bytes stand before it in the group
    Files::Draft draft;
  };

  // All are packed and written first; then the disk is waited for, once for their names.
  void store_group(std::span<const Original> originals, std::span<Result<void>> outcomes,
                   Executor& executor) {
    std::vector<Arrival> arrivals(originals.size());
    std::map<Digest, std::size_t> first_of;
    for (std::size_t n = 0; n < originals.size(); ++n)
      arrivals[n].again = !first_of.try_emplace(originals[n].digest, n).second;
    executor.for_each(originals.size(), [&](std::size_t n) {
      if (!arrivals[n].again) outcomes[n] = draft(originals[n], arrivals[n]);
    });
    executor.for_each(originals.size(), [&](std::size_t n) {
      if (arrivals[n].draft.file == nullptr || !outcomes[n]) return;
      if (const auto dead = cause_of_death()) {
        outcomes[n] = note(*dead);
      } else if (const auto done = files_.put_in_place(arrivals[n].draft); !done.ok()) {
        outcomes[n] = die(done, arrivals[n].draft.path);
      }
    });
    // The content of those that were there was synced before their names; the names may not be, if
    // a crash came in between.
    if (const auto dead = cause_of_death()) {
      for (Result<void>& outcome : outcomes) {
        if (outcome) outcome = note(*dead);
      }
    } else if (const auto done = files_.sync_directory(directory_); !done.ok()) {
      for (Result<void>& outcome : outcomes) {
        if (outcome) outcome = die(done, directory_);
      }
    }
    for (std::size_t n = 0; n < originals.size(); ++n) {
      if (arrivals[n].again) outcomes[n] = outcomes[first_of.at(originals[n].digest)];
    }
  }

  Result<void> draft(const Original& original, Arrival& arrival) {
    const std::string path = path_of(packed_name(original.digest));
    if (const auto dead = cause_of_death()) return note(*dead);
    auto done = files_.make_directories(directory_);
    if (done.ok() && files_.exists(path) &&
        read(original.digest, [](auto) { return Result<void>(); })) {
      return {};
    }
    bool differs = false;
    const auto fill = [&](const PieceSink& append) {
      Sha256 hash;
      auto packed =
          pack(original.bytes, append, [&](std::string_view piece) { hash.update(piece); });
      differs = packed.ok() && hash.finish() != original.digest;
      return differs ? rocksdb::IOStatus::Aborted("its bytes changed") : packed;
    };
    if (done.ok()) done = files_.draft(path, fill, arrival.draft);
    if (done.ok()) return {};
    arrival.draft.file.reset();
    if (!differs) return die(done, path);
    files_.remove(path + ".tmp").PermitUncheckedError();
    return note({Errc::io_failed,
                 "the file was written to while it was read. Wait until it is "
                 "whole and run the command again."});
  }

  // A disk that failed once is not asked again.
  FailWith die(const rocksdb::IOStatus& done, const std::string& path) {
    StoreFailure cause = failure_of(done, "cannot keep the original file", path);
    const std::lock_guard failing(failing_);
    if (!dead_) dead_ = cause;
    return report(failure_, std::move(cause));
  }

  [[nodiscard]] std::string path_of(const std::string& name) const {
    return directory_ + "/" + name;
  }
  [[nodiscard]] std::optional<StoreFailure> cause_of_death() const {
    const std::lock_guard guard(failing_);
    return dead_;
  }
  FailWith note(StoreFailure cause) const {
    const std::lock_guard guard(failing_);
    return report(failure_, std::move(cause));
  }

  Files files_;
  std::string directory_;
  std::mutex storing_;  // two callers may bring the same file
  mutable std::mutex failing_;
  std::optional<StoreFailure> dead_;  // a sync that failed once may lie when asked again
  mutable StoreFailure failure_{Errc::io_failed, "no call has failed"};
};

}  // namespace

std::unique_ptr<FileArchive> FileArchive::at(const std::string& book_directory, Environment* env) {
  return std::make_unique<DirectoryArchive>(book_directory, env);
}

Result<std::string> FileArchive::load(const Digest& digest) const {
  std::string bytes;
  QTRY_VOID(read(digest, [&](std::string_view piece) {
    bytes.append(piece);
    return Result<void>();
  }));
  return bytes;
}

std::string packed_name(const Digest& digest) {
  return digest.hex().append(kPacked);
}
std::string plain_name(const Digest& digest) {
  return digest.hex();
}

std::optional<Digest> digest_in_name(std::string_view name) {
  if (name.ends_with(kPacked)) name.remove_suffix(kPacked.size());
  Digest digest;
  if (name.size() != 2 * digest.bytes.size()) return std::nullopt;
  for (std::size_t n = 0; n < name.size(); ++n) {
    const bool is_digit = name[n] >= '0' && name[n] <= '9';
    if (!is_digit && !(name[n] >= 'a' && name[n] <= 'f')) return std::nullopt;
    const auto value = static_cast<std::uint8_t>(is_digit ? name[n] - '0' : name[n] - 'a' + 10);
    std::uint8_t& byte = digest.bytes[n / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
  }
  return digest;
}

}  // namespace quittance::storage
