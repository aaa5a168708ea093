#include "storage/anchor_file.h"

#include <algorithm>
#include <utility>

namespace quittance::storage {

// One file, open for writing.
class AnchorSet::Copy {
 public:
  Copy(std::unique_ptr<rocksdb::FSRandomRWFile> file, std::size_t next_page)
      : file_(std::move(file)), next_page_(next_page) {}

  [[nodiscard]] bool has_room(std::size_t pages) const {
    return pages_not_in_journal_ + pages_to_take(pages) <= kRingPages;
  }
  void journal_has_all() { pages_not_in_journal_ = 0; }

  rocksdb::IOStatus write(const std::string& slot, std::size_t pages) {
    QASSERT(has_room(pages));
    pages_not_in_journal_ += pages_to_take(pages);
    if (next_page_ + pages > kRingPages) next_page_ = 0;
    const std::size_t at = next_page_ * kAnchorPage;
    next_page_ += pages;
    for (const std::size_t ring : {std::size_t{0}, kRingSize}) {
      auto done = file_->Write(ring + at, slot, rocksdb::IOOptions(), nullptr);
      if (!done.ok()) return done;
    }
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus sync() { return file_->Sync(rocksdb::IOOptions(), nullptr); }

 private:
  // A slot that does not fit before the ring's end begins at its front.
  [[nodiscard]] std::size_t pages_to_take(std::size_t pages) const {
    return next_page_ + pages <= kRingPages ? pages : kRingPages - next_page_ + pages;
  }

  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
  std::size_t next_page_;
  std::size_t pages_not_in_journal_ = 0;  // of the newest slots
};

AnchorSet::AnchorSet(const Files& files, std::vector<std::string> paths)
    : files_(files), paths_(std::move(paths)) {}

AnchorSet::~AnchorSet() = default;

rocksdb::IOStatus AnchorSet::read() {
  images_.assign(paths_.size(), AnchorImage());
  found_.assign(paths_.size(), false);
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    in_hand_ = i;
    bool there = false;
    auto done = files_.find(paths_[i], there);
    if (done.ok() && !there) continue;
    std::string bytes;
    if (done.ok()) done = files_.read(paths_[i], bytes);
    if (!done.ok()) return done;
    images_[i] = decode_anchor(bytes);
    found_[i] = true;
  }
  return rocksdb::IOStatus::OK();
}

rocksdb::IOStatus AnchorSet::read_again(std::optional<std::size_t>& differs) const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    bool there = false;
    auto done = files_.find(paths_[i], there);
    std::string bytes;
    if (done.ok() && there) done = files_.read_again(paths_[i], bytes);
    if (!done.ok() || there != found_[i] || decode_anchor(bytes) != images_[i]) {
      differs = i;
      return done;
    }
  }
  return rocksdb::IOStatus::OK();
}

bool AnchorSet::mirrored() const {
  return std::all_of(images_.begin(), images_.end(),
                     [](const AnchorImage& image) { return image.mirrored; });
}

rocksdb::IOStatus AnchorSet::open_for_writing(const AnchorEntry& newest, bool anew) {
  QASSERT(images_.size() == paths_.size() && copies_.empty());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    in_hand_ = i;
    const AnchorEntry* held = images_[i].newest();
    const bool whole = !anew && held != nullptr && images_[i].mirrored;
    std::size_t next_page = images_[i].page_to_write();
    if (!whole) {
      if (auto done = files_.replace(paths_[i], encode_anchor(newest)); !done.ok()) return done;
      next_page = pages_of(newest);
    }
    std::unique_ptr<rocksdb::FSRandomRWFile> file;
    if (auto done = files_.open_in_place(paths_[i], file); !done.ok()) return done;
    copies_.push_back(std::make_unique<Copy>(std::move(file), next_page));
    if (whole && held->header != newest.header) {
      auto done = copies_.back()->write(encode_slot(newest), pages_of(newest));
      if (done.ok()) done = copies_.back()->sync();
      if (!done.ok()) return done;
    }
    copies_.back()->journal_has_all();
  }
  return rocksdb::IOStatus::OK();
}

bool AnchorSet::has_room(const AnchorEntry& entry) const {
  const std::size_t pages = pages_of(entry);
  return std::all_of(copies_.begin(), copies_.end(),
                     [pages](const auto& copy) { return copy->has_room(pages); });
}

void AnchorSet::journal_has_all() {
  for (const auto& copy : copies_) copy->journal_has_all();
}

rocksdb::IOStatus AnchorSet::write(const AnchorEntry& entry) {
  QASSERT(!copies_.empty());
  const std::string slot = encode_slot(entry);
  for (std::size_t i = 0; i < copies_.size(); ++i) {
    in_hand_ = i;
    if (auto done = copies_[i]->write(slot, pages_of(entry)); !done.ok()) return done;
  }
  return rocksdb::IOStatus::OK();
}

rocksdb::IOStatus AnchorSet::sync() {
  for (std::size_t i = 0; i < copies_.size(); ++i) {
    in_hand_ = i;
    if (auto done = copies_[i]->sync(); !done.ok()) return done;
  }
  return rocksdb::IOStatus::OK();
}

std::string encode_anchor(const AnchorEntry& entry) {
  std::string ring = encode_slot(entry);
  ring.resize(kRingSize, '\0');
  return ring + ring;
}

}  // namespace quittance::storage
