// Bytes of one chunk to logical records: lines, records on them, continuations joined.
#include <string>

#include "ingest/bai2/records.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::bai2 {
namespace {

bool is_detail_text(RecordCode code) {
  return code == RecordCode::detail || code == RecordCode::none;
}

// Job control lines and tape marks are no records; free text without 88 is told from them by the
// record that it follows.
bool is_job_control(std::string_view line) {
  return line.starts_with("//") || line.starts_with("/*") || line.starts_with("$$");
}

// How many fields must stand before a '/' ends the record for certain: a trailer's fields hold no
// slash; the identifiers at the start of 01 and 02 might.
std::size_t commas_before_end(RecordCode code) {
  switch (code) {
    case RecordCode::file_header:
      return 7;
    case RecordCode::group_header:
      return 6;
    default:
      return 0;
  }
}

class Lexer final : public NoteTaker {
 public:
  Lexer(std::string_view bytes, ByteRange part)
      : bytes_(bytes.substr(0, static_cast<std::size_t>(part.to))), framing_(framing_of(bytes)) {
    chunk_->part = part;
    // About as many as there will be: to grow copies what was read.
    constexpr std::size_t kEntryBytes = 128;
    const auto size = static_cast<std::size_t>(part.to - part.from);
    chunk_->details.reserve(size / kEntryBytes);
    chunk_->records.reserve(size / kEntryBytes);
  }

  std::unique_ptr<LexedChunk> run() {
    std::size_t at = static_cast<std::size_t>(chunk_->part.from);
    if (at < framing_.start) at = framing_.start;
    while (at < bytes_.size()) {
      const Line line = line_at(bytes_, framing_, at);
      read_line(line);
      at = line.next;
    }
    close_record();
    const std::vector<std::uint64_t>& hashes = hashes_.finish();
    for (std::size_t n = 0; n < hashes.size(); ++n) chunk_->details[n].content = hashes[n];
    return std::move(chunk_);
  }

  void note(Note what, std::string_view shown) override {
    note_at(what, shown, record_.first, record_.from);
  }

 private:
  void note_at(Note what, std::string_view shown, std::uint32_t record, std::uint64_t offset) {
    const auto n = static_cast<std::size_t>(what);
    if (noted_[n] >= kFindingsPerCode) {
      ++chunk_->notes_left_out[n];
      return;
    }
    ++noted_[n];
    chunk_->notes.push_back({what, record, offset, shown});
  }

  void read_line(const Line& line) {
    const std::string_view content = bytes_.substr(line.from, line.to - line.from);
    std::size_t from = content.size() - trim_padding_left(content).size();
    if (from == content.size()) return;  // blank: between records or inside one
    bool first = true;
    while (from < content.size()) {
      const RecordCode code = code_at(content.substr(from));
      const RecordCode owner =
          code == RecordCode::continuation || code == RecordCode::none ? record_.code : code;
      const std::size_t to = next_record_on_line(content, from, is_detail_text(owner));
      const bool last = to == content.size();
      const std::size_t starts = first ? line.from : line.from + from;
      read_record(code, content.substr(from, to - from), starts, last ? line.next : line.from + to);
      if (!last) note_at(Note::records_on_one_line, {}, chunk_->physical_records - 1, starts);
      from = to;
      first = false;
    }
  }

  static std::string_view trim_padding_left(std::string_view text) {
    const std::string_view right = trim_padding(text);
    return right.empty() ? right
                         : text.substr(static_cast<std::size_t>(right.data() - text.data()));
  }

  // One physical record: `text` from its code on, covering the bytes [from, to).
  void read_record(RecordCode code, std::string_view text, std::size_t from, std::size_t to) {
    if (code == RecordCode::none && record_.code != RecordCode::detail && is_job_control(text))
      return;
    const std::uint32_t number = chunk_->physical_records++;
    if (code == RecordCode::none || code == RecordCode::continuation) {
      if (!open_) {
        add_orphan(code, number, from, to);
        return;
      }
      continue_record(code, text, number, from);
      record_.to = to;
      return;
    }
    close_record();
    open_ = true;
    record_ = {.code = code,
               .first = number,
               .lines_with_code = 1,
               .lines_without_code = 0,
               .index = 0,
               .from = from,
               .to = to};
    add_line(text.substr(2), true);
  }

