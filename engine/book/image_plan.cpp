#include "engine/book/image_plan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/assert.h"
#include "engine/book/row_fields.h"
#include "engine/events/field_codec.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kRowsMax = 4096;       // of a chunk
constexpr std::size_t kChangesMax = 16'384;  // of a day's piece

constexpr std::array<std::string_view, kSections> kNames{"counters",
                                                         "entities",
                                                         "profiles",
                                                         "accounts",
                                                         "account versions",
                                                         "customers",
                                                         "links",
                                                         "sales",
                                                         "items",
                                                         "payments",
                                                         "applications",
                                                         "files",
                                                         "runs",
                                                         "exceptions",
                                                         "duplicates",
                                                         "marks",
                                                         "joins",
                                                         "returns",
                                                         "aliases",
                                                         "rates",
                                                         "disputes",
                                                         "promises",
                                                         "contacts",
                                                         "periods",
                                                         "late items",
                                                         "crossings",
                                                         "expected payments",
                                                         "unusual items",
                                                         "special applications",
                                                         "actors",
                                                         "sales ledgers",
                                                         "receivable accounts",
                                                         "receivable changes"};

// A chunk's text stands behind its fields, so that a loaded book can keep it in one piece.
class ChunkWriter {
 public:
  template <class Row>
  void row(const Row& row) {
    // Writing does not change the row: the field lists take it by reference to serve reading too.
    fields(writer_, const_cast<Row&>(row));
  }
  [[nodiscard]] storage::CheckpointChunk done(Section section, std::size_t rows) {
    writer_.flush();
    std::string bytes;
    auto fields_size = static_cast<std::uint64_t>(fields_.size());
    {
      FieldWriter size(bytes);
      size(fields_size);
    }
    bytes += fields_;
    bytes += text_;
    return {static_cast<std::uint32_t>(section), static_cast<std::uint32_t>(rows), std::move(bytes),
            std::nullopt};
  }

 private:
  std::string fields_;
  std::string text_;
  FieldWriter writer_{fields_, text_};
};

}  // namespace

std::string_view name(Section section) {
  return kNames[static_cast<std::size_t>(section) - 1];
}

ImagePlan::ImagePlan(const Book& book)
    : state_(BookImage::state(book)),
      frame_(state_.receivables.frame()),
      changes_(state_.receivables.changes(kChangesMax)) {
  cut(Section::counters, 1);
  each_section(state_, frame_,
               [&](Section section, const auto& rows) { cut(section, rows.size()); });
  // A day is a row here, and mostly a small one.
  const auto size = [&](std::size_t n) { return changes_[n].changes.size() + 4; };
  for (std::size_t first = 0; first < changes_.size();) {
    std::size_t end = first;
    for (std::size_t sum = 0; end < changes_.size() && sum + size(end) <= kChangesMax + 4; ++end)
      sum += size(end);
    parts_.push_back({Section::receivable_changes, first, end - first});
    first = end;
  }
}

void ImagePlan::cut(Section section, std::size_t rows) {
  for (std::size_t first = 0; first < rows; first += kRowsMax)
    parts_.push_back({section, first, std::min(kRowsMax, rows - first)});
}

storage::CheckpointChunk ImagePlan::encode(std::size_t n) const {
  const Part& part = parts_[n];
  ChunkWriter chunk;
  if (part.section == Section::counters) {
    chunk.row(ImageCounters{state_.next_sequence, state_.bucket_sequences});
  } else if (part.section == Section::receivable_changes) {
    for (std::size_t at = part.first; at < part.first + part.rows; ++at) {
      const ReceivableChanges& from = changes_[at];
      chunk.row(
          DayOfChanges{from.day, from.of_accounts, {from.changes.begin(), from.changes.end()}});
    }
  } else {
    each_section(state_, frame_, [&](Section section, const auto& rows) {
      if (section != part.section) return;
      for (std::size_t at = part.first; at < part.first + part.rows; ++at) chunk.row(rows[at]);
    });
  }
  return chunk.done(part.section, part.rows);
}

}  // namespace quittance::engine
