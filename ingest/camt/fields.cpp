#include "ingest/camt/fields.h"

#include <string>
#include <string_view>

namespace quittance::ingest::camt {
namespace {

using xml::ElementTree;

constexpr ElementTree::Field as(Field field) {
  return static_cast<ElementTree::Field>(field);
}
constexpr ElementTree::Field as(Head head) {
  return static_cast<ElementTree::Field>(head);
}

std::string under(std::string_view below, std::string_view path) {
  return below.empty() ? std::string(path) : std::string(below) + "/" + std::string(path);
}

// Amounts before exchange, with the rate.
void add_amounts(ElementTree& tree, std::string_view below) {
  tree.add(below, {{"AmtDtls/InstdAmt/Amt", as(Field::instructed)},
                   {"AmtDtls/TxAmt/Amt", as(Field::transacted)},
                   {"AmtDtls/CntrValAmt/Amt", as(Field::counter_value)},
                   {"AmtDtls/AnncdPstngAmt", as(Field::left)}});
  for (const char* amount : {"InstdAmt", "TxAmt", "CntrValAmt"}) {
    tree.add(under(under(below, "AmtDtls"), amount), {{"CcyXchg/SrcCcy", as(Field::left)},
                                                      {"CcyXchg/TrgtCcy", as(Field::left)},
                                                      {"CcyXchg/UnitCcy", as(Field::left)},
                                                      {"CcyXchg/XchgRate", as(Field::rate)},
                                                      {"CcyXchg/CtrctId", as(Field::left)},
                                                      {"CcyXchg/QtnDt", as(Field::left)}});
  }
}

// What an entry and a detail have in common.
void add_common(ElementTree& tree, std::string_view below) {
  tree.add(below, {{"Amt", as(Field::amount)},
                   {"CdtDbtInd", as(Field::indicator)},
                   {"Avlbty", as(Field::left)},
                   {"BkTxCd/Domn/Cd", as(Field::domain)},
                   {"BkTxCd/Domn/Fmly/Cd", as(Field::family)},
                   {"BkTxCd/Domn/Fmly/SubFmlyCd", as(Field::subfamily)},
                   {"BkTxCd/Prtry/Cd", as(Field::own_code)},
                   {"BkTxCd/Prtry/Issr", as(Field::left)},
                   {"Intrst", as(Field::left)},
                   {"CardTx", as(Field::left)}});
  for (const char* record : {"Chrgs", "Chrgs/Rcrd"}) {
    const std::string inside = under(below, record);
    tree.add("", {{inside, as(Field::charge)}});
    tree.add(inside, {{"Amt", as(Field::charge_amount)},
                      {"CdtDbtInd", as(Field::charge_indicator)},
                      {"ChrgInclInd", as(Field::charge_included)},
                      {"TtlChrgsAndTaxAmt", as(Field::charge_total)},
                      {"Tp", as(Field::left)},
                      {"Rate", as(Field::left)},
                      {"Br", as(Field::left)},
                      {"Pty", as(Field::left)},
                      {"Agt", as(Field::left)},
                      {"Tax", as(Field::left)}});
  }
}

struct PartyFields {
  Field name, id, iban, account, ultimate, bic, member;
};

void add_party(ElementTree& tree, std::string_view below, std::string_view agents_below,
               std::string_view party, std::string_view account, std::string_view ultimate,
               std::string_view agent, const PartyFields& fields) {
  const std::string of_party = under(below, party);
  for (const std::string_view part : {party, account, ultimate}) {
    tree.add(below, {{std::string(part), as(Field::inner)}});
  }
  for (const std::string shape : {"", "Pty/"}) {
    tree.add(of_party, {{shape + "Nm", as(fields.name)},
                        {shape + "PstlAdr", as(Field::left)},
                        {shape + "CtryOfRes", as(Field::left)},
                        {shape + "CtctDtls", as(Field::left)},
                        {shape + "Id/OrgId/Othr/Id", as(fields.id)},
                        {shape + "Id/OrgId/Othr/SchmeNm", as(Field::left)},
                        {shape + "Id/OrgId/Othr/Issr", as(Field::left)},
                        {shape + "Id/OrgId/PrtryId/Id", as(fields.id)},
                        {shape + "Id/OrgId/PrtryId/Issr", as(Field::left)},
                        {shape + "Id/OrgId/BICOrBEI", as(Field::left)},
                        {shape + "Id/OrgId/AnyBIC", as(Field::left)},
                        {shape + "Id/OrgId/LEI", as(Field::left)},
                        {shape + "Id/OrgId/BIC", as(Field::left)},
                        {shape + "Id/OrgId/BEI", as(Field::left)},
                        {shape + "Id/OrgId/IBEI", as(Field::left)},
                        {shape + "Id/OrgId/EANGLN", as(Field::left)},
                        {shape + "Id/PrvtId/Othr/Id", as(fields.id)},
                        {shape + "Id/PrvtId/Othr/SchmeNm", as(Field::left)},
                        {shape + "Id/PrvtId/Othr/Issr", as(Field::left)},
                        {shape + "Id/PrvtId/OthrId/Id", as(fields.id)},
                        {shape + "Id/PrvtId/OthrId/IdTp", as(Field::left)},
                        {shape + "Id/PrvtId/DtAndPlcOfBirth", as(Field::left)}});
  }
  tree.add(of_party, {{"Agt/FinInstnId/Nm", as(fields.name)},
                      {"Agt/FinInstnId/BICFI", as(Field::left)},
                      {"Agt/FinInstnId/BIC", as(Field::left)},
                      {"Agt/FinInstnId/LEI", as(Field::left)},
                      {"Agt/FinInstnId/PstlAdr", as(Field::left)},
                      {"Agt/FinInstnId/ClrSysMmbId", as(Field::left)},
                      {"Agt/FinInstnId/Othr", as(Field::left)},
                      {"Agt/BrnchId", as(Field::left)}});
  tree.add(under(below, account), {{"Id/IBAN", as(fields.iban)},
                                   {"Id/Othr/Id", as(fields.account)},
                                   {"Id/Othr/SchmeNm", as(Field::left)},
                                   {"Id/Othr/Issr", as(Field::left)},
                                   {"Id/BBAN", as(fields.account)},
                                   {"Id/UPIC", as(fields.account)},
                                   {"Id/PrtryAcct/Id", as(fields.account)},
                                   {"Tp", as(Field::left)},
                                   {"Ccy", as(Field::left)},
                                   {"Nm", as(Field::left)},
                                   {"Prxy", as(Field::left)}});
  tree.add(under(below, ultimate), {{"Nm", as(fields.ultimate)},
                                    {"Pty/Nm", as(fields.ultimate)},
                                    {"Pty/PstlAdr", as(Field::left)},
                                    {"Pty/Id", as(Field::left)},
                                    {"Pty/CtryOfRes", as(Field::left)},
                                    {"Pty/CtctDtls", as(Field::left)},
                                    {"Agt/FinInstnId", as(Field::left)},
                                    {"PstlAdr", as(Field::left)},
                                    {"Id", as(Field::left)},
                                    {"CtryOfRes", as(Field::left)},
                                    {"CtctDtls", as(Field::left)}});
  tree.add(under(agents_below, agent), {{"FinInstnId/BICFI", as(fields.bic)},
                                        {"FinInstnId/BIC", as(fields.bic)},
                                        {"FinInstnId/CmbndId/BIC", as(fields.bic)},
                                        {"FinInstnId/CmbndId/ClrSysMmbId", as(Field::left)},
                                        {"FinInstnId/CmbndId/Nm", as(Field::left)},
                                        {"FinInstnId/CmbndId/PstlAdr", as(Field::left)},
                                        {"FinInstnId/ClrSysMmbId/MmbId", as(fields.member)},
                                        {"FinInstnId/ClrSysMmbId/ClrSysId", as(Field::left)},
                                        {"FinInstnId/ClrSysMmbId/Id", as(fields.member)},
                                        {"FinInstnId/NmAndAdr", as(Field::left)},
                                        {"FinInstnId/Nm", as(Field::left)},
                                        {"FinInstnId/LEI", as(Field::left)},
                                        {"FinInstnId/PstlAdr", as(Field::left)},
                                        {"FinInstnId/Othr", as(Field::left)},
                                        {"BrnchId", as(Field::left)}});
}

void add_detail(ElementTree& tree, std::string_view below) {
  tree.add("", {{std::string(below), as(Field::detail)}});
  for (const char* name :
       {"Refs", "Amt", "CdtDbtInd", "AmtDtls", "Avlbty", "BkTxCd", "Chrgs", "Intrst", "RltdPties",
        "RltdAgts", "LclInstrm", "PmtTpInf", "Purp", "RltdRmtInf", "RmtInf", "RltdDts"}) {
    tree.add(below, {{name, as(Field::inner)}});
  }
  tree.add(below, {{"Refs/MsgId", as(Field::message)},
                   {"Refs/AcctSvcrRef", as(Field::servicer_reference)},
                   {"Refs/PmtInfId", as(Field::payment_information)},
                   {"Refs/InstrId", as(Field::instruction)},
                   {"Refs/EndToEndId", as(Field::end_to_end)},
                   {"Refs/UETR", as(Field::uetr)},
                   {"Refs/TxId", as(Field::transaction)},
                   {"Refs/MndtId", as(Field::mandate)},
                   {"Refs/ChqNb", as(Field::check)},
                   {"Refs/ClrSysRef", as(Field::clearing)},
                   {"Refs/AcctOwnrTxId", as(Field::left)},
                   {"Refs/AcctSvcrTxId", as(Field::left)},
                   {"Refs/MktInfrstrctrTxId", as(Field::left)},
                   {"Refs/PrcgId", as(Field::left)},
                   {"Refs/RtrId", as(Field::left)},
                   {"Refs/Prtry/Ref", as(Field::own_reference)},
                   {"Refs/Prtry/Tp", as(Field::left)},
                   {"AmtDtls/PrtryAmt", as(Field::own_amount)},
                   {"AmtDtls/PrtryAmt/Tp", as(Field::own_amount_type)},
                   {"AmtDtls/PrtryAmt/Amt", as(Field::own_amount_value)},
                   {"AmtDtls/PrtryAmt/CcyXchg", as(Field::left)}});
  add_amounts(tree, below);
  add_common(tree, below);
  add_parties(tree, under(below, "RltdPties"), under(below, "RltdAgts"));
  tree.add(below, {{"RltdPties/InitgPty", as(Field::left)},
                   {"RltdPties/TradgPty", as(Field::left)},
                   {"RltdPties/Prtry", as(Field::left)},
                   {"RltdAgts/IntrmyAgt1", as(Field::left)},
                   {"RltdAgts/IntrmyAgt2", as(Field::left)},
                   {"RltdAgts/IntrmyAgt3", as(Field::left)},
                   {"RltdAgts/RcvgAgt", as(Field::left)},
                   {"RltdAgts/DlvrgAgt", as(Field::left)},
                   {"RltdAgts/InstgAgt", as(Field::left)},
                   {"RltdAgts/InstdAgt", as(Field::left)},
                   {"RltdAgts/IssgAgt", as(Field::left)},
                   {"RltdAgts/SttlmPlc", as(Field::left)},
                   {"RltdAgts/Prtry", as(Field::left)},
                   {"LclInstrm", as(Field::left)},
                   {"PmtTpInf", as(Field::left)},
                   {"Purp/Cd", as(Field::purpose)},
                   {"Purp/Prtry", as(Field::purpose)},
                   {"RltdRmtInf/RmtId", as(Field::remittance_id)},
                   {"RltdRmtInf/RmtLctnMtd", as(Field::left)},
                   {"RltdRmtInf/RmtLctnElctrncAdr", as(Field::left)},
                   {"RltdRmtInf/RmtLctnPstlAdr", as(Field::left)},
                   {"RltdRmtInf/RmtLctnDtls", as(Field::left)}});
  add_remittance(tree, under(below, "RmtInf"));
  tree.add(below, {{"RltdDts", as(Field::left)},
                   {"RltdPric", as(Field::left)},
                   {"RltdQties", as(Field::left)},
                   {"FinInstrmId", as(Field::left)},
                   {"Tax", as(Field::left)},
                   {"RtrInf/OrgnlBkTxCd", as(Field::left)},
                   {"RtrInf/Orgtr", as(Field::left)},
                   {"RtrInf/Rsn/Cd", as(Field::return_reason)},
                   {"RtrInf/Rsn/Prtry", as(Field::return_reason)},
                   {"RtrInf/RtrRsn/Cd", as(Field::return_reason)},
                   {"RtrInf/RtrRsn/Prtry", as(Field::return_reason)},
                   {"RtrInf/AddtlInf", as(Field::return_text)},
                   {"RtrInf/AddtlRtrRsnInf", as(Field::return_text)},
                   {"RtrInf/OrgnlTxRef", as(Field::left)},
                   {"CorpActn", as(Field::left)},
                   {"RltdCorpActn", as(Field::left)},
                   {"SfkpgAcct", as(Field::left)},
                   {"CshDpst", as(Field::left)},
                   {"AddtlTxInf", as(Field::detail_text)},
                   {"SplmtryData", as(Field::left)}});
}

ElementTree make_entry_elements() {
  ElementTree tree;
  // In the order of the schema; what they hold is said below.
  for (const char* name :
       {"NtryRef", "Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt", "AcctSvcrRef",
        "Avlbty", "BkTxCd", "ComssnWvrInd", "AddtlInfInd", "AmtDtls", "Chrgs", "TechInptChanl",
        "Intrst", "CardTx", "NtryDtls", "AddtlNtryInf"}) {
    tree.add("", {{name, as(Field::inner)}});
  }
  tree.add("", {{"NtryRef", as(Field::entry_reference)}});
  add_amounts(tree, "");
  add_common(tree, "");
  tree.add("", {{"RvslInd", as(Field::reversal)},
                {"Sts", as(Field::status)},
                {"Sts/Cd", as(Field::status)},
                {"Sts/Prtry", as(Field::status)},
                {"BookgDt/Dt", as(Field::booking_date)},
                {"BookgDt/DtTm", as(Field::booking_date)},
                {"ValDt/Dt", as(Field::value_date)},
                {"ValDt/DtTm", as(Field::value_date)},
                {"AcctSvcrRef", as(Field::servicer_reference)},
                {"ComssnWvrInd", as(Field::left)},
                {"AddtlInfInd", as(Field::left)},
                {"AmtDtls/PrtryAmt", as(Field::left)},
                {"TechInptChanl", as(Field::left)},
                {"AddtlNtryInf", as(Field::entry_text)}});
  for (const char* below : {"NtryDtls/Btch", "Btch"}) {
    tree.add(below, {{"MsgId", as(Field::batch_message)},
                     {"PmtInfId", as(Field::batch_information)},
                     {"NbOfTxs", as(Field::batch_count)},
                     {"TtlAmt", as(Field::batch_amount)},
                     {"CdtDbtInd", as(Field::left)}});
  }
  add_detail(tree, "NtryDtls/TxDtls");
  add_detail(tree, "TxDtls");  // version 1
  tree.close();
  return tree;
}

ElementTree make_message_elements() {
  ElementTree tree;
  tree.add("GrpHdr", {{"MsgId", as(Head::message_id)},
                      {"CreDtTm", as(Head::message_created)},
                      {"MsgRcpt", as(Head::left)},
                      {"MsgPgntn/PgNb", as(Head::message_page)},
                      {"MsgPgntn/LastPgInd", as(Head::message_last_page)},
                      {"OrgnlBizQry", as(Head::left)},
                      {"AddtlInf", as(Head::message_information)}});
  for (const char* below : {"Stmt", "Rpt", "Ntfctn"}) {
    tree.add("", {{below, as(Head::statement)}});
    tree.add(below, {{"Id", as(Head::id)},
                     {"StmtPgntn/PgNb", as(Head::page)},
                     {"StmtPgntn/LastPgInd", as(Head::last_page)},
                     {"RptPgntn/PgNb", as(Head::page)},
                     {"RptPgntn/LastPgInd", as(Head::last_page)},
                     {"NtfctnPgntn/PgNb", as(Head::page)},
                     {"NtfctnPgntn/LastPgInd", as(Head::last_page)},
                     {"ElctrncSeqNb", as(Head::sequence)},
                     {"RptgSeq", as(Head::left)},
                     {"LglSeqNb", as(Head::legal_sequence)},
                     {"CreDtTm", as(Head::created)},
                     {"FrToDt", as(Head::left)},
                     {"CpyDplctInd", as(Head::copy)},
                     {"RptgSrc", as(Head::left)},
                     {"Acct/Id/IBAN", as(Head::account_iban)},
                     {"Acct/Id/Othr/Id", as(Head::account_other)},
                     {"Acct/Id/Othr/SchmeNm", as(Head::left)},
                     {"Acct/Id/Othr/Issr", as(Head::left)},
                     {"Acct/Id/BBAN", as(Head::account_other)},
                     {"Acct/Id/UPIC", as(Head::account_other)},
                     {"Acct/Id/PrtryAcct/Id", as(Head::account_other)},
                     {"Acct/Tp", as(Head::left)},
                     {"Acct/Ccy", as(Head::account_currency)},
                     {"Acct/Nm", as(Head::left)},
                     {"Acct/Prxy/Id", as(Head::account_proxy)},
                     {"Acct/Prxy/Tp", as(Head::left)},
                     {"Acct/Ownr", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/BIC", as(Head::servicer_bic)},
                     {"Acct/Svcr/FinInstnId/BICFI", as(Head::servicer_bic)},
                     {"Acct/Svcr/FinInstnId/Nm", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/NmAndAdr", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/CmbndId", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/LEI", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/PstlAdr", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/ClrSysMmbId", as(Head::left)},
                     {"Acct/Svcr/FinInstnId/Othr", as(Head::left)},
                     {"Acct/Svcr/BrnchId", as(Head::left)},
                     {"RltdAcct", as(Head::left)},
                     {"Intrst", as(Head::left)},
                     {"Bal", as(Head::balance)},
                     {"Bal/Tp/Cd", as(Head::balance_type)},
                     {"Bal/Tp/CdOrPrtry/Cd", as(Head::balance_type)},
                     {"Bal/Tp/CdOrPrtry/Prtry", as(Head::balance_own_type)},
                     {"Bal/Tp/Prtry", as(Head::balance_own_type)},
                     {"Bal/Tp/SubTp", as(Head::left)},
                     {"Bal/CdtLine", as(Head::left)},
                     {"Bal/Amt", as(Head::balance_amount)},
                     {"Bal/CdtDbtInd", as(Head::balance_indicator)},
                     {"Bal/Dt/Dt", as(Head::balance_date)},
                     {"Bal/Dt/DtTm", as(Head::balance_date)},
                     {"Bal/Avlbty", as(Head::left)},
                     {"TxsSummry/TtlNtries/NbOfNtries", as(Head::total_count)},
                     {"TxsSummry/TtlNtries/Sum", as(Head::total_sum)},
                     {"TxsSummry/TtlNtries/TtlNetNtryAmt", as(Head::net_amount)},
                     {"TxsSummry/TtlNtries/CdtDbtInd", as(Head::net_indicator)},
                     {"TxsSummry/TtlNtries/TtlNetNtry/Amt", as(Head::net_amount)},
                     {"TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd", as(Head::net_indicator)},
                     {"TxsSummry/TtlCdtNtries/NbOfNtries", as(Head::credit_count)},
                     {"TxsSummry/TtlCdtNtries/Sum", as(Head::credit_sum)},
                     {"TxsSummry/TtlDbtNtries/NbOfNtries", as(Head::debit_count)},
                     {"TxsSummry/TtlDbtNtries/Sum", as(Head::debit_sum)},
                     {"TxsSummry/TtlNtriesPerBkTxCd", as(Head::left)},
                     {"AddtlStmtInf", as(Head::left)},
                     {"AddtlRptInf", as(Head::left)},
                     {"AddtlNtfctnInf", as(Head::left)}});
  }
  tree.add("", {{"SplmtryData", as(Head::left)}});
  tree.close();
  return tree;
}

}  // namespace

void add_parties(ElementTree& tree, std::string_view parties_below, std::string_view agents_below) {
  add_party(tree, parties_below, agents_below, "Dbtr", "DbtrAcct", "UltmtDbtr", "DbtrAgt",
            {Field::debtor, Field::debtor_id, Field::debtor_iban, Field::debtor_account,
             Field::ultimate_debtor, Field::debtor_bic, Field::debtor_member});
  add_party(tree, parties_below, agents_below, "Cdtr", "CdtrAcct", "UltmtCdtr", "CdtrAgt",
            {Field::creditor, Field::creditor_id, Field::creditor_iban, Field::creditor_account,
             Field::ultimate_creditor, Field::creditor_bic, Field::creditor_member});
}

// The names of versions 1 and 2 stand beside those of today; they do not collide.
void add_remittance(ElementTree& tree, std::string_view below) {
  tree.add(below, {{"Ustrd", as(Field::unstructured)}, {"Strd", as(Field::structured)}});
  const std::string strd = under(below, "Strd");
  tree.add(strd, {{"RfrdDocInf", as(Field::document)},
                  {"RfrdDocInf/Tp/CdOrPrtry/Cd", as(Field::document_type)},
                  {"RfrdDocInf/Tp/CdOrPrtry/Prtry", as(Field::document_type)},
                  {"RfrdDocInf/Tp/Issr", as(Field::left)},
                  {"RfrdDocInf/RfrdDocTp/Cd", as(Field::document_type)},
                  {"RfrdDocInf/RfrdDocTp/Prtry", as(Field::document_type)},
                  {"RfrdDocInf/RfrdDocTp/Issr", as(Field::left)},
                  {"RfrdDocInf/Nb", as(Field::document_number)},
                  {"RfrdDocInf/RfrdDocNb", as(Field::document_number)},
                  {"RfrdDocInf/RltdDt", as(Field::left)},
                  {"RfrdDocRltdDt", as(Field::left)},
                  {"RfrdDocAmt", as(Field::document_amount)},
                  {"RfrdDocAmt/DuePyblAmt", as(Field::due)},
                  {"RfrdDocAmt/DscntApldAmt", as(Field::discount)},
                  {"RfrdDocAmt/DscntApldAmt/Amt", as(Field::discount)},
                  {"RfrdDocAmt/DscntApldAmt/Tp", as(Field::left)},
                  {"RfrdDocAmt/CdtNoteAmt", as(Field::credit_note)},
                  {"RfrdDocAmt/TaxAmt", as(Field::left)},
                  {"RfrdDocAmt/AdjstmntAmtAndRsn", as(Field::adjustment)},
                  {"RfrdDocAmt/AdjstmntAmtAndRsn/Amt", as(Field::adjustment_amount)},
                  {"RfrdDocAmt/AdjstmntAmtAndRsn/CdtDbtInd", as(Field::adjustment_indicator)},
                  {"RfrdDocAmt/AdjstmntAmtAndRsn/Rsn", as(Field::adjustment_reason)},
                  {"RfrdDocAmt/AdjstmntAmtAndRsn/AddtlInf", as(Field::adjustment_text)},
                  {"RfrdDocAmt/RmtdAmt", as(Field::remitted)},
                  {"RfrdDocAmt/RmtAmtAndTp", as(Field::typed_amount)},
                  {"RfrdDocAmt/RmtAmtAndTp/Tp/Cd", as(Field::typed_amount_type)},
                  {"RfrdDocAmt/RmtAmtAndTp/Tp/Prtry", as(Field::typed_amount_type)},
                  {"RfrdDocAmt/RmtAmtAndTp/Amt", as(Field::typed_amount_value)},
                  {"CdtrRefInf/Tp/CdOrPrtry/Cd", as(Field::creditor_reference_type)},
                  {"CdtrRefInf/Tp/CdOrPrtry/Prtry", as(Field::creditor_reference_type)},
                  {"CdtrRefInf/Tp/Issr", as(Field::left)},
                  {"CdtrRefInf/CdtrRefTp/Cd", as(Field::creditor_reference_type)},
                  {"CdtrRefInf/CdtrRefTp/Prtry", as(Field::creditor_reference_type)},
                  {"CdtrRefInf/CdtrRefTp/Issr", as(Field::left)},
                  {"CdtrRefInf/Ref", as(Field::creditor_reference)},
                  {"CdtrRefInf/CdtrRef", as(Field::creditor_reference)},
                  {"Invcr", as(Field::left)},
                  {"Invcee", as(Field::left)},
                  {"TaxRmt", as(Field::left)},
                  {"GrnshmtRmt", as(Field::left)},
                  {"SctiesData", as(Field::left)},
                  {"AddtlRmtInf", as(Field::remittance_text)}});
}

const xml::ElementTree& entry_elements() {
  static const ElementTree kTree = make_entry_elements();
  return kTree;
}

const xml::ElementTree& message_elements() {
  static const ElementTree kTree = make_message_elements();
  return kTree;
}

}  // namespace quittance::ingest::camt
