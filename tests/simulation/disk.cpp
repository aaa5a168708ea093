#include "tests/simulation/disk.h"

#include <algorithm>
#include <utility>

namespace quittance::simulation {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kSector = 512;

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

// Copies a page, or its first `size` bytes, from what is seen to what stays.
void keep_page(const DiskFile& file, std::uint64_t page, std::uint64_t size, std::string& left) {
  const std::uint64_t from = page * kPage;
  if (from >= file.seen.size()) return;
  const std::uint64_t count = std::min<std::uint64_t>(size, file.seen.size() - from);
  if (left.size() < from + count) left.resize(from + count, '\0');
  left.replace(from, count, file.seen, from, count);
}

// What a power cut leaves of one file.
std::string left_of(const DiskFile& file, Loss loss, std::mt19937_64& random, LossCount& count) {
  std::string left = file.durable;
  const std::vector<std::uint64_t> pages(file.dirty.begin(), file.dirty.end());
  if (loss == Loss::hole && left.size() < file.seen.size()) left.resize(file.seen.size(), '\0');
  if (loss == Loss::reorder || loss == Loss::hole) {
    bool lost_one = false;
    for (const std::uint64_t page : pages) {
      if (below(random, 2) == 0) {
        ++count.pages_lost;
        lost_one = true;
        continue;
      }
      keep_page(file, page, kPage, left);
      if (lost_one) ++count.reordered;
    }
    return left;
  }
  const std::uint64_t kept = loss == Loss::drop   ? 0
                             : loss == Loss::keep ? pages.size()
                                                  : below(random, pages.size() + 1);
  for (std::uint64_t n = 0; n < kept; ++n) keep_page(file, pages[n], kPage, left);
  count.pages_lost += pages.size() - kept;
  if (loss == Loss::drop || kept == pages.size()) return left;
  const std::uint64_t torn = pages[kept];
  keep_page(file, torn, below(random, kPage / kSector) * kSector, left);
  ++count.pages_torn;
  if (loss == Loss::garble && left.size() < file.seen.size()) {
    const std::uint64_t strange =
        std::min<std::uint64_t>(1 + below(random, kPage), file.seen.size() - left.size());
    for (std::uint64_t n = 0; n < strange; ++n) left += static_cast<char>(random() & 0xff);
    ++count.pages_garbled;
  }
  return left;
}

}  // namespace

std::string_view name(Loss loss) {
  constexpr std::string_view kNames[] = {"drop", "tear", "reorder", "garble", "keep", "hole"};
  return kNames[static_cast<std::size_t>(loss)];
}

void DiskFile::write(std::uint64_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  const std::uint64_t end = offset + bytes.size();
  if (seen.size() < end) seen.resize(end, '\0');
  seen.replace(offset, bytes.size(), bytes);
  for (std::uint64_t page = offset / kPage; page <= (end - 1) / kPage; ++page) dirty.insert(page);
}

void DiskFile::truncate(std::uint64_t size) {
  seen.resize(size, '\0');
  dirty.erase(dirty.lower_bound((size + kPage - 1) / kPage), dirty.end());
}

void DiskFile::sync() {
  durable.resize(seen.size(), '\0');
  for (const std::uint64_t page : dirty) keep_page(*this, page, kPage, durable);
  dirty.clear();
}

void DiskFile::fail_sync() {
  dirty.clear();
}

Disk::Disk() {
  seen_["/"] = nullptr;
  durable_["/"] = nullptr;
}

Disk::Disk(const Disk& other) {
  *this = other;
}

Disk& Disk::operator=(const Disk& other) {
  if (this == &other) return *this;
  std::map<const DiskFile*, FilePtr> copies;  // a file may have several names at different moments
  const auto copy = [&copies](const FilePtr& file) -> FilePtr {
    if (file == nullptr) return nullptr;
    FilePtr& made = copies[file.get()];
    if (made == nullptr) made = std::make_shared<DiskFile>(*file);
    return made;
  };
  seen_ = other.seen_;
  durable_ = other.durable_;
  unsynced_ = other.unsynced_;
  for (auto& [path, file] : seen_) file = copy(file);
  for (auto& [path, file] : durable_) file = copy(file);
  for (Change& change : unsynced_) change.file = copy(change.file);
  return *this;
}

