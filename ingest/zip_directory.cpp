#include "ingest/zip.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

constexpr std::string_view kLocalHeader = "PK\x03\x04";
constexpr std::string_view kEntry = "PK\x01\x02";
constexpr std::string_view kEnd = "PK\x05\x06";
constexpr std::string_view kEnd64 = "PK\x06\x06";
constexpr std::string_view kLocator64 = "PK\x06\x07";
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocator64Bytes = 20;
constexpr std::size_t kCommentMax = 0xFFFF;
constexpr std::uint64_t kIn64 = 0xFFFF'FFFF;  // the figure stands in the zip64 field
constexpr std::uint64_t kCountIn64 = 0xFFFF;
constexpr std::uint16_t kExtra64 = 1;

// A figure of 2, 4 or 8 bytes, lowest first. The caller has seen that it is there.
std::uint64_t figure(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t n = size; n-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + n]);
  }
  return value;
}

bool fits(std::string_view bytes, std::uint64_t at, std::uint64_t size) {
  return at <= bytes.size() && size <= bytes.size() - at;
}

FailWith archive_damaged(std::string& message, std::string_view what, std::uint64_t at) {
  message = "the zip archive is damaged: " + std::string(what) + " at byte " + std::to_string(at) +
            "; fetch the file again";
  return fail(Errc::compressed_damaged);
}

struct Directory {
  std::uint64_t from = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
};

// The end record, whose comment ends with the file.
std::optional<std::size_t> find_end(std::string_view archive) {
  const std::size_t oldest = archive.size() - std::min(archive.size(), kEndBytes + kCommentMax);
  for (std::size_t at = archive.rfind(kEnd); at != std::string_view::npos && at >= oldest;
       at = archive.rfind(kEnd, at - 1)) {
    if (fits(archive, at, kEndBytes) &&
        at + kEndBytes + figure(archive, at + 20, 2) == archive.size()) {
      return at;
    }
    if (at == 0) break;
  }
  return std::nullopt;
}

Result<Directory> find_directory(std::string_view archive, std::string& message) {
  const std::optional<std::size_t> end = find_end(archive);
  if (!end)
    return archive_damaged(message, "it is cut off, for its directory is missing", archive.size());
  Directory directory{.from = figure(archive, *end + 16, 4),
                      .size = figure(archive, *end + 12, 4),
                      .entries = figure(archive, *end + 10, 2)};
  std::uint64_t until = *end;
  if (directory.from == kIn64 || directory.size == kIn64 || directory.entries == kCountIn64) {
    if (*end < kLocator64Bytes || !archive.substr(*end - kLocator64Bytes).starts_with(kLocator64)) {
      return archive_damaged(message, "its zip64 directory is missing", *end);
    }
    const std::uint64_t at = figure(archive, *end - kLocator64Bytes + 8, 8);
    if (!fits(archive, at, kEnd64Bytes) || !archive.substr(at).starts_with(kEnd64)) {
      return archive_damaged(message, "its zip64 directory is missing", *end);
    }
    directory = {.from = figure(archive, at + 48, 8),
                 .size = figure(archive, at + 40, 8),
                 .entries = figure(archive, at + 32, 8)};
    until = at;
  } else if (figure(archive, *end + 4, 2) != 0 ||
             figure(archive, *end + 8, 2) != directory.entries) {
    return archive_damaged(message, "it is one of several volumes", *end);
  }
  if (!fits(archive.substr(0, until), directory.from, directory.size)) {
    return archive_damaged(message, "its directory is not where its end says", *end);
  }
  return directory;
}

// What the zip64 field of an entry says in place of figures that have no room.
bool read_extra64(std::string_view extra, std::uint64_t& size, std::uint64_t& packed,
                  std::uint64_t& offset) {
  while (extra.size() >= 4) {
    const std::uint64_t length = figure(extra, 2, 2);
    if (!fits(extra, 4, length)) return false;
    if (figure(extra, 0, 2) == kExtra64) {
      std::string_view rest = extra.substr(4, length);
      for (std::uint64_t* value : {&size, &packed, &offset}) {
        if (*value != kIn64) continue;
        if (rest.size() < 8) return false;
        *value = figure(rest, 0, 8);
        rest.remove_prefix(8);
      }
    }
    extra.remove_prefix(4 + length);
  }
  return true;
}

std::string shown_name(std::string_view name) {
  std::string shown = valid_utf8(name) ? std::string(name) : latin1_to_utf8(name);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  }
  return shown;
}

