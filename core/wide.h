// 128-bit sums of amounts: file totals and products must not overflow before they are checked.
#pragma once

namespace quittance {

__extension__ using Wide = __int128;

}  // namespace quittance
