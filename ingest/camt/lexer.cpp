// Reads a part of a file into entries and the tags around them.
#include <algorithm>
#include <string>

#include "core/text.h"
#include "ingest/camt/compose.h"
#include "ingest/camt/fragment.h"

namespace quittance::ingest::camt {
namespace {

using xml::Token;

constexpr std::uint64_t kCutSearchBytes = std::uint64_t{64} << 20;

bool is_statement(std::string_view name) {
  return name == "Stmt" || name == "Rpt" || name == "Ntfctn";
}

// The local name of the start tag at `at`, which stands on '<'; empty if none is there.
std::string_view tag_name(std::string_view bytes, std::uint64_t at) {
  std::string_view name = bytes.substr(at + 1, 64);
  std::size_t end = 0;
  while (end < name.size() && (is_alpha(name[end]) || is_digit(name[end]) || name[end] == ':' ||
                               name[end] == '_' || name[end] == '-' || name[end] == '.')) {
    ++end;
  }
  if (end == 0 || end == name.size() || !is_alpha(name[0])) return {};
  name = name.substr(0, end);
  return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

class PartReader {
 public:
  PartReader(std::string_view text, xml::Charset charset, std::uint64_t from, std::uint64_t end,
             Currency assumed)
      : fragment_(std::make_unique<CamtFragment>()),
        scanner_(text, from, end),
        charset_(charset),
        reader_(entry_elements(), charset, fragment_->arena, fragment_->remarks),
        composer_(*fragment_, assumed) {
    fragment_->from = from;
    fragment_->to_the_end = end == text.size();
    scanner_.open_documents_in_cdata(true);
    scanner_.give_blanks(false);
  }

  std::unique_ptr<CamtFragment> read(std::uint64_t stop) {
    std::size_t in_a_row = 0;
    fragment_->stop = stop;
    // Entries with one detail take some 1000 bytes; growing costs more than a guess.
    const std::uint64_t bytes = stop - std::min(stop, fragment_->from);
    const auto guess = static_cast<std::size_t>(bytes / 1024 + 16);
    fragment_->marks.reserve(guess);
    fragment_->entries.reserve(guess);
    fragment_->payments.reserve(guess);
    for (;;) {
      if (!scanner_.empty_element()) {
        scanner_.pass_blank_text();
        if (scanner_.position() >= stop) break;
      }
      const Token token = scanner_.next();
      if (token == Token::finish) break;
      fragment_->to = scanner_.from();
      if (token == Token::cut || token == Token::fault) return stopped(token);
      if (token == Token::start && scanner_.name() == "Ntry") {
        in_a_row = 0;
        if (!read_entry()) return stopped(scanner_.last());
        continue;
      }
      if (token == Token::text) {
        add_text();
        continue;
      }
      in_a_row = token == Token::start && is_statement(scanner_.name()) ? 0 : in_a_row + 1;
      if (in_a_row > kMarksInARowMax) {
        fragment_->marks_limit = true;
        return std::move(fragment_);
      }
      fragment_->marks.push_back({.kind = token == Token::start ? MarkKind::start : MarkKind::end,
                                  .entry = 0,
                                  .from = scanner_.from(),
                                  .to = scanner_.position(),
                                  .name = scanner_.full_name(),
                                  .attributes = scanner_.attributes()});
    }
    fragment_->to = scanner_.position();
    return std::move(fragment_);
  }

 private:
  std::unique_ptr<CamtFragment> stopped(Token token) {
    if (token == Token::fault) {
      fragment_->fault = scanner_.fault();
      fragment_->fault_at = scanner_.position();
    } else {
      fragment_->cut = true;
    }
    return std::move(fragment_);
  }

  bool read_entry() {
    Remarks& remarks = fragment_->remarks;
    const std::size_t unread = remarks.unread.size();
    const std::uint64_t unread_count = remarks.unread_count;
    const std::uint64_t not_utf8 = remarks.not_utf8;
    const std::uint64_t repeated = remarks.repeated;
    if (!reader_.read(scanner_, fields_)) {  // it will be read again, or is no entry
      remarks.unread.resize(unread);
      remarks.unread_count = unread_count;
      remarks.not_utf8 = not_utf8;
      remarks.repeated = repeated;
      return false;
    }
    composer_.add(fields_);
    const Entry& entry = fragment_->entries.back();
    fragment_->marks.push_back({.kind = MarkKind::entry,
                                .entry = static_cast<std::uint32_t>(fragment_->entries.size() - 1),
                                .from = entry.from,
                                .to = entry.to,
                                .name = {},
                                .attributes = {}});
    return true;
  }

  void add_text() {
    const std::string_view raw = scanner_.text().raw;
    if (std::all_of(raw.begin(), raw.end(), is_blank)) return;
    bool unreadable = false;
    const std::string_view text =
        xml::resolve(scanner_.text(), charset_, fragment_->arena, unreadable);
    if (unreadable && fragment_->remarks.not_utf8++ == 0) {
      fragment_->remarks.not_utf8_offset = scanner_.from();
    }
    fragment_->marks.push_back({.kind = MarkKind::text,
                                .entry = 0,
                                .from = scanner_.from(),
                                .to = scanner_.position(),
                                .name = text,
                                .attributes = {}});
  }

  std::unique_ptr<CamtFragment> fragment_;
  xml::Scanner scanner_;
  xml::Charset charset_;
  EntryReader reader_;
  Composer composer_;
  EntryFields fields_;
};

}  // namespace

std::unique_ptr<CamtFragment> read_part(std::string_view text, xml::Charset charset,
                                        std::uint64_t from, std::uint64_t stop, std::uint64_t end,
                                        Currency assumed) {
  return PartReader(text, charset, from, end, assumed).read(stop);
}

std::unique_ptr<CamtFragment> read_utf16(std::string_view bytes, const xml::Encoding& encoding) {
  auto transcoded = std::make_shared<const xml::Transcoded>(bytes, encoding);
  const std::string_view text = transcoded->text();
  std::unique_ptr<CamtFragment> fragment =
      read_part(text, xml::Charset::utf8, 0, text.size(), text.size());
  if (transcoded->damaged() && fragment->remarks.not_utf8++ == 0) {
    fragment->remarks.not_utf8_offset = 0;
  }
  fragment->transcoded = std::move(transcoded);
  return fragment;
}

std::uint64_t next_cut(std::string_view bytes, std::uint64_t target) {
  std::uint64_t any = bytes.size();
  const std::uint64_t search_to = std::min<std::uint64_t>(bytes.size(), target + kCutSearchBytes);
  for (std::uint64_t at = bytes.find('<', target); at < search_to; at = bytes.find('<', at + 1)) {
    const std::string_view name = tag_name(bytes, at);
    if (name.empty()) continue;
    if (name == "Ntry" || is_statement(name)) return at;
    any = at;
  }
  return search_to == bytes.size() ? bytes.size() : any;
}

}  // namespace quittance::ingest::camt
