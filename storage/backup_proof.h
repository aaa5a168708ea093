// Reads a backup and proves it on the way.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "storage/backup_manifest.h"
#include "storage/file_system.h"
#include "storage/journal.h"

namespace quittance::storage {

// The manifest of the backup in `directory`. Errors: book_missing, book_damaged, book_newer,
// io_failed.
[[nodiscard]] Result<BackupManifest> read_manifest(const Files& files, const std::string& directory,
                                                   StoreFailure& failure);

// Hands over every block in order, each proved: its segment's digest, its header, its place in the
// chain, the head at the end. Memory: one segment. Errors: book_damaged, io_failed, `visit`'s own.
[[nodiscard]] Result<void> read_blocks(
    const Files& files, const std::string& directory, const BackupManifest& manifest,
    const std::function<Result<void>(const BlockHeader&, std::string_view events)>& visit,
    StoreFailure& failure);

// Proves each file of the manifest against its digest, as it stands in the folder `where`: the
// backup's own or that of a book made from it. Errors: book_damaged, io_failed.
[[nodiscard]] Result<void> prove_files(const Files& files, const std::string& directory,
                                       const std::string& where, const BackupManifest& manifest,
                                       StoreFailure& failure);

// Copies FROM/files/NAME to TO/files/NAME, synced. Errors: io_failed, no_space, sync_failed.
[[nodiscard]] Result<void> copy_file(const Files& files, const std::string& from,
                                     const std::string& to, const std::string& name,
                                     StoreFailure& failure);

}  // namespace quittance::storage
