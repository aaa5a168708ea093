// The text of a payment: what the payer wrote, and what has no other place.
#include <string>

#include "ingest/camt/compose.h"

namespace quittance::ingest::camt {

std::string_view Composer::text_of(const EntryFields& fields, const DetailFields* detail,
                                   bool paid_out, bool alone) {
  std::string_view only;
  std::size_t pieces = 0;
  store_.clear();
  const auto add = [&](std::string_view piece) {
    if (piece.empty()) return;
    if (++pieces == 1) {
      only = piece;
      return;
    }
    if (pieces == 2) store_ = only;
    store_ += '\n';
    store_ += piece;
  };
  if (detail != nullptr) {
    const IndexRange parts = detail->unstructured;
    if (parts.size() > 1) {
      // Banks cut long text at 140 characters, in the middle of words.
      std::string joined;
      for (std::uint32_t n = parts.from; n < parts.to; ++n) {
        if (n > parts.from && fields.texts[n - 1].size() != 140) joined += ' ';
        joined += fields.texts[n];
      }
      add(fragment_.arena.keep(joined));
    } else if (parts.size() == 1) {
      add(fields.texts[parts.from]);
    }
    for (std::uint32_t n = detail->documents.from; n < detail->documents.to; ++n) {
      const IndexRange texts = fields.document_list[n].texts;
      for (std::uint32_t m = texts.from; m < texts.to; ++m) add(fields.texts[m]);
    }
    add(detail->return_reason);
    for (std::uint32_t n = detail->return_texts.from; n < detail->return_texts.to; ++n) {
      add(fields.texts[n]);
    }
    add(detail->own_reference);
    const PartyText& other = paid_out ? detail->creditor : detail->debtor;
    if (paid_out) add(other.name);
    if (paid_out || !other.name.empty()) add(other.ultimate);
    add(detail->text);
  }
  if (alone || detail == nullptr) add(fields.text);
  return pieces < 2 ? only : fragment_.arena.keep(store_);
}

// What was ordered where that is not what was booked: another currency, or charges on the way. It
// has no field of its own. Behind finish(): ids are made of what the payer wrote.
void Composer::add_original(const EntryFields& fields, const DetailFields* detail, Payment& payment,
                            bool alone) {
  CashRecord& cash = payment.cash;
  const auto differs = [&](const AmountText& written) {
    if (!written.stated() || written.currency.empty()) return false;
    const Amount amount = try_read(written);
    return amount.known && (amount.currency != cash.currency || amount.minor != cash.amount);
  };
  const AmountText* original = nullptr;
  std::string_view rate;
  if (detail != nullptr) {
    for (const AmountText* written :
         {&detail->instructed, &detail->amount, &detail->transacted, &detail->counter_value}) {
      if (original == nullptr && differs(*written)) original = written;
    }
    rate = detail->rate;
  }
  if (alone) {
    for (const AmountText* written :
         {&fields.instructed, &fields.transacted, &fields.counter_value}) {
      if (original == nullptr && differs(*written)) original = written;
    }
    if (rate.empty()) rate = fields.rate;
  }
  if (original == nullptr) return;
  std::string text(cash.text);
  if (!text.empty()) text += '\n';
  text.append("InstdAmt ").append(original->text).append(" ").append(original->currency);
  if (!rate.empty()) text.append(", XchgRate ").append(rate);
  cash.text = fragment_.arena.keep(text);
}

}  // namespace quittance::ingest::camt
