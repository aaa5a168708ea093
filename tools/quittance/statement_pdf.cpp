#include "tools/quittance/statement_pdf.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "core/check_digits.h"
#include "core/text.h"
#include "engine/reports/payment_code.h"
#include "engine/reports/printable.h"
#include "engine/reports/qr_code.h"

namespace quittance::cli {
namespace {

using engine::PdfAlign;
using engine::PdfDocument;
using engine::PdfPoint;
using engine::PdfText;
using engine::Statement;

// Tenths of a point, from the upper left corner.
constexpr std::int32_t kLeft = 567;  // 20 mm
constexpr std::int32_t kRight = engine::kPdfWidth - kLeft;
constexpr std::int32_t kBottom = 7'700;
constexpr std::int32_t kRow = 165;
constexpr std::int32_t kCodeSide =
    engine::pdf_length(460);  // 46 mm, as the Swiss standard asks for
constexpr std::int32_t kCodeBlock = kCodeSide + 500;

constexpr PdfText kBody{.size = 88};
constexpr PdfText kBodyRight{.size = 88, .align = PdfAlign::right};
constexpr PdfText kStrong{.size = 88, .bold = true};
constexpr PdfText kStrongRight{.size = 88, .bold = true, .align = PdfAlign::right};
constexpr PdfText kSmall{.size = 78, .grey = 90};
constexpr PdfText kSmallRight{.size = 78, .align = PdfAlign::right, .grey = 90};

// Columns of the table: where each begins, or ends when it stands to the right.
constexpr std::int32_t kKind = 1'900;
constexpr std::int32_t kDate = 2'680;
constexpr std::int32_t kDue = 3'300;
constexpr std::int32_t kDays = 4'180;
constexpr std::int32_t kOriginal = 4'790;

std::string sentence(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

class Printer {
 public:
  Printer(const StatementPaper& paper, PdfDocument& pdf) : paper_(paper), pdf_(pdf) {}

  void print(const std::vector<Statement>& statements, std::vector<std::string>& notes) {
    new_page();
    head();
    if (statements.empty()) text({kLeft, y_}, kBody, "Nothing is open.");
    for (const Statement& statement : statements) section(statement, notes);
    if (!paper_.letterhead.note.empty()) {
      need(300);
      text({kLeft, y_ + 100}, kBody, paper_.letterhead.note);
    }
    for (std::size_t page = 0; page < pdf_.pages(); ++page) {
      pdf_.to_page(page);
      foot(page);
    }
  }
  [[nodiscard]] const std::optional<char32_t>& unprintable() const { return unprintable_; }
  [[nodiscard]] const std::string& culprit() const { return culprit_; }

 private:
  [[nodiscard]] const engine::CustomerRegistered& customer() const {
    return paper_.book.row(paper_.customer).facts;
  }

  // All text passes here, so that none is printed with a character missing.
  void text(PdfPoint at, const PdfText& style, std::string_view words,
            std::int32_t width = kRight - kLeft) {
    const std::string safe = engine::printable(words);
    if (const auto missing = pdf_.unprintable(safe)) {
      if (!unprintable_) culprit_ = safe;
      if (!unprintable_) unprintable_ = missing;
      return;
    }
    pdf_.text(at, style, pdf_.fitted(style, safe, width));
  }

  void new_page() {
    pdf_.new_page();
    y_ = 900;
  }
  // Begins a page when less than `height` is left on this one.
  bool need(std::int32_t height) {
    if (y_ + height <= kBottom) return false;
    new_page();
    return true;
  }

  void head() {
    const engine::Payee& payee = paper_.letterhead.payee;
    text({kLeft, 720}, {.size = 150, .bold = true}, payee.name, 3'000);
    std::int32_t y = 880;
    const auto under = [&](const std::string& words) {
      const std::string line(trim(words));
      if (line.empty()) return;
      text({kLeft, y}, kSmall, line, 3'000);
      y += 130;
    };
    under(payee.street + " " + payee.building);
    under(payee.postal_code + " " + payee.town);
    under(paper_.letterhead.contact);
    text({kRight, 720}, {.size = 150, .align = PdfAlign::right}, "Statement of account");
    text({kRight, 880}, kBodyRight, "as of " + paper_.as_of.iso());
    pdf_.line({kLeft, 1'290}, {kRight, 1'290}, 10, 0);
    const std::string_view name =
        customer().name.empty() ? customer().customer_id : customer().name;
    text({kLeft, 1'500}, {.size = 110, .bold = true}, name, 3'000);
    const engine::UltimateDebtor& payer = paper_.payer;
    y = 1'650;
    under(payer.street + " " + payer.building);
    under(payer.postal_code + " " + payer.town);
    under("Customer " + std::string(customer().customer_id));
    y_ = y + 170;
  }

  void foot(std::size_t page) {
    pdf_.line({kLeft, 7'950}, {kRight, 7'950}, 5, 150);
    text({kLeft, 8'070}, kSmall,
         paper_.letterhead.payee.name + " · customer " + std::string(customer().customer_id) +
             " · " + paper_.as_of.iso(),
         3'800);
    text({kRight, 8'070}, kSmallRight,
         "page " + std::to_string(page + 1) + " of " + std::to_string(pdf_.pages()));
  }

  void table_head(const std::string& code) {
    text({kLeft, y_}, kSmall, "Document");
    text({kKind, y_}, kSmall, "Kind");
    text({kDate, y_}, kSmall, "Date");
    text({kDue, y_}, kSmall, "Due");
    text({kDays, y_}, kSmallRight, "Days over");
    text({kOriginal, y_}, kSmallRight, "Amount");
    text({kRight, y_}, kSmallRight, "Open " + code);
    pdf_.line({kLeft, y_ + 50}, {kRight, y_ + 50}, 5, 150);
    y_ += kRow + 30;
  }

  void section(const Statement& statement, std::vector<std::string>& notes) {
    const std::string code = statement.currency.code();
    const auto amount = [&](std::int64_t minor) {
      return format_grouped(minor, statement.currency);
    };
    need(5 * kRow);
    text({kLeft, y_}, {.size = 110, .bold = true}, code);
    y_ += 220;
    table_head(code);
    for (const engine::StatementLine& line : statement.lines) {
      if (need(kRow)) table_head(code);
      const engine::KeptItem& facts = paper_.book.row(line.item).facts;
      text({kLeft, y_}, kBody, facts.number(), kKind - kLeft - 60);
      text({kKind, y_}, kBody, sentence(name(facts.kind)), kDate - kKind - 60);
      text({kDate, y_}, kBody, facts.document_date.iso());
      text({kDue, y_}, kBody, facts.due_date.iso());
      if (line.days_past_due > 0) text({kDays, y_}, kBodyRight, std::to_string(line.days_past_due));
      text({kOriginal, y_}, kBodyRight, amount(facts.original));
      text({kRight, y_}, kBodyRight, amount(line.open));
      y_ += kRow;
    }
    if (statement.unallocated != 0) {
      need(kRow);
      text({kLeft, y_}, kBody, "Payments received that no document has yet");
      text({kRight, y_}, kBodyRight, amount(-statement.unallocated));
      y_ += kRow;
    }
    need(8 * kRow);
    pdf_.line({kLeft, y_ - 100}, {kRight, y_ - 100}, 8, 0);
    y_ += 30;
    text({kLeft, y_}, kStrong,
         statement.total < 0 ? "Balance in your favour" : "Balance to be paid");
    text({kRight, y_}, kStrongRight, amount(statement.total) + " " + code);
    y_ += kRow;
    text({kLeft, y_}, kBody, "of which overdue");
    text({kRight, y_}, kBodyRight, amount(statement.overdue) + " " + code);
    y_ += kRow + 130;
    aging(statement);
    payment(statement, notes);
  }

  void aging(const Statement& statement) {
    constexpr std::array<std::string_view, 6> kNames = {"not yet due", "1-30 days", "31-60 days",
                                                        "61-90 days",  "91+ days",  "credits"};
    constexpr std::int32_t kColumn = (kRight - kLeft) / 6;
    pdf_.box({kLeft, y_ - 130}, {kRight - kLeft, 420}, 240);
    for (std::size_t n = 0; n < kNames.size(); ++n) {
      const std::int64_t minor =
          n < statement.buckets.size() ? statement.buckets[n] : statement.credits;
      const std::int32_t x = kLeft + kColumn * static_cast<std::int32_t>(n + 1) - 60;
      text({x, y_}, kSmallRight, kNames[n], kColumn);
      text({x, y_ + 180}, kBodyRight, format_grouped(minor, statement.currency), kColumn);
    }
    y_ += 620;
  }

  // The account for this currency: of the letterhead, else the first own account that is an IBAN.
  [[nodiscard]] std::string account(Currency currency) const {
    const auto named = paper_.letterhead.pay_to.find(currency.code());
    if (named != paper_.letterhead.pay_to.end()) return named->second;
    for (const engine::AccountRow& row : paper_.book.accounts()) {
      if (row.facts.entity == paper_.entity && row.facts.currency == currency &&
          valid_iban(row.facts.account))
        return std::string(row.facts.account);
    }
    return {};
  }

  // What the payer is asked to write: the one reference, else the documents, else the customer.
  [[nodiscard]] engine::PaymentRequest request(const Statement& statement) const {
    engine::PaymentRequest request{.payee = paper_.letterhead.payee,
                                   .amount = Money(statement.total, statement.currency),
                                   .reference = {},
                                   .message = {}};
    request.payee.iban = account(statement.currency);
    std::string documents;
    for (const engine::StatementLine& line : statement.lines)
      documents +=
          (documents.empty() ? "" : " ") + std::string(paper_.book.row(line.item).facts.number());
    constexpr std::size_t kMessageMax = 140;
    request.payer = paper_.payer;
    if (request.payer.name.empty()) request.payer.name = customer().name;
    request.message = documents;
    if (engine::width_of(engine::printable(documents)) > kMessageMax)
      request.message = std::string(customer().customer_id) + " statement " + paper_.as_of.iso();
    if (statement.lines.size() == 1 && statement.unallocated == 0) {
      for (const char c : paper_.book.row(statement.lines[0].item).facts.texts.reference()) {
        if (!is_blank(c)) request.reference += c;
      }
    }
    return request;
  }

  void payment(const Statement& statement, std::vector<std::string>& notes) {
    if (statement.total <= 0) return;
    const engine::PaymentRequest asked = request(statement);
    const std::string code = statement.currency.code();
    if (asked.payee.iban.empty()) {
      notes.push_back(code +
                      ": no payment code, because no IBAN is known; name one in [pay_to] of "
                      "the letterhead");
      return;
    }
    const std::string_view iban = asked.payee.iban;
    const bool swiss = iban.starts_with("CH") || iban.starts_with("LI");
    std::string why;
    const auto data = swiss ? engine::swiss_code(asked, why) : engine::epc_code(asked, why);
    std::optional<engine::QrCode> qr;
    if (data) {
      const auto drawn = engine::qr_code(*data);
      if (drawn) qr = *drawn;
    } else {
      notes.push_back(code + ": no payment code, because " + why);
    }
    need(qr ? kCodeBlock : 5 * kRow);
    const std::int32_t top = y_;
    std::int32_t x = kLeft;
    if (qr) {
      draw(*qr, {kLeft, top}, swiss);
      x += kCodeSide + 300;
    }
    std::int32_t y = top + 90;
    const auto pair = [&](std::string_view what, std::string_view value) {
      if (value.empty()) return;
      text({x, y}, kSmall, what);
      text({x, y + 130}, kBody, value, kRight - x);
      y += 300;
    };
    pair(qr ? (swiss ? "Scan to pay (Swiss QR code), or transfer"
                     : "Scan to pay (SEPA QR code), or transfer")
            : "Please transfer",
         format_grouped(statement.total, statement.currency) + " " + code);
    pair("to", asked.payee.name);
    pair("account", engine::grouped_iban(iban));
    const std::string reference = engine::usable_reference(asked);
    pair(reference.empty() ? "please quote" : "reference",
         reference.empty() ? asked.message : reference);
    y_ = std::max(y, top + (qr ? kCodeSide : 0)) + 260;
  }

  // Dark modules in runs of a row; the quiet zone is the paper around it.
  void draw(const engine::QrCode& code, PdfPoint corner, bool swiss) {
    const auto size = static_cast<std::int32_t>(code.size);
    const auto edge = [&](std::size_t n) {
      return static_cast<std::int32_t>(n) * kCodeSide / size;
    };
    for (std::size_t row = 0; row < code.size; ++row) {
      for (std::size_t from = 0; from < code.size;) {
        std::size_t to = from;
        while (to < code.size && code.at(row, to)) ++to;
        if (to > from) {
          pdf_.box({corner.x + edge(from), corner.y + edge(row)},
                   {edge(to) - edge(from), edge(row + 1) - edge(row)}, 0);
        }
        from = to + 1;
      }
    }
    if (swiss) cross({corner.x + kCodeSide / 2, corner.y + kCodeSide / 2});
  }

  // The Swiss cross of 7 mm in the middle: white on black in a white frame.
  void cross(PdfPoint middle) {
    const auto square = [&](std::int32_t wide, std::int32_t high, std::uint8_t grey) {
      const PdfPoint size{engine::pdf_length(wide), engine::pdf_length(high)};
      pdf_.box({middle.x - size.x / 2, middle.y - size.y / 2}, size, grey);
    };
    square(70, 70, 255);
    square(60, 60, 0);
    square(39, 12, 255);
    square(12, 39, 255);
  }

  const StatementPaper& paper_;
  PdfDocument& pdf_;
  std::int32_t y_ = 0;
  std::optional<char32_t> unprintable_;
  std::string culprit_;
};

}  // namespace

Result<std::string> statement_pdf(const StatementPaper& paper,
                                  const std::vector<Statement>& statements,
                                  std::vector<std::string>& notes, std::string& message) {
  const engine::CustomerRegistered& customer = paper.book.row(paper.customer).facts;
  const auto pdf = PdfDocument::make(
      paper.fonts, "Statement of account " + std::string(customer.customer_id), paper.as_of);
  if (!pdf) {
    message = "the font " + paper.fonts.regular +
              " cannot be read; install fonts-dejavu-core or name a TrueType font with --font";
    return fail(pdf.error().code);
  }
  Printer printer(paper, **pdf);
  printer.print(statements, notes);
  if (printer.unprintable()) {
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(*printer.unprintable()));
    message = "'" + printer.culprit() + "' has the character " + code + ", which " +
              paper.fonts.regular +
              " cannot print, or whose script is not supported; name another TrueType font with "
              "--font";
    return fail(Errc::field_unreadable);
  }
  return (*pdf)->finish();
}

}  // namespace quittance::cli
