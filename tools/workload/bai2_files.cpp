// BAI2 statements: one file a day, one group, the bank account with every payment that is no check,
// and, where there are lockboxes, one deposit total for each.
#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

class Bai2Files final : public BankFiles {
 public:
  explicit Bai2Files(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    file_ = OutputFile(new_path(folder_, "statement", day, part.number, ".bai2"));
    std::int64_t closing = balance_ + part.received - part.returned;
    for (const auto& [lockbox, amount] : part.deposits) closing += amount;
    QASSERT(closing > 0);
    total_ = balance_ + closing;
    records_ = 1;
    std::string& out = file_.text();
    out += "01,WORKBANK,WORKCO," + day.yymmdd + ",2330," + std::to_string(part.number) + ",,,2/\n";
    out += "02,WORKCO,WORKBANK,1," + day.yymmdd + ",,USD,2/\n";
    out += "03,";
    out += kBankAccount;
    out += ",USD,010,";
    append_number(out, balance_);
    out += ",,,015,";
    append_number(out, closing);
    out += ",,/\n";
    balance_ = closing;
    for (const auto& [lockbox, amount] : part.deposits) add_deposit(part, day, lockbox, amount);
  }

  void add(const Cash& cash) override {
    if (cash.in_lockbox || cash.kind == CashKind::advice) return;
    add_entry(cash.type_code, cash.amount, cash.bank_reference, cash.statement_text);
    file_.flush_full();
  }

  Result<void> end() override {
    std::string& out = file_.text();
    add_trailer(out, "49,", "", records_ + 1);
    add_trailer(out, "98,", "1,", records_ + 3);
    add_trailer(out, "99,", "1,", records_ + 5);
    return file_.close();
  }

 private:
  // `text` in lines: the first one stands in the 16, the others in 88s.
  void add_entry(std::string_view type, std::int64_t amount, std::string_view reference,
                 std::string_view text) {
    std::string& out = file_.text();
    out += "16,";
    out += type;
    out += ',';
    append_number(out, amount);
    out += ",,";
    out += reference;
    out += ",,";
    for (;;) {
      const std::size_t end = text.find('\n');
      out += text.substr(0, end);
      out += '\n';
      ++records_;
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
      out += "88,";
    }
    total_ += amount;
  }

  void add_deposit(const FilePart& part, const DayText& day, std::uint32_t lockbox,
                   std::int64_t amount) {
    std::string reference = "LB" + day.yymmdd + std::to_string(part.number);
    append_lockbox(reference, lockbox);
    std::string text = "LOCKBOX ";
    append_lockbox(text, lockbox);
    text += " DEPOSIT";
    add_entry("115", amount, reference, text);
  }

  // 49 counts from the 03 to itself, 98 from the 02, 99 from the 01.
  void add_trailer(std::string& out, std::string_view code, std::string_view units,
                   std::uint64_t records) const {
    out += code;
    append_number(out, total_);
    out += ',';
    out += units;
    append_digits(out, records, 1);
    out += "/\n";
  }

  std::string folder_;
  OutputFile file_;
  std::int64_t balance_ = kFirstBalance;
  std::int64_t total_ = 0;     // of the amounts in 03 and 16
  std::uint64_t records_ = 0;  // from the 03 on, without trailers
};

}  // namespace

std::unique_ptr<BankFiles> bai2_files(const std::string& folder) {
  return std::make_unique<Bai2Files>(folder);
}

}  // namespace quittance::workload
