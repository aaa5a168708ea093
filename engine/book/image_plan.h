// Inside of book_image: which rows an image has, cut into parts of equal size. Only book_image*.cpp
// include it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/book/book_state.h"
#include "storage/checkpoint.h"

namespace quittance::engine {

// The numbers stand in checkpoint files, whose chunks come in this order.
enum class Section : std::uint32_t {
  counters = 1,
  entities,
  profiles,
  accounts,
  account_versions,
  customers,
  links,
  sales,
  items,
  payments,
  applications,
  files,
  runs,
  exceptions,
  duplicates,
  marks,
  joins,
  returns,
  aliases,
  rates,
  disputes,
  promises,
  contacts,
  periods,
  late_items,
  crossings,
  expected,
  unusual_items,
  special_applications,
  actors,
  sales_ledgers,
  receivable_accounts,
  receivable_changes,
};
inline constexpr std::size_t kSections = 33;
[[nodiscard]] std::string_view name(Section section);

// Opens a book's inside to its image.
struct BookImage {
  using State = Book::State;
  [[nodiscard]] static const State& state(const Book& book) { return *book.state_; }
  [[nodiscard]] static State& state(Book& book) { return *book.state_; }
};

// Calls visit(section, rows) for each section that is a vector: of the state (profiles as their
// versions, of which the newest is found again) or of the receivables' frame.
template <class State, class Frame, class Visit>
void each_section(State& state, Frame& frame, Visit&& visit) {
  visit(Section::entities, state.entities);
  visit(Section::profiles, state.profile_versions);
  visit(Section::accounts, state.accounts);
  visit(Section::account_versions, state.account_versions);
  visit(Section::customers, state.customers);
  visit(Section::links, state.links);
  visit(Section::sales, state.sales);
  visit(Section::items, state.items);
  visit(Section::payments, state.payments);
  visit(Section::applications, state.applications);
  visit(Section::files, state.files);
  visit(Section::runs, state.runs);
  visit(Section::exceptions, state.exceptions);
  visit(Section::duplicates, state.duplicates);
  visit(Section::marks, state.marks);
  visit(Section::joins, state.joins);
  visit(Section::returns, state.returns);
  visit(Section::aliases, state.aliases);
  visit(Section::rates, state.rates);
  visit(Section::disputes, state.disputes);
  visit(Section::promises, state.promises);
  visit(Section::contacts, state.contacts);
  visit(Section::periods, state.periods);
  visit(Section::late_items, state.late_items);
  visit(Section::crossings, state.crossings);
  visit(Section::expected, state.expected);
  visit(Section::unusual_items, state.unusual_items);
  visit(Section::special_applications, state.special_applications);
  visit(Section::actors, state.actors);
  visit(Section::sales_ledgers, frame.ledgers);
  visit(Section::receivable_accounts, frame.accounts);
}

// What a book's image consists of. The cuts depend on the rows alone, so that equal books are cut
// alike. The book may neither change nor die meanwhile.
class ImagePlan {
 public:
  explicit ImagePlan(const Book& book);
  [[nodiscard]] std::size_t size() const { return parts_.size(); }
  // The n-th chunk. Thread-safe.
  [[nodiscard]] storage::CheckpointChunk encode(std::size_t n) const;

 private:
  struct Part {
    Section section;
    std::size_t first;  // row
    std::size_t rows;
  };
  void cut(Section section, std::size_t rows);

  const BookImage::State& state_;
  ReceivablesFrame frame_;
  std::vector<ReceivableChanges> changes_;  // the rows of the last section
  std::vector<Part> parts_;
};

}  // namespace quittance::engine
