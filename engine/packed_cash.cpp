#include "engine/packed_cash.h"

#include "engine/field_codec.h"

namespace quittance::engine {
namespace {

// Id and content key stand in front, so that they can be had without the rest.
struct Front {
  std::string_view id, content_key;
};

// Reads the front and the record; the lines follow in `reader`.
CashRecord unpack(FieldReader& reader, Front& front) {
  CashRecord record;
  reader(front.id, front.content_key, record);
  QASSERT(!reader.failed());  // our own bytes, in memory
  record.payment_id = front.id;
  return record;
}

void unpack_lines(FieldReader& reader, std::vector<RemittanceLine>& lines) {
  if (reader.rest().empty()) {
    lines.clear();
    return;
  }
  reader(lines);
  QASSERT(!reader.failed());
}

}  // namespace

void PackedCash::pack(const CashRecord& record, std::string_view content_key,
                      std::span<const RemittanceLine> remittance, std::string& bytes) {
  FieldWriter writer(bytes);
  CashRecord rest = record;
  rest.payment_id = {};
  std::string_view id = record.payment_id;
  writer(id, content_key, rest);
  if (remittance.empty()) return;
  std::vector<RemittanceLine> lines(remittance.begin(), remittance.end());
  writer(lines);
}

std::string_view PackedCash::id() const {
  FieldReader reader(bytes_);
  std::string_view id;
  reader(id);
  return id;
}

std::string_view PackedCash::content_key() const {
  FieldReader reader(bytes_);
  Front front;
  reader(front.id, front.content_key);
  return front.content_key;
}

CashRecord PackedCash::record() const {
  FieldReader reader(bytes_);
  Front front;
  return unpack(reader, front);
}

std::vector<RemittanceLine> PackedCash::remittance() const {
  std::vector<RemittanceLine> lines;
  static_cast<void>(record(lines));
  return lines;
}

CashRecord PackedCash::record(std::vector<RemittanceLine>& lines) const {
  FieldReader reader(bytes_);
  Front front;
  CashRecord record = unpack(reader, front);
  unpack_lines(reader, lines);
  record.remittance = lines;
  return record;
}

}  // namespace quittance::engine
