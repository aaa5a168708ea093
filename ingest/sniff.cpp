#include "ingest/sniff.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/ebcdic.h"
#include "ingest/framing.h"
#include "ingest/known_formats.h"

namespace quittance::ingest {
namespace {

bool extension_says(std::string_view name, std::string_view format) {
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && to_upper(name.substr(dot + 1)) == to_upper(format);
}

struct Best {
  const Decoder* decoder = nullptr;
  int score = 0;
};

Best best_decoder(std::string_view head, std::string_view name) {
  Best best;
  for (const Decoder* decoder : decoders()) {
    const int score = decoder->sniff(head);
    if (score <= 0) continue;
    const bool by_name = best.decoder != nullptr && score == best.score &&
                         extension_says(name, decoder->format()) &&
                         !extension_says(name, best.decoder->format());
    if (score > best.score || by_name) best = {decoder, score};
  }
  return best;
}

std::string why_not(const KnownFormat& known) {
  const std::string format(known.format);
  switch (known.readable) {
    case Readable::bank_file:
      return "this is " + format +
             ", which this version does not read; ask the bank for bai2, or convert it to csv or "
             "json";
    case Readable::no_cash:
      return "this is " + format +
             ", which carries orders, their status or debits, and no incoming cash; give the "
             "statement or credit advice that the bank sends";
    case Readable::packed:
      return "this is packed (" + format +
             ") in a way or a depth that is not read; unpack it and give the file inside";
    case Readable::other_text:
      if (known.format == "utf-16") {
        return "the text is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW";
      }
      return "this is " + format + "; save it as csv and give that";
    case Readable::foreign:
      return "this is " + format +
             ", which is not a bank file that can be read; ask the bank for "
             "bai2, csv or json";
  }
  return {};
}

}  // namespace

Recognised recognise(std::string_view bytes, std::string_view name) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  const KnownFormat known = known_format(head);
  const Best best = best_decoder(head, name);
  if (best.decoder != nullptr && best.score >= known.score) {
    return {best.decoder->format(), best.decoder, {}};
  }
  if (known.format.empty() && shows_ebcdic(head)) {
    return {"ebcdic", nullptr,
            "the text is EBCDIC (code page 037), and no known format begins like this; convert it: "
            "iconv -f CP037 -t UTF-8 FILE > NEW, and name the format with --reader"};
  }
  if (known.format.empty()) {
    return {{}, nullptr, "no known format begins like this; name one with --reader"};
  }
  if (const Decoder* decoder = decoder_named(known.format)) return {known.format, decoder, {}};
  return {known.format, nullptr, why_not(known)};
}

const Decoder* sniff(std::string_view bytes, std::string_view name) {
  return recognise(bytes, name).decoder;
}

}  // namespace quittance::ingest
