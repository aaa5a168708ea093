// NACHA files: one a day or more with every ACH credit, each in the batch of its payer. What the
// payer writes stands in addenda: RMR segments of an 820 where lines have amounts, else words.
#include <algorithm>

#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/names.h"
#include "tools/workload/output.h"
#include "tools/workload/remittance_segments.h"

namespace quittance::workload {
namespace {

constexpr std::size_t kNachaWidth = 94;
constexpr std::size_t kAddendaWidth = 80;
constexpr std::uint64_t kOurBank = 99000009;
constexpr char kCheckDigit = '7';  // of kOurBank
constexpr std::uint64_t kHashModulus = 10'000'000'000;

class NachaFiles final : public BankFiles {
 public:
  explicit NachaFiles(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    number_ = part.number;
    day_ = &day;
    records_ = entries_ = batches_ = 0;
    amount_ = 0;
  }

  void add(const Cash& cash) override {
    if (cash.method != Method::ach || cash.kind != CashKind::receipt || cash.in_lockbox) return;
    if (paths_.empty()) open();
    write_information(cash);
    const std::uint64_t addenda = (information_.size() + kAddendaWidth - 1) / kAddendaWidth;
    add_header(cash, addenda);
    add_entry(cash, addenda);
    for (std::uint64_t number = 1; number <= addenda; ++number) add_addenda(cash, number);
    add_control(cash, addenda);
    file_.flush_full();
  }

  Result<void> end() override {
    if (paths_.empty()) return {};
    const std::uint64_t blocks = (records_ + 1 + 9) / 10;
    record("9");
    column(batches_, 6);
    column(blocks, 6);
    column(entries_, 8);
    column(batches_ * kOurBank % kHashModulus, 10);
    column(0, 12);
    column(static_cast<std::uint64_t>(amount_), 12);
    while (records_ % 10 != 0) record(std::string(kNachaWidth, '9'));
    end_record();
    return file_.close();
  }

 private:
  // With the first entry: a day without ACH credits has no file.
  void open() {
    file_ = OutputFile(new_path(folder_, "ach", *day_, number_, ".ach"));
    record("101 990000097 990000013");
    line_ += day_->yymmdd;
    line_ += "2330";
    line_ += static_cast<char>('A' + number_ % 26);
    line_ += "094101";
    text("WORKBANK", 23);
    text("PAYERS BANK", 23);
  }

  // Lines that say all there is to say, or the payer's words.
  void write_information(const Cash& cash) {
    information_.clear();
    if (cash.states_lines && lines_add_up(cash)) {
      append_remittance(information_, cash, '\\');
    } else {
      information_ = cash.text;
    }
  }

  void add_header(const Cash& cash, std::uint64_t addenda) {
    record("5220");
    name_.clear();
    append_plain(name_, cash.payer_name);
    text(name_, 16);
    text({}, 20);
    line_ += cash.company_id;
    line_ += addenda == 0 ? "CCD" : "CTX";
    text("TRADE PAY", 10);
    line_ += day_->yymmdd;
    line_ += day_->yymmdd;
    text({}, 3);
    line_ += '1';
    line_ += kSendingBank;
    column(cash.number, 7);
  }

  void add_entry(const Cash& cash, std::uint64_t addenda) {
    record("622");
    column(kOurBank, 8);
    line_ += kCheckDigit;
    text(kBankAccount, 17);
    column(static_cast<std::uint64_t>(cash.amount), 10);
    text(cash.bank_reference, 15);
    if (addenda > 0) {
      column(addenda, 4);
      text("WORKCO", 20);
    } else {
      text("WORKCO", 24);
    }
    line_ += addenda > 0 ? '1' : '0';
    line_ += trace_of(cash);
    amount_ += cash.amount;
  }

  void add_addenda(const Cash& cash, std::uint64_t number) {
    record("705");
    text(std::string_view(information_).substr((number - 1) * kAddendaWidth), kAddendaWidth);
    column(number, 4);
    column(cash.number, 7);
  }

  void add_control(const Cash& cash, std::uint64_t addenda) {
    record("8220");
    column(1 + addenda, 6);
    column(kOurBank, 10);
    column(0, 12);
    column(static_cast<std::uint64_t>(cash.amount), 12);
    line_ += cash.company_id;
    text({}, 25);
    line_ += kSendingBank;
    column(cash.number, 7);
    entries_ += 1 + addenda;
    ++batches_;
  }

  // Ends the record before, and begins the next one.
  void record(std::string_view begin) {
    end_record();
    ++records_;
    line_ = begin;
  }
  void end_record() {
    if (line_.empty()) return;
    QASSERT(line_.size() <= kNachaWidth);
    line_.resize(kNachaWidth, ' ');
    file_.text() += line_;
    file_.text() += '\n';
    line_.clear();
  }
  void column(std::uint64_t number, int width) {
    const std::size_t before = line_.size();
    append_digits(line_, number, width);
    QASSERT(line_.size() - before == static_cast<std::size_t>(width));
  }
  void text(std::string_view words, std::size_t width) {
    words = words.substr(0, width);
    line_ += words;
    line_.append(width - words.size(), ' ');
  }

  std::string folder_;
  OutputFile file_;
  std::string line_;  // the open record
  std::string information_;
  std::string name_;
  const DayText* day_ = nullptr;
  unsigned number_ = 1;
  std::uint64_t records_ = 0;
  std::uint64_t entries_ = 0;  // with their addenda
  std::uint64_t batches_ = 0;
  std::int64_t amount_ = 0;
};

}  // namespace

std::unique_ptr<BankFiles> nacha_files(const std::string& folder) {
  return std::make_unique<NachaFiles>(folder);
}

}  // namespace quittance::workload
