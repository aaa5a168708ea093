#include "storage/backup_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "storage/file_archive.h"
#include "storage/journal.h"

namespace quittance::storage {
namespace {

constexpr std::string_view kTitle = "quittance-backup";

// Takes words off the front of a text of lines; stays failed once anything is wrong.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  [[nodiscard]] std::string_view word() {
    const std::size_t end = text_.find_first_of(" \n");
    if (end == std::string_view::npos) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return taken;
  }
  [[nodiscard]] std::uint64_t number() {
    const std::string_view digits = word();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) failed_ = true;
    return value;
  }
  [[nodiscard]] Digest digest() {
    const auto found = digest_in_name(word());
    if (!found) failed_ = true;
    return found.value_or(Digest());
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool done() const { return failed_ || text_.empty(); }

 private:
  std::string_view text_;
  bool failed_ = false;
};

}  // namespace

std::string segment_name(std::uint64_t first) {
  return fmt::format("blocks/{:012}", first);
}

std::string encode_manifest(const BackupManifest& manifest) {
  std::string text =
      fmt::format("{} {}\nhead {} {} {}\n", kTitle, kBackupVersion, manifest.head.block,
                  manifest.head.next_sequence, manifest.head.digest.hex());
  for (const BackupSegment& segment : manifest.segments) {
    text += fmt::format("blocks {} {} {} {}\n", segment.first, segment.last, segment.size,
                        segment.digest.hex());
  }
  for (const std::string& name : manifest.files) text += fmt::format("file {}\n", name);
  text += fmt::format("end {}\n", sha256(text).hex());
  return text;
}

std::optional<BackupManifest> decode_manifest(std::string_view text, std::uint32_t& version) {
  version = 0;
  const std::size_t end = text.rfind("end ");
  if (end == std::string_view::npos) return std::nullopt;
  if (text.substr(end) != fmt::format("end {}\n", sha256(text.substr(0, end)).hex())) {
    return std::nullopt;
  }
  Words words(text.substr(0, end));
  if (words.word() != kTitle) return std::nullopt;
  version = static_cast<std::uint32_t>(words.number());
  if (version != kBackupVersion) return std::nullopt;
  BackupManifest manifest;
  if (words.word() != "head") return std::nullopt;
  manifest.head.block = words.number();
  manifest.head.next_sequence = words.number();
  manifest.head.digest = words.digest();
  while (!words.done()) {
    const std::string_view what = words.word();
    if (what == "blocks") {
      BackupSegment segment;
      segment.first = words.number();
      segment.last = words.number();
      segment.size = words.number();
      segment.digest = words.digest();
      manifest.segments.push_back(segment);
    } else if (what == "file") {
      manifest.files.emplace_back(words.word());
      if (!digest_in_name(manifest.files.back())) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  // One text for each manifest: what reads otherwise was not written by us.
  if (words.failed() || encode_manifest(manifest) != text) return std::nullopt;
  return manifest;
}

}  // namespace quittance::storage
