// pain.002 behind the interface of ingest/decoder.h: a file is one part, read when it is assembled.
#include <set>

#include "core/text.h"
#include "ingest/camt/codes.h"
#include "ingest/camt/iso_message.h"
#include "ingest/camt/payment_id.h"
#include "ingest/decoder.h"
#include "ingest/ordinals.h"

namespace quittance::ingest {
namespace {

using camt::Note;

constexpr std::string_view kGroup = "OrgnlGrpInfAndSts";
constexpr std::string_view kInformation = "OrgnlPmtInfAndSts";
constexpr std::string_view kTransaction = "TxInfAndSts";

// What one level (group, payment information, transaction) says.
struct Status {
  std::uint64_t from = 0;
  std::string_view id, status, code;  // the first reason's code
  std::string reason, text;           // all reasons and words: grown here, kept once
  std::string_view end_to_end, instruction, servicer, own, mandate, uetr;
  std::string_view amount, currency, date;
  std::string_view debtor, debtor_iban, debtor_account, creditor_iban, creditor_account;
};

bool is_status(std::string_view status) {
  for (const std::string_view known : {"ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC", "ACWP",
                                       "ACFC", "PDNG", "PART", "RCVD", "RJCT", "CANC", "PATC"}) {
    if (status == known) return true;
  }
  return false;
}

class PainAssembler final : public camt::IsoMessage {
 public:
  PainAssembler(std::string_view bytes, const DecodeContext& context)
      : IsoMessage("pain.002", bytes, context) {}

 private:
  void read(CashSink& sink) override {
    xml::PathWalk walk(text(), charset(), arena());
    for (;;) {
      switch (walk.next()) {
        case xml::PathWalk::Step::start:
          head_value(walk);
          start(walk);
          break;
        case xml::PathWalk::Step::end:
          end(walk, sink);
          break;
        case xml::PathWalk::Step::broken:
          return broken(walk, sink);
        case xml::PathWalk::Step::finish:
          if (!group_seen_) reject(Note::status_missing);
          return;
      }
    }
  }

  static std::string_view last_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  }

  void start(const xml::PathWalk& walk) {
    const std::string_view name = last_of(walk.path());
    Status* begun = nullptr;
    if (name == kGroup) begun = &group_;
    if (name == kInformation) begun = &information_;
    if (name == kTransaction) begun = &transaction_;
    if (begun == nullptr) return;
    *begun = {};
    begun->from = walk.from();
    if (name == kGroup) group_seen_ = true;
    if (name == kInformation) ++summary().statements;
    if (name == kTransaction) {
      next_record();
      ++summary().transactions;
    }
  }

  void end(const xml::PathWalk& walk, CashSink& sink) {
    head_value(walk);
    const std::string_view path = walk.path();
    const std::string_view name = last_of(path);
    if (path.ends_with("GrpHdr/CreDtTm")) day_ = walk.text();
    if (name == kTransaction) return judge_transaction(walk.position(), sink);
    if (name == kInformation) return judge(information_, "payment information");
    if (name == kGroup) return judge(group_, "message");
    if (const std::size_t at = path.rfind(kTransaction); at != std::string_view::npos) {
      value(transaction_, path.substr(at + kTransaction.size() + 1), walk);
    } else if (const std::size_t in = path.rfind(kInformation); in != std::string_view::npos) {
      value(information_, path.substr(in + kInformation.size() + 1), walk);
    } else if (const std::size_t of = path.rfind(kGroup); of != std::string_view::npos) {
      value(group_, path.substr(of + kGroup.size() + 1), walk);
    }
  }

  void value(Status& to, std::string_view path, const xml::PathWalk& walk) {
    const std::string_view text = walk.text();
    const auto set = [&text](std::string_view& target) {
      if (target.empty()) target = text;
    };
    if (path == "GrpSts" || path == "PmtInfSts" || path == "TxSts") return set(to.status);
    if (path == "OrgnlMsgId" || path == "OrgnlPmtInfId") return set(to.id);
    // Several reasons, and words in several pieces: all of them count.
    const auto join = [&text](std::string& target) {
      if (text.empty()) return;
      if (!target.empty()) target += ' ';
      target += text;
    };
    if (path == "StsRsnInf/Rsn/Cd" || path == "StsRsnInf/Rsn/Prtry") {
      if (to.code.empty()) to.code = text;
      return join(to.reason);
    }
    if (path == "StsRsnInf/StsRsn/Cd" || path == "StsRsnInf/StsRsn/Prtry") {  // version 2
      if (to.code.empty()) to.code = text;
      return join(to.reason);
    }
    if (path == "StsRsnInf/AddtlInf" || path == "StsRsnInf/AddtlStsRsnInf") return join(to.text);
    if (path == "OrgnlUETR") return set(to.uetr);
    if (path == "OrgnlTxRef/MndtRltdInf/MndtId" ||
        path == "OrgnlTxRef/MndtRltdInf/DrctDbtMndt/MndtId") {
      return set(to.mandate);
    }
    if (path == "OrgnlEndToEndId") return set(to.end_to_end);
    if (path == "OrgnlInstrId") return set(to.instruction);
    if (path == "AcctSvcrRef") return set(to.servicer);
    if (path == "StsId") return set(to.own);
    if (path == "OrgnlTxRef/Amt/InstdAmt" || path == "OrgnlTxRef/Amt/EqvtAmt/Amt") {
      to.currency = xml::attribute(walk.attributes(), "Ccy");
      to.amount = text;
      return;
    }
    if (path == "OrgnlTxRef/IntrBkSttlmAmt" && to.amount.empty()) {
      to.currency = xml::attribute(walk.attributes(), "Ccy");
      to.amount = text;
      return;
    }
    if (path == "OrgnlTxRef/IntrBkSttlmDt") to.date = text;
    if (path.starts_with("OrgnlTxRef/Reqd")) return set(to.date);
    if (path == "OrgnlTxRef/Dbtr/Nm" || path == "OrgnlTxRef/Dbtr/Pty/Nm") return set(to.debtor);
    if (path == "OrgnlTxRef/DbtrAcct/Id/IBAN") return set(to.debtor_iban);
    if (path == "OrgnlTxRef/DbtrAcct/Id/Othr/Id") return set(to.debtor_account);
    if (path == "OrgnlTxRef/CdtrAcct/Id/IBAN") return set(to.creditor_iban);
    if (path == "OrgnlTxRef/CdtrAcct/Id/Othr/Id") return set(to.creditor_account);
  }

