// The records of inspected files, as NDJSON, one JSON document or CSV.
#pragma once

#include <memory>
#include <string_view>

#include "core/cash.h"
#include "engine/reports/table.h"
#include "tools/quittance/context.h"

namespace quittance::cli {

// All files of one command go into one list. Prints each record at once.
class InspectedRecords {
 public:
  explicit InspectedRecords(Context& context);
  void print(const CashRecord& record, std::string_view file);
  void finish();  // once, after the last

 private:
  Context& context_;
  std::unique_ptr<engine::ReportWriter> csv_;  // null: another format
  bool any_ = false;
};

}  // namespace quittance::cli
