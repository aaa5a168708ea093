#include "engine/cash_text.h"

namespace quittance::engine {

CashRecord CashText::keep(const CashRecord& record, std::span<const RemittanceLine> remittance) {
  CashRecord kept = record;
  for (std::string_view* field :
       {&kept.payment_id, &kept.account, &kept.payer.name, &kept.payer.routing, &kept.payer.account,
        &kept.payer.iban, &kept.payer.id, &kept.bank_reference, &kept.end_to_end_id,
        &kept.original_id, &kept.check_number, &kept.reference, &kept.text, &kept.type_code}) {
    *field = text_.keep(*field);
  }
  kept.remittance = {};
  if (!remittance.empty()) {
    std::vector<RemittanceLine>& lines = lines_.emplace_back(remittance.begin(), remittance.end());
    for (RemittanceLine& line : lines) {
      line.reference = text_.keep(line.reference);
      line.reason = text_.keep(line.reason);
      line.text = text_.keep(line.text);
    }
    kept.remittance = lines;
  }
  return kept;
}

}  // namespace quittance::engine
