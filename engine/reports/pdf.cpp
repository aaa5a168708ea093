#include "engine/reports/pdf.h"

#include <algorithm>
#include <vector>

#include <hpdf.h>

#include "core/assert.h"
#include "core/text.h"

namespace quittance::engine {
namespace {

HPDF_REAL points(std::int32_t tenths) {
  return static_cast<HPDF_REAL>(tenths) / 10;
}

// A script that reads from right to left, or whose letters change with their neighbours.
bool needs_shaping(char32_t c) {
  struct Block {
    char32_t from, to;
  };
  // Hebrew to Arabic Extended, Devanagari to Myanmar, Khmer, presentation forms.
  constexpr Block kBlocks[] = {{0x590, 0x8FF},   {0x900, 0x109F},  {0x1780, 0x17FF},
                               {0x1800, 0x18AF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}};
  return std::any_of(std::begin(kBlocks), std::end(kBlocks),
                     [c](const Block& block) { return c >= block.from && c <= block.to; });
}

// The character that `text` begins with, and takes it away.
char32_t take_character(std::string_view& text) {
  const std::size_t length = std::max<std::size_t>(1, utf8_length(text));
  constexpr unsigned kLead[] = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t c = static_cast<unsigned char>(text.front()) & kLead[length];
  for (std::size_t n = 1; n < length; ++n)
    c = c << 6U | (static_cast<unsigned char>(text[n]) & 0x3FU);
  text.remove_prefix(length);
  return c;
}

}  // namespace

struct PdfDocument::State {
  HPDF_Doc document = nullptr;
  HPDF_Font regular = nullptr;
  HPDF_Font bold = nullptr;
  HPDF_Page page = nullptr;
  std::vector<HPDF_Page> pages;
  bool failed = false;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (document != nullptr) HPDF_Free(document);
  }
  static void on_error(HPDF_STATUS, HPDF_STATUS, void* self) {
    static_cast<State*>(self)->failed = true;
  }
  [[nodiscard]] HPDF_Font load(const std::string& path) {
    const char* name = HPDF_LoadTTFontFromFile(document, path.c_str(), HPDF_TRUE);
    return name == nullptr ? nullptr : HPDF_GetFont(document, name, "UTF-8");
  }
  void grey(std::uint8_t level) {
    const HPDF_REAL share = static_cast<HPDF_REAL>(level) / 255;
    HPDF_Page_SetRGBFill(page, share, share, share);
    HPDF_Page_SetRGBStroke(page, share, share, share);
  }
};

PdfDocument::PdfDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfDocument::~PdfDocument() = default;

Result<std::unique_ptr<PdfDocument>> PdfDocument::make(const PdfFonts& fonts,
                                                       std::string_view title, Date date) {
  auto state = std::make_unique<State>();
  state->document = HPDF_New(&State::on_error, state.get());
  if (state->document == nullptr) return fail(Errc::io_failed);
  HPDF_UseUTFEncodings(state->document);
  HPDF_SetCurrentEncoder(state->document, "UTF-8");
  HPDF_SetCompressionMode(state->document, HPDF_COMP_ALL);
  state->regular = state->load(fonts.regular);
  state->bold = fonts.bold == fonts.regular ? state->regular : state->load(fonts.bold);
  if (state->failed || state->regular == nullptr || state->bold == nullptr)
    return fail(Errc::io_failed);
  HPDF_SetInfoAttr(state->document, HPDF_INFO_TITLE, std::string(title).c_str());
  const CivilDay day = date.civil();
  HPDF_SetInfoDateAttr(state->document, HPDF_INFO_CREATION_DATE,
                       {day.year, day.month, day.day, 0, 0, 0, 'Z', 0, 0});
  return std::unique_ptr<PdfDocument>(new PdfDocument(std::move(state)));
}

std::optional<char32_t> PdfDocument::unprintable(std::string_view text) const {
  constexpr char32_t kBasicPlaneEnd = 0xFFFF;
  const auto lacks = [](HPDF_Font font, char32_t c) {
    const auto* attributes = static_cast<const HPDF_FontAttr_Rec*>(font->attr);
    return HPDF_TTFontDef_GetGlyphid(attributes->fontdef, static_cast<HPDF_UINT16>(c)) == 0;
  };
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c > kBasicPlaneEnd || needs_shaping(c)) return c;
    if (lacks(state_->regular, c) || lacks(state_->bold, c)) return c;
  }
  return {};
}

void PdfDocument::new_page() {
  State& state = *state_;
  state.page = HPDF_AddPage(state.document);
  HPDF_Page_SetSize(state.page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
  state.pages.push_back(state.page);
}

std::size_t PdfDocument::pages() const {
  return state_->pages.size();
}

void PdfDocument::to_page(std::size_t index) {
  QASSERT(index < state_->pages.size());
  state_->page = state_->pages[index];
}

void PdfDocument::text(PdfPoint at, const PdfText& style, std::string_view text) {
  State& state = *state_;
  const std::string words(text);
  const std::int32_t x = style.align == PdfAlign::right ? at.x - width(style, text) : at.x;
  state.grey(style.grey);
  HPDF_Page_BeginText(state.page);
  HPDF_Page_SetFontAndSize(state.page, style.bold ? state.bold : state.regular, points(style.size));
  HPDF_Page_TextOut(state.page, points(x), points(kPdfHeight - at.y), words.c_str());
  HPDF_Page_EndText(state.page);
}

std::int32_t PdfDocument::width(const PdfText& style, std::string_view text) const {
  const HPDF_Font font = style.bold ? state_->bold : state_->regular;
  const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(text.data());
  const HPDF_TextWidth found =
      HPDF_Font_TextWidth(font, bytes, static_cast<HPDF_UINT>(text.size()));
  // In thousandths of the font's size.
  return static_cast<std::int32_t>(static_cast<std::int64_t>(found.width) * style.size / 1'000);
}

std::string PdfDocument::fitted(const PdfText& style, std::string_view text,
                                std::int32_t most) const {
  if (width(style, text) <= most) return std::string(text);
  std::string_view kept = text;
  while (!kept.empty()) {
    kept.remove_suffix(1);
    while (!kept.empty() && !valid_utf8(kept)) kept.remove_suffix(1);
    std::string cut = std::string(trim_right(kept)) + "…";
    if (width(style, cut) <= most) return cut;
  }
  return {};
}

void PdfDocument::line(PdfPoint from, PdfPoint to, std::int32_t width, std::uint8_t grey) {
  State& state = *state_;
  state.grey(grey);
  HPDF_Page_SetLineWidth(state.page, points(width));
  HPDF_Page_MoveTo(state.page, points(from.x), points(kPdfHeight - from.y));
  HPDF_Page_LineTo(state.page, points(to.x), points(kPdfHeight - to.y));
  HPDF_Page_Stroke(state.page);
}

void PdfDocument::box(PdfPoint corner, PdfPoint size, std::uint8_t grey) {
  State& state = *state_;
  state.grey(grey);
  HPDF_Page_Rectangle(state.page, points(corner.x), points(kPdfHeight - corner.y - size.y),
                      points(size.x), points(size.y));
  HPDF_Page_Fill(state.page);
}

Result<std::string> PdfDocument::finish() {
  State& state = *state_;
  if (!state.failed) HPDF_SaveToStream(state.document);
  if (state.failed) return fail(Errc::io_failed);
  std::string bytes(HPDF_GetStreamSize(state.document), '\0');
  HPDF_ResetStream(state.document);
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(state.document, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  if (state.failed || size != bytes.size()) return fail(Errc::io_failed);
  return bytes;
}

}  // namespace quittance::engine
