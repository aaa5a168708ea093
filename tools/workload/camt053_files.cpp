// camt.053 statements and camt.054 notifications (version 08): one a part of a day for the bank
// account. A statement has an entry for every payment that is no check, and, where there are
// lockboxes, one total for each; a notification has the credits among them, word for word.
#include <algorithm>

#include "core/assert.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

// Of an Ustrd, which has 140: readers join what is as long without a blank.
constexpr std::size_t kTextWidth = 139;

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      to += "&amp;";
    } else if (c == '<') {
      to += "&lt;";
    } else {
      to += c;
    }
  }
}

// A piece of text that fits, cut at a blank; takes it and the blank off.
std::string_view take_piece(std::string_view& text) {
  std::size_t size = text.size();
  if (size > kTextWidth) {
    size = text.rfind(' ', kTextWidth);
    QASSERT(size != std::string_view::npos && size > 0);
  }
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(std::min(text.size(), size + 1));
  return piece;
}

enum class Message : std::uint8_t { statement, notification };

class CamtFiles final : public BankFiles {
 public:
  CamtFiles(Message message, std::string folder) : message_(message), folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    day_ = &day;
    const bool notifies = message_ == Message::notification;
    file_ = OutputFile(
        new_path(folder_, notifies ? "notification" : "statement", day, part.number, ".xml"));
    if (notifies) return open_notification(part);
    std::int64_t closing = balance_ + part.received - part.returned;
    for (const auto& [lockbox, amount] : part.deposits) closing += amount;
    QASSERT(closing > 0);
    const std::string id = "W" + day.yymmdd + '-' + std::to_string(part.number);
    std::string& out = file_.text();
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n";
    out += " <BkToCstmrStmt>\n  <GrpHdr><MsgId>" + id + "</MsgId><CreDtTm>" + day.iso +
           "T23:30:00</CreDtTm></GrpHdr>\n  <Stmt>\n   <Id>" + id + "</Id>\n   <ElctrncSeqNb>";
    out += std::to_string(++number_) + "</ElctrncSeqNb>\n   <Acct><Id><Othr><Id>";
    out += kBankAccount;
    out += "</Id></Othr></Id><Ccy>USD</Ccy></Acct>\n";
    add_balance("OPBD", balance_);
    add_balance("CLBD", closing);
    balance_ = closing;
    for (const auto& [lockbox, amount] : part.deposits) add_deposit(part, lockbox, amount);
  }

  void add(const Cash& cash) override {
    if (cash.in_lockbox || cash.kind == CashKind::advice) return;
    const bool returned = cash.kind == CashKind::returned;
    if (returned && message_ == Message::notification) return;
    const bool wire = cash.method == Method::wire;
    begin_entry(cash.amount, returned ? "DBIT" : "CRDT", cash.bank_reference,
                returned ? "RRTN"
                : wire   ? "XBCT"
                         : "ACDT");
    std::string& out = file_.text();
    out += "    <NtryDtls>\n     <TxDtls>\n      <Refs><EndToEndId>";
    out += returned ? cash.original_id : std::string("NOTPROVIDED");
    out += "</EndToEndId></Refs>\n";
    add_amount("      ", cash.amount);
    if (!cash.payer_name.empty()) add_parties(cash);
    if (!cash.text.empty()) {
      out += "      <RmtInf>";
      for (std::string_view text = cash.text; !text.empty();) {
        out += "<Ustrd>";
        append_escaped(out, take_piece(text));
        out += "</Ustrd>";
      }
      out += "</RmtInf>\n";
    }
    out += "     </TxDtls>\n    </NtryDtls>\n   </Ntry>\n";
    file_.flush_full();
  }

  Result<void> end() override {
    file_.text() += message_ == Message::notification
                        ? "  </Ntfctn>\n </BkToCstmrDbtCdtNtfctn>\n</Document>\n"
                        : "  </Stmt>\n </BkToCstmrStmt>\n</Document>\n";
    return file_.close();
  }

 private:
  void open_notification(const FilePart& part) {
    const std::string id = "N" + day_->yymmdd + '-' + std::to_string(part.number);
    std::string& out = file_.text();
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\n";
    out += " <BkToCstmrDbtCdtNtfctn>\n  <GrpHdr><MsgId>" + id + "</MsgId><CreDtTm>" + day_->iso +
           "T23:00:00</CreDtTm></GrpHdr>\n  <Ntfctn>\n   <Id>" + id + "</Id>\n   <CreDtTm>" +
           day_->iso + "T23:00:00</CreDtTm>\n   <Acct><Id><Othr><Id>";
    out += kBankAccount;
    out += "</Id></Othr></Id><Ccy>USD</Ccy></Acct>\n";
  }

  void add_amount(std::string_view indent, std::int64_t cents) {
    std::string& out = file_.text();
    out += indent;
    out += "<Amt Ccy=\"USD\">";
    append_dollars(out, cents);
    out += "</Amt>\n";
  }

  void add_balance(std::string_view type, std::int64_t cents) {
    std::string& out = file_.text();
    out += "   <Bal>\n    <Tp><CdOrPrtry><Cd>";
    out += type;
    out += "</Cd></CdOrPrtry></Tp>\n";
    add_amount("    ", cents);
    out += "    <CdtDbtInd>CRDT</CdtDbtInd>\n    <Dt><Dt>" + day_->iso + "</Dt></Dt>\n   </Bal>\n";
  }

  void begin_entry(std::int64_t cents, std::string_view indicator, std::string_view reference,
                   std::string_view subfamily) {
    std::string& out = file_.text();
    out += "   <Ntry>\n";
    add_amount("    ", cents);
    out += "    <CdtDbtInd>";
    out += indicator;
    out += "</CdtDbtInd>\n    <Sts><Cd>BOOK</Cd></Sts>\n    <BookgDt><Dt>" + day_->iso +
           "</Dt></BookgDt>\n    <ValDt><Dt>" + day_->iso + "</Dt></ValDt>\n    <AcctSvcrRef>";
    out += reference;
    out += "</AcctSvcrRef>\n    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>";
    out += subfamily;
    out += "</SubFmlyCd></Fmly></Domn></BkTxCd>\n";
  }

  void add_parties(const Cash& cash) {
    std::string& out = file_.text();
    out += "      <RltdPties>\n       <Dbtr><Pty><Nm>";
    append_escaped(out, cash.payer_name);
    out += "</Nm></Pty></Dbtr>\n";
    const BankAccount& account = cash.payer_account;
    if (!account.account.empty()) {
      out += "       <DbtrAcct><Id><Othr><Id>" + account.account + "</Id></Othr></Id></DbtrAcct>\n";
    }
    out += "      </RltdPties>\n";
    if (account.routing.empty()) return;
    out += "      <RltdAgts><DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId>";
    out +=
        "<MmbId>" + account.routing + "</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt></RltdAgts>\n";
  }

  // Details of the checks come by the lockbox: the batch says how many, and names nobody.
  void add_deposit(const FilePart& part, std::uint32_t lockbox, std::int64_t amount) {
    std::string reference = "LB" + day_->yymmdd + std::to_string(part.number);
    append_lockbox(reference, lockbox);
    begin_entry(amount, "CRDT", reference, "LBCA");
    file_.text() +=
        "    <NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>\n"
        "    <AddtlNtryInf>LOCKBOX DEPOSIT</AddtlNtryInf>\n   </Ntry>\n";
  }

  Message message_;
  std::string folder_;
  OutputFile file_;
  const DayText* day_ = nullptr;
  std::int64_t balance_ = kFirstBalance;
  unsigned number_ = 0;
};

}  // namespace

std::unique_ptr<BankFiles> camt053_files(const std::string& folder) {
  return std::make_unique<CamtFiles>(Message::statement, folder);
}

std::unique_ptr<BankFiles> camt054_files(const std::string& folder) {
  return std::make_unique<CamtFiles>(Message::notification, folder);
}

}  // namespace quittance::workload
