#include "tools/quittance/memory_report.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace quittance::cli {
namespace {

using engine::ColumnType;

std::string_view word(MemoryOf of) {
  constexpr std::array<std::string_view, 4> kWords = {"item", "payment", "application", "other"};
  return kWords[static_cast<std::size_t>(of)];
}

// What all structures of one kind of row take, apart from its strings and these alone.
struct Sum {
  MemoryOf of = MemoryOf::other;
  bool text = false;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

std::vector<Sum> sums_of(const engine::Book& book, const std::vector<MemoryUse>& uses) {
  const std::array<std::pair<MemoryOf, std::uint64_t>, 4> kinds = {
      {{MemoryOf::items, book.items().size()},
       {MemoryOf::payments, book.payments().size()},
       {MemoryOf::applications, book.applications().size()},
       {MemoryOf::other, 0}}};
  std::vector<Sum> sums;
  for (const auto& [of, rows] : kinds) {
    for (const bool text : {false, true}) {
      Sum sum{.of = of, .text = text, .rows = rows, .bytes = 0};
      for (const MemoryUse& use : uses) {
        if (use.of == of && use.text == text) sum.bytes += use.bytes;
      }
      if (sum.bytes > 0) sums.push_back(sum);
    }
  }
  return sums;
}

std::string_view name_of(const Sum& sum) {
  return sum.text ? "all text" : "all but text";
}

engine::Cell each(std::uint64_t bytes, std::uint64_t rows) {
  if (rows == 0) return {};
  return engine::Hundredths{static_cast<std::int64_t>(bytes * 100 / rows)};
}

}  // namespace

Exit print_memory(Context& context, const engine::Book& book) {
  book.prepare_matching(context.executor());  // what is made when it is asked for counts, too
  const std::vector<MemoryUse> uses = book.memory();
  const std::vector<Sum> sums = sums_of(book, uses);
  const auto report = context.report({{"of", ColumnType::text},
                                      {"structure", ColumnType::text},
                                      {"entries", ColumnType::count},
                                      {"bytes", ColumnType::count},
                                      {"bytes_each", ColumnType::hundredths}});
  const auto add = [&report](std::string_view of, std::string_view structure, std::uint64_t entries,
                             std::uint64_t bytes) {
    const std::vector<engine::Cell> cells = {of, structure, static_cast<std::int64_t>(entries),
                                             static_cast<std::int64_t>(bytes),
                                             each(bytes, entries)};
    report->add(cells);
  };
  for (const MemoryUse& use : uses) add(word(use.of), use.structure, use.entries, use.bytes);
  for (const Sum& sum : sums) add(word(sum.of), name_of(sum), sum.rows, sum.bytes);
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli
