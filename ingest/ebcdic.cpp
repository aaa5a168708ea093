#include "ingest/ebcdic.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/framing.h"
#include "ingest/sniff.h"

namespace quittance::ingest {
namespace {

constexpr int kKnownHeader = 60;  // as CsvDecoder::sniff: a date and an amount by their names
constexpr std::size_t kDecodedPiece = std::size_t{64} << 10;

// Letters and digits of EBCDIC lie above those of ASCII, and its blank is '@'.
bool may_be_ebcdic(std::string_view head) {
  head = head.substr(0, 256);
  const auto above = std::count_if(head.begin(), head.end(), [](char c) { return !is_ascii(c); });
  const auto blanks = std::count(head.begin(), head.end(), '\x40');
  const auto shown = static_cast<std::ptrdiff_t>(head.size()) - blanks;
  return shown > 0 && 2 * above > shown;
}

bool is_text(std::string_view decoded) {
  return std::all_of(decoded.begin(), decoded.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte < 0x7F) || byte >= 0xA0 || is_padding(c) || c == '\n' || c == '\r';
  });
}

}  // namespace

bool shows_ebcdic(std::string_view head) {
  head = head.substr(0, kHeadBytes);
  return may_be_ebcdic(head) && is_text(from_cp037(head));
}

bool is_ebcdic_text(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  if (!shows_ebcdic(head) || recognise(head, {}).decoder != nullptr) return false;
  const std::string decoded = from_cp037(head);
  const Recognised known = recognise(decoded, {});
  if (known.decoder == nullptr) return false;
  // Rows of anything look like a CSV file: only one whose header is known is.
  return known.format != "csv" || known.decoder->sniff(decoded) >= kKnownHeader;
}

Result<void> decode_ebcdic(std::string_view bytes, const UnpackedSink& take) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kDecodedPiece);
    QTRY_VOID(take(from_cp037(piece)));
    bytes.remove_prefix(piece.size());
  }
  return {};
}

}  // namespace quittance::ingest
