// SHA-256 of many short texts, two at a time: each round of a hash waits for the one before, and
// the processor's instructions for it can serve another hash meanwhile.
#include "core/assert.h"
#include "core/digest.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#include <cstring>
#endif

namespace quittance {

#if defined(__x86_64__)
namespace {

#define QUITTANCE_SHA [[gnu::target("sha,sse4.1,ssse3")]]

constexpr std::size_t kBlock = 64;

alignas(16) constexpr std::uint32_t kRoundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// The eight words of a hash in the order in which the instructions take them.
struct Words {
  __m128i abef;
  __m128i cdgh;
};

// One text on its way through: whole blocks of it, then its end, padded.
struct Lane {
  Words words;
  const char* at = nullptr;
  std::size_t whole = 0;   // blocks of the text before its end
  std::size_t padded = 0;  // blocks of `end` that are left
  const char* end_at = nullptr;
  std::size_t text = 0;  // which
  bool busy = false;
  alignas(16) char end[2 * kBlock];
};

QUITTANCE_SHA void begin(Lane& lane, std::string_view text, std::size_t which) {
  lane.words.abef = _mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85U), 0x510e527f,
                                  static_cast<int>(0x9b05688cU));
  lane.words.cdgh =
      _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53aU), 0x1f83d9ab, 0x5be0cd19);
  lane.at = text.data();
  lane.whole = text.size() / kBlock;
  const std::size_t rest = text.size() % kBlock;
  constexpr std::size_t kLength = sizeof(std::uint64_t);  // of the text, in bits
  lane.padded = rest + 1 + kLength <= kBlock ? 1 : 2;
  std::memset(lane.end, 0, sizeof lane.end);
  if (rest > 0) std::memcpy(lane.end, text.data() + lane.whole * kBlock, rest);
  lane.end[rest] = static_cast<char>(0x80);
  const std::uint64_t bits = __builtin_bswap64(std::uint64_t{text.size()} * 8);
  std::memcpy(lane.end + lane.padded * kBlock - kLength, &bits, kLength);
  lane.end_at = lane.end;
  lane.text = which;
  lane.busy = true;
}

const char* next_block(Lane& lane) {
  const bool whole = lane.whole > 0;
  const char*& at = whole ? lane.at : lane.end_at;
  --(whole ? lane.whole : lane.padded);
  at += kBlock;
  return at - kBlock;
}

// Four rounds; `message` holds the words for these and the next twelve, the oldest at kGroup % 4,
// where those of sixteen rounds later take its place.
template <int kGroup>
QUITTANCE_SHA [[gnu::always_inline]] inline void four_rounds(Words& words, __m128i (&message)[4]) {
  const __m128i constants =
      _mm_load_si128(reinterpret_cast<const __m128i*>(kRoundConstants + 4 * kGroup));
  __m128i& now = message[kGroup % 4];
  __m128i added = _mm_add_epi32(now, constants);
  words.cdgh = _mm_sha256rnds2_epu32(words.cdgh, words.abef, added);
  added = _mm_shuffle_epi32(added, 0x0E);
  words.abef = _mm_sha256rnds2_epu32(words.abef, words.cdgh, added);
  if constexpr (kGroup < 12) {
    const __m128i& last = message[(kGroup + 3) % 4];
    const __m128i first = _mm_sha256msg1_epu32(now, message[(kGroup + 1) % 4]);
    const __m128i seven_before = _mm_alignr_epi8(last, message[(kGroup + 2) % 4], 4);
    now = _mm_sha256msg2_epu32(_mm_add_epi32(first, seven_before), last);
  }
}

template <int kGroup>
QUITTANCE_SHA [[gnu::always_inline]] inline void rounds(Words& one, __m128i (&of_one)[4],
                                                        Words& two, __m128i (&of_two)[4]) {
  four_rounds<kGroup>(one, of_one);
  four_rounds<kGroup>(two, of_two);
  if constexpr (kGroup < 15) rounds<kGroup + 1>(one, of_one, two, of_two);
}

template <int kGroup>
QUITTANCE_SHA [[gnu::always_inline]] inline void rounds(Words& words, __m128i (&message)[4]) {
  four_rounds<kGroup>(words, message);
  if constexpr (kGroup < 15) rounds<kGroup + 1>(words, message);
}

QUITTANCE_SHA [[gnu::always_inline]] inline void load(const char* block, __m128i (&message)[4]) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  for (int n = 0; n < 4; ++n) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * n));
    message[n] = _mm_shuffle_epi8(sixteen, big_endian);
  }
}

QUITTANCE_SHA [[gnu::always_inline]] inline void add(Words& words, const Words& before) {
  words.abef = _mm_add_epi32(words.abef, before.abef);
  words.cdgh = _mm_add_epi32(words.cdgh, before.cdgh);
}

QUITTANCE_SHA void block_of_one(Lane& lane) {
  __m128i message[4];
  load(next_block(lane), message);
  Words words = lane.words;
  rounds<0>(words, message);
  add(lane.words, words);
}

QUITTANCE_SHA void block_of_both(Lane& one, Lane& two) {
  __m128i of_one[4];
  __m128i of_two[4];
  load(next_block(one), of_one);
  load(next_block(two), of_two);
  Words words = one.words;
  Words other = two.words;
  rounds<0>(words, of_one, other, of_two);
  add(one.words, words);
  add(two.words, other);
}

QUITTANCE_SHA void finish(Lane& lane, Digest& digest) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  const __m128i feba = _mm_shuffle_epi32(lane.words.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(lane.words.cdgh, 0xB1);
  const __m128i dcba = _mm_blend_epi16(feba, dchg, 0xF0);
  const __m128i hgfe = _mm_alignr_epi8(dchg, feba, 8);
  auto* to = reinterpret_cast<__m128i*>(digest.bytes.data());
  _mm_storeu_si128(to, _mm_shuffle_epi8(dcba, big_endian));
  _mm_storeu_si128(to + 1, _mm_shuffle_epi8(hgfe, big_endian));
  lane.busy = false;
}

void two_at_a_time(std::span<const std::string_view> texts, std::span<Digest> digests) {
  Lane lanes[2];
  std::size_t next = 0;
  const auto step = [&](Lane& lane) {
    if (lane.busy && lane.whole + lane.padded == 0) finish(lane, digests[lane.text]);
    if (!lane.busy && next < texts.size()) begin(lane, texts[next], next), ++next;
  };
  for (;;) {
    for (Lane& lane : lanes) step(lane);
    if (lanes[0].busy && lanes[1].busy) {
      block_of_both(lanes[0], lanes[1]);
    } else if (lanes[0].busy || lanes[1].busy) {
      block_of_one(lanes[lanes[0].busy ? 0 : 1]);
    } else {
      return;
    }
  }
}

bool has_instructions() {
  static const bool kHas = [] {
    constexpr unsigned kSha = 1U << 29U;  // in EBX of leaf 7
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & kSha) != 0 &&
           __builtin_cpu_supports("sse4.1") != 0 && __builtin_cpu_supports("ssse3") != 0;
  }();
  return kHas;
}

}  // namespace
#endif

void sha256_each(std::span<const std::string_view> texts, std::span<Digest> digests) {
  QASSERT(texts.size() == digests.size());
#if defined(__x86_64__)
  if (has_instructions()) return two_at_a_time(texts, digests);
#endif
  for (std::size_t n = 0; n < texts.size(); ++n) digests[n] = sha256(texts[n]);
}

}  // namespace quittance
