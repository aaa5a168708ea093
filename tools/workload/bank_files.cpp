#include "tools/workload/bank_files.h"

#include "core/assert.h"

namespace quittance::workload {

const std::string& BankFiles::new_path(const std::string& folder, const char* name,
                                       const DayText& day, unsigned number, const char* extension) {
  std::string path = folder + '/' + name + '-' + day.iso;
  if (number > 1) path += '-' + std::to_string(number);
  return paths_.emplace_back(path + extension);
}

std::unique_ptr<BankFiles> files_of(Format format, const std::string& folder) {
  switch (format) {
    case Format::bai2:
      return bai2_files(folder);
    case Format::lockbox:
      return lockbox_files(folder);
    case Format::csv:
      return csv_files(folder);
    case Format::json:
      return json_files(folder);
    case Format::nacha:
      return nacha_files(folder);
    case Format::mt940:
      return mt940_files(folder);
    case Format::camt053:
      return camt053_files(folder);
    case Format::x12_820:
      return x12_820_files(folder);
    case Format::camt054:
      return camt054_files(folder);
    case Format::fedwire:
      return fedwire_files(folder);
  }
  QASSERT(false);
  return nullptr;
}

}  // namespace quittance::workload
