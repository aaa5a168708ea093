// The floor of the common workload: the three rules over flat columns, and a plain file that is
// synced after each MiB by a thread of its own. Nothing is checked, kept beside or explained; what
// a program that only moves the money takes. `plain_log FOLDER SCRATCH`, one line of JSON.
// bench/compare/compare runs it.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "plain_log: %s\n", why.c_str());
  std::exit(1);
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) give_up("cannot read " + path.string());
  std::string bytes(fs::file_size(path), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// Calls `row` with the fields of each line but the first. The workload quotes nothing.
template <class Row>
void each_row(std::string_view bytes, Row row) {
  std::vector<std::string_view> fields;
  bool is_head = true;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (std::exchange(is_head, false)) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find('"') != std::string_view::npos) give_up("a quoted field");
    fields.clear();
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t to = std::min(line.find(',', from), line.size());
      fields.push_back(line.substr(from, to - from));
      from = to + 1;
    }
    row(fields);
  }
}

// '1250.00' → 125000.
std::int64_t cents_of(std::string_view text) {
  std::int64_t cents = 0;
  for (const char c : text) {
    if (c != '.') cents = cents * 10 + (c - '0');
  }
  return cents;
}

struct Item {
  std::int64_t open = 0;
  std::uint32_t customer = 0;
};

struct Payment {
  std::int64_t amount = 0;
  std::int64_t rest = 0;
  std::uint32_t customer = 0;
};

// One allocation, as it is written.
struct Allocation {
  char payment_id[16] = {};
  char item_number[16] = {};
  std::int64_t amount = 0;
  std::uint32_t payment = 0;
  std::uint32_t item = 0;
  std::uint32_t customer = 0;
  std::uint32_t rule = 0;
  std::uint64_t sequence = 0;
};
static_assert(sizeof(Allocation) == 64);

// Pieces of a MiB, each written and synced before the next.
class Log {
 public:
  explicit Log(const fs::path& path)
      : file_(::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600)),
        thread_([this] { work(); }) {
    if (file_ < 0) give_up("cannot make " + path.string());
  }
  void append(Allocation allocation) {
    allocation.sequence = ++count_;
    filling_.push_back(allocation);
    if (filling_.size() == (std::size_t{1} << 20) / sizeof(Allocation)) hand_over();
  }
  // Returns when all is durable.
  void close() {
    hand_over();
    {
      const std::lock_guard guard(mutex_);
      closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
    ::close(file_);
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  void hand_over() {
    {
      const std::lock_guard guard(mutex_);
      waiting_.push_back(std::move(filling_));
    }
    changed_.notify_one();
    filling_ = {};
    filling_.reserve((std::size_t{1} << 20) / sizeof(Allocation));
  }
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::vector<Allocation> piece = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      const auto size = static_cast<ssize_t>(piece.size() * sizeof(Allocation));
      if (::write(file_, piece.data(), static_cast<std::size_t>(size)) != size ||
          ::fdatasync(file_) != 0) {
        give_up("cannot write the log");
      }
    }
  }

  int file_;
  std::vector<Allocation> filling_;
  std::uint64_t count_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<Allocation>> waiting_;
  bool closing_ = false;
  std::thread thread_;
};

class Book {
 public:
  void load(std::string_view items_csv) {
    std::vector<std::string_view> due;
    each_row(items_csv, [&](const std::vector<std::string_view>& row) {
      const auto item = static_cast<std::uint32_t>(items_.size());
      items_.push_back({cents_of(row[8]), customer(row[1])});
      item_of_.emplace(row[0], item);
      numbers_.push_back(row[0]);
      due.push_back(row[5]);
      items_of_[items_.back().customer].push_back(item);
    });
    for (auto& owed : items_of_) {
      std::sort(owed.begin(), owed.end(), [&](std::uint32_t a, std::uint32_t b) {
        return due[a] != due[b] ? due[a] < due[b] : numbers_[a] < numbers_[b];
      });
    }
  }

