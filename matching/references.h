// What the documents that a payment names mean in the book: resolved once, before any pass.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "matching/ledger.h"
#include "matching/payer.h"
#include "matching/readings.h"
#include "matching/rule_set.h"
#include "matching/tokens.h"

namespace quittance::matching {

enum class Finding : std::uint8_t {
  named,      // one open item of the payer set
  settled,    // an item of the payer set that was settled before this run
  ambiguous,  // several open items of the payer set carry this number
  foreign,    // an item of another payer
  unknown,    // no item, or a number so common that it weighs nothing
};

// A document as the payer named it: a remittance line, or a token of the text without an amount.
struct NamedDocument {
  std::string_view reference{};
  const RemittanceLine* line = nullptr;      // none: found in reference, text or end-to-end id
  const ItemHandle* first_of_all = nullptr;  // when ambiguous: where all `matches` items stand
  ItemHandle item{};                         // the first of `matches` items
  std::uint16_t matches = 0;
  Finding finding = Finding::unknown;
  Grade grade = Grade::none;  // check_digit, exact or normalised, where the book has it
  bool ends_text = false;     // nothing stands behind it: its end may have been cut off
  NameVerdict name =
      NameVerdict::missing;  // of the payer against the owner; `same` when identified

  // All items that carry the number, when ambiguous: at most kOwnersMax.
  [[nodiscard]] std::span<const ItemHandle> alternatives() const {
    if (first_of_all == nullptr) return {};
    return {first_of_all, matches};
  }
  [[nodiscard]] bool amount_stated() const { return line != nullptr && line->amount_stated; }
};

// A number that more open items carry weighs nothing for a payer who is not identified.
inline constexpr std::size_t kOwnersMax = 16;

// A text with more words like numbers is searched for no slips.
inline constexpr std::size_t kUnreadMax = 16;

// Reads the documents of one payment after the other. Not thread-safe.
class DocumentResolver {
 public:
  // Lists of alternatives live in `memory`, numbers that are put together from several lines of a
  // text in `texts`; all references outlive the resolver.
  DocumentResolver(const Ledger& ledger, const Directory& directory, const RuleSet& rules,
                   std::pmr::memory_resource& memory, std::pmr::memory_resource& texts);

  // Remittance lines if any of them resolves, then lines that stand in the text, else the tokens of
  // reference, end-to-end id and text. Two mentions of one item in the text are one document.
  // Structured references first, then exact numbers, then normalised ones; where those do not
  // explain the amount, numbers that the text has broken, run together or with letters for digits
  // (readings.h), as normalised ones. A text in lines that does not explain it is read once more
  // without their ends, for banks break words there. Valid until the next call.
  [[nodiscard]] std::span<const NamedDocument> resolve(const PaymentInput& payment,
                                                       const PayerSet& payers);
  // Words of the text beside them that may be numbers and are none in the book, and where the
  // amount is not explained runs of digits that may be the end of one: at most kUnreadMax, none
  // where they are more. Valid as long.
  [[nodiscard]] std::span<const NamedDocument> unread() const;

 private:
  bool read_lines(std::span<const RemittanceLine> lines, const PaymentInput& payment,
                  const PayerSet& payers);
  bool search_orders(const PaymentInput& payment, const PayerSet& payers);
  bool take_whole_order(const NamedDocument& order, const PaymentInput& payment);
  // True when a document of these lines is the payer's, as far as he is known.
  bool search_text_lines(const PaymentInput& payment, const PayerSet& payers);
  void search(std::string_view text, bool whole, const PaymentInput& payment,
              const PayerSet& payers);
  bool search_structured(std::string_view text, bool whole, const PaymentInput& payment,
                         const PayerSet& payers);
  [[nodiscard]] bool is_understood(std::string_view token) const;
  [[nodiscard]] bool explained(const PaymentInput& payment) const;
  void read_otherwise(std::string_view text, const PaymentInput& payment, const PayerSet& payers);
  void search_further(const PaymentInput& payment, const PayerSet& payers);
  [[nodiscard]] bool deducts_right() const;
  void search_ranges(const PaymentInput& payment);
  void search_run_together(const PaymentInput& payment, const PayerSet& payers);
  bool resolve_joined(const PaymentInput& payment, const PayerSet& payers);
  void reread_lines(const PaymentInput& payment, const PayerSet& payers);
  [[nodiscard]] bool nearly_explained(const PaymentInput& payment) const;
  void drop_agreements(const PaymentInput& payment, const PayerSet& payers);
  void search_all(const PaymentInput& payment, const PayerSet& payers);
  void take(const NamedDocument& document);
  void keep_texts(std::string_view joined);

  const Ledger& ledger_;
  const Directory& directory_;
  const RuleSet& rules_;
  std::pmr::memory_resource& memory_;
  std::pmr::memory_resource& texts_;
  std::vector<NamedDocument> lines_;
  std::vector<NamedDocument> found_;
  std::vector<NamedDocument> unread_;
  std::vector<std::string_view> understood_;  // pieces of the text searched last
  std::vector<Reading> readings_;
  std::vector<NamedDocument> hits_;
  std::vector<std::string_view> fragments_;
  std::vector<std::string_view> long_words_;
  std::vector<RemittanceLine> text_lines_;
  std::vector<Token> tokens_;
  std::vector<ItemHandle> own_;
};

}  // namespace quittance::matching
