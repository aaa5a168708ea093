// One Fedwire message: who pays whom how much, and the remittance that came with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/date.h"
#include "core/wide.h"
#include "ingest/fedwire/tags.h"
#include "ingest/x12/remittance.h"

namespace quittance::ingest::fedwire {

// A party as {4200} or {5000} write it.
struct Party {
  std::string_view code;  // what the identifier is: D an account
  std::string_view id;
  std::string_view name;
};

// What could not be read; the rest was.
struct Flaw {
  std::string_view code;  // a finding code
  std::string written;
  std::uint64_t offset = 0;
};

// Takes tags one by one. Text points into the tags' bytes or into the message.
class Message {
 public:
  void clear();
  void take(const Tag& tag);
  // A tag that stands once in a message, and stood in this one: another message has begun.
  [[nodiscard]] bool repeats(std::string_view number) const;
  // Closes the last remittance document. Call once, behind the last tag.
  void finish();

  bool has_sender_tag = false;  // {1500}
  bool has_amount_tag = false;  // {2000}
  bool has_body_tag = false;    // {3100} or one behind it
  bool runs_on = false;         // its beginning or end cannot be told from another message's
  bool test = false;
  bool possible_duplicate = false;
  std::string_view type, subtype;      // {1510}
  std::string_view imad;               // {1520}: date, source, sequence: unique in Fedwire
  Date date;                           // of the IMAD, else of {1110} or {1120}
  std::optional<std::int64_t> amount;  // cents
  std::string_view amount_written;
  std::string_view sender_routing;     // {3100}
  std::string_view receiver_routing;   // {3400}
  std::string_view business_function;  // {3600}
  std::string_view end_to_end_id;      // {3620}
  Party beneficiary;                   // {4200}
  Party originator;                    // {5000} or {5010}
  std::string_view reference;          // {4320}
  std::string text;                    // {6000}, {8750}, {8200} in words
  std::vector<RemittanceLine> lines;
  Wide lines_sum = 0;
  bool sum_complete = true;
  std::vector<Flaw> flaws;

 private:
  void take_addenda(const Tag& tag);
  void take_document(const Tag& tag);
  void take_adjustment(const Tag& tag);
  void close_document();
  [[nodiscard]] std::optional<std::int64_t> decimal(const Tag& tag, Elements& elements);
  [[nodiscard]] std::string_view words(std::string_view raw);
  [[nodiscard]] Party party(std::string_view content);

  std::uint32_t singles_ = 0;          // a bit for each tag that stands once and stood here
  std::string_view local_instrument_;  // {3610}
  std::uint64_t instrument_from_ = 0;
  bool has_remittance_ = false;  // a tag of {8200} to {8750}
  bool in_document_ = false;
  std::string document_text_;
  std::optional<std::int64_t> paid_, gross_, discount_, adjustment_;
  x12::RemittanceReader addenda_;
  Arena arena_;
};

}  // namespace quittance::ingest::fedwire
