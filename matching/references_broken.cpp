// Numbers that a text has without anything between them, or broken by the ends of its lines.
#include <algorithm>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "matching/references.h"
#include "matching/resolver.h"

namespace quittance::matching {
namespace {

// The text without the ends of its lines: of those that are about as long as the longest, or of
// `every` one. The other ends are blanks.
std::string_view join_lines(std::string_view text, bool every, std::pmr::memory_resource& memory) {
  constexpr std::size_t kLineMin = 16;
  std::size_t widest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, end - at);
    at = end + 1;
  }
  auto* const kept = static_cast<char*>(memory.allocate(text.size(), 1));
  std::size_t size = 0;
  std::size_t line = 0;
  for (const char c : text) {
    if (c != '\n') {
      kept[size++] = c;
      ++line;
      continue;
    }
    const bool full = line >= kLineMin && line * 4 >= widest * 3;
    if (!every && !full) kept[size++] = ' ';
    line = 0;
  }
  return {kept, size};
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

// Lines of the text of which the book does not have all: perhaps it has them without the line ends.
void DocumentResolver::reread_lines(const PaymentInput& payment, const PayerSet& payers) {
  if (payment.text.find('\n') == std::string_view::npos) return;
  const std::vector<NamedDocument> before = lines_;
  for (const bool every : {false, true}) {
    PaymentInput joined = payment;
    joined.text = join_lines(payment.text, every, memory_);
    if (search_text_lines(joined, payers) && std::all_of(lines_.begin(), lines_.end(), in_the_book))
      return;
  }
  lines_ = before;
}

// Banks end a line where its columns end, in the midst of a number or an amount. True when the text
// without such line ends explains the payment, or names own documents where there were none; else
// all is as it was.
bool DocumentResolver::resolve_joined(const PaymentInput& payment, const PayerSet& payers) {
  if (payment.text.find('\n') == std::string_view::npos || !payment.remittance.empty())
    return false;
  const std::vector<NamedDocument> lines = lines_;
  const std::vector<NamedDocument> found = found_;
  const std::vector<NamedDocument> unread = unread_;
  const bool names_none = std::none_of(found.begin(), found.end(), is_own);
  std::string_view before;
  for (const bool every : {false, true}) {
    const std::string_view text = join_lines(payment.text, every, memory_);
    if (text == before) continue;
    before = text;
    PaymentInput joined = payment;
    joined.text = text;
    lines_.clear();
    found_.clear();
    unread_.clear();
    if (search_text_lines(joined, payers)) return true;
    lines_.clear();
    search_all(joined, payers);
    if (explained(joined)) return true;
    if (names_none && std::any_of(found_.begin(), found_.end(), is_own)) return true;
  }
  lines_ = lines;
  found_ = found;
  unread_ = unread;
  return false;
}

}  // namespace quittance::matching
