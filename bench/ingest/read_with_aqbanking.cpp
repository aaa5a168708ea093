// Reads MT940 files with aqbanking and says what that took, as read_files does for Quittance:
// `read_with_aqbanking SETTINGS FILE…`, one line of JSON. bench/ingest/peers runs it; SETTINGS is
// an empty folder.
#include <aqbanking/banking.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace {

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: read_with_aqbanking SETTINGS FILE...\n");
    return 2;
  }
  AB_BANKING* const banking = AB_Banking_new("read_with_aqbanking", arguments[1], 0);
  if (AB_Banking_Init(banking) != 0) return 1;
  std::uint64_t records = 0;
  std::int64_t cents = 0;
  std::uint64_t bytes = 0;
  double cpu = 0;
  double wall = 0;
  for (int n = 2; n < count; ++n) {
    AB_IMEXPORTER_CONTEXT* const found = AB_ImExporterContext_new();
    const double cpu_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    const double before = seconds_of(CLOCK_MONOTONIC);
    if (AB_Banking_ImportFromFileLoadProfile(banking, "swift", found, "SWIFT-MT940", nullptr,
                                             arguments[n]) != 0) {
      return 1;
    }
    wall += seconds_of(CLOCK_MONOTONIC) - before;
    cpu += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
    for (const AB_IMEXPORTER_ACCOUNTINFO* account = AB_ImExporterContext_GetFirstAccountInfo(found);
         account != nullptr; account = AB_ImExporterAccountInfo_List_Next(account)) {
      for (const AB_TRANSACTION* entry =
               AB_ImExporterAccountInfo_GetFirstTransaction(account, 0, 0);
           entry != nullptr; entry = AB_Transaction_List_Next(entry)) {
        ++records;
        cents += std::llround(AB_Value_GetValueAsDouble(AB_Transaction_GetValue(entry)) * 100);
      }
    }
    AB_ImExporterContext_free(found);
    bytes += static_cast<std::uint64_t>(std::ifstream(arguments[n], std::ios::ate).tellg());
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"records\": %llu, \"cents\": %lld, \"bytes\": %llu, \"cpu_s\": %.6f, \"wall_s\": %.6f, "
      "\"peak_kib\": %ld}\n",
      static_cast<unsigned long long>(records), static_cast<long long>(cents),
      static_cast<unsigned long long>(bytes), cpu, wall, usage.ru_maxrss);
  return records == 0 ? 1 : 0;
}
