// MT940 statements: one message a part of a day for the bank account, every payment that is no
// check with the German structure of :86:, and, where there are lockboxes, one total for each.
#include <algorithm>

#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/names.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

constexpr std::size_t kPieceWidth = 27;
constexpr std::size_t kLineWidth = 65;
constexpr int kPurposePieces = 10;  // ?20 to ?29

// "1250,00"
void append_with_comma(std::string& to, std::int64_t cents) {
  append_digits(to, static_cast<std::uint64_t>(cents) / 100, 1);
  to += ',';
  append_digits(to, static_cast<std::uint64_t>(cents) % 100, 2);
}

struct EntryWords {
  std::string_view type;  // "C", "NTRF"
  std::string_view code;  // of German banks
  std::string_view booking_text;
};

class Mt940Files final : public BankFiles {
 public:
  explicit Mt940Files(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    day_ = &day;
    file_ = OutputFile(new_path(folder_, "statement", day, part.number, ".sta"));
    closing_ = balance_ + part.received - part.returned;
    for (const auto& [lockbox, amount] : part.deposits) closing_ += amount;
    QASSERT(closing_ > 0);
    std::string& out = file_.text();
    out += ":20:W" + day.yymmdd + std::to_string(part.number) + "\n:25:";
    out += kBankAccount;
    out += "\n:28C:" + std::to_string(++number_) + "/1\n:60F:";
    add_balance(balance_);
    balance_ = closing_;
    for (const auto& [lockbox, amount] : part.deposits) add_deposit(part, lockbox, amount);
  }

  void add(const Cash& cash) override {
    if (cash.in_lockbox || cash.kind == CashKind::advice) return;
    const bool returned = cash.kind == CashKind::returned;
    const bool wire = cash.method == Method::wire;
    add_line(returned ? "DNRTI" : "CNTRF", cash.amount, cash.bank_reference);
    information_ = returned ? "109?00RETURN" : wire ? "206?00WIRE" : "166?00ACH CREDIT";
    name_.clear();
    append_plain(name_, cash.payer_name);
    add_pieces(cash.text, 20, kPurposePieces);
    if (!cash.payer_account.routing.empty()) {
      information_ += "?30" + cash.payer_account.routing + "?31" + cash.payer_account.account;
    }
    add_pieces(name_, 32, 2);
    end_information();
    file_.flush_full();
  }

  Result<void> end() override {
    file_.text() += ":62F:";
    add_balance(closing_);
    file_.text() += "-\n";
    return file_.close();
  }

 private:
  void add_balance(std::int64_t cents) {
    std::string& out = file_.text();
    out += 'C';
    out += day_->yymmdd;
    out += "USD";
    append_with_comma(out, cents);
    out += '\n';
  }

  // `mark` is that of the direction and the type behind the amount: "C" and "NTRF".
  void add_line(std::string_view mark, std::int64_t amount, std::string_view reference) {
    std::string& out = file_.text();
    out += ":61:";
    out += day_->yymmdd;
    out += std::string_view(day_->yymmdd).substr(2);
    out += mark.substr(0, 1);
    append_with_comma(out, amount);
    out += mark.substr(1);
    out += "NONREF//";
    out += reference;
    out += "\n:86:";
  }

  // "?20…?21…": what does not fit the pieces is left out, as banks do.
  void add_pieces(std::string_view words, std::uint64_t key, int pieces) {
    for (int piece = 0; piece < pieces && !words.empty(); ++piece) {
      information_ += '?';
      append_digits(information_, key + static_cast<std::uint64_t>(piece), 2);
      information_ += words.substr(0, kPieceWidth);
      words.remove_prefix(std::min(kPieceWidth, words.size()));
    }
  }

  void end_information() {
    std::string& out = file_.text();
    for (std::string_view rest = information_; !rest.empty();) {
      out += rest.substr(0, kLineWidth);
      out += '\n';
      rest.remove_prefix(std::min(kLineWidth, rest.size()));
    }
  }

  void add_deposit(const FilePart& part, std::uint32_t lockbox, std::int64_t amount) {
    std::string reference = "LB" + day_->yymmdd + std::to_string(part.number);
    append_lockbox(reference, lockbox);
    add_line("CNCHK", amount, reference.substr(0, 16));
    information_ = "194?00LOCKBOX DEPOSIT?20LOCKBOX ";
    append_lockbox(information_, lockbox);
    end_information();
  }

  std::string folder_;
  OutputFile file_;
  const DayText* day_ = nullptr;
  std::string information_;
  std::string name_;
  std::int64_t balance_ = kFirstBalance;
  std::int64_t closing_ = 0;
  unsigned number_ = 0;
};

}  // namespace

std::unique_ptr<BankFiles> mt940_files(const std::string& folder) {
  return std::make_unique<Mt940Files>(folder);
}

}  // namespace quittance::workload
