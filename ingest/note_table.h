// The table behind a format's text_of(Note): one line a finding code. For notes.cpp files only.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "ingest/findings.h"

// Within the namespace of an enumeration `Note`: the entry of the enumerator `word`.
#define NOTE_ENTRY(word, severity, sentence) \
  note_entry(Note::word, #word, Severity::severity, sentence)

namespace quittance::ingest {

template <typename Note>
struct NoteEntry {
  Note note;
  NoteText text;
};

template <typename Note>
constexpr NoteEntry<Note> note_entry(Note note, std::string_view name, Severity severity,
                                     std::string_view sentence) {
  return {note, {name, severity, sentence}};
}

// Whether each entry stands at the place of its enumerator.
template <typename Note, std::size_t kNotes>
constexpr bool in_enumerator_order(const std::array<NoteEntry<Note>, kNotes>& table) {
  for (std::size_t n = 0; n < kNotes; ++n) {
    if (static_cast<std::size_t>(table[n].note) != n) return false;
  }
  return true;
}

}  // namespace quittance::ingest
