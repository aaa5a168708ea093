// The files of one format: a folder of bank files, one a day or more, written in order of days.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "tools/workload/cash.h"
#include "tools/workload/request.h"
#include "tools/workload/schedule.h"

namespace quittance::workload {

// Of a statement's account, minor units: no day's returns bring it below zero.
inline constexpr std::int64_t kFirstBalance = 100'000'000'00;

class BankFiles {
 public:
  virtual ~BankFiles() = default;
  // `part` and `day` outlive end().
  virtual void begin(const FilePart& part, const DayText& day) = 0;
  // Each format takes what it can say and leaves the rest.
  virtual void add(const Cash& cash) = 0;
  // Errors: io_failed, no_space.
  [[nodiscard]] virtual Result<void> end() = 0;
  // What was written since begin().
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

 protected:
  // "FOLDER/NAME-2026-01-05-2.EXT", without the number for the first of a day. Keeps it in paths_.
  const std::string& new_path(const std::string& folder, const char* name, const DayText& day,
                              unsigned number, const char* extension);

  std::vector<std::string> paths_;
};

[[nodiscard]] std::unique_ptr<BankFiles> csv_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> json_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> bai2_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> lockbox_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> nacha_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> mt940_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> camt053_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> x12_820_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> camt054_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> fedwire_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> files_of(Format format, const std::string& folder);

// One record of cash as canonical JSON, with its newline. Appends.
void append_json(std::string& to, const Cash& cash);

}  // namespace quittance::workload
