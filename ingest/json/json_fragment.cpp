#include "ingest/json/json_fragment.h"

#include <utility>

#include "core/text.h"
#include "ingest/json/object_reader.h"

namespace quittance::ingest::json {
namespace {

struct Use {
  RangeUse use;
  std::string_view what;
};

// How an object of each kind is accounted for: cash that the engine books, or what it only notes.
Use use_of(CashKind kind) {
  switch (kind) {
    case CashKind::receipt:
      return {RangeUse::payment, "receipt"};
    case CashKind::returned:
      return {RangeUse::payment, "return"};
    case CashKind::fee:
      return {RangeUse::non_cash, "fee"};
    case CashKind::transfer:
      return {RangeUse::non_cash, "transfer"};
    case CashKind::deposit_total:
      return {RangeUse::non_cash, "deposit total"};
    case CashKind::advice:
      return {RangeUse::non_cash, "advice"};
    case CashKind::other:
      return {RangeUse::non_cash, "other entry"};
    case CashKind::ignore:
      return {RangeUse::non_cash, "ignored entry"};
  }
  return {RangeUse::non_cash, "other entry"};
}

class PartReader {
 public:
  PartReader(std::string_view bytes, JsonFragment& fragment)
      : bytes_(bytes),
        fragment_(fragment),
        objects_(bytes, fragment.arena, fragment.lines, fragment.unknown) {}

  // NDJSON: each line is a record, blank ones too.
  void lines(ByteRange part) {
    // Room for short objects: what is not written of it takes no memory.
    constexpr std::size_t kShortObject = 128;
    fragment_.entries.reserve((part.to - part.from) / kShortObject);
    fragment_.cash.reserve((part.to - part.from) / kShortObject);
    std::uint64_t at = part.from;
    if (at == 0 && byte_order_mark(bytes_) != 0) {
      at = byte_order_mark(bytes_);
      fragment_.structure({0, at}, 1, "byte order mark");
    }
    while (at < part.to) {
      const std::size_t newline = bytes_.find('\n', at);
      const std::uint64_t end = newline == std::string_view::npos ? part.to : newline;
      const std::uint64_t next = newline == std::string_view::npos ? part.to : newline + 1;
      ++fragment_.records;
      // A file behind another one brings its byte order mark, an empty one nothing else.
      std::uint64_t from = at;
      while (const std::size_t mark = byte_order_mark(bytes_.substr(from, end - from))) {
        from += mark;
      }
      if (trim(bytes_.substr(from, end - from)).empty()) {
        fragment_.structure({at, next}, fragment_.records, "blank");
      } else {
        value({from, end}, {at, next});
      }
      at = next;
    }
  }

  // An array, or objects that span lines: each element is a record.
  void elements(ByteRange part, Layout layout) {
    ElementScanner scanner(bytes_, part, layout);
    while (const std::optional<Piece> piece = scanner.next()) {
      switch (piece->kind) {
        case Piece::Kind::gap:
          gap(*piece, layout);
          break;
        case Piece::Kind::element:
          ++fragment_.records;
          value(piece->bytes, piece->bytes);
          break;
        case Piece::Kind::broken:
          ++fragment_.records;
          reject(piece->bytes, "structure_broken",
                 "a value begins here whose brackets do not fit or never close, so the rest of "
                 "the file cannot be told apart; send it again whole, or as one object a line");
          break;
        case Piece::Kind::rest:
          ++fragment_.records;
          reject(piece->bytes, "structure_broken",
                 "more text follows the end of the array and is not read; send one array, or one "
                 "object a line");
          break;
      }
    }
  }

 private:
  void gap(const Piece& piece, Layout layout) {
    fragment_.structure(piece.bytes, fragment_.records, "between objects");
    fragment_.closes_array = fragment_.closes_array || piece.closes_array;
    if (!piece.comma_wrong) return;
    fragment_.find(Severity::warning, "comma_wrong", fragment_.records, piece.bytes.from,
                   layout == Layout::array
                       ? "objects of an array are separated by one comma, which is not so here; "
                         "they were read all the same"
                       : "commas between objects belong in an array; they were passed over");
  }

  void reject(ByteRange bytes, std::string_view code, std::string message) {
    fragment_.find(Severity::error, code, fragment_.records, bytes.from, std::move(message));
    fragment_.enter(bytes, RangeUse::rejected, fragment_.records, Entry::kNone, "refused");
  }

  void value(ByteRange object, ByteRange accounted) {
    ReadObject read = objects_.read(object, fragment_.records);
    if (read.is_object) ++fragment_.objects;
    if (read.refusal) {
      fragment_.find(Severity::error, read.refusal->code, fragment_.records, read.refusal->offset,
                     std::move(read.refusal->message));
      fragment_.enter(accounted, RangeUse::rejected, fragment_.records, Entry::kNone,
                      "refused object");
      return;
    }
    read.record.source = {fragment_.records, accounted.from, accounted.to};
    const auto [use, what] = use_of(read.record.kind);
    fragment_.enter(accounted, use, fragment_.records,
                    static_cast<std::uint32_t>(fragment_.cash.size()), what);
    fragment_.cash.emplace_back(read.record, read.first_line, read.lines);
  }

  std::string_view bytes_;
  JsonFragment& fragment_;
  ObjectReader objects_;
};

}  // namespace

void JsonFragment::find(Severity severity, std::string_view code, std::uint32_t record,
                        std::uint64_t offset, std::string message) {
  if (findings.size() == kFindingsMax) {
    ++findings_left_out;
    return;
  }
  findings.push_back({severity, std::string(code), record, offset, std::move(message)});
}

void JsonFragment::structure(ByteRange bytes, std::uint32_t record, std::string_view what) {
  if (!entries.empty() && entries.back().use == RangeUse::structure &&
      entries.back().what == what) {
    entries.back().bytes.to = bytes.to;
    return;
  }
  enter(bytes, RangeUse::structure, record, Entry::kNone, what);
}

void JsonFragment::enter(ByteRange bytes, RangeUse use, std::uint32_t record, std::uint32_t at,
                         std::string_view what) {
  entries.push_back({bytes, use, record, at, what, findings.size()});
}

std::unique_ptr<JsonFragment> read_part(std::string_view bytes, ByteRange part, Layout layout) {
  auto fragment = std::make_unique<JsonFragment>();
  PartReader reader(bytes, *fragment);
  if (layout == Layout::lines) {
    reader.lines(part);
  } else {
    reader.elements(part, layout);
  }
  return fragment;
}

}  // namespace quittance::ingest::json
