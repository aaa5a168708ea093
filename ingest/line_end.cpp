#include "ingest/line_end.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace quittance::ingest {

std::size_t line_end(std::string_view text, std::size_t at) {
  const __m256i line_feed = _mm256_set1_epi8('\n');
  const __m256i carriage_return = _mm256_set1_epi8('\r');
  for (; at + 32 <= text.size(); at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    const auto ends = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(
        _mm256_cmpeq_epi8(block, line_feed), _mm256_cmpeq_epi8(block, carriage_return))));
    if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends));
  }
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  return std::min(at, text.size());
}

}  // namespace quittance::ingest
