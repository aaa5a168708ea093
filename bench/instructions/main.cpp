// Runs one stage, so that callgrind can count its instructions: `instructions STAGE FOLDER`.
// Without arguments it lists the stages. bench/instructions/check compares them with the budgets.
#include <cstdio>
#include <string_view>

#include "bench/instructions/stages.h"

int main(int count, char** arguments) {
  using quittance::instructions::stages;
  if (count == 1) {
    for (const auto& stage : stages()) std::printf("%s\n", stage.name.data());
    return 0;
  }
  for (const auto& stage : stages()) {
    if (count != 3 || stage.name != arguments[1]) continue;
    const quittance::instructions::Work work = stage.run(arguments[2]);
    std::printf("%llu %s %lld\n", static_cast<unsigned long long>(work.units), stage.unit.data(),
                static_cast<long long>(work.cents));
    return work.units == 0 ? 1 : 0;
  }
  std::fprintf(stderr, "usage: instructions [STAGE FOLDER]\n");
  return 2;
}
