// Fedwire messages: one file a part of a day with every wire, each with the payer's lines as an 820
// in its addenda where they come to the payment, else his words.
#include <algorithm>

#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/names.h"
#include "tools/workload/output.h"
#include "tools/workload/remittance_segments.h"

namespace quittance::workload {
namespace {

constexpr std::size_t kNameWidth = 35;
constexpr std::size_t kAddendaMax = 8994;

class FedwireFiles final : public BankFiles {
 public:
  explicit FedwireFiles(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    number_ = part.number;
    day_ = &day;
  }

  void add(const Cash& cash) override {
    if (cash.method != Method::wire || cash.kind != CashKind::receipt || cash.in_lockbox) return;
    if (paths_.empty()) {  // a day without wires has no file
      file_ = OutputFile(new_path(folder_, "wires", *day_, number_, ".fed"));
    }
    std::string& out = file_.text();
    out += "{1500}30WORKBANKP {1510}1000{1520}";
    append_imad(out, cash);
    out += "{2000}";
    append_digits(out, static_cast<std::uint64_t>(cash.amount), 12);
    if (!cash.payer_account.routing.empty()) {
      out += "{3100}" + cash.payer_account.routing + "PAYERS BANK*";
    }
    out += "{3400}990000097WORKBANK*{3600}CTR";
    write_information(cash);
    if (structured_) out += "{3610}S820*";
    out += "{4200}D";
    out += kBankAccount;
    out += "*WORKCO*{4320}" + cash.bank_reference + '*';
    out += "{5000}";
    out += cash.payer_account.account.empty() ? " *" : "D" + cash.payer_account.account + '*';
    name_.clear();
    append_plain(name_, cash.payer_name);
    out += std::string_view(name_).substr(0, kNameWidth);
    out += '*';
    if (!information_.empty()) {
      QASSERT(information_.size() <= kAddendaMax);
      out += "{8200}";
      append_digits(out, information_.size(), 4);
      out += information_;
    }
    out += '\n';
    file_.flush_full();
  }

  Result<void> end() override { return paths_.empty() ? Result<void>() : file_.close(); }

 private:
  void write_information(const Cash& cash) {
    information_.clear();
    structured_ = cash.states_lines && lines_add_up(cash);
    if (structured_) {
      append_remittance(information_, cash, '\\');
    } else {
      information_ = cash.text;
    }
  }

  std::string folder_;
  OutputFile file_;
  const DayText* day_ = nullptr;
  unsigned number_ = 1;
  std::string information_;
  bool structured_ = false;
  std::string name_;
};

}  // namespace

std::unique_ptr<BankFiles> fedwire_files(const std::string& folder) {
  return std::make_unique<FedwireFiles>(folder);
}

}  // namespace quittance::workload
