// What the book takes in memory, part by part.
#include "engine/book/book_state.h"

namespace quittance::engine {
namespace {

// A flat map's slots and its byte of metadata for each.
template <class Map>
std::uint64_t bytes_of_map(const Map& map) {
  return map.bucket_count() * (sizeof(typename Map::value_type) + 1);
}

template <class Row>
MemoryUse rows_of(std::string_view structure, MemoryOf of, const std::vector<Row>& rows) {
  return {.structure = structure, .of = of, .entries = rows.size(), .bytes = bytes_of_vector(rows)};
}

}  // namespace

std::vector<MemoryUse> Book::memory() const {
  const State& book = *state_;
  std::vector<MemoryUse> uses;
  uses.push_back(rows_of("item rows", MemoryOf::items, book.items));
  uses.push_back(rows_of("unusual items", MemoryOf::items, book.unusual_items));
  for (const MemoryUse& use : book.ledger.memory()) uses.push_back(use);
  MemoryUse numbers{.structure = "index by entity and number", .of = MemoryOf::items};
  for (const auto& index : book.item_by_number) {
    numbers.entries += index.size();
    numbers.bytes += index.bytes();
  }
  uses.push_back(numbers);
  for (const MemoryUse& use : book.receivables.memory()) uses.push_back(use);
  MemoryUse item_text{.structure = "item text", .of = MemoryOf::items, .text = true};
  for (const ItemRow& item : book.items) item_text.bytes += item.facts.texts.bytes().size();
  item_text.entries = book.items.size();
  uses.push_back(item_text);

  uses.push_back(rows_of("payment rows", MemoryOf::payments, book.payments));
  uses.push_back({.structure = "index by payment id",
                  .of = MemoryOf::payments,
                  .entries = book.payment_by_id.size(),
                  .bytes = book.payment_by_id.bytes()});
  MemoryUse content{.structure = "index by content",
                    .of = MemoryOf::payments,
                    .entries = book.same_content.size(),
                    .bytes = bytes_of_map(book.same_content)};
  for (const auto& [key, handles] : book.same_content) content.bytes += bytes_of_vector(handles);
  uses.push_back(content);
  MemoryUse cash{.structure = "payment records", .of = MemoryOf::payments, .text = true};
  for (const PaymentRow& payment : book.payments) cash.bytes += payment.cash.bytes().size();
  cash.entries = book.payments.size();
  uses.push_back(cash);
  MemoryUse exceptions = rows_of("exceptions", MemoryOf::payments, book.exceptions);
  for (const ExceptionRow& row : book.exceptions) {
    exceptions.bytes += bytes_of_vector(row.candidates) + bytes_of_vector(row.suggestions);
  }
  uses.push_back(exceptions);
  uses.push_back(rows_of("duplicates", MemoryOf::payments, book.duplicates));
  uses.push_back(rows_of("application rows", MemoryOf::applications, book.applications));
  uses.push_back(
      rows_of("special applications", MemoryOf::applications, book.special_applications));

  uses.push_back(rows_of("customers", MemoryOf::other, book.customers));
  uses.push_back({.structure = "index by customer id",
                  .of = MemoryOf::other,
                  .entries = book.customer_by_id.size(),
                  .bytes = bytes_of_map(book.customer_by_id)});
  // Names, actors, reasons, units, and room for the next text.
  const std::uint64_t named = item_text.bytes + cash.bytes;
  uses.push_back({.structure = "other text",
                  .of = MemoryOf::other,
                  .text = true,
                  .entries = 0,
                  .bytes = book.text.bytes() > named ? book.text.bytes() - named : 0});
  return uses;
}

}  // namespace quittance::engine
