// remt.001 behind the interface of ingest/decoder.h: a file is one part, read when it is assembled.
#include <set>

#include "core/text.h"
#include "core/wide.h"
#include "ingest/camt/codes.h"
#include "ingest/camt/compose.h"
#include "ingest/camt/entry_reader.h"
#include "ingest/camt/iso_message.h"
#include "ingest/camt/payment_id.h"
#include "ingest/decoder.h"
#include "ingest/known_formats.h"
#include "ingest/ordinals.h"
#include "ingest/xml/path_walk.h"

namespace quittance::ingest {
namespace {

using camt::Field;
using camt::Note;
using xml::ElementTree;

ElementTree make_elements() {
  const auto as = [](Field field) { return static_cast<ElementTree::Field>(field); };
  ElementTree tree;
  tree.add("", {{"RmtId", as(Field::remittance_id)}});
  camt::add_remittance(tree, "");
  const std::string_view payment = "OrgnlPmtInf";
  tree.add(payment, {{"Refs/MsgId", as(Field::message)},
                     {"Refs/AcctSvcrRef", as(Field::servicer_reference)},
                     {"Refs/PmtInfId", as(Field::payment_information)},
                     {"Refs/InstrId", as(Field::instruction)},
                     {"Refs/EndToEndId", as(Field::end_to_end)},
                     {"Refs/UETR", as(Field::uetr)},
                     {"Refs/TxId", as(Field::transaction)},
                     {"Refs/MndtId", as(Field::mandate)},
                     {"Refs/ChqNb", as(Field::check)},
                     {"Refs/ClrSysRef", as(Field::clearing)},
                     {"Refs/Prtry/Ref", as(Field::own_reference)},
                     {"Refs/Prtry/Tp", as(Field::left)},
                     {"PmtTpInf", as(Field::left)},
                     {"Amt/InstdAmt", as(Field::instructed)},
                     {"Amt/EqvtAmt/Amt", as(Field::instructed)},
                     {"Amt/EqvtAmt/CcyOfTrf", as(Field::left)},
                     {"XchgRateInf", as(Field::left)},
                     {"ReqdExctnDt", as(Field::value_date)},
                     {"ReqdExctnDt/Dt", as(Field::value_date)},
                     {"ReqdExctnDt/DtTm", as(Field::value_date)},
                     {"ReqdColltnDt", as(Field::booking_date)}});
  camt::add_parties(tree, payment, payment);
  tree.close();
  return tree;
}

const ElementTree& elements() {
  static const ElementTree kTree = make_elements();
  return kTree;
}

class RemtAssembler final : public camt::IsoMessage {
 public:
  RemtAssembler(std::string_view bytes, const DecodeContext& context)
      : IsoMessage("remt.001", bytes, context) {}

 private:
  void read(CashSink& sink) override {
    camt::Remarks remarks;
    camt::EntryReader reader(elements(), charset(), arena(), remarks);
    camt::EntryFields fields;
    xml::PathWalk walk(text(), charset(), arena());
    std::string day;
    for (;;) {
      switch (walk.next()) {
        case xml::PathWalk::Step::start:
          head_value(walk);
          if (walk.path().ends_with("RmtAdvc")) ++summary().statements;
          if (walk.path().ends_with("RmtAdvc/RmtInf")) {
            if (!reader.read_detail(walk.scanner(), fields)) return broken(walk, sink);
            advice(fields, day, sink);
            walk.leave();
          }
          break;
        case xml::PathWalk::Step::end:
          head_value(walk);
          if (walk.path().ends_with("GrpHdr/CreDtTm")) day = walk.text();
          break;
        case xml::PathWalk::Step::broken:
          return broken(walk, sink);
        case xml::PathWalk::Step::finish:
          if (record() == 0) reject(Note::advice_missing);
          remark(remarks, elements(), "RmtInf");
          return;
      }
    }
  }

