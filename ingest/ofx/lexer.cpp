// Bytes of one chunk to transactions and the tags around them.
#include <algorithm>
#include <string>

#include "core/references.h"
#include "core/text.h"
#include "ingest/bank_text.h"
#include "ingest/ofx/records.h"
#include "ingest/ofx/tags.h"

namespace quittance::ingest::ofx {
namespace {

void append_line(std::string& text, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  if (!text.empty()) text += '\n';
  if (!label.empty()) (text += label) += ' ';
  text += value;
}

class Lexer {
 public:
  Lexer(std::string_view bytes, ByteRange part)
      : bytes_(bytes.substr(0, static_cast<std::size_t>(part.to))),
        at_(static_cast<std::size_t>(part.from)),
        counted_(at_) {}

  std::unique_ptr<LexedChunk> run() {
    TagScanner scanner(bytes_);
    for (Tag tag = scanner.next(at_); tag.kind != Tag::Kind::end; tag = scanner.next(tag.to)) {
      read(tag);
    }
    if (open_) close_transaction(last_to_, false);
    count_lines(bytes_.size());
    return std::move(chunk_);
  }

 private:
  void count_lines(std::size_t to) {
    const std::string_view passed = bytes_.substr(counted_, to - counted_);
    chunk_->lines += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
    counted_ = to;
  }

  void note(Note what) {
    const auto n = static_cast<std::size_t>(what);
    if (noted_[n] >= kFindingsPerCode) {
      ++chunk_->notes_left_out[n];
      return;
    }
    ++noted_[n];
    chunk_->notes.push_back({what, piece_.line, piece_.from});
  }

  void note_at(Note what, const Tag& tag) {
    count_lines(tag.from);
    piece_ = {Piece::Kind::leaf, chunk_->lines, 0, tag.from, tag.to, tag.name, {}};
    note(what);
  }

  // UTF-8, character references replaced.
  std::string_view text_of_value(std::string_view value) {
    bool copied = false;
    const std::string_view plain = plain_value(value, scratch_, copied);
    bool guessed = false;
    const std::string_view read =
        bank_text_as_utf8(copied ? chunk_->text.keep(plain) : plain, chunk_->text, guessed);
    if (guessed && open_) note(Note::text_charset_guessed);
    return read;
  }

  void read(const Tag& tag) {
    const bool transaction = tag.name == "STMTTRN";
    if (tag.kind == Tag::Kind::close) {
      if (transaction) {
        if (open_) {
          close_transaction(tag.to, true);
        } else if (!ended_early_) {
          note_at(Note::entry_begin_missing, tag);
        }
        ended_early_ = false;
        return;
      }
      if (open_ && is_aggregate(tag.name) && !is_inner(tag.name))
        close_transaction(tag.from, false);
      if (open_ && tag.name == inner_) inner_ = {};
      if (tag.name == "STMTTRNP") pending_ = false;
      if (!open_ && is_aggregate(tag.name)) add(Piece::Kind::close, tag, {});
      return;
    }
    if (transaction) {
      if (open_) close_transaction(tag.from, false);
      open_transaction(tag);
      return;
    }
    if (open_ && is_aggregate(tag.name) && !is_inner(tag.name)) close_transaction(tag.from, false);
    if (open_) {
      last_to_ = tag.to;
      if (is_inner(tag.name)) {
        inner_ = tag.name;
      } else {
        take(tag.name, text_of_value(tag.value));
      }
      return;
    }
    if (tag.name == "STMTTRNP") {
      pending_ = true;
      note_at(Note::pending_unread, tag);
      add(Piece::Kind::open, tag, {});
    } else if (tag.name == "TRNAMT") {
      if (!pending_) note_at(Note::amount_outside_entry, tag);
    } else if (is_aggregate(tag.name)) {
      add(Piece::Kind::open, tag, {});
    } else if (is_used(tag.name)) {
      add(Piece::Kind::leaf, tag, text_of_value(tag.value));
    }
  }

  static bool is_inner(std::string_view name) {
    return name == "PAYEE" || name == "BANKACCTTO" || name == "CCACCTTO" || name == "CURRENCY" ||
           name == "ORIGCURRENCY";
  }

