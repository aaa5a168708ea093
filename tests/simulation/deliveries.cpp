#include "tests/simulation/deliveries.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace quittance::simulation {
namespace {

using testing::CashWorkload;
using testing::Delivery;
using testing::lines_of;

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : seed_(seed), random_(seed ^ 0xde11ULL) {}

  Deliveries make() {
    const testing::WorkloadSize size{.customers = 4 + below(9),
                                     .items = 10 + below(31),
                                     .payments = 12 + below(39),
                                     .files = 2 + below(4),
                                     .repeated = below(6),
                                     .statement = one_in(2)};
    made_.work = testing::make_cash_workload(size, seed_);
    made_.files = made_.work.files;
    for (const Delivery& file : made_.work.files) {
      for (std::string& line : lines_of(file.bytes)) {
        if (line.front() == '{') lines_.push_back(std::move(line));
      }
    }
    overlap();
    if (one_in(2)) other_content();
    if (one_in(2)) returns();
    if (one_in(2)) statements();
    if (one_in(4)) made_.files.push_back({"notes.txt", "call the bank about the missing wire\n"});
    master_data();
    return std::move(made_);
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }

  // Lines of several files in one more file, in another order.
  void overlap() {
    const std::size_t count = 1 + below(2);
    for (std::size_t n = 0; n < count; ++n) {
      std::vector<std::string> some;
      for (const std::string& line : lines_) {
        if (one_in(3)) some.push_back(line);
      }
      std::shuffle(some.begin(), some.end(), random_);
      add("overlap-" + std::to_string(n) + ".ndjson", some);
    }
  }

  // Ids that exist, with another amount.
  void other_content() {
    std::vector<std::string> some;
    for (const std::string& line : lines_) {
      if (!one_in(8)) continue;
      std::string other = line;
      const std::size_t amount = other.find("\"amount\":\"") + 10;
      other.insert(amount, "1");
      some.push_back(other);
    }
    add("other-content.ndjson", some);
  }

  // The bank tells of returns of what it reported before or will report.
  void returns() {
    std::vector<std::string> some;
    for (const std::string& line : lines_) {
      const std::size_t kind = line.find("\"kind\":\"receipt\"");
      if (kind == std::string::npos || !one_in(6)) continue;
      std::string other = line;
      other.replace(kind, 16, "\"kind\":\"return\"");
      other.replace(other.find("\"P-"), 3, "\"R-");
      some.push_back(other);
    }
    add("returns.ndjson", some);
  }

  void add(const std::string& name, const std::vector<std::string>& lines) {
    std::string bytes;
    for (const std::string& line : lines) bytes += line;
    if (!bytes.empty()) made_.files.push_back({name, std::move(bytes)});
  }

  // A statement; the same again with other words; a deletion of some of it; a correction.
  void statements() {
    std::vector<std::string> entries;
    for (std::size_t n = 2 + below(5); n > 0; --n) {
      entries.push_back("16,165," + std::to_string(1'000 + below(90'000)) + ",,,,INV-" +
                        std::to_string(10'000 + below(20)) + "\n");
    }
    add_statement("daily.bai2", "1", "71", entries, "");
    if (one_in(2)) add_statement("daily-again.bai2", "1", "71", entries, " again");
    if (one_in(2)) add_statement("deletion.bai2", "2", "72", {entries.front()}, "");
    if (one_in(2)) {
      entries.pop_back();
      entries.push_back("16,165,12345,,,,corrected\n");
      add_statement("correction.bai2", "3", "73", entries, "");
    }
  }

  void add_statement(const std::string& name, const std::string& status, const std::string& id,
                     const std::vector<std::string>& entries, const std::string& words) {
    std::int64_t total = 0;
    std::string body;
    for (const std::string& entry : entries) {
      total += std::stoll(entry.substr(7));
      body += entry.substr(0, entry.size() - 1) + words + "\n";
    }
    const std::string control = std::to_string(2 * 50'000 + 2 * total);  // balances and entries
    const std::string records = std::to_string(entries.size() + 2);
    made_.files.push_back({name, "01,SOUTHBANK,US,261112,0500," + id + ",,,2/\n02,US,SOUTHBANK," +
                                     status + ",261111,,USD,2/\n03,4100,USD,010,50000,,,015," +
                                     std::to_string(50'000 + total) + ",,/\n" + body + "49," +
                                     control + "," + records + "/\n98," + control + ",1," +
                                     std::to_string(entries.size() + 4) + "/\n99," + control +
                                     ",1," + std::to_string(entries.size() + 6) + "/\n"});
  }

  void master_data() {
    const std::vector<std::string> items = lines_of(made_.work.items);
    made_.item_extracts.push_back(made_.work.items);
    for (int n = 0; n < 2; ++n) {
      std::string some = items.front();
      for (std::size_t at = 1; at < items.size(); ++at) {
        if (!one_in(4)) some += items[at];
      }
      std::string more = items[1];  // one that is new
      more.insert(more.find(','), "-N" + std::to_string(n));
      made_.item_extracts.push_back(some + more);
    }
    std::string renamed = made_.work.customers;
    for (std::size_t at = renamed.find(" Inc"); at != std::string::npos;
         at = renamed.find(" Inc", at + 1)) {
      if (one_in(2)) renamed.replace(at, 4, " Co");
    }
    made_.customer_lists = {made_.work.customers, renamed};
    made_.compacts = one_in(8);  // jobs in the foreground are slow to simulate
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  Deliveries made_;
  std::vector<std::string> lines_;
};

}  // namespace

Deliveries make_deliveries(std::uint64_t seed) {
  return Maker(seed).make();
}

}  // namespace quittance::simulation
