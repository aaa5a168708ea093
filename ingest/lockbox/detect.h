// Finds out which bank layout a lockbox file has, or why it is none that can be read.
#pragma once

#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/lockbox/framing.h"
#include "ingest/lockbox/layout.h"

namespace quittance::ingest::lockbox {

// The layout, or the finding that refuses the file: exactly one of the two.
struct LayoutChoice {
  const Layout* layout = nullptr;  // static lifetime; null: refused
  std::string code;                // of the refusal: layout_unknown, layout_unsupported
  std::string message;
};

// In this order: the layout that `context.dialect` names (a dialect, or a layout itself), that of
// the profile of the first lockbox in the file, then by content. Looks at the first 256 records.
[[nodiscard]] LayoutChoice choose_layout(std::string_view bytes, const Framing& framing,
                                         const DecodeContext& context);

// As Decoder::sniff.
[[nodiscard]] int sniff_lockbox(std::string_view head);

}  // namespace quittance::ingest::lockbox
