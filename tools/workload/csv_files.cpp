// Canonical CSV (docs/formats/csv.md): ids as given; lines without discounts or deductions.
#include "tools/workload/bank_files.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

constexpr std::string_view kColumns =
    "payment_id,kind,account,booking_date,deposit_date,currency,amount,method,payer_name,"
    "payer_routing,payer_account,payer_id,bank_reference,original_id,check_number,text,"
    "remittance\n";

class CsvFiles final : public BankFiles {
 public:
  explicit CsvFiles(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    number_ = part.number;
    day_ = &day;
  }
  void add(const Cash& cash) override {
    if (cash.kind == CashKind::advice) return;
    if (paths_.empty()) open();
    std::string& out = file_.text();
    const auto put = [&](std::string_view text) {
      out += text;
      out += ',';
    };
    put(cash.id);
    put(name(cash.kind));
    put(cash.account);
    put(cash.day->iso);
    put(cash.in_lockbox ? cash.day->iso : "");
    put("USD");
    append_dollars(out, cash.amount);
    out += ',';
    put(name(cash.method));
    put(cash.payer_name);
    put(cash.payer_account.routing);
    put(cash.payer_account.account);
    put(cash.payer_id);
    put(cash.bank_reference);
    put(cash.original_id);
    put(cash.check_number);
    const bool lines = cash.states_lines && !cash.lines.empty();
    put(lines ? std::string_view{} : std::string_view(cash.text));
    if (lines) append_lines(out, cash);
    out += '\n';
    file_.flush_full();
  }
  Result<void> end() override { return paths_.empty() ? Result<void>() : file_.close(); }

 private:
  // With the first row: a day of nothing but advices has no file.
  void open() {
    file_ = OutputFile(new_path(folder_, "receipts", *day_, number_, ".csv"));
    file_.text() += kColumns;
  }

  static void append_lines(std::string& out, const Cash& cash) {
    bool first = true;
    for (const CashLine& line : cash.lines) {
      if (!first) out += '|';
      first = false;
      out += line.reference;
      if (!line.amount_stated || (cash.lines.size() == 1 && line.whole)) continue;
      out += '=';
      append_dollars(out, line.paid);
    }
  }

  std::string folder_;
  OutputFile file_;
  const DayText* day_ = nullptr;
  unsigned number_ = 1;
};

}  // namespace

std::unique_ptr<BankFiles> csv_files(const std::string& folder) {
  return std::make_unique<CsvFiles>(folder);
}

}  // namespace quittance::workload