  // Leaves outside transactions that the assembler reads.
  static bool is_used(std::string_view name) {
    static constexpr std::array<std::string_view, 11> kNames = {
        "CURDEF", "ACCTID", "BANKID",  "BALAMT", "DTASOF",  "CODE",
        "ORG",    "FID",    "MESSAGE", "DTEND",  "SEVERITY"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
  }

  void add(Piece::Kind kind, const Tag& tag, std::string_view value) {
    count_lines(tag.from);
    chunk_->pieces.push_back(
        {kind, chunk_->lines, 0, tag.from, std::max(tag.from, tag.to), tag.name, value});
  }

  void open_transaction(const Tag& tag) {
    count_lines(tag.from);
    open_ = true;
    pending_ = false;
    ended_early_ = false;
    merged_ = false;
    inner_ = {};
    read_ = {};
    more_.clear();
    last_to_ = tag.to;
    piece_ = {Piece::Kind::transaction, chunk_->lines, 0, tag.from, tag.to, tag.name, {}};
  }

  void take(std::string_view name, std::string_view value) {
    if (name == "TRNAMT")
      inner_ = {};  // whose end was lost, perhaps with the next entry's beginning
    if (inner_ == "BANKACCTTO" || inner_ == "CCACCTTO") {
      if (name == "BANKID") read_.other_bank = value;
      if (name == "ACCTID") read_.other_account = value;
      return;
    }
    if (inner_ == "CURRENCY") {
      if (name == "CURSYM") read_.currency = value;
      return;
    }
    if (inner_ == "ORIGCURRENCY") {
      append_line(more_, name, value);
      return;
    }
    struct Field {
      std::string_view name;
      std::string_view Transaction::*field;
    };
    static constexpr Field kFields[] = {
        {"TRNTYPE", &Transaction::type},
        {"TRNAMT", &Transaction::amount},
        {"FITID", &Transaction::id},
        {"NAME", &Transaction::name},
        {"EXTDNAME", &Transaction::name},
        {"MEMO", &Transaction::memo},
        {"CHECKNUM", &Transaction::check_number},
        {"REFNUM", &Transaction::reference_number},
        {"CORRECTFITID", &Transaction::correct_id},
        {"CORRECTACTION", &Transaction::correct_action},
    };
    for (const Field& field : kFields) {
      if (field.name != name) continue;
      std::string_view& to = read_.*field.field;
      if (to.empty()) {
        to = value;
      } else {
        if (name == "TRNAMT") note(Note::amount_repeated);
        if (name == "TRNTYPE" || name == "FITID") note_merged();
        append_line(more_, {}, value);
      }
      return;
    }
    if (name == "DTPOSTED") {
      if (read_.posted.known()) note_merged();
      read_.posted = read_date(value);
    } else if (name == "DTUSER") {
      read_.user = read_date(value);
    } else if (name == "DTAVAIL") {
      read_.available = read_date(value);
    } else if (name != "CURRATE") {
      append_line(more_, name, value);
    }
  }

  void note_merged() {
    if (!merged_) note(Note::entry_merged);
    merged_ = true;
  }

  void close_transaction(std::size_t to, bool by_its_tag) {
    open_ = false;
    ended_early_ = !by_its_tag;
    piece_.to = by_its_tag
                    ? to
                    : std::min(to, std::max(last_to_, static_cast<std::size_t>(piece_.from) + 1));
    if (!by_its_tag) note(read_.id.empty() ? Note::entry_cut_off : Note::end_tag_missing);
    std::string text;
    append_line(text, {}, read_.memo);
    if (read_.name != read_.memo) append_line(text, {}, read_.name);
    append_line(text, {}, more_);
    read_.text = chunk_->text.keep(text);
    const std::vector<FoundReference> found = find_references(read_.text);
    if (const FoundReference* sole = sole_reference(found)) {
      read_.reference = chunk_->text.keep(sole->text());
    }
    piece_.index = static_cast<std::uint32_t>(chunk_->transactions.size());
    chunk_->transactions.push_back(read_);
    chunk_->pieces.push_back(piece_);
  }

  std::string_view bytes_;
  std::size_t at_;
  std::size_t counted_;
  std::unique_ptr<LexedChunk> chunk_ = std::make_unique<LexedChunk>();
  bool open_ = false;
  bool pending_ = false;      // in a STMTTRNP
  bool merged_ = false;       // the transaction has parts of another
  bool ended_early_ = false;  // the transaction before, without its end tag
  std::string_view inner_;
  Transaction read_;
  std::string more_;
  std::size_t last_to_ = 0;
  Piece piece_;
  std::string scratch_;
  std::array<std::uint32_t, kNotes> noted_{};
};

}  // namespace

std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part) {
  return Lexer(bytes, part).run();
}

Date read_date(std::string_view text) {
  if (text.size() >= 10 && text[4] == '-') return Date::parse_iso(text.substr(0, 10)).value_or({});
  if (text.size() < 8 || (text.size() > 8 && is_digit(text[8]) && text.size() < 10)) return {};
  return Date::parse_yyyymmdd(text.substr(0, 8)).value_or(Date{});
}

Result<std::int64_t> read_amount(std::string_view text, Currency currency) {
  text = trim(text);
  const std::size_t comma = text.rfind(',');
  const std::size_t point = text.rfind('.');
  char decimal = '.';
  char thousands = 0;
  if (comma != std::string_view::npos && point != std::string_view::npos) {
    decimal = comma > point ? ',' : '.';
    thousands = comma > point ? '.' : ',';
  } else if (comma != std::string_view::npos || point != std::string_view::npos) {
    const char mark = comma != std::string_view::npos ? ',' : '.';
    const bool once = text.find(mark) == text.rfind(mark);
    decimal = once ? mark : (mark == ',' ? '.' : ',');
    thousands = once ? '\0' : mark;
  }
  QTRY(const std::int64_t minor, parse_major(text, currency, decimal, thousands));
  if (minor > kAmountMax || minor < -kAmountMax) return fail(Errc::amount_overflow);
  return minor;
}

}  // namespace quittance::ingest::ofx
