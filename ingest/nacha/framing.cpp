#include "ingest/nacha/framing.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "ingest/nacha/codes.h"
#include "ingest/nacha/layout.h"

namespace quittance::ingest::nacha {
namespace {

constexpr std::uint64_t kHeadBytes = 64 * 1024;
constexpr std::size_t kHeadRecordsMax = 8;
constexpr std::string_view kTypes = "156789";
constexpr std::string_view kClosers = "15689";

bool one_of(std::string_view types, char type) {
  return types.find(type) != std::string_view::npos;
}

// Records of 94 bytes without line ends: nearly all start as a record must, at that distance from
// the first. One line may hold them all, or each ten.
bool runs_on(std::string_view bytes, const Framing& framing, const FirstLine& line) {
  std::uint64_t records = 0;
  std::uint64_t fitting = 0;
  for (std::uint64_t at = kRecordWidth; at < line.bytes; at += kRecordWidth) {
    ++records;
    if (one_of(kTypes, decoded_at(bytes, framing, line.from + at))) ++fitting;
  }
  return records >= 1 && line.filled >= 2 * kRecordWidth - 20 && fitting * 4 >= records * 3;
}

// The first records that are not blank, decoded.
std::vector<std::string> head_records(std::string_view bytes, const Framing& framing) {
  std::vector<std::string> records;
  std::string store;
  std::uint64_t pos = framing.start;
  while (pos < bytes.size() && records.size() < kHeadRecordsMax) {
    const Slice slice = slice_at(bytes, framing, pos);
    if (record_type(bytes, framing, slice) != 0) {
      records.emplace_back(record_text(bytes, framing, slice, store).substr(0, 2 * kRecordWidth));
    }
    pos = slice.to;
  }
  return records;
}

bool is_batch_header(std::string_view record) {
  const std::string_view service = field(record, batch_header::kClass);
  const bool known_service =
      service == "200" || service == "220" || service == "225" || service == "280";
  const bool known_class = entry_class(field(record, batch_header::kSec)) != nullptr;
  return record.starts_with('5') && record.size() >= 80 && known_service && known_class;
}

bool is_entry(std::string_view record) {
  return record.starts_with('6') && record.size() == kRecordWidth &&
         number_field(record, entry::kCode) && number_field(record, entry::kRdfi) &&
         number_field(record, entry::kAmount) && number_field(record, entry::kTrace);
}

}  // namespace

Framing detect_framing(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  Framing framing;
  if (head.starts_with("\xEF\xBB\xBF")) framing.start = 3;
  framing.ebcdic = looks_ebcdic(head.substr(framing.start));

  if (runs_on(head, framing, first_line_of(head, framing))) framing.width = kRecordWidth;
  return framing;
}

bool closes_entry(char type) {
  return type != 0 && one_of(kClosers, type);
}

std::uint64_t cut_after(std::string_view bytes, const Framing& framing, std::uint64_t from,
                        std::uint64_t target) {
  return cut_before(bytes, framing, from, target, kClosers);
}

int sniff_nacha(std::string_view head) {
  const Framing framing = detect_framing(head);
  const std::vector<std::string> records = head_records(head, framing);
  if (records.empty()) return 0;
  const std::string_view first = records[0];
  const std::string_view second = records.size() > 1 ? std::string_view(records[1]) : "";
  if (first.starts_with("101")) {
    if (field(first, file_header::kSizes) == "094101") return 100;
    if (is_batch_header(second)) return 96;
    const bool dated = date_field(first, file_header::kDate).known();
    return dated && second.starts_with("9000000") ? 90 : 0;
  }
  if (is_batch_header(first)) return is_entry(second) ? 96 : 80;
  return is_entry(first) && (second.starts_with('7') || second.starts_with('8')) ? 70 : 0;
}

}  // namespace quittance::ingest::nacha
