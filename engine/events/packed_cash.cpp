#include "engine/events/packed_cash.h"

#include <memory>

#include "engine/events/field_codec.h"

namespace quittance::engine {

void PackedCash::pack(const CashRecord& record, std::string_view content_key, std::string& bytes) {
  FieldWriter(bytes).put_cash(record, content_key);
}

PackedCash::Front PackedCash::front() const {
  FieldReader reader(bytes_);
  Front front;
  reader(front);
  QASSERT(!reader.failed());  // our own bytes, in memory
  return front;
}

std::string_view PackedCash::id() const {
  FieldReader reader(bytes_);
  const std::string_view id = reader.get_cash_id();
  QASSERT(!reader.failed());
  return id;
}

CashRecord PackedCash::record() const {
  FieldReader reader(bytes_);
  Front front;
  CashRecord record;
  reader.get_cash(front, record);
  QASSERT(!reader.failed());
  return record;
}

std::vector<RemittanceLine> PackedCash::remittance() const {
  std::vector<RemittanceLine> lines;
  static_cast<void>(record(lines));
  return lines;
}

CashRecord PackedCash::record(std::vector<RemittanceLine>& lines) const {
  FieldReader reader(bytes_);
  Front front;
  CashRecord record;
  reader.get_cash(front, record);
  lines.assign(front.line_count, {});
  reader.get_cash_lines(lines);
  QASSERT(!reader.failed());
  record.remittance = lines;
  return record;
}

CashRecord PackedCash::record(std::pmr::memory_resource& memory) const {
  FieldReader reader(bytes_);
  Front front;
  CashRecord record;
  reader.get_cash(front, record);
  if (front.line_count > 0) {
    auto* const first = static_cast<RemittanceLine*>(
        memory.allocate(front.line_count * sizeof(RemittanceLine), alignof(RemittanceLine)));
    const std::span lines(first, front.line_count);
    std::uninitialized_value_construct(lines.begin(), lines.end());
    reader.get_cash_lines(lines);
    record.remittance = lines;
  }
  QASSERT(!reader.failed());
  return record;
}

}  // namespace quittance::engine
