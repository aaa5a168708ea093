// Bytes of one chunk to fields and entries: lines, tags, text that goes on, what belongs to a :61:.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "core/text.h"
#include "ingest/bank_text.h"
#include "ingest/charset.h"
#include "ingest/mt940/records.h"
#include "ingest/payment_id.h"
#include "ingest/written.h"

namespace quittance::ingest::mt940 {
namespace {

// The lines behind the first one that hold anything, joined with '\n'.
std::string lines_behind(std::string_view content) {
  std::string text;
  content.remove_prefix(first_line(content).size());
  for (std::size_t at = 0; at < content.size();) {
    const Line line = line_at(content, at);
    append_line(text, {}, content.substr(line.from, line.to - line.from));
    at = line.next;
  }
  return text;
}

// :NS: behind a :61: in old German files: lines of a two-digit key and text.
void read_bank_own(std::string_view content, Arena& arena, Details& details) {
  std::string text;
  std::string name;
  for (std::size_t at = 0; at < content.size();) {
    const Line line = line_at(content, at);
    const std::string_view whole = content.substr(line.from, line.to - line.from);
    at = line.next;
    if (whole.size() < 3 || !all_digits(whole.substr(0, 2))) continue;
    const std::string_view key = whole.substr(0, 2);
    if (key == "15" || key == "16") {
      append_line(name, {}, whole.substr(2));
    } else {
      append_line(text, {}, whole.substr(2));
    }
  }
  set_once(details.name, name, arena);
  set_once(details.text, text, arena);
}

// "166?00GUTSCHRIFT?20…": the whole of what the bank says of one entry. Free text may go on in
// further :86:.
bool has_keys(std::string_view information) {
  constexpr std::size_t kCode = 3;
  if (information.size() < kCode + 3 || !all_digits(information.substr(0, kCode))) return false;
  const char separator = information[kCode];
  return !is_digit(separator) && !is_alpha(separator) && separator != ' ' &&
         all_digits(information.substr(kCode + 1, 2));
}

// Ten digits: a giro account of at most seven, which has no check digit, or a bank account whose
// digits, weighted 10 to 1, come to a multiple of 11.
bool is_dutch_account(std::string_view account) {
  if (account.size() != 10 || !all_digits(account)) return false;
  const std::size_t first = account.find_first_not_of('0');
  if (first == std::string_view::npos) return false;
  int sum = 0;
  for (std::size_t n = 0; n < account.size(); ++n) {
    sum += (account[n] - '0') * static_cast<int>(account.size() - n);
  }
  return first >= 3 || sum % 11 == 0;
}

// Balances and totals: nothing of them goes on in a second line.
bool has_one_line(Tag tag) {
  switch (tag) {
    case Tag::number:
    case Tag::opening:
    case Tag::opening_page:
    case Tag::closing:
    case Tag::closing_page:
    case Tag::available:
    case Tag::forward:
    case Tag::floor_limit:
    case Tag::debits_total:
    case Tag::credits_total:
      return true;
    default:
      return false;
  }
}

class NoNotes final : public NoteTaker {
 public:
  void note(Note /*note*/, std::string_view /*shown*/) override {}
};

// ":6l:2611201120C900,00NTRFX": an entry but for its tag. Most lines have no colon so early.
bool reads_like_entry(std::string_view line) {
  constexpr std::size_t kTag = 5;
  constexpr std::size_t kDay = 6;
  const std::size_t colon = line.substr(0, kTag).rfind(':');
  if (colon == std::string_view::npos) return false;
  line.remove_prefix(colon + 1);
  if (line.size() < kDay || !all_digits(line.substr(0, kDay))) return false;
  NoNotes none;
  DatesBefore dates;
  const EntryLine entry = read_entry_line(line, dates, none);
  return entry.value_date.known() && entry.mark != Mark::none &&
         entry.amount.state == Amount::State::stated &&
         entry.amount.mark != Amount::DecimalMark::none && !entry.type.empty();
}

// ":37H:C1,25": a field that is not known here.
bool begins_with_tag(std::string_view line) {
  if (line.size() < 4 || line[0] != ':' || !is_digit(line[1]) || !is_digit(line[2])) return false;
  return line[3] == ':' || (line.size() > 4 && is_alpha(line[3]) && line[4] == ':');
}

char* copied(std::string_view text, char* to) {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

class Lexer final : public NoteTaker {
 public:
  Lexer(std::string_view bytes, ByteRange part)
      : bytes_(bytes.substr(0, static_cast<std::size_t>(part.to))),
        at_(static_cast<std::size_t>(part.from)) {
    // About as many as there will be: to grow copies what was read.
    constexpr std::size_t kEntryBytes = 128;
    const auto size = static_cast<std::size_t>(part.to - part.from);
    chunk_->entries.reserve(size / kEntryBytes);
    chunk_->pieces.reserve(size / kEntryBytes);
  }

  std::unique_ptr<LexedChunk> run() {
    if (at_ == 0) at_ = text_start(bytes_);
    while (at_ < bytes_.size()) {
      const Line line = line_at(bytes_, at_);
      read_line(line);
      ++chunk_->lines;
      at_ = line.next;
    }
    close();
    const std::vector<std::uint64_t>& hashes = hashes_.finish();
    for (std::size_t n = 0; n < hashes.size(); ++n) chunk_->entries[n].content = hashes[n];
    return std::move(chunk_);
  }

  void note(Note what, std::string_view shown) override { note_at(what, shown, open_); }

 private:
  void note_at(Note what, std::string_view shown, const Piece& piece) {
    const auto n = static_cast<std::size_t>(what);
    if (noted_[n] >= kFindingsPerCode) {
      ++chunk_->notes_left_out[n];
      return;
    }
    ++noted_[n];
    chunk_->notes.push_back({what, piece.line, piece.from, shown});
  }

  void read_line(const Line& line) {
    const std::string_view content = bytes_.substr(line.from, line.to - line.from);
    const TagAt tag = field_at(bytes_, line.from);
    if (tag.tag != Tag::none) {
      open_field(tag, line.from, line);
    } else if (ends_message(content)) {
      read_blocks(PieceKind::end, line, content);
    } else if (is_envelope(content) && (!is_open_ || content.starts_with("{1:"))) {
      read_blocks(PieceKind::envelope, line, content);
    } else if (is_open_) {
      open_.to = line.next;
    } else {
      const PieceKind kind = is_heading(content) ? PieceKind::heading : PieceKind::stray;
      if (kind == PieceKind::stray) {
        note_at(Note::stray_text, content, {.line = chunk_->lines, .from = line.from});
      }
      add(kind, line, content);
    }
  }

  void add(PieceKind kind, const Line& line, std::string_view content) {
    std::vector<Piece>& pieces = chunk_->pieces;
    // Headings, and text that belongs nowhere, are one piece each.
    const bool goes_on = !pieces.empty() && pieces.back().kind == kind &&
                         pieces.back().to == line.from &&
                         (kind == PieceKind::heading || kind == PieceKind::stray);
    if (goes_on) {
      pieces.back().to = line.next;
      return;
    }
    pieces.push_back({.kind = kind,
                      .tag = Tag::none,
                      .line = chunk_->lines,
                      .index = 0,
                      .from = line.from,
                      .to = line.next,
                      .content = content});
  }

  // A first field may stand behind "{4:" on the same line, and a new envelope behind "-}".
  void read_blocks(PieceKind kind, const Line& line, std::string_view content) {
    close();
    const std::size_t block = content.rfind("{4:");
    const std::size_t behind = block == std::string_view::npos ? content.size() : block + 3;
    const TagAt tag = tag_at(content.substr(behind));
    if (tag.tag == Tag::none) {
      add(kind, line, content);
      return;
    }
    const std::size_t at = line.from + behind;
    add(kind, {line.from, at, at}, content.substr(0, behind));
    open_field(tag, at, line);
  }

  void open_field(const TagAt& tag, std::size_t from, const Line& line) {
    if (tag.tag == Tag::heading) {
      close();
      add(PieceKind::heading, {from, line.to, line.next}, bytes_.substr(from, line.to - from));
      return;
    }
    const bool belongs = tag.tag == Tag::information || tag.tag == Tag::bank_own;
    if (belongs && is_open_ && open_.kind == PieceKind::entry) {
      close_part();
      part_tag_ = tag.tag;
      part_from_ = from + tag.size;
      open_.to = line.next;
      return;
    }
    close();
    is_open_ = true;
    open_ = {.kind = tag.tag == Tag::entry ? PieceKind::entry : PieceKind::field,
             .tag = tag.tag,
             .line = chunk_->lines,
             .index = 0,
             .from = from,
             .to = line.next,
             .content = {}};
    part_tag_ = tag.tag;
    part_from_ = from + tag.size;
    if (open_.kind != PieceKind::entry) return;
    open_.index = static_cast<std::uint32_t>(chunk_->entries.size());
    entry_ = &chunk_->entries.emplace_back();
    information_.clear();
    joined_.clear();
    bank_own_.clear();
  }

  std::string_view part_content() {
    std::string_view content = trim_right(bytes_.substr(
        part_from_,
        std::max<std::size_t>(static_cast<std::size_t>(open_.to), part_from_) - part_from_));
    if (content.size() > kFieldBytesMax) {
      note(Note::text_limit, {});
      content = content.substr(0, kFieldBytesMax);
    }
    return content;
  }

  // The end of one of the fields that make up an entry.
  void close_part() {
    const std::string_view content = part_content();
    if (part_tag_ == Tag::entry) {
      const std::string_view first = first_line(content);
      line_is_ascii_ = is_ascii(first);
      entry_->line = read_entry_line(first, dates_, *this);
      if (first.size() == content.size()) return;
      const std::string behind = lines_behind(content);
      for (std::size_t at = 0; at < behind.size();) {
        const std::size_t end = std::min(behind.find('\n', at), behind.size());
        if (reads_like_entry(std::string_view(behind).substr(at, end - at))) {
          note(Note::entry_in_text, {});
        }
        at = end + 1;
      }
      if (!behind.empty()) entry_->supplementary = utf8(chunk_->text.keep(behind));
    } else if (part_tag_ == Tag::information) {
      if (has_keys(information_) && has_keys(content)) note(Note::information_repeated, {});
      append_part(information_, content, &joined_);
    } else {
      append_part(bank_own_, content, nullptr);
    }
  }

  // `joined` takes the same without line ends.
  void append_part(std::string& to, std::string_view content, std::string* joined) {
    if (to.size() + content.size() > kFieldBytesMax) {
      note(Note::text_limit, {});
      return;
    }
    if (!to.empty()) to += '\n';
    for (std::size_t at = 0; at < content.size();) {
      const Line line = line_at(content, at);
      if (at > 0) to += '\n';
      const std::string_view text = content.substr(line.from, line.to - line.from);
      if (at > 0 && reads_like_entry(text)) note(Note::entry_in_text, text.substr(0, 24));
      to += text;
      if (joined != nullptr) *joined += text;
      at = line.next;
    }
  }

  std::string_view utf8(std::string_view text) {
    bool guessed = false;
    const std::string_view read = bank_text_as_utf8(text, chunk_->text, guessed);
    if (guessed) note(Note::text_charset_guessed, {});
    return read;
  }

  void close() {
    if (!is_open_) return;
    if (open_.kind == PieceKind::entry) {
      close_part();
      close_entry();
    } else {
      open_.content = part_content();
      if (has_one_line(open_.tag)) note_lines_behind(open_.content);
    }
    is_open_ = false;
    chunk_->pieces.push_back(open_);
  }

  // The first of them is shown. Lines without a letter or digit are ends (" -", "-?"); headings of
  // the next message and fields that are not known here are no part of the balance either.
  void note_lines_behind(std::string_view content) {
    const Line first = line_at(content, 0);
    for (std::size_t at = first.next; at < content.size();) {
      const Line line = line_at(content, at);
      const std::string_view text = trim(content.substr(line.from, line.to - line.from));
      at = line.next;
      if (is_heading(text) || (begins_with_tag(text) && !reads_like_entry(text))) continue;
      if (std::any_of(text.begin(), text.end(),
                      [](char c) { return is_alpha(c) || is_digit(c); })) {
        note(Note::lines_unread, text);
        return;
      }
    }
  }

  void close_entry() {
    Arena& arena = chunk_->text;
    EntryLine& line = entry_->line;
    if (!information_.empty()) {
      const std::string_view read = utf8(information_);
      const bool as_written = read.data() == information_.data();  // in UTF-8 already
      if (as_written) {
        read_details(read, joined_, arena, entry_->details);
      } else {
        entry_->details = read_details(read, arena);
      }
    }
    if (!bank_own_.empty()) read_bank_own(utf8(bank_own_), arena, entry_->details);
    if (!line_is_ascii_) {
      line.type = utf8(line.type);
      line.customer_reference = utf8(line.customer_reference);
      line.bank_reference = utf8(line.bank_reference);
    }
    take_supplementary();
    hash_content();
    take_ing_party();
  }

  // ING before 2014, whose types have two letters ("NOV "): "0111111111 NAME TEXT", or "IBAN BIC
  // NAME END-TO-END TEXT". Where the name ends is marked only by the word for no end-to-end id.
  // Behind hash_content(): ids are made without it.
  void take_ing_party() {
    constexpr std::size_t kDigits = 10;
    constexpr std::string_view kNoEndToEnd = " NOTPROVIDED ";
    Details& details = entry_->details;
    const std::string_view type = entry_->line.type;
    std::string_view text = details.text;
    if (type.size() != 3 || type[0] != 'N' || !is_alpha(type[1]) || !is_alpha(type[2])) return;
    if (details.account.empty() && details.iban.empty() && text.size() > kDigits) {
      const std::string_view account = text.substr(0, kDigits);
      if (text[kDigits] == ' ' && is_dutch_account(account)) details.account = account;
    }
    if (details.iban.empty() || details.bank.empty() || !text.starts_with(details.iban)) return;
    text = trim(text.substr(details.iban.size()));
    if (!text.starts_with(details.bank)) return;
    text.remove_prefix(details.bank.size());
    const std::size_t end = text.find(kNoEndToEnd);
    if (end != std::string_view::npos && details.name.empty()) {
      details.name = trim(text.substr(0, end));
    }
  }

  // "/OCMT/USD12,00/CHGS/EUR0,50/": banks of Germany. It stays in the text, too.
  void take_charges(std::string_view extra) {
    constexpr std::string_view kWord = "/CHGS/";
    const std::size_t at = extra.find(kWord);
    if (at == std::string_view::npos) return;
    const std::string_view value = extra.substr(at + kWord.size());
    set_once(entry_->details.charges, trim(value.substr(0, value.find_first_of("/\n"))),
             chunk_->text);
  }

  // Rabobank puts the other side's account there; others text.
  void take_supplementary() {
    Details& details = entry_->details;
    entry_->text = details.text;
    const std::string_view extra = entry_->supplementary;
    if (extra.empty()) return;
    take_charges(extra);
    const bool number = all_digits(extra) && (extra.size() == 9 || extra.size() == 10);
    if ((number || looks_like_iban(extra)) && details.iban.empty() && details.account.empty()) {
      set_account(details, extra, chunk_->text);
      return;
    }
    std::string text(details.text);
    append_line(text, {}, extra);
    entry_->text = chunk_->text.keep(text);
  }

  void hash_content() {
    const EntryLine& line = entry_->line;
    const Details& details = entry_->details;
    const std::string_view mark = name(line.mark);
    // They tell apart what says the same otherwise.
    const std::string_view references[] = {line.customer_reference, line.bank_reference,
                                           details.end_to_end_id};
    std::size_t most = mark.size() + line.type.size() + kNumberBytesMax + 1 + entry_->text.size();
    for (const std::string_view reference : references) most += reference.size() + 1;
    if (hashed_.size() < most) hashed_.resize(2 * most);
    char* const type = hashed_.data();
    char* end = copied(mark, type);
    end = copied(line.type, end);
    *end++ = '/';
    end = write_number(end, static_cast<std::uint64_t>(line.amount.scale));  // never negative
    const std::string_view hashed_type(type, static_cast<std::size_t>(end - type));
    char* const text = end;
    end = copied(entry_->text, end);
    for (const std::string_view reference : references) {
      *end++ = '\x1F';
      end = copied(reference, end);
    }
    hashes_.add({.type = hashed_type,
                 .amount = line.amount.digits,
                 .payer_name = details.name,
                 .payer_account = details.iban.empty() ? details.account : details.iban,
                 .check_number = {},
                 .text = {text, static_cast<std::size_t>(end - text)}});
  }

  std::string_view bytes_;
  std::size_t at_;
  std::unique_ptr<LexedChunk> chunk_ = std::make_unique<LexedChunk>();
  bool is_open_ = false;
  Piece open_;
  Tag part_tag_ = Tag::none;
  std::size_t part_from_ = 0;
  Entry* entry_ = nullptr;  // the open one, in the chunk
  DatesBefore dates_;
  bool line_is_ascii_ = true;  // of the open entry
  std::string information_;
  std::string joined_;  // information_ without line ends
  std::string bank_own_;
  std::vector<char> hashed_;  // keeps its size from entry to entry
  ContentHashes hashes_;      // of all entries, in their order
  std::array<std::uint32_t, kNotes> noted_{};
};

}  // namespace

std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part) {
  return Lexer(bytes, part).run();
}

}  // namespace quittance::ingest::mt940
