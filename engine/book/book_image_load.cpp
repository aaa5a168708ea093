// A checkpoint's chunks become a book: rows first, each chunk on its own, then the indexes.
#include <array>
#include <functional>
#include <utility>

#include "engine/book/book_image.h"
#include "engine/book/image_plan.h"
#include "engine/book/row_fields.h"
#include "engine/events/field_codec.h"

namespace quittance::engine {
namespace {

// What decoding one chunk yields besides rows put in their places.
struct Loaded {
  Arena text;
  std::vector<DayOfChanges> changes;
  Errc fault = Errc::io_failed;
  bool done = false;
};

class Loader {
 public:
  Loader(const storage::Checkpoint& checkpoint, Executor& executor)
      : checkpoint_(checkpoint), executor_(executor), loaded_(checkpoint.chunks().size()) {}

  Result<Book> load() {
    if (!place()) return fail(Errc::book_damaged);
    executor_.for_each(loaded_.size(), [&](std::size_t n) { decode(n); });
    for (Loaded& chunk : loaded_) {
      if (!chunk.done) return fail(chunk.fault);
      state_.text.adopt(std::move(chunk.text));
    }
    state_.index_all(frame_, executor_);
    for (const Loaded& chunk : loaded_) {
      for (const DayOfChanges& day : chunk.changes)
        state_.receivables.restore_changes({day.day, day.of_accounts, day.changes});
    }
    return std::move(book_);
  }

 private:
  // Gives every chunk its first row and every section its size. False when sections are unknown or
  // out of order.
  bool place() {
    std::array<std::size_t, kSections + 1> rows{};
    std::uint32_t before = 0;
    for (const storage::ChunkFacts& chunk : checkpoint_.chunks()) {
      if (chunk.section < before || chunk.section == 0 || chunk.section > kSections) return false;
      before = chunk.section;
      first_rows_.push_back(rows[chunk.section]);
      rows[chunk.section] += chunk.rows;
    }
    if (rows[static_cast<std::size_t>(Section::counters)] != 1) return false;
    std::vector<std::function<void()>> tasks;
    each_section(state_, frame_, [&](Section section, auto& into) {
      const std::size_t size = rows[static_cast<std::size_t>(section)];
      if (size > 0) tasks.emplace_back([&into, size] { into.resize(size); });
    });
    executor_.for_each(tasks.size(), [&](std::size_t n) { tasks[n](); });
    return true;
  }

  void decode(std::size_t n) {
    const storage::ChunkFacts& facts = checkpoint_.chunks()[n];
    Loaded& chunk = loaded_[n];
    const auto bytes = checkpoint_.read(n);
    if (!bytes) {
      chunk.fault = bytes.error().code;
      return;
    }
    chunk.fault = Errc::book_damaged;
    FieldReader size(*bytes);
    std::uint64_t fields_size = 0;
    size(fields_size);
    if (size.failed() || fields_size > size.rest().size()) return;
    const std::string_view text = chunk.text.keep(size.rest().substr(fields_size));
    FieldReader reader(size.rest().substr(0, fields_size), text);
    const auto section = static_cast<Section>(facts.section);
    if (section == Section::counters) {
      ImageCounters counters;
      fields(reader, counters);
      state_.next_sequence = counters.next_sequence;
      state_.bucket_sequences = counters.bucket_sequences;
    } else if (section == Section::receivable_changes) {
      chunk.changes.resize(facts.rows);
      for (DayOfChanges& day : chunk.changes) fields(reader, day);
    } else {
      each_section(state_, frame_, [&](Section of, auto& into) {
        if (of != section) return;
        for (std::size_t row = 0; row < facts.rows && !reader.failed(); ++row)
          fields(reader, into[first_rows_[n] + row]);
      });
    }
    chunk.done = reader.done();
  }

  const storage::Checkpoint& checkpoint_;
  Executor& executor_;
  Book book_;
  BookImage::State& state_ = BookImage::state(book_);
  ReceivablesFrame frame_;
  std::vector<std::size_t> first_rows_;  // of each chunk in its section
  std::vector<Loaded> loaded_;
};

}  // namespace

Result<Book> load_image(const storage::Checkpoint& checkpoint, Executor& executor) {
  return Loader(checkpoint, executor).load();
}

}  // namespace quittance::engine
