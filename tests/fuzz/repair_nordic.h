// Mends the control totals of Nordic giro files that a fuzzer has changed.
#pragma once

#include <string>
#include <string_view>

namespace quittance::fuzz {

// The same file with 15 and 70 (BgMax), 50 and 90 (BG Inbetalningar), 88 and 89 (OCR giro), 9 (KTL)
// and T40 (TITO) records that state what stands above them. Shares no code with the decoders and
// knows only plain files with line ends: what it cannot read counts as nothing. Cost: linear.
[[nodiscard]] std::string with_nordic_totals(std::string_view bytes);

}  // namespace quittance::fuzz