  void advice(const camt::EntryFields& fields, std::string_view day, CashSink& sink) {
    next_record();
    ++summary().transactions;
    const camt::DetailFields& detail = fields.details.front();
    camt::CamtFragment made;
    camt::Composer composer(made);
    Currency currency = Currency::parse(detail.instructed.currency).value_or(Currency());
    const Result<std::int64_t> stated = parse_major(detail.instructed.text, currency);
    for (const camt::DocumentFields& document : fields.document_list) {
      for (const camt::AmountText* amount : {&document.remitted, &document.due}) {
        if (!currency.known()) {
          currency = Currency::parse(amount->currency).value_or(Currency());
        }
      }
    }
    const bool known = currency.known() && stated && *stated >= 0 && *stated <= kAmountMax;
    const auto lines = [&](std::int64_t amount) {
      made.lines.clear();
      made.notes.clear();
      composer.add_lines(fields, detail, currency, amount);
    };
    lines(known ? *stated : 0);
    Wide sum = 0;
    bool amounts = false;
    for (const RemittanceLine& line : made.lines) {
      sum += line.paid;
      amounts = amounts || line.amount_stated;
    }
    summary().details += made.lines.size();
    if (!known && (!amounts || sum < 0 || sum > kAmountMax)) {
      note(Note::advice_without_amount, fields.from, detail.remittance_id);
      cover(sink, fields.from, fields.to, RangeUse::rejected, "RmtInf");
      return;
    }
    const std::int64_t amount = known ? *stated : static_cast<std::int64_t>(sum);
    if (!known) lines(amount);
    for (const camt::Noted& noted : made.notes) note(noted.note, fields.from, noted.shown);

    CashRecord cash;
    cash.kind = CashKind::advice;
    cash.currency = currency;
    cash.amount = amount;
    cash.account = detail.creditor.iban.empty() ? detail.creditor.account : detail.creditor.iban;
    const std::string_view written =
        fields.value_date.empty() ? fields.booking_date : fields.value_date;
    cash.value_date = Date::parse_iso(written.substr(0, 10)).value_or(Date());
    if (!cash.value_date.known()) {
      cash.deposit_date = Date::parse_iso(day.substr(0, 10)).value_or(Date());
    }
    cash.payer.name = detail.debtor.name.empty() ? detail.debtor.ultimate : detail.debtor.name;
    cash.payer.id = detail.debtor.id;
    cash.payer.iban = detail.debtor.iban;
    cash.payer.account = detail.debtor.account;
    cash.payer.routing = detail.debtor.member;
    if (!camt::is_placeholder(detail.end_to_end)) cash.end_to_end_id = detail.end_to_end;
    cash.bank_reference = detail.remittance_id.empty() ? detail.instruction : detail.remittance_id;
    cash.check_number = detail.check;
    cash.particulars.uetr = detail.uetr;
    if (!camt::is_placeholder(detail.mandate)) cash.particulars.mandate_id = detail.mandate;
    std::string text;
    for (const std::string_view piece : fields.texts) {
      if (!text.empty()) text += '\n';
      text += piece;
    }
    cash.text = text;
    for (const camt::DocumentFields& document : fields.document_list) {
      if (cash.reference.empty()) cash.reference = document.creditor_reference;
      if (document.creditor_reference != cash.reference) {
        cash.reference = {};  // several: each has a line of its own
        break;
      }
    }
    cash.remittance = made.lines;
    emit(cash, fields, sink);
  }

  void emit(CashRecord& cash, const camt::EntryFields& fields, CashSink& sink) {
    std::string content = format_major(cash.amount, cash.currency) + "|" + cash.currency.code();
    for (const std::string_view part :
         {cash.payer.name, cash.payer.iban, cash.payer.account, cash.end_to_end_id, cash.reference,
          cash.bank_reference, cash.text}) {
      content += "|" + std::to_string(part.size()) + ":" + std::string(part);
    }
    for (const RemittanceLine& line : cash.remittance) {
      content += "|" + std::string(line.reference) + "=" + std::to_string(line.paid);
    }
    const std::uint64_t mark = camt::content_mark(content);
    const Date date = cash.value_date.known() ? cash.value_date : cash.deposit_date;
    const std::string_view account = cash.account.empty() ? "remt.001" : cash.account;
    std::string id;
    camt::id_by_content(id, account, date, mark, ordinals_.next(mark_of(mark, account)));
    cash.payment_id = id;
    cash.source = {.record = record(), .from = offset(fields.from), .to = offset(fields.to)};
    if (!cash.account.empty() && accounts_.insert(std::string(cash.account)).second) {
      ++summary().accounts;
    }
    ++summary().credits.count;
    add_to(summary().credits, cash.currency, cash.amount);
    sink.cash(cash);
    cover(sink, fields.from, fields.to, RangeUse::non_cash, "RmtInf");
  }

  OrdinalCounter ordinals_;
  std::set<std::string> accounts_;
};

const Decoder& decoder() {
  static const camt::IsoMessageDecoder<RemtAssembler> kDecoder("remt.001");
  return kDecoder;
}

}  // namespace

const Decoder& remt001_decoder() {
  return decoder();
}

}  // namespace quittance::ingest
