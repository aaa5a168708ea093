// Numbers that a text has without anything between them, or broken by the ends of its lines.
#include <algorithm>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "matching/broken_lines.h"
#include "matching/references.h"
#include "matching/resolver.h"

namespace quittance::matching {
namespace {

// All own documents of `before` are in `now`.
bool has_all_own(const std::vector<NamedDocument>& before, const std::vector<NamedDocument>& now) {
  return std::all_of(before.begin(), before.end(), [&](const NamedDocument& one) {
    return !is_own(one) || std::any_of(now.begin(), now.end(), [&](const NamedDocument& other) {
      return is_own(other) && other.item == one.item;
    });
  });
}

// Cuts a word into numbers without anything between them, in every way.
class Cutter {
 public:
  using Items = std::vector<NamedDocument>;
  // `piece_at(from, size)`: the document that this piece of the word is.
  template <class PieceAt, class Found>
  static void cut(std::string_view word, PieceAt piece_at, Found found) {
    Items pieces;
    std::uint32_t steps = 0;
    cut_from(word, 0, pieces, steps, piece_at, found);
  }

 private:
  static constexpr std::size_t kPieceMin = 4;
  static constexpr std::size_t kPieceMax = 24;
  static constexpr std::size_t kPiecesMax = 12;
  static constexpr std::uint32_t kStepsMax = 4096;

  template <class PieceAt, class Found>
  static void cut_from(std::string_view word, std::size_t from, Items& pieces, std::uint32_t& steps,
                       PieceAt& piece_at, Found& found) {
    while (from < word.size() && !is_digit(word[from]) && !is_alpha(word[from])) ++from;
    if (from == word.size()) {
      if (pieces.size() > 1) found(pieces);
      return;
    }
    if (pieces.size() == kPiecesMax) return;
    const std::size_t most = std::min(kPieceMax, word.size() - from);
    for (std::size_t size = kPieceMin; size <= most; ++size) {
      if (++steps > kStepsMax) return;
      if (!is_digit(word[from + size - 1]) && !is_alpha(word[from + size - 1])) continue;
      const NamedDocument piece = piece_at(from, size);
      if (piece.finding != Finding::named) continue;
      pieces.push_back(piece);
      cut_from(word, from + size, pieces, steps, piece_at, found);
      pieces.pop_back();
    }
  }
};

}  // namespace

// "667602667599": two numbers of six digits and nothing between them. Only where one way to cut the
// words explains the amount, together with what was found beside them.
void DocumentResolver::search_run_together(const PaymentInput& payment, const PayerSet& payers) {
  constexpr std::size_t kLongWordsMax = 4;
  long_words_.clear();
  for (const std::string_view text : {payment.reference, payment.end_to_end_id, payment.text})
    find_long_words(text, long_words_);
  std::erase_if(long_words_, [&](std::string_view word) {
    return std::any_of(found_.begin(), found_.end(), [&](const NamedDocument& document) {
      return document.finding == Finding::named && is_within(document.reference, word) &&
             document.grade <= Grade::exact;
    });
  });
  if (long_words_.size() > kLongWordsMax) return;
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  const std::vector<NamedDocument> before = found_;
  for (const std::string_view word : long_words_) {
    std::vector<std::vector<NamedDocument>> ways;
    const auto piece_at = [&](std::size_t from, std::size_t size) {
      NamedDocument piece = resolver.resolve(word.substr(from, size), nullptr);
      piece.grade = std::max(piece.grade, Grade::normalised);
      return piece;
    };
    Cutter::cut(word, piece_at, [&](const std::vector<NamedDocument>& pieces) {
      found_ = before;
      std::erase_if(found_, [&](const NamedDocument& document) {
        return is_within(document.reference, word);
      });
      for (const NamedDocument& piece : pieces) take(piece);
      const bool again = std::any_of(ways.begin(), ways.end(), [&](const auto& way) {
        return std::equal(
            way.begin(), way.end(), found_.begin(), found_.end(),
            [](const NamedDocument& a, const NamedDocument& b) { return a.item == b.item; });
      });
      if (explained(payment) && !again && ways.size() < 2) ways.push_back(found_);
    });
    found_ = ways.size() == 1 ? ways.front() : before;
    if (ways.size() != 1) continue;
    std::erase_if(unread_, [&](const NamedDocument& document) {
      return is_within(document.reference, word);
    });
    return;
  }
}

// What was read in `joined` is kept as long as the run: views into it go to a copy.
void DocumentResolver::keep_texts(std::string_view joined) {
  auto* const kept = static_cast<char*>(texts_.allocate(joined.size() + 1, 1));
  std::copy(joined.begin(), joined.end(), kept);
  const auto move = [&](std::string_view& piece) {
    if (!piece.empty() && is_within(piece, joined))
      piece = {kept + (piece.data() - joined.data()), piece.size()};
  };
  for (auto* const list : {&lines_, &found_, &unread_}) {
    for (NamedDocument& document : *list) {
      move(document.reference);
      if (document.line == nullptr || !is_within(document.line->reference, joined)) continue;
      auto* const line = static_cast<RemittanceLine*>(
          memory_.allocate(sizeof(RemittanceLine), alignof(RemittanceLine)));
      *std::construct_at(line) = *document.line;
      move(line->reference);
      move(line->reason);
      move(line->text);
      document.line = line;
    }
  }
}

// Lines of the text of which the book does not have all: perhaps it has them without the line ends.
void DocumentResolver::reread_lines(const PaymentInput& payment, const PayerSet& payers) {
  if (payment.text.find('\n') == std::string_view::npos) return;
  const std::vector<NamedDocument> before = lines_;
  for (const LineJoin join : {LineJoin::wide, LineJoin::every}) {
    PaymentInput joined = payment;
    const std::string text = join_lines(payment.text, join);
    joined.text = text;
    if (search_text_lines(joined, payers) && std::all_of(lines_.begin(), lines_.end(), in_the_book))
      return keep_texts(text);
  }
  lines_ = before;
}

// Banks end a line where its columns end, in the midst of a number or an amount. True when the text
// without such line ends explains the payment, or names own documents where there were none, or,
// where lines are wide, all that were found: then what is broken is not a number but what
// shortened it. Else all is as it was.
bool DocumentResolver::resolve_joined(const PaymentInput& payment, const PayerSet& payers) {
  if (payment.text.find('\n') == std::string_view::npos || !payment.remittance.empty())
    return false;
  const std::vector<NamedDocument> lines = lines_;
  const std::vector<NamedDocument> found = found_;
  const std::vector<NamedDocument> unread = unread_;
  const bool names_none = std::none_of(found.begin(), found.end(), is_own);
  const bool wide = has_wide_lines(payment.text) && !explained(payment);
  std::string before;
  for (const LineJoin join : {LineJoin::wide, LineJoin::every, LineJoin::within_words}) {
    if (join == LineJoin::within_words && (!wide || names_none)) continue;
    const std::string text = join_lines(payment.text, join);
    if (text == before || text == payment.text) continue;
    before = text;
    PaymentInput joined = payment;
    joined.text = text;
    lines_.clear();
    found_.clear();
    unread_.clear();
    bool better = search_text_lines(joined, payers);
    if (!better) {
      lines_.clear();
      search_all(joined, payers);
      better = explained(joined) ||
               (names_none && std::any_of(found_.begin(), found_.end(), is_own)) ||
               (join == LineJoin::within_words && has_all_own(found, found_));
    }
    if (!better) continue;
    keep_texts(text);
    return true;
  }
  lines_ = lines;
  found_ = found;
  unread_ = unread;
  return false;
}

}  // namespace quittance::matching
