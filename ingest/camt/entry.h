// What one entry (Ntry) says, field by field and as written, before it is made sense of.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace quittance::ingest::camt {

// An amount as written with its currency; empty text: not stated.
struct AmountText {
  std::string_view text;
  std::string_view currency;
  [[nodiscard]] bool stated() const { return !text.empty(); }
};

struct IndexRange {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  [[nodiscard]] std::uint32_t size() const { return to - from; }
};

struct ChargeFields {
  AmountText amount;
  std::string_view indicator;
  std::string_view included;  // ChrgInclInd
};

// What an entry and a detail have in common.
struct CommonFields {
  AmountText amount;
  std::string_view indicator;  // CRDT, DBIT
  std::string_view domain, family, subfamily;
  std::string_view own_code;  // BkTxCd/Prtry
  AmountText instructed, transacted, counter_value;
  std::string_view rate;  // of an exchange of currencies
  std::string_view servicer_reference;
  IndexRange charges;
};

struct PartyText {
  std::string_view name, id, iban, account, ultimate, bic, member;
};

// RfrdDocInf with what belongs to it, or a creditor reference without a document.
struct DocumentFields {
  std::string_view type, number;
  AmountText due, discount, credit_note, remitted;
  AmountText adjustment;
  std::string_view adjustment_indicator, adjustment_reason, adjustment_text;
  bool more_adjustments = false;
  std::string_view creditor_reference, creditor_reference_type;
  IndexRange texts;  // AddtlRmtInf of its Strd, with the first document only
};

// An amount whose meaning the bank's own code says.
struct OwnAmount {
  std::string_view type;
  AmountText amount;
};

struct DetailFields : CommonFields {
  std::uint64_t from = 0;  // bytes in the file
  std::uint64_t to = 0;
  std::string_view message, payment_information, instruction, end_to_end, uetr, transaction,
      mandate, check, clearing, own_reference, remittance_id;
  PartyText debtor, creditor;
  std::string_view purpose, return_reason;
  IndexRange unstructured;
  IndexRange documents;
  IndexRange return_texts;
  IndexRange own_amounts;
  std::string_view text;  // AddtlTxInf
};

struct EntryFields : CommonFields {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view reference, reversal, status, booking_date, value_date;
  std::string_view batch_message, batch_information, batch_count;
  AmountText batch_amount;
  std::string_view text;         // AddtlNtryInf
  bool amount_repeated = false;  // amount or indicator stands twice

  // Lists that ranges point into; kept from entry to entry for their capacity.
  std::vector<DetailFields> details;
  std::vector<ChargeFields> charge_list;
  std::vector<DocumentFields> document_list;
  std::vector<OwnAmount> own_amount_list;
  std::vector<std::string_view> texts;  // Ustrd, AddtlRmtInf, RtrInf/AddtlInf

  void clear();
};

}  // namespace quittance::ingest::camt
