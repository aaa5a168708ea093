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

bool is_ebcdic_text(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  if (!may_be_ebcdic(head) || recognise(head, {}).decoder != nullptr) return false;
  const std::string decoded = from_cp037(head);
  if (!is_text(decoded)) return false;
  const Recognised known = recognise(decoded, {});
  // Rows of anything look like a CSV file.
  return known.decoder != nullptr && known.format != "csv";
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
