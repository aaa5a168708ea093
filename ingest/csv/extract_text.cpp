#include "ingest/csv/extract_text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/text.h"

namespace quittance::ingest::csv {
namespace {

constexpr std::string_view kUtf8 = "UTF-8";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct Converter {
  explicit Converter(const std::string& from) : descriptor(::iconv_open("UTF-8", from.c_str())) {}
  ~Converter() {
    if (known()) ::iconv_close(descriptor);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  [[nodiscard]] bool known() const {
    return descriptor != reinterpret_cast<iconv_t>(-1);  // NOLINT: what iconv_open(3) returns
  }
  iconv_t descriptor;
};

std::size_t valid_until(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  return at;
}

}  // namespace

bool knows_encoding(std::string_view encoding) {
  return encoding.empty() || Converter(std::string(encoding)).known();
}

Result<std::string> extract_text(std::string_view bytes, std::string_view encoding,
                                 NotInEncoding& where) {
  const std::size_t whole = bytes.size();
  const bool marked = bytes.starts_with(kUtf8Mark);
  if (marked) bytes.remove_prefix(kUtf8Mark.size());
  where.encoding = marked || encoding.empty() ? kUtf8 : encoding;
  const auto stop = [&](std::size_t at, std::string_view read) {
    where.byte = whole - bytes.size() + at;
    where.line = 1 + static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n'));
    return fail(Errc::field_unreadable);
  };
  if (where.encoding == kUtf8) {
    if (!valid_utf8(bytes)) {
      const std::size_t at = valid_until(bytes);
      return stop(at, bytes.substr(0, at));
    }
    return std::string(bytes);
  }
  const Converter converter(where.encoding);
  if (!converter.known()) return stop(0, {});
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  std::array<char, 4096> buffer{};
  std::string source(bytes);  // iconv(3) takes text that could be written to
  char* in = source.data();
  std::size_t left = source.size();
  while (left > 0) {
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t done = ::iconv(converter.descriptor, &in, &left, &out, &room);
    text.append(buffer.data(), buffer.size() - room);
    if (done == static_cast<std::size_t>(-1) && errno != E2BIG)
      return stop(source.size() - left, text);
  }
  return text;
}

}  // namespace quittance::ingest::csv
