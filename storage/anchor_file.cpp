#include "storage/anchor_file.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace quittance::storage {

// One file and, unless an order was given, the thread that writes it. The owner and the thread hand
// over under mutex_.
class AnchorSet::Copy {
 public:
  Copy(std::unique_ptr<rocksdb::FSRandomRWFile> file, std::size_t next_slot, AnchorWriting writing)
      : file_(std::move(file)), next_slot_(next_slot), writing_(writing) {
    if (writing_ == AnchorWriting::beside_the_log) thread_ = std::thread([this] { serve(); });
  }

  ~Copy() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard guard(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  void begin(const std::string& slot) {
    {
      const std::lock_guard guard(mutex_);
      QASSERT(job_ == nullptr);
      job_ = &slot;
    }
    changed_.notify_all();
    if (writing_ == AnchorWriting::before_the_log) write_now();
  }

  rocksdb::IOStatus finish() {
    if (writing_ == AnchorWriting::after_the_log) write_now();
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return job_ == nullptr; });
    return result_;
  }

 private:
  void write_now() {
    result_ = write(*job_);
    job_ = nullptr;
  }

  void serve() {
    std::unique_lock guard(mutex_);
    while (true) {
      changed_.wait(guard, [this] { return stop_ || job_ != nullptr; });
      if (job_ == nullptr) return;
      const std::string& slot = *job_;
      guard.unlock();
      rocksdb::IOStatus written = write(slot);
      guard.lock();
      result_ = std::move(written);
      job_ = nullptr;
      changed_.notify_all();
    }
  }

  rocksdb::IOStatus write(const std::string& slot) {
    const rocksdb::IOOptions io;
    auto done = file_->Write(next_slot_ * kSlotSize, slot, io, nullptr);
    if (done.ok()) done = file_->Sync(io, nullptr);
    if (done.ok()) next_slot_ = 1 - next_slot_;
    return done;
  }

  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
  std::size_t next_slot_;
  AnchorWriting writing_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::string* job_ = nullptr;
  rocksdb::IOStatus result_;
  bool stop_ = false;
  std::thread thread_;
};

AnchorSet::AnchorSet(const Files& files, std::vector<std::string> paths, AnchorWriting writing)
    : files_(files), paths_(std::move(paths)), writing_(writing) {}

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
    copies_.push_back(std::make_unique<Copy>(std::move(file), next_slot, writing_));
    if (whole && held->header != newest.header) {
      const std::string slot = encode_slot(newest);
      copies_.back()->begin(slot);
      if (auto done = copies_.back()->finish(); !done.ok()) return done;
    }
  }
  return rocksdb::IOStatus::OK();
}

void AnchorSet::begin(const AnchorEntry& entry) {
  QASSERT(!copies_.empty());
  slot_ = encode_slot(entry);
  for (const auto& copy : copies_) copy->begin(slot_);
}

rocksdb::IOStatus AnchorSet::finish() {
  rocksdb::IOStatus first;
  for (const auto& copy : copies_) {
    auto done = copy->finish();
    if (first.ok()) first = std::move(done);
  }
  return first;
}

std::string encode_anchor(const AnchorEntry& entry) {
  std::string file = encode_slot(entry);
  file.resize(kAnchorSize, '\0');
  return file;
}

}  // namespace quittance::storage
