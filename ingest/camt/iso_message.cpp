#include "ingest/camt/iso_message.h"

#include <utility>

#include "core/money.h"
#include "core/text.h"
#include "ingest/known_formats.h"

namespace quittance::ingest::camt {

std::string_view known_message(std::string_view head) {
  const xml::Encoding encoding = xml::encoding_of(head);
  if (!xml::is_utf16(encoding.charset)) return known_format(head).format;
  return known_format(xml::Transcoded(head, encoding).text()).format;
}

IsoMessage::IsoMessage(std::string_view format, std::string_view bytes,
                       const DecodeContext& context)
    : bytes_(bytes), context_(context), encoding_(xml::encoding_of(bytes)) {
  if (xml::is_utf16(encoding_.charset)) {
    transcoded_ = std::make_unique<xml::Transcoded>(bytes, encoding_);
  }
  summary_.format = format;
  Unit file;
  file.level = Level::file;
  file.name = "file";
  file.to = bytes.size();
  summary_.units.push_back(std::move(file));
  if (encoding_.charset == xml::Charset::other) {
    findings_.add(Note::encoding_unknown, 0, 0, quoted_for_message(encoding_.declared));
  }
}

std::string_view IsoMessage::text() const {
  return transcoded_ == nullptr ? bytes_.substr(encoding_.mark_bytes) : transcoded_->text();
}

xml::Charset IsoMessage::charset() const {
  return transcoded_ == nullptr ? encoding_.charset : xml::Charset::utf8;
}

std::uint64_t IsoMessage::offset(std::uint64_t position) const {
  return transcoded_ == nullptr ? position + encoding_.mark_bytes : transcoded_->offset(position);
}

void IsoMessage::add(std::unique_ptr<Fragment> /*fragment*/, CashSink& /*sink*/) {}

void IsoMessage::note(Note note, std::uint64_t position, std::string_view shown) {
  findings_.add(note, record_, offset(position),
                shown.empty() ? std::string() : quoted_for_message(shown));
}

void IsoMessage::remark(const Remarks& remarks, const xml::ElementTree& elements,
                        std::string_view root) {
  const auto many = [](std::uint64_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string(what);
  };
  if (remarks.unread_count > 0) {
    const Unread& first = remarks.unread.front();
    const std::string below = elements.path(first.below);
    const std::string path = std::string(root) + (below.empty() ? "" : "/" + below) + "/" +
                             (first.name.empty() ? "text()" : std::string(first.name));
    findings_.add(Note::element_unread, 0, offset(first.offset),
                  many(remarks.unread_count, "elements, first ") + quoted_for_message(path));
  }
  if (remarks.not_utf8 > 0) {
    findings_.add(Note::text_not_utf8, 0, offset(remarks.not_utf8_offset),
                  many(remarks.not_utf8, "texts"));
  }
  if (remarks.repeated > 0) {
    findings_.add(Note::element_repeated, 0, offset(remarks.repeated_offset),
                  many(remarks.repeated, "elements"));
  }
}

void IsoMessage::head_value(const xml::PathWalk& walk) {
  if (!walk.attributes().empty() && summary_.dialect.empty()) {
    if (const std::size_t at = walk.attributes().find(summary_.format + ".");
        at != std::string_view::npos) {
      const std::string_view space = walk.attributes().substr(at, 15);
      summary_.dialect = space.substr(0, space.find_first_of("\"' \t\r\n"));
    }
  }
  if (walk.path().ends_with("GrpHdr/MsgId")) summary_.logical_id.file_id = walk.text();
  if (walk.path().ends_with("GrpHdr/CreDtTm")) summary_.logical_id.created = walk.text();
}

void IsoMessage::reject(Note note) {
  findings_.add(note, record_, 0);
  summary_.status = FileStatus::rejected;
}

void IsoMessage::broken(const xml::PathWalk& walk, CashSink& sink) {
  const bool fault = walk.fault() != xml::Fault::none;
  const Note note = walk.fault() == xml::Fault::doctype ? Note::doctype_refused
                    : fault                             ? Note::xml_broken
                                                        : Note::xml_cut_off;
  findings_.add(note, record_, offset(walk.position()),
                note == Note::xml_broken ? xml::sentence_of(walk.fault()) : std::string_view());
  broken_ = true;
  cover(sink, 0, 0, RangeUse::structure, {});
  summary_.units[0].hold = fault ? HoldReason::structure_broken : HoldReason::trailer_missing;
  summary_.status = record_ == 0 ? FileStatus::rejected : FileStatus::quarantined;
}

void IsoMessage::cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
                       std::string_view what) {
  if (from >= to) return;
  const std::uint64_t begin = offset(from);
  const std::uint64_t end = offset(to);
  if (covered_ < begin) {
    sink.range({.bytes = {covered_, begin},
                .use = RangeUse::structure,
                .record = record_,
                .what = "tags"});
  }
  if (begin < end) sink.range({.bytes = {begin, end}, .use = use, .record = record_, .what = what});
  covered_ = end;
}

void IsoMessage::add_to(Tally& tally, Currency currency, std::int64_t amount) {
  std::int64_t& sum = tally.amount[currency];
  const Result<std::int64_t> more = add_minor(sum, amount);
  if (!more) findings_.add(Note::sum_overflow, record_, 0);
  sum = more.value_or(sum);
}

FileSummary IsoMessage::finish(CashSink& sink) {
  read(sink);
  if (covered_ < bytes_.size()) {
    const bool rejected = broken_ || summary_.status == FileStatus::rejected;
    sink.range({.bytes = {covered_, bytes_.size()},
                .use = rejected ? RangeUse::rejected : RangeUse::structure,
                .record = record_,
                .what = rejected ? "not read" : "tags"});
  }
  summary_.records = record_;
  summary_.units[0].first_record = record_ > 0 ? 1 : 0;
  summary_.units[0].last_record = record_;
  summary_.findings = findings_.take();
  return std::move(summary_);
}

}  // namespace quittance::ingest::camt
