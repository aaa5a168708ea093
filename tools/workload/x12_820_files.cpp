// X12 820 files: one interchange a part of a day, one set for each payment on the bank account.
#include <algorithm>

#include "tools/workload/bank_files.h"
#include "tools/workload/names.h"
#include "tools/workload/output.h"
#include "tools/workload/remittance_segments.h"

namespace quittance::workload {
namespace {

class X12Files final : public BankFiles {
 public:
  explicit X12Files(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    number_ = part.number;
    day_ = &day;
    sets_ = 0;
    ++interchange_;
  }

  void add(const Cash& cash) override {
    if (cash.kind != CashKind::receipt || cash.in_lockbox) return;
    if (paths_.empty()) open();
    std::string& out = file_.text();
    ++sets_;
    segments_ = 0;
    segment("ST*820*");
    append_digits(out, sets_, 4);
    add_payment(cash);
    segment("N1*PR*");
    append_plain(out, cash.payer_name);
    if (!cash.payer_id.empty()) out += "*91*" + cash.payer_id;
    segment("N1*PE*WORKCO");
    if (!cash.lines.empty()) add_lines(cash);
    segment("SE*");
    append_digits(out, segments_, 1);
    out += '*';
    append_digits(out, sets_, 4);
    end_segment();
    file_.flush_full();
  }

  Result<void> end() override {
    if (paths_.empty()) return {};
    std::string& out = file_.text();
    out += "GE*";
    append_digits(out, sets_, 1);
    out += "*1~\nIEA*1*";
    append_digits(out, interchange_, 9);
    out += "~\n";
    return file_.close();
  }

 private:
  // With the first payment: a day without one has no file.
  void open() {
    file_ = OutputFile(new_path(folder_, "remittance", *day_, number_, ".edi"));
    std::string& out = file_.text();
    const std::string ccyymmdd = "20" + day_->yymmdd;
    out += "ISA*00*          *00*          *ZZ*WORKBANK       *ZZ*WORKCO         *";
    out += day_->yymmdd + "*2330*U*00401*";
    append_digits(out, interchange_, 9);
    out += "*0*P*>~\nGS*RA*WORKBANK*WORKCO*" + ccyymmdd + "*2330*1*X*004010~\n";
  }

  void add_payment(const Cash& cash) {
    std::string& out = file_.text();
    const bool wire = cash.method == Method::wire;
    segment("BPR*C*");
    append_dollars(out, cash.amount);
    out += wire ? "*C*FWT*" : "*C*ACH*CTX";
    out += "*01*" + cash.payer_account.routing + "*DA*" + cash.payer_account.account + '*' +
           cash.company_id + "**01*990000097*DA*";
    out += kBankAccount;
    out += "*20" + day_->yymmdd;
    segment("TRN*1*" + cash.bank_reference + '*' + cash.company_id);
  }

  // Without amounts, or where they do not come to the payment, the words say what it is for.
  void add_lines(const Cash& cash) {
    segment("ENT*1");
    if (lines_add_up(cash)) {
      end_segment();
      segments_ += append_remittance(file_.text(), cash, '~');
      file_.text().pop_back();  // segment() ends it
      return;
    }
    for (std::string_view words = cash.text; !words.empty();) {
      segment("NTE*INV*");
      file_.text() += words.substr(0, kNoteWidth);
      words.remove_prefix(std::min(kNoteWidth, words.size()));
    }
  }

  // Ends the segment before, and begins the next one.
  void segment(std::string_view begin) {
    if (segments_ > 0) end_segment();
    ++segments_;
    file_.text() += begin;
  }
  void end_segment() { file_.text() += "~\n"; }

  static constexpr std::size_t kNoteWidth = 80;

  std::string folder_;
  OutputFile file_;
  const DayText* day_ = nullptr;
  unsigned number_ = 1;
  std::uint64_t interchange_ = 0;
  std::uint64_t sets_ = 0;
  std::uint64_t segments_ = 0;  // of the open set
};

}  // namespace

std::unique_ptr<BankFiles> x12_820_files(const std::string& folder) {
  return std::make_unique<X12Files>(folder);
}

}  // namespace quittance::workload
