#include "ingest/nacha/information.h"

namespace quittance::ingest::nacha {

std::uint32_t InformationReader::add(std::span<const Record> addenda, std::int64_t amount) {
  const auto number = static_cast<std::uint32_t>(entries_.size());
  EntryInformation& entry = entries_.emplace_back();
  addenda_.clear();
  for (const Record& record : addenda) {
    if (record.type == '7') static_cast<void>(read_addenda(record.text, addenda_));
  }
  if (addenda_.information.empty()) return number;
  entry.in_order = join_information(addenda_.information, joined_);
  entry.joined = texts_.keep(joined_);
  entry.amount = amount;
  entry.read = x12::read_information(entry.joined, Currency::of("USD"), amount, remittance_);
  if (entry.read == x12::InformationRead::no_segments || !remittance_.flaws().empty()) {
    return number;
  }
  x12::RemittanceRead& said = said_.emplace_back();
  remittance_.read_into(said);
  said.text = texts_.keep(said.text);
  lines_.insert(lines_.end(), said.lines.begin(), said.lines.end());
  entry.said = &said;  // moves as the list grows: finish() ties it
  return number;
}

void InformationReader::finish() {
  std::span<const RemittanceLine> lines = lines_;
  auto next = said_.begin();
  for (EntryInformation& entry : entries_) {
    if (entry.said == nullptr) continue;
    x12::RemittanceRead& said = *next++;
    said.lines = lines.first(said.lines.size());
    lines = lines.subspan(said.lines.size());
    entry.said = &said;
  }
}

}  // namespace quittance::ingest::nacha
