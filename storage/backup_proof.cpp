#include "storage/backup_proof.h"

#include <fmt/format.h>

#include "storage/failure.h"
#include "storage/file_archive.h"

namespace quittance::storage {
namespace {

StoreFailure damaged_backup(const std::string& directory, std::string_view why) {
  return {Errc::book_damaged,
          fmt::format("the backup in {} cannot be proved whole: {}. Use another backup; this one "
                      "was left as it is.",
                      directory, why)};
}

}  // namespace

Result<BackupManifest> read_manifest(const Files& files, const std::string& directory,
                                     StoreFailure& failure) {
  const std::string path = directory + "/manifest";
  if (!files.exists(path)) {
    return report(failure, {Errc::book_missing,
                            fmt::format("no backup in {}: it has no manifest. Name the folder that "
                                        "`quittance backup` was given.",
                                        directory)});
  }
  std::string text;
  if (const auto done = files.read(path, text); !done.ok()) {
    return report(failure, failure_of(done, "cannot read the backup's manifest", path));
  }
  std::uint32_t version = 0;
  auto manifest = decode_manifest(text, version);
  if (manifest) return *std::move(manifest);
  if (version > kBackupVersion) {
    return report(failure,
                  {Errc::book_newer,
                   fmt::format("the backup in {} has format {}, this program reads format {}. "
                               "Upgrade this program and run the command again.",
                               directory, version, kBackupVersion)});
  }
  return report(failure, damaged_backup(directory, "its manifest is damaged"));
}

Result<void> read_blocks(
    const Files& files, const std::string& directory, const BackupManifest& manifest,
    const std::function<Result<void>(const BlockHeader&, std::string_view events)>& visit,
    StoreFailure& failure) {
  Head head = genesis_head();
  std::string bytes;
  for (const BackupSegment& segment : manifest.segments) {
    const std::string name = segment_name(segment.first);
    const auto broken = [&](std::string_view why) {
      return report(failure, damaged_backup(directory, fmt::format("{} {}", name, why)));
    };
    const std::string path = directory + "/" + name;
    if (!files.exists(path)) return broken("is missing");
    if (const auto done = files.read(path, bytes); !done.ok()) {
      return report(failure, failure_of(done, "cannot read the backup", path));
    }
    if (bytes.size() != segment.size || sha256(bytes) != segment.digest) {
      return broken("is not what the manifest says");
    }
    std::string_view rest = bytes;
    while (!rest.empty()) {
      BlockHeader header;
      const HeaderFault fault = decode_header(rest, header);
      if (fault == HeaderFault::newer) return report(failure, newer(path));
      if (fault != HeaderFault::none || rest.size() - kBlockHeaderSize < header.events_size) {
        return broken(fmt::format("has a damaged header after block {}", head.block));
      }
      const std::string_view events = rest.substr(kBlockHeaderSize, header.events_size);
      rest.remove_prefix(kBlockHeaderSize + events.size());
      if (const auto why = chain_fault(head, header, events); !why.empty()) {
        return broken(fmt::format("has a block {}: {}", header.block, why));
      }
      head = head_after(header);
      QTRY_VOID(visit(header, events));
    }
    if (head.block != segment.last) return broken("does not end where the manifest says");
  }
  if (head == manifest.head) return {};
  return report(failure, damaged_backup(directory, fmt::format("its blocks end at {}, its manifest "
                                                               "says {}",
                                                               head.block, manifest.head.block)));
}

Result<void> prove_files(const Files& files, const std::string& directory, const std::string& where,
                         const BackupManifest& manifest, StoreFailure& failure) {
  const auto archive = FileArchive::at(where, files.env());
  for (const std::string& name : manifest.files) {
    const auto digest = digest_in_name(name);
    const auto read = archive->read(*digest, [](std::string_view) { return Result<void>(); });
    if (read) continue;
    if (read.error().code == Errc::io_failed) return report(failure, archive->failure());
    return report(failure,
                  damaged_backup(directory, fmt::format("files/{} is missing or does not match its "
                                                        "digest",
                                                        name)));
  }
  return {};
}

Result<void> copy_file(const Files& files, const std::string& from, const std::string& to,
                       const std::string& name, StoreFailure& failure) {
  const std::string path = to + "/files/" + name;
  const auto done = files.replace(path, [&](const Files::Take& append) {
    return files.read_pieces(from + "/files/" + name, append);
  });
  if (done.ok()) return {};
  return report(failure, failure_of(done, "cannot copy an original file", path));
}

}  // namespace quittance::storage
