#include "tests/simulation/file_truth.h"

#include <algorithm>

namespace quittance::simulation {
namespace {

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char digit : digits) {
    if (digit >= '0' && digit <= '9') value = value * 10 + (digit - '0');
  }
  return value;
}

// What stands between the quotes after "key":
std::string_view quoted(std::string_view line, std::string_view key) {
  const std::string wanted = "\"" + std::string(key) + "\":\"";
  const std::size_t from = line.find(wanted);
  if (from == std::string_view::npos) return {};
  const std::string_view rest = line.substr(from + wanted.size());
  return rest.substr(0, rest.find('"'));
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

// One account of a BAI2 file while it is read.
struct AccountSum {
  std::size_t first = 0;  // its first record in the truth
  std::int64_t total = 0;
};

void take_bai2(std::string_view line, std::uint64_t offset, FileTruth& truth, AccountSum& account,
               bool& group_held) {
  const std::vector<std::string_view> fields = fields_of(line.substr(0, line.find('/')));
  if (fields[0] == "01") {
    truth.logical_id = std::string(line);
  } else if (fields[0] == "02") {
    group_held = fields[3] == "2" || fields[3] == "3";
  } else if (fields[0] == "03") {
    account = {truth.records.size(), 0};
    for (std::size_t n = 4; n < fields.size(); n += 4) account.total += number(fields[n]);
  } else if (fields[0] == "16") {
    account.total += number(fields[2]);
    truth.records.push_back({offset, {}, number(fields[2]), group_held});
  } else if (fields[0] == "49" && number(fields[1]) != account.total) {
    for (std::size_t n = account.first; n < truth.records.size(); ++n) {
      truth.records[n].unit_fails = true;
    }
  } else if (fields[0] == "99") {
    truth.logical_id += std::string(fields[1]);
  }
}

}  // namespace

FileTruth read_plainly(std::string_view bytes) {
  FileTruth truth;
  truth.is_json = !bytes.empty() && bytes.front() == '{';
  truth.readable = truth.is_json || bytes.substr(0, 3) == "01,";
  if (!truth.readable) return truth;
  AccountSum account;
  bool group_held = false;
  for (std::size_t offset = 0; offset < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', offset), bytes.size());
    const std::string_view line = bytes.substr(offset, end - offset);
    if (truth.is_json) {
      truth.records.push_back(
          {offset, std::string(quoted(line, "payment_id")), number(quoted(line, "amount")), false});
    } else {
      take_bai2(line, offset, truth, account, group_held);
    }
    offset = end + 1;
  }
  return truth;
}

Violations check_file(const Model& model, std::uint32_t file, const FileTruth& truth,
                      bool held_whole, std::uint64_t tiled, std::uint64_t size) {
  Violations found;
  const ModelFile& row = model.files()[file];
  const auto broken = [&](const std::string& what) {
    found.push_back({4, "file " + row.digest.short_hex() + ": " + what});
  };
  if (!truth.readable) {
    if (!row.records.empty() || row.status != FileStatus::rejected)
      broken("nothing of it can be read, and it was booked");
    return found;
  }
  if (row.status == FileStatus::rejected) broken("it is readable, and was rejected");
  if (tiled != size) {
    broken("its ranges cover " + std::to_string(tiled) + " of " + std::to_string(size) + " bytes");
  }
  std::size_t met = 0;
  for (const TrueRecord& record : truth.records) {
    std::size_t times = 0;
    bool agrees = true;
    for (const auto& [offset, first] : row.duplicates) {
      if (offset != record.offset) continue;
      ++times;
      agrees = agrees && model.payments()[first].amount == record.amount;
    }
    const bool linked = times > 0;
    for (const std::uint32_t handle : row.records) {
      const ModelPayment& payment = model.payments()[handle];
      if (payment.offset != record.offset) continue;
      ++met;
      // What was linked may be taken over when the first delivery is rejected.
      if (linked && payment.id.find('~') != std::string::npos) continue;
      ++times;
      agrees = agrees && payment.amount == record.amount;
      if (!payment.is_payment && payment.kind != "receipt") continue;
      const bool must_wait = record.unit_fails || held_whole;
      if (must_wait && payment.is_payment && payment.first_state != Disposition::quarantined) {
        broken("record at " + std::to_string(record.offset) + " of a failed unit was booked");
      }
      if (!must_wait && payment.first_reason == Reason::unit_held) {
        broken("record at " + std::to_string(record.offset) + " of a sound unit was held");
      }
    }
    const std::string where = "record at " + std::to_string(record.offset);
    if (!agrees) broken(where + " has another amount in the book");
    // A line whose id has other content in the book is refused and shown.
    const bool refused =
        truth.is_json &&
        std::any_of(model.payments().begin(), model.payments().end(), [&](const ModelPayment& one) {
          return one.id.substr(0, one.id.find_first_of("~/")) == record.id &&
                 one.amount != record.amount;
        });
    if (times != 1 && !(times == 0 && refused))
      broken(where + " is " + std::to_string(times) + " times in the book");
  }
  if (met != row.records.size()) broken("the book has records that the file has not");
  return found;
}

}  // namespace quittance::simulation
