// What one part of a JSON file holds, in file order, with records counted from the part's start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/control.h"
#include "ingest/decoder.h"
#include "ingest/json/document_scan.h"
#include "ingest/json/unknown_fields.h"

namespace quittance::ingest::json {

struct Entry {
  static constexpr std::uint32_t kNone = 0xffffffff;
  ByteRange bytes;
  RangeUse use = RangeUse::structure;
  std::uint32_t record = 0;    // within the part, from 1
  std::uint32_t cash = kNone;  // index in JsonFragment::cash
  std::string_view what;       // static storage
  std::size_t findings = 0;    // findings[0, findings) were made before this entry
};

struct CashEntry {
  CashEntry(const CashRecord& read, std::size_t first, std::size_t count)
      : record(read), first_line(first), lines(count) {}
  CashRecord record;
  std::size_t first_line;  // its remittance: lines[first_line, first_line + lines)
  std::size_t lines;
};

class JsonFragment : public Fragment {
 public:
  // Keeps the first kFindingsMax, counts the others: no file makes a part unbounded.
  void find(Severity severity, std::string_view code, std::uint32_t record, std::uint64_t offset,
            std::string message);
  // `record` counts from 1 within the part; `cash` is an index or Entry::kNone.
  void enter(ByteRange bytes, RangeUse use, std::uint32_t record, std::uint32_t cash,
             std::string_view what);
  // Adjacent structure becomes one range.
  void structure(ByteRange bytes, std::uint32_t record, std::string_view what);

  std::vector<Entry> entries;
  std::vector<CashEntry> cash;
  std::vector<RemittanceLine> lines;
  std::vector<Finding> findings;
  std::uint64_t findings_left_out = 0;
  UnknownFields unknown;
  Arena arena;
  std::uint32_t records = 0;  // lines of NDJSON, or elements
  std::uint64_t objects = 0;  // JSON objects, refused ones included
  bool closes_array = false;
};

// Reads one part as split() cut it. Thread-safe.
[[nodiscard]] std::unique_ptr<JsonFragment> read_part(std::string_view bytes, ByteRange part,
                                                      Layout layout);

}  // namespace quittance::ingest::json
