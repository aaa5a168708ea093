// BAI lockbox files: one a day with every check, 104 columns, invoices in overflow records (layout
// `bank-104-lines` of ingest/lockbox).
#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

constexpr std::size_t kWidth = 104;
constexpr std::size_t kInvoiceWidth = 16;
constexpr std::size_t kTextWidth = 30;
// The trailer counts records in six columns; a lockbox that is begun has room to end.
constexpr std::uint64_t kRecordsMax = 900'000;

struct Sum {
  std::uint64_t checks = 0;
  std::int64_t amount = 0;
};

class LockboxFiles final : public BankFiles {
 public:
  explicit LockboxFiles(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    if (part.number == 1) files_today_ = 0;
    day_ = &day;
    is_open_ = false;
    in_lockbox_ = false;
    failed_ = {};
  }

  void add(const Cash& cash) override {
    if (!cash.in_lockbox || cash.kind != CashKind::receipt) return;
    if (in_lockbox_ && cash.place.lockbox != place_.lockbox) close_lockbox();
    if (in_lockbox_ && cash.place.batch != place_.batch) close_batch();
    if (is_open_ && !in_lockbox_ && records_ > kRecordsMax) close_file();
    if (!is_open_) open_file();
    if (!in_lockbox_) open_lockbox(cash.place.lockbox);
    place_ = cash.place;
    add_check(cash);
    file_.flush_full();
  }

  Result<void> end() override {
    if (in_lockbox_) close_lockbox();
    if (is_open_) close_file();
    return failed_;
  }

 private:
  void open_file() {
    file_ = OutputFile(new_path(folder_, "lockbox", *day_, ++files_today_, ".txt"));
    is_open_ = true;
    records_ = 0;
    // Files of one day differ in their time, so that none is taken for another's second delivery.
    record("101WORKCO    WORKBANK  " + day_->yymmdd);
    append_digits(line_, 1'800U + files_today_, 4);
    record("2WORKCO    WORKBANK  4001040104");
  }
  void close_file() {
    const std::uint64_t all = records_ + 1;
    record("9");
    append_digits(line_, all, 6);
    end_record();
    if (const Result<void> closed = file_.close(); !closed && failed_) failed_ = closed;
    is_open_ = false;
  }

  void open_lockbox(std::uint32_t lockbox) {
    in_lockbox_ = true;
    all_ = {};
    batch_ = {};
    record("5001000");
    append_lockbox(line_, lockbox);
    line_ += day_->yymmdd + "WORKCO    WORKBANK  ";
  }
  void close_lockbox() {
    close_batch();
    record("8001000");
    append_lockbox(line_, place_.lockbox);
    line_ += day_->yymmdd;
    column(all_.checks, 4);
    column(static_cast<std::uint64_t>(all_.amount), 10);
    in_lockbox_ = false;
  }
  void close_batch() {
    if (batch_.checks == 0) return;
    record("7");
    column(place_.batch, 3);
    column(0, 3);
    append_lockbox(line_, place_.lockbox);
    line_ += day_->yymmdd;
    column(batch_.checks, 3);
    column(static_cast<std::uint64_t>(batch_.amount), 10);
    all_.checks += batch_.checks;
    all_.amount += batch_.amount;
    batch_ = {};
  }

  void add_check(const Cash& cash) {
    batch_.checks += 1;
    batch_.amount += cash.amount;
    record("6");
    add_place();
    column(static_cast<std::uint64_t>(cash.amount), 10);
    text(cash.payer_account.routing, 9);
    text(cash.payer_account.account, 10);
    text(cash.check_number, 10);
    const std::string& yymmdd = day_->yymmdd;
    text(yymmdd.substr(2) + yymmdd.substr(0, 2), 6);  // MMDDYY
    text(cash.payer_name, kRemitterWidth);
    std::uint64_t number = 0;
    for (const CashLine& line : cash.lines) {
      ++number;
      add_line(line, number, number == cash.lines.size());
    }
  }

  void add_line(const CashLine& line, std::uint64_t number, bool last) {
    record("4");
    add_place();
    line_ += '6';
    column(number, 2);
    line_ += last ? '9' : '0';
    text(line.reference, kInvoiceWidth);
    if (line.amount_stated) {
      signed_column(line.paid);
    } else {
      text({}, 10);
    }
    signed_column(line.deduction);
    text(line.reason, 3);
    text(line.reason_words, kTextWidth);
  }

  void add_place() {
    column(place_.batch, 3);
    column(place_.item, 3);
  }

  // Ends the record before, and begins the next one.
  void record(std::string_view begin) {
    end_record();
    ++records_;
    line_ = begin;
  }
  void end_record() {
    if (line_.empty()) return;
    QASSERT(line_.size() <= kWidth);
    line_.resize(kWidth, ' ');
    file_.text() += line_;
    file_.text() += '\n';
    line_.clear();
  }

  void column(std::uint64_t number, int width) {
    const std::size_t before = line_.size();
    append_digits(line_, number, width);
    QASSERT(line_.size() - before == static_cast<std::size_t>(width));
  }
  void signed_column(std::int64_t amount) {
    if (amount >= 0) return column(static_cast<std::uint64_t>(amount), 10);
    line_ += '-';
    column(static_cast<std::uint64_t>(-amount), 9);
  }
  void text(std::string_view words, std::size_t width) {
    words = words.substr(0, width);
    line_ += words;
    line_.append(width - words.size(), ' ');
  }

  std::string folder_;
  OutputFile file_;
  std::string line_;  // the open record
  const DayText* day_ = nullptr;
  Result<void> failed_;
  std::uint32_t files_today_ = 0;
  bool is_open_ = false;
  bool in_lockbox_ = false;
  CheckPlace place_;
  Sum batch_;
  Sum all_;  // of the lockbox
  std::uint64_t records_ = 0;
};

}  // namespace

std::unique_ptr<BankFiles> lockbox_files(const std::string& folder) {
  return std::make_unique<LockboxFiles>(folder);
}

}  // namespace quittance::workload