  // Pass by pass, as the rules say.
  void apply(const std::vector<std::string>& files, Log& log) {
    std::vector<std::string_view> references;
    for (const std::string& file : files) {
      each_row(file, [&](const std::vector<std::string_view>& row) {
        const std::int64_t amount = cents_of(row[6]);
        payments_.push_back({amount, amount, customer(row[11])});
        ids_.push_back(row[0]);
        references.push_back(row[16]);
      });
    }
    for (std::uint32_t n = 0; n < payments_.size(); ++n) {
      if (references[n].empty()) continue;
      const auto found = item_of_.find(references[n]);
      if (found == item_of_.end()) continue;
      const Item& item = items_[found->second];
      if (item.customer == payments_[n].customer && item.open == payments_[n].rest) {
        take(n, found->second, item.open, 1, log);
      }
    }
    for (std::uint32_t n = 0; n < payments_.size(); ++n) {
      if (payments_[n].rest != payments_[n].amount) continue;
      for (const std::uint32_t item : items_of_[payments_[n].customer]) {
        if (items_[item].open != payments_[n].rest) continue;
        take(n, item, items_[item].open, 2, log);
        break;
      }
    }
    for (std::uint32_t n = 0; n < payments_.size(); ++n) {
      if (payments_[n].rest == 0) continue;
      for (const std::uint32_t item : items_of_[payments_[n].customer]) {
        if (payments_[n].rest == 0) break;
        const std::int64_t amount = std::min(items_[item].open, payments_[n].rest);
        if (amount != 0) take(n, item, amount, 3, log);
      }
    }
    log.close();
  }

  // What each customer comes to: allocated, open, on account.
  void print_rows() const {
    std::vector<std::int64_t> sums(names_.size() * 3);
    for (const Item& item : items_) sums[item.customer * 3 + 1] += item.open;
    for (const Payment& payment : payments_) {
      sums[payment.customer * 3] += payment.amount - payment.rest;
      sums[payment.customer * 3 + 2] += payment.rest;
    }
    for (std::size_t n = 0; n < names_.size(); ++n) {
      std::printf("%s[\"%s\",%lld,%lld,%lld]", n == 0 ? "" : ",", std::string(names_[n]).c_str(),
                  static_cast<long long>(sums[n * 3]), static_cast<long long>(sums[n * 3 + 1]),
                  static_cast<long long>(sums[n * 3 + 2]));
    }
  }
  [[nodiscard]] std::size_t payments() const { return payments_.size(); }

 private:
  std::uint32_t customer(std::string_view name) {
    const auto [found, is_new] =
        customer_of_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) {
      names_.push_back(name);
      items_of_.emplace_back();
    }
    return found->second;
  }
  void take(std::uint32_t payment, std::uint32_t item, std::int64_t amount, std::uint32_t rule,
            Log& log) {
    items_[item].open -= amount;
    payments_[payment].rest -= amount;
    Allocation one{.amount = amount,
                   .payment = payment,
                   .item = item,
                   .customer = payments_[payment].customer,
                   .rule = rule};
    ids_[payment].copy(one.payment_id, sizeof one.payment_id);
    numbers_[item].copy(one.item_number, sizeof one.item_number);
    log.append(one);
  }

  boost::unordered_flat_map<std::string_view, std::uint32_t> customer_of_, item_of_;
  std::vector<std::string_view> names_, numbers_, ids_;
  std::vector<Item> items_;
  std::vector<std::vector<std::uint32_t>> items_of_;
  std::vector<Payment> payments_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) give_up("usage: plain_log FOLDER SCRATCH");
  const fs::path folder = arguments[1];
  const double start = now();
  const std::string items = bytes_of(folder / "items.csv");
  Book book;
  book.load(items);
  const double loaded = now();
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder / "bank" / "csv"))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const fs::path& path : paths) files.push_back(bytes_of(path));
  Log log(fs::path(arguments[2]) / "log");
  book.apply(files, log);
  const double done = now();
  std::printf(
      "{\"load_items\": %.6f, \"seconds\": %.6f, \"payments\": %zu, \"allocations\": %llu, "
      "\"rows\": [",
      loaded - start, done - loaded, book.payments(), static_cast<unsigned long long>(log.count()));
  book.print_rows();
  std::printf("]}\n");
  return 0;
}
