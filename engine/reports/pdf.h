// Pages of text, lines and boxes as PDF; the one place that knows libharu.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/result.h"

namespace quittance::engine {

// Lengths are tenths of a point (254 mm are 7,200), from the upper left corner of an A4 page.
struct PdfPoint {
  std::int32_t x = 0;
  std::int32_t y = 0;
};
inline constexpr std::int32_t kPdfWidth = 5'953;
inline constexpr std::int32_t kPdfHeight = 8'419;
// Tenths of a point of tenths of a millimetre.
[[nodiscard]] constexpr std::int32_t pdf_length(std::int32_t tenths_mm) {
  return tenths_mm * 7'200 / 2'540;
}

enum class PdfAlign : std::uint8_t { left, right };
struct PdfText {
  std::int32_t size = 90;  // of the font
  bool bold = false;
  PdfAlign align = PdfAlign::left;
  std::uint8_t grey = 0;  // 0 black to 255 white
};

// The TrueType fonts that are embedded, as far as their glyphs are used.
struct PdfFonts {
  std::string regular = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  std::string bold = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";
};

// A document in the making. The same calls give the same bytes. Errors of the library are kept and
// come out of finish().
class PdfDocument {
 public:
  // Errors: io_failed when a font cannot be read.
  [[nodiscard]] static Result<std::unique_ptr<PdfDocument>> make(const PdfFonts& fonts,
                                                                 std::string_view title, Date date);
  ~PdfDocument();
  PdfDocument(const PdfDocument&) = delete;
  PdfDocument& operator=(const PdfDocument&) = delete;

  // The first character of well-formed UTF-8 that the font has no glyph for, or whose script is
  // written from right to left or joins its letters, which is not done here. Nothing: all can be
  // printed.
  [[nodiscard]] std::optional<char32_t> unprintable(std::string_view text) const;

  void new_page();
  [[nodiscard]] std::size_t pages() const;
  // `at` is on the base line, at the left or the right end. Well-formed UTF-8 that can be printed.
  void text(PdfPoint at, const PdfText& style, std::string_view text);
  [[nodiscard]] std::int32_t width(const PdfText& style, std::string_view text) const;
  // `text` itself, or cut and ended by '…' so that it is at most `width` wide.
  [[nodiscard]] std::string fitted(const PdfText& style, std::string_view text,
                                   std::int32_t width) const;
  void line(PdfPoint from, PdfPoint to, std::int32_t width, std::uint8_t grey);
  void box(PdfPoint corner, PdfPoint size, std::uint8_t grey);
  // Goes back to an earlier page, for what is only known at the end, such as the number of pages.
  void to_page(std::size_t index);

  // Errors: io_failed.
  [[nodiscard]] Result<std::string> finish();

 private:
  struct State;
  explicit PdfDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace quittance::engine
