#include "ingest/nacha/entry.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/filled.h"

namespace quittance::ingest::nacha {

EntryFields read_entry(std::string_view record, const EntryNumbers& numbers, EntryShape shape) {
  EntryFields fields;
  fields.code = field(record, entry::kCode);
  if (numbers.code) fields.meaning = transaction_code(*numbers.code);
  fields.amount = numbers.amount;
  fields.amount_written = field(record, entry::kAmount);
  fields.routing = text_field(record, entry::kRouting);
  fields.account = text_field(record, entry::kAccount);
  fields.id = text_field(record, entry::kId);
  fields.name = text_field(record, entry::kName);
  fields.trace = text_field(record, entry::kTrace);
  fields.trace_is_number = plain_digits(fields.trace).has_value();
  const std::string_view indicator = field(record, entry::kIndicator);
  fields.indicator = indicator.empty() ? ' ' : indicator.front();
  switch (shape) {
    case EntryShape::common:
      break;
    case EntryShape::counted:
      fields.addenda_stated = number_field(record, entry::kAddendaCount);
      fields.name = text_field(record, entry::kReceiver);
      break;
    case EntryShape::name_first:
      fields.name = text_field(record, entry::kFirstName);
      fields.id = text_field(record, entry::kSecondId);
      break;
    case EntryShape::check:
      fields.check_serial = fields.id;
      fields.id = {};
      break;
    case EntryShape::pop:
      fields.check_serial = text_field(record, entry::kPopSerial);
      fields.id = {};
      break;
    case EntryShape::iat:
      fields.addenda_stated = number_field(record, entry::kIatAddendaCount);
      fields.account = text_field(record, entry::kIatAccount);
      fields.id = {};
      fields.name = {};
      break;
    case EntryShape::adv:
      fields.amount = number_field(record, entry::kAdvAmount);
      fields.amount_written = field(record, entry::kAdvAmount);
      fields.account = text_field(record, entry::kAdvAccount);
      fields.id = {};
      break;
  }
  return fields;
}

void AddendaFields::clear() {
  std::vector<Information> kept = std::move(information);
  kept.clear();
  *this = {};
  information = std::move(kept);
}

AddendaFlaw read_addenda(std::string_view record, AddendaFields& to) {
  ++to.count;
  const std::string_view type = field(record, addenda::kType);
  if (type == "05" || type == "17") {
    to.information.push_back({.sequence = number_field(record, addenda::kSequence),
                              .text = field(record, addenda::kInformation)});
  } else if (type == "99") {
    to.return_code = field(record, addenda::kCode);
    to.original_trace = text_field(record, addenda::kOriginalTrace);
    // Banks that dispute a return put numbers of the return where others have words.
    const bool dishonoured = is_dishonoured(to.return_code);
    to.return_information = dishonoured ? text_field(record, addenda::kDishonourInformation)
                            : is_contested(to.return_code)
                                ? std::string_view()
                                : text_field(record, addenda::kReturnInformation);
  } else if (type == "98") {
    to.change_code = field(record, addenda::kCode);
    to.original_trace = text_field(record, addenda::kOriginalTrace);
    to.corrected = text_field(record, addenda::kCorrected);
  } else if (type == "10") {
    to.receiver = text_field(record, addenda::kIatReceiver);
  } else if (type == "11") {
    to.originator = text_field(record, addenda::kIatName);
  } else if (type == "15") {
    to.receiver_id = text_field(record, addenda::kIatReceiverId);
  } else if (type == "02") {
    to.terminal = text_field(record, {36, 44});
  } else if (type < "12" || type > "18" || type.size() != 2) {
    return AddendaFlaw::unknown_type;
  }
  return AddendaFlaw::none;
}

bool join_information(std::vector<Information>& parts, std::string& joined) {
  if (parts.size() <= 1) {
    joined.assign(parts.empty() ? std::string_view() : trim_filled(parts.front().text));
    return parts.empty() || parts.front().sequence == 1;
  }
  bool in_order = true;
  for (std::size_t n = 0; n < parts.size(); ++n) {
    in_order = in_order && parts[n].sequence == static_cast<std::int64_t>(n + 1);
  }
  const auto by_sequence = [](const Information& a, const Information& b) {
    return a.sequence < b.sequence;
  };
  if (!in_order && std::all_of(parts.begin(), parts.end(),
                               [](const Information& part) { return part.sequence.has_value(); })) {
    std::stable_sort(parts.begin(), parts.end(), by_sequence);
  }
  joined.clear();
  for (const Information& part : parts) {
    joined += part.text;
    const auto width = static_cast<std::size_t>(addenda::kInformation.length);
    joined.append(width - part.text.size(), ' ');  // of a record that was trimmed
  }
  joined.resize(trim_filled(joined).size());
  return in_order;
}

}  // namespace quittance::ingest::nacha
