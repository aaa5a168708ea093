// What one part of Stripe's files says, of JSON and of report CSVs alike.
#pragma once

#include <string>
#include <vector>

#include "ingest/json/json_fragment.h"
#include "ingest/stripe/objects.h"

namespace quittance::ingest::stripe {

// A part's records in file order, beside them what the assembler judges.
class StripeFragment final : public json::JsonFragment {
 public:
  std::vector<ReadObject> read;   // Entry::cash is an index here
  std::vector<std::string> open;  // payouts that the part has only pages of

  // Enters what was read of these bytes, which are the last record counted, with its findings.
  void enter_read(ReadObject&& object, ByteRange bytes);
  void reject(ByteRange bytes, std::string_view code, std::string message);
};

}  // namespace quittance::ingest::stripe
