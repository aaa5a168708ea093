// A statement of account as PDF: items, aging, total and payment code, one currency after another.
#pragma once

#include <string>
#include <vector>

#include "engine/figures/letterhead.h"
#include "engine/figures/statement.h"
#include "engine/reports/pdf.h"

namespace quittance::cli {

struct StatementPaper {
  const engine::Book& book;
  CustomerHandle customer;
  EntityHandle entity;
  Date as_of;
  engine::Letterhead letterhead;  // its name filled in
  engine::UltimateDebtor payer;   // the customer's address, where it is known
  engine::PdfFonts fonts;
};

// The document's bytes. Errors: io_failed when a font cannot be read, field_unreadable when it
// lacks a character; `message` says which. `notes` gets why a currency has no payment code.
[[nodiscard]] Result<std::string> statement_pdf(const StatementPaper& paper,
                                                const std::vector<engine::Statement>& statements,
                                                std::vector<std::string>& notes,
                                                std::string& message);

}  // namespace quittance::cli