bool Disk::is_directory(const std::string& path) const {
  const auto found = seen_.find(path);
  return found != seen_.end() && found->second == nullptr;
}

Disk::FilePtr Disk::file(const std::string& path) const {
  const auto found = seen_.find(path);
  return found == seen_.end() ? nullptr : found->second;
}

std::vector<std::string> Disk::children(const std::string& directory) const {
  std::vector<std::string> names;
  const std::string prefix = directory == "/" ? "/" : directory + "/";
  for (auto at = seen_.lower_bound(prefix); at != seen_.end(); ++at) {
    if (at->first.compare(0, prefix.size(), prefix) != 0) break;
    const std::string rest = at->first.substr(prefix.size());
    if (!rest.empty() && rest.find('/') == std::string::npos) names.push_back(rest);
  }
  return names;
}

void Disk::apply(const Change& change, Names& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (change.there) {
    names[change.path] = change.file;
  } else {
    names.erase(change.path);
  }
}

void Disk::note(Change change) {
  apply(change, seen_);
  unsynced_.push_back(std::move(change));
}

Disk::FilePtr Disk::create(const std::string& path) {
  auto file = std::make_shared<DiskFile>();
  note({path, {}, true, file});
  return file;
}

void Disk::make_directory(const std::string& path) {
  note({path, {}, true, nullptr});
}

void Disk::remove(const std::string& path) {
  note({path, {}, false, nullptr});
}

void Disk::rename(const std::string& from, const std::string& to) {
  note({to, from, true, file(from)});
}

void Disk::sync_directory(const std::string& path) {
  std::erase_if(unsynced_, [&](const Change& change) {
    if (parent_of(change.path) != path) return false;
    apply(change, durable_);
    return true;
  });
}

LossCount Disk::cut_power(Loss loss, std::mt19937_64& random) {
  LossCount count;
  const std::size_t in_order = loss == Loss::drop   ? 0
                               : loss == Loss::keep ? unsynced_.size()
                                                    : below(random, unsynced_.size() + 1);
  for (std::size_t n = 0; n < unsynced_.size(); ++n) {
    const bool any = loss == Loss::reorder || loss == Loss::hole;
    const bool kept = any ? below(random, 2) == 1 : n < in_order;
    if (kept) {
      apply(unsynced_[n], durable_);
      if (count.names_lost > 0) ++count.reordered;
    } else {
      ++count.names_lost;
    }
  }
  unsynced_.clear();
  std::erase_if(durable_, [this](const auto& entry) {  // of a directory that is gone
    return entry.first != "/" && !durable_.contains(parent_of(entry.first));
  });
  for (auto& [path, file] : durable_) {
    if (file == nullptr) continue;
    std::string left = left_of(*file, loss, random, count);
    file->seen = left;
    file->durable = std::move(left);
    file->dirty.clear();
  }
  seen_ = durable_;
  return count;
}

std::string Disk::flip_bit(std::mt19937_64& random) {
  std::vector<std::string> paths;
  for (const auto& [path, file] : seen_) {
    if (file != nullptr && !file->seen.empty()) paths.push_back(path);
  }
  if (paths.empty()) return {};
  const std::string& path = paths[below(random, paths.size())];
  DiskFile& file = *seen_[path];
  const std::uint64_t byte = below(random, file.seen.size());
  const auto bit = static_cast<char>(1U << below(random, 8));
  file.seen[byte] = static_cast<char>(file.seen[byte] ^ bit);
  if (byte < file.durable.size()) file.durable[byte] = static_cast<char>(file.durable[byte] ^ bit);
  return path + " byte " + std::to_string(byte) + " of " + std::to_string(file.seen.size());
}

Digest Disk::digest() const {
  Sha256 hash;
  for (const auto& [path, file] : seen_) {
    hash.update(path + "\n" + (file == nullptr ? "/" : std::to_string(file->seen.size())) + "\n");
    if (file != nullptr) hash.update(file->seen);
  }
  return hash.finish();
}

}  // namespace quittance::simulation
