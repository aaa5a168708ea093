#include "engine/intake/pipeline.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace quittance::engine {
namespace {

// The parts of a file under way. Whoever is free assembles the first if it is decoded and nobody
// assembles, else decodes another; alone, a thread does both in turns while a part is still in its
// cache.
class PartsUnderWay {
 public:
  PartsUnderWay(const ingest::Decoder& decoder, std::string_view bytes,
                const ingest::DecodeContext& context, std::size_t chunk_bytes, std::size_t room,
                ingest::Assembler& assembler, ingest::CashSink& sink)
      : decoder_(decoder),
        bytes_(bytes),
        context_(context),
        cutter_(decoder.cutter(bytes, chunk_bytes, context)),
        room_(room),
        assembler_(assembler),
        sink_(sink) {}

  // Works until nothing is left to do. On any number of threads.
  void work() {
    Watch watch{*this};
    std::unique_lock lock(mutex_);
    while (step(lock)) {
    }
    watch.ended = true;
  }

 private:
  // Where memory fails in one thread, the others end too.
  struct Watch {
    ~Watch() {
      if (ended) return;
      const std::lock_guard lock(parts.mutex_);
      parts.failed_ = true;
      parts.changed_.notify_all();
    }
    PartsUnderWay& parts;
    bool ended = false;
  };
  struct Part {
    std::unique_ptr<ingest::Fragment> fragment;  // null: it is being decoded
  };

  // One part's decoding or assembling, or waiting for another thread's. False at the end.
  bool step(std::unique_lock<std::mutex>& lock) {
    if (failed_) return false;
    if (!assembling_ && !parts_.empty() && parts_.front().fragment != nullptr) {
      assemble(lock);
      return true;
    }
    if (parts_.size() < room_ && cut()) {
      decode(lock);
      return true;
    }
    if (parts_.empty() && !assembling_) return false;
    changed_.wait(lock);
    return true;
  }

  [[nodiscard]] bool cut() {
    is_cut_ = is_cut_ || !cutter_->next(next_);
    return !is_cut_;
  }

  void decode(std::unique_lock<std::mutex>& lock) {
    Part& part = parts_.emplace_back();  // others come behind it, and it leaves when it is decoded
    const ingest::ByteRange range = next_;
    lock.unlock();
    auto fragment = decoder_.decode(bytes_, range, context_);
    lock.lock();
    part.fragment = std::move(fragment);
    changed_.notify_one();
  }

  void assemble(std::unique_lock<std::mutex>& lock) {
    assembling_ = true;
    auto fragment = std::move(parts_.front().fragment);
    parts_.pop_front();
    lock.unlock();
    assembler_.add(std::move(fragment), sink_);
    lock.lock();
    assembling_ = false;
    changed_.notify_all();
  }

  const ingest::Decoder& decoder_;
  const std::string_view bytes_;
  const ingest::DecodeContext& context_;
  const std::unique_ptr<ingest::Cutter> cutter_;
  const std::size_t room_;
  ingest::Assembler& assembler_;
  ingest::CashSink& sink_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Part> parts_;  // in the order of the file; a deque never moves them
  ingest::ByteRange next_;
  bool is_cut_ = false;
  bool assembling_ = false;
  bool failed_ = false;
};

}  // namespace

ingest::FileSummary read_file(const ingest::Decoder& decoder, std::string_view bytes,
                              const ingest::DecodeContext& context, Executor& executor,
                              ingest::CashSink& sink, std::size_t chunk_bytes) {
  sink.begin(decoder.format());
  const std::unique_ptr<ingest::Assembler> assembler = decoder.assembler(bytes, context);
  constexpr std::size_t kPartsPerThread = 4;
  PartsUnderWay parts(decoder, bytes, context, chunk_bytes,
                      executor.concurrency() * kPartsPerThread, *assembler, sink);
  executor.for_each(executor.concurrency(), [&](std::size_t) { parts.work(); });
  return assembler->finish(sink);
}

}  // namespace quittance::engine
