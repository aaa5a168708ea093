#include "engine/exports/marks.h"

#include <algorithm>
#include <charconv>

#include "core/words.h"
#include "engine/engine_state.h"
#include "engine/events/event_codec.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kKinds[] = {"applications", "items", "payments", "journal"};
constexpr std::size_t kMarkNameMax = 64;
constexpr int kDigestDigits = 8;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string Position::text() const {
  if (sequence == 0) return "0";
  return std::to_string(sequence) + "-" + block.short_hex(kDigestDigits);
}

bool is_mark_name(std::string_view text) {
  if (text.empty() || text.size() > kMarkNameMax || !is_letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

std::string_view name(ExportKind kind) {
  return word_of(kKinds, kind);
}
Result<ExportKind> parse_export_kind(std::string_view word) {
  return enumerator_of<ExportKind>(kKinds, word);
}

Position Engine::position() const {
  const storage::Head head = state_->store->head();
  if (head.next_sequence == 1) return {};
  return {.sequence = head.next_sequence - 1, .block = head.digest};
}

Result<Position> Engine::find_position(std::string_view text) {
  Position wanted;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), wanted.sequence);
  if (error != std::errc{}) {
    return state_->refuse(Errc::usage, "'" + std::string(text) +
                                           "' is no position; an export prints one, such as "
                                           "1234-9f86d081, and 0 is before the first event");
  }
  if (text == "0") return wanted;
  if (wanted.sequence >= state_->store->head().next_sequence) {
    return state_->refuse(Errc::state_forbids,
                          "position " + std::string(text) +
                              " is ahead of the journal, which ends at " + position().text() +
                              "; was the book restored from an older backup? Export again from a "
                              "mark that it has");
  }
  bool found = false;
  QTRY_VOID(state_->store->read(1, [&](const storage::BlockView& block) {
    const std::uint64_t last = block.first_sequence + block.event_count - 1;
    if (last == wanted.sequence) wanted.block = block.digest;
    found = last == wanted.sequence && wanted.text() == text;
    return last < wanted.sequence;
  }));
  if (found) return wanted;
  return state_->refuse(Errc::state_forbids,
                        "no export of this journal ended at " + std::string(text) +
                            "; take the position from the export that was taken over");
}

Result<bool> Engine::acknowledge(ExportKind kind, std::string_view mark, const Position& upto) {
  State& state = *state_;
  if (!is_mark_name(mark)) {
    return state.refuse(Errc::usage, "'" + std::string(mark) +
                                         "' is no name for a mark: a letter, then letters, digits, "
                                         "'.', '_' or '-', at most 64");
  }
  const MarkRow* known = state.book.find_mark(kind, mark);
  if (known != nullptr) {
    if (upto.sequence <= known->upto) return false;
    // Acknowledging is no news to the other side: without any, the same call again writes nothing.
    bool news = false;
    QTRY_VOID(events(
        [&](std::uint64_t sequence, const Origin&, std::uint8_t, const Event& event) {
          news = news ||
                 (sequence <= upto.sequence && !std::holds_alternative<ExportAcknowledged>(event));
        },
        known->upto));
    if (!news) return false;
  }
  EventLog log = state.log("");
  QTRY_VOID(log.emit(
      0,
      ExportAcknowledged{.kind = kind, .mark = mark, .upto = upto.sequence, .block = upto.block}));
  QTRY_VOID(state.commit(log));
  return true;
}

}  // namespace quittance::engine
