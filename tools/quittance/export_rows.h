// The rows of each export, as columns that programs outside rely on (interfaces.md 3).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/exports/delta.h"
#include "tools/quittance/commands.h"

namespace quittance::cli {

// Each prints in the format asked for. `only`: these rows, as they are now; null: all.

// Applications that stand; with `history` reversed ones too, and two columns more.
void print_applications(Context& context, const engine::Book& book, bool history);
// One row a change, to be added up: what takes an application back is negative.
void print_changes(Context& context, const engine::Book& book,
                   const std::vector<engine::ApplicationChange>& changes);
void print_payments(Context& context, const engine::Book& book,
                    const std::vector<PaymentHandle>* only);
void print_items(Context& context, const engine::Book& book, const std::vector<ItemHandle>* only);
void print_marks(Context& context, const engine::Book& book);

// A row for each decision that rules have made. Errors: book_damaged, io_failed. Cost: the journal.
[[nodiscard]] Result<void> print_decisions(Context& context, engine::Engine& engine);

// The events after sequence `after`. Errors: book_damaged, io_failed.
[[nodiscard]] Result<void> print_journal(Context& context, engine::Engine& engine,
                                         std::uint64_t after);

// The general ledger, for the program that the arguments name.
[[nodiscard]] Exit run_export_gl(Context& context, const ExportArguments& arguments);

}  // namespace quittance::cli