  void continue_record(RecordCode code, std::string_view text, std::uint32_t number,
                       std::size_t from) {
    const bool has_code = code == RecordCode::continuation;
    if (has_code) {
      ++record_.lines_with_code;
      text.remove_prefix(2);
    } else {
      ++record_.lines_without_code;
      note_at(Note::line_without_record_code, {}, number, from);
    }
    const std::uint32_t lines = record_.lines_with_code + record_.lines_without_code;
    if (lines == kContinuationsMax + 2) note_at(Note::continuation_limit, {}, number, from);
    if (lines <= kContinuationsMax + 1) add_line(text, has_code);
  }

  // Drops the separator behind the code, the padding, and one '/' at the end.
  void add_line(std::string_view data, bool has_code) {
    if (has_code && !data.empty() && (data.front() == ',' || data.front() == ':'))
      data.remove_prefix(1);
    data = trim_padding_right(data);
    terminated_ = data.ends_with('/');
    if (terminated_) data = trim_padding_right(data.substr(0, data.size() - 1));
    lines_.push_back({data, has_code});
  }

  void add_orphan(RecordCode code, std::uint32_t number, std::size_t from, std::size_t to) {
    const bool is_continuation = code == RecordCode::continuation;
    note_at(is_continuation ? Note::continuation_orphan : Note::bytes_before_first_record, {},
            number, from);
    chunk_->records.push_back({.code = RecordCode::none,
                               .first = number,
                               .lines_with_code = is_continuation ? 1U : 0U,
                               .lines_without_code = is_continuation ? 0U : 1U,
                               .index = 0,
                               .from = from,
                               .to = to});
  }

  // A trailer, or a header with all its fields, ends at its first '/'; what follows is no data.
  // True if there was any.
  [[nodiscard]] bool cut_behind_terminator() {
    std::string_view& data = lines_.front().data;
    std::size_t at = 0;
    for (std::size_t n = commas_before_end(record_.code); n > 0; --n) {
      at = data.find(',', at);
      if (at == std::string_view::npos) return false;
      ++at;
    }
    const std::size_t slash = data.find('/', at);
    if (slash == std::string_view::npos) return false;
    note(Note::bytes_after_record, {});
    data = data.substr(0, slash);
    lines_.resize(1);
    return true;
  }

  void close_record() {
    if (!open_) return;
    open_ = false;
    switch (record_.code) {
      case RecordCode::detail:
        record_.index = static_cast<std::uint32_t>(chunk_->details.size());
        chunk_->details.push_back(read_detail(lines_, chunk_->text, *this));
        add_hash(chunk_->details.back());
        break;
      case RecordCode::account:
        if (!terminated_) note(Note::terminator_missing, {});
        record_.index = static_cast<std::uint32_t>(chunk_->accounts.size());
        chunk_->accounts.push_back(read_account(lines_, chunk_->text, *this));
        break;
      default:
        if (!cut_behind_terminator() && !terminated_) note(Note::terminator_missing, {});
        record_.index = static_cast<std::uint32_t>(chunk_->envelopes.size());
        chunk_->envelopes.push_back(read_envelope(lines_, chunk_->text, *this));
        break;
    }
    chunk_->records.push_back(record_);
    lines_.clear();
  }

  void add_hash(const Detail& detail) {
    hashes_.add({.type = detail.type_text,
                 .amount = detail.amount,
                 .payer_name = detail.debtor_name,
                 .payer_account = detail.debtor_account,
                 .check_number = detail.check_number,
                 .text = detail.text});
  }

  std::string_view bytes_;
  Framing framing_;
  std::unique_ptr<LexedChunk> chunk_ = std::make_unique<LexedChunk>();
  bool open_ = false;
  LogicalRecord record_;
  bool terminated_ = false;  // the last line of the record ends in '/'
  std::vector<FieldLine> lines_;
  ContentHashes hashes_;  // of all details, in their order
  std::array<std::uint32_t, kNotes> noted_{};
};

}  // namespace

std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part) {
  return Lexer(bytes, part).run();
}

}  // namespace quittance::ingest::bai2
