#include "storage/anchor_file.h"

#include <utility>

namespace quittance::storage {

// One file, open for writing, and which of its slots is next.
class AnchorSet::Copy {
 public:
  Copy(std::unique_ptr<rocksdb::FSRandomRWFile> file, std::size_t next_slot)
      : file_(std::move(file)), next_slot_(next_slot) {}

  rocksdb::IOStatus write(const std::string& slot) {
    return file_->Write(next_slot_ * kSlotSize, slot, rocksdb::IOOptions(), nullptr);
  }
  // What write() wrote is durable, and the other slot is the next.
  rocksdb::IOStatus sync() {
    auto done = file_->Sync(rocksdb::IOOptions(), nullptr);
    if (done.ok()) next_slot_ = 1 - next_slot_;
    return done;
  }

 private:
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
  std::size_t next_slot_;
};

AnchorSet::AnchorSet(const Files& files, std::vector<std::string> paths)
    : files_(files), paths_(std::move(paths)) {}

AnchorSet::~AnchorSet() = default;

rocksdb::IOStatus AnchorSet::read() {
  images_.assign(paths_.size(), AnchorImage());
  sizes_.assign(paths_.size(), 0);
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (!files_.exists(paths_[i])) continue;
    std::string bytes;
    if (auto done = files_.read(paths_[i], bytes); !done.ok()) return done;
    sizes_[i] = bytes.size();
    images_[i] = decode_anchor(bytes);
  }
  return rocksdb::IOStatus::OK();
}

rocksdb::IOStatus AnchorSet::open_for_writing(const AnchorEntry& newest) {
  QASSERT(images_.size() == paths_.size() && copies_.empty());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const AnchorEntry* held = images_[i].newest();
    const bool whole = held != nullptr && sizes_[i] == kAnchorSize;
    std::size_t next_slot = images_[i].slot_to_write();
    if (!whole) {
      if (auto done = files_.replace(paths_[i], encode_anchor(newest)); !done.ok()) return done;
      next_slot = 1;
    }
    std::unique_ptr<rocksdb::FSRandomRWFile> file;
    if (auto done = files_.open_in_place(paths_[i], file); !done.ok()) return done;
    copies_.push_back(std::make_unique<Copy>(std::move(file), next_slot));
    if (whole && held->header != newest.header) {
      if (auto done = copies_.back()->write(encode_slot(newest)); !done.ok()) return done;
      if (auto done = copies_.back()->sync(); !done.ok()) return done;
    }
  }
  return rocksdb::IOStatus::OK();
}

rocksdb::IOStatus AnchorSet::write(const AnchorEntry& entry) {
  QASSERT(!copies_.empty());
  const std::string slot = encode_slot(entry);
  for (const auto& copy : copies_) {
    if (auto done = copy->write(slot); !done.ok()) return done;
  }
  for (const auto& copy : copies_) {
    if (auto done = copy->sync(); !done.ok()) return done;
  }
  return rocksdb::IOStatus::OK();
}

std::string encode_anchor(const AnchorEntry& entry) {
  std::string file = encode_slot(entry);
  file.resize(kAnchorSize, '\0');
  return file;
}

}  // namespace quittance::storage