// A file and the bytes that it takes, its own header included.
struct Found {
  ZipMember member;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool folder = false;
};

// Reads the entry at the front of `rest` and takes it off.
Result<Found> take_entry(std::string_view archive, const Directory& directory,
                         std::string_view& rest, std::string& message) {
  const auto here = static_cast<std::uint64_t>(rest.data() - archive.data());
  if (rest.size() < kEntryBytes || !rest.starts_with(kEntry)) {
    return archive_damaged(message, "an entry of its directory is missing", here);
  }
  const std::uint64_t name_bytes = figure(rest, 28, 2);
  const std::uint64_t extra_bytes = figure(rest, 30, 2);
  const std::uint64_t entry_bytes = kEntryBytes + name_bytes + extra_bytes + figure(rest, 32, 2);
  if (rest.size() < entry_bytes) return archive_damaged(message, "its directory is cut off", here);
  const std::string_view name = rest.substr(kEntryBytes, name_bytes);
  Found found;
  ZipMember& member = found.member;
  member.flags = static_cast<std::uint16_t>(figure(rest, 8, 2));
  member.method = static_cast<std::uint16_t>(figure(rest, 10, 2));
  member.crc = static_cast<std::uint32_t>(figure(rest, 16, 4));
  std::uint64_t packed = figure(rest, 20, 4);
  member.size = figure(rest, 24, 4);
  found.from = figure(rest, 42, 4);
  if (!read_extra64(rest.substr(kEntryBytes + name_bytes, extra_bytes), member.size, packed,
                    found.from)) {
    return archive_damaged(message, "an entry of its directory is unreadable", here);
  }
  const std::string_view files = archive.substr(0, directory.from);
  if (!fits(files, found.from, kLocalBytes) ||
      !files.substr(found.from).starts_with(kLocalHeader)) {
    return archive_damaged(message, "a file is not where the directory says", here);
  }
  const std::string_view local = files.substr(found.from);
  const std::uint64_t header = kLocalBytes + figure(local, 26, 2) + figure(local, 28, 2);
  if (!fits(local, header, packed) || figure(local, 8, 2) != member.method) {
    return archive_damaged(message, "a file's own header differs from the directory", found.from);
  }
  member.flags = static_cast<std::uint16_t>(member.flags | figure(local, 6, 2));
  member.packed = local.substr(header, packed);
  member.name = shown_name(name);
  found.to = found.from + header + packed;
  found.folder = name.ends_with('/') && member.size == 0;
  rest.remove_prefix(entry_bytes);
  return found;
}

}  // namespace

bool is_zip(std::string_view bytes) {
  return bytes.starts_with(kLocalHeader) || bytes.starts_with(kEnd);
}

Result<std::vector<ZipMember>> zip_members(std::string_view archive, const UnpackLimits& limits,
                                           std::string& message) {
  QTRY(const Directory directory, find_directory(archive, message));
  if (directory.entries > kZipMembersMax) {
    message = "the zip archive has " + std::to_string(directory.entries) + " files, more than " +
              std::to_string(kZipMembersMax) + "; unpack it and give the files";
    return fail(Errc::limit_exceeded);
  }
  std::vector<Found> found;
  std::string_view rest = archive.substr(directory.from, directory.size);
  for (std::uint64_t n = 0; n < directory.entries; ++n) {
    QTRY(Found entry, take_entry(archive, directory, rest, message));
    found.push_back(std::move(entry));
  }
  if (!rest.empty())
    return archive_damaged(message, "its directory is longer than stated", directory.from);

  // Files that share bytes are how a small archive unpacks to a huge one.
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.from < b.from; });
  std::uint64_t room = unpacked_bytes_max(archive.size(), limits);
  for (std::size_t n = 0; n < found.size(); ++n) {
    if (n > 0 && found[n].from < found[n - 1].to) {
      return archive_damaged(message, "two of its files stand in the same bytes", found[n].from);
    }
    if (found[n].member.size > room) {
      message = "unpacks to more than " +
                std::to_string(unpacked_bytes_max(archive.size(), limits)) +
                " bytes, the limit for its size; if it is genuine, unpack it and give the files";
      return fail(Errc::limit_exceeded);
    }
    room -= found[n].member.size;
  }
  std::vector<ZipMember> members;
  for (Found& entry : found) {
    if (!entry.folder) members.push_back(std::move(entry.member));
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const ZipMember& a, const ZipMember& b) { return a.name < b.name; });
  return members;
}

}  // namespace quittance::ingest