  // A group or a payment information: what it says holds for all in it.
  void judge(const Status& status, std::string_view level) {
    if (!status.status.empty() && !is_status(status.status)) {
      note(Note::payment_status_unknown, status.from, status.status);
    }
    if (status.status == "RJCT") {
      note(Note::payment_rejected, status.from,
           arena().keep(std::string(level) + " " + std::string(status.id) + " " + status.reason));
    }
  }

  void judge_transaction(std::uint64_t to, CashSink& sink) {
    const Status& of = transaction_;
    const std::string_view original =
        camt::is_placeholder(of.end_to_end) ? of.instruction : of.end_to_end;
    if (!of.status.empty() && !is_status(of.status)) {
      note(Note::payment_status_unknown, of.from, of.status);
    }
    if (of.status == "RJCT") {
      note(Note::payment_rejected, of.from, arena().keep(std::string(original) + " " + of.reason));
    }
    const Currency currency = Currency::parse(of.currency).value_or(Currency());
    const Result<std::int64_t> amount = parse_major(of.amount, currency);
    const bool known = currency.known() && amount && *amount >= 0 && *amount <= kAmountMax;
    if (!known && !of.amount.empty()) note(Note::amount_unreadable, of.from, of.amount);
    if (known) emit(of, original, currency, *amount, to, sink);
    cover(sink, of.from, to, RangeUse::non_cash, "TxInfAndSts");
    transaction_ = {};
  }

  void emit(const Status& of, std::string_view original, Currency currency, std::int64_t amount,
            std::uint64_t to, CashSink& sink) {
    CashRecord cash;
    cash.kind = CashKind::ignore;
    cash.currency = currency;
    cash.amount = amount;
    cash.account = of.creditor_iban.empty() ? of.creditor_account : of.creditor_iban;
    cash.payer.name = of.debtor;
    cash.payer.iban = of.debtor_iban;
    cash.payer.account = of.debtor_account;
    cash.particulars.mandate_id = of.mandate;
    cash.particulars.uetr = of.uetr;
    if (of.status == "RJCT") cash.particulars.return_reason = of.code;
    cash.value_date = Date::parse_iso(of.date.substr(0, 10)).value_or(Date());
    if (!cash.value_date.known()) {
      cash.deposit_date = Date::parse_iso(day_.substr(0, 10)).value_or(Date());
    }
    cash.end_to_end_id = original;
    cash.original_id = original;
    cash.bank_reference = of.servicer.empty() ? of.own : of.servicer;
    cash.type_code = of.status;
    std::string text(of.status);
    for (const std::string* part : {&of.reason, &of.text}) {
      if (!part->empty()) text += " " + *part;
    }
    cash.text = text;
    std::string content = format_major(amount, currency) + "|" + currency.code();
    for (const std::string_view part : {original, cash.bank_reference, cash.text, of.debtor}) {
      content += "|" + std::to_string(part.size()) + ":" + std::string(part);
    }
    const std::uint64_t mark = camt::content_mark(content);
    const std::string_view account = cash.account.empty() ? "pain.002" : cash.account;
    std::string id;
    camt::id_by_content(id, account, cash.value_date.known() ? cash.value_date : cash.deposit_date,
                        mark, ordinals_.next(mark_of(mark, account)));
    cash.payment_id = id;
    cash.source = {.record = record(), .from = offset(of.from), .to = offset(to)};
    if (!cash.account.empty() && accounts_.insert(std::string(cash.account)).second) {
      ++summary().accounts;
    }
    ++summary().credits.count;
    add_to(summary().credits, currency, amount);
    sink.cash(cash);
  }

  Status group_, information_, transaction_;
  bool group_seen_ = false;
  std::string_view day_;
  OrdinalCounter ordinals_;
  std::set<std::string> accounts_;
};

}  // namespace

const Decoder& pain002_decoder() {
  static const camt::IsoMessageDecoder<PainAssembler> kDecoder("pain.002");
  return kDecoder;
}

}  // namespace quittance::ingest
