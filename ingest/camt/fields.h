// The elements of camt messages that are read, as fields: what each path holds (field map: README).
#pragma once

#include <cstdint>

#include "ingest/xml/element_tree.h"

namespace quittance::ingest::camt {

// Fields below an entry (Ntry), its details (TxDtls) and remittance (Strd). 0 and 1 are
// ElementTree::kInner and kLeft.
enum class Field : std::uint16_t {
  inner = xml::ElementTree::kInner,
  left = xml::ElementTree::kLeft,
  // elements that begin something
  detail,
  charge,
  structured,
  document,
  document_amount,
  adjustment,
  typed_amount,
  own_amount,  // AmtDtls/PrtryAmt
  // of an entry or a detail
  amount,
  indicator,
  domain,
  family,
  subfamily,
  own_code,
  instructed,
  transacted,
  counter_value,
  rate,
  servicer_reference,
  charge_amount,
  charge_indicator,
  charge_included,
  charge_total,
  // of an entry
  entry_reference,
  reversal,
  status,
  booking_date,
  value_date,
  batch_message,
  batch_information,
  batch_count,
  batch_amount,
  entry_text,
  // of a detail
  message,
  payment_information,
  instruction,
  end_to_end,
  uetr,
  transaction,
  mandate,
  check,
  clearing,
  own_reference,
  own_amount_type,
  own_amount_value,
  debtor,
  debtor_id,
  debtor_iban,
  debtor_account,
  ultimate_debtor,
  creditor,
  creditor_id,
  creditor_iban,
  creditor_account,
  ultimate_creditor,
  debtor_bic,
  debtor_member,
  creditor_bic,
  creditor_member,
  unstructured,
  purpose,
  return_reason,
  return_text,
  detail_text,
  remittance_id,
  // of structured remittance
  document_type,
  document_number,
  due,
  discount,
  credit_note,
  remitted,
  typed_amount_type,
  typed_amount_value,
  adjustment_amount,
  adjustment_indicator,
  adjustment_reason,
  adjustment_text,
  creditor_reference,
  creditor_reference_type,
  remittance_text,
};

// Fields of the message around entries: group header, statement, balance, summary.
enum class Head : std::uint16_t {
  inner = xml::ElementTree::kInner,
  left = xml::ElementTree::kLeft,
  statement,  // Stmt, Rpt, Ntfctn
  balance,
  message_id,
  message_created,
  message_page,
  message_last_page,
  message_information,
  id,
  sequence,
  legal_sequence,
  created,
  page,
  last_page,
  copy,
  account_iban,
  account_other,
  account_proxy,
  account_currency,
  servicer_bic,
  balance_type,
  balance_own_type,
  balance_amount,
  balance_indicator,
  balance_date,
  total_count,
  total_sum,
  net_amount,
  net_indicator,
  credit_count,
  credit_sum,
  debit_count,
  debit_sum,
};

// Below Ntry. Thread-safe.
[[nodiscard]] const xml::ElementTree& entry_elements();
// Below RmtInf, as it stands in a detail and in remt.001.
void add_remittance(xml::ElementTree& tree, std::string_view below);
// Debtor and creditor with their accounts and ultimate parties, and their agents.
void add_parties(xml::ElementTree& tree, std::string_view parties_below,
                 std::string_view agents_below);
// Below the message element (BkToCstmrStmt and its like). Thread-safe.
[[nodiscard]] const xml::ElementTree& message_elements();

}  // namespace quittance::ingest::camt
