#include "ingest/nacha/layout.h"

namespace quittance::ingest::nacha {

int check_digit(std::int64_t routing) {
  constexpr int kWeights[] = {7, 3, 1};  // from the last digit on
  std::int64_t sum = 0;
  for (int n = 0; n < 8; ++n, routing /= 10) sum += routing % 10 * kWeights[n % 3];
  return static_cast<int>((10 - sum % 10) % 10);
}

}  // namespace quittance::ingest::nacha
