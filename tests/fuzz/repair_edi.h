// Mends the counts and totals of X12 and EDIFACT interchanges that a fuzzer has changed, so that it
// gets past them.
#pragma once

#include <string>
#include <string_view>

namespace quittance::fuzz {

// The same interchanges with SE, GE and IEA that count and name what stands above them, BPR02 of
// each 820 as the sum of its lines, AMT and QTY of each 823 as its checks come to. Shares no code
// with the decoder and knows only plain files with an ISA: what it cannot read counts as nothing.
// Cost: linear.
[[nodiscard]] std::string with_x12_totals(std::string_view bytes);

// The same for UNT, UNE, UNZ and CNT, each booking of a CREMUL as its payments come to, and the
// total of a REMADV as its documents do. Amounts have two decimals.
[[nodiscard]] std::string with_edifact_totals(std::string_view bytes);

}  // namespace quittance::fuzz
