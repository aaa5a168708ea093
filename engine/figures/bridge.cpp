#include "engine/figures/bridge.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/wide.h"
#include "core/words.h"
#include "engine/metrics/running_days.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kBridgeWords[kBridgeParts] = {
    "invoices",          "debit_memos",          "finance_charges", "credit_memos",
    "deductions_opened", "deductions_split_off", "adjustments",     "cash_applied",
    "discounts",         "write_offs",           "taken_back",      "unapplied_cash"};
constexpr std::int32_t kBridgeDaysMax = 36'600;

BridgePart part_of(const Book& book, const ItemRow& item) {
  if (book.parent(item).known()) return BridgePart::deductions_opened;
  switch (item.facts.kind) {
    case ItemKind::debit_memo:
      return BridgePart::debit_memos;
    case ItemKind::finance_charge:
      return BridgePart::finance_charges;
    case ItemKind::credit_memo:
      return BridgePart::credit_memos;
    case ItemKind::deduction:
      return BridgePart::deductions_opened;
    case ItemKind::invoice:
      break;
  }
  return BridgePart::invoices;
}

struct BridgeLines {
  std::array<Wide, kBridgeParts> parts{};
  Wide opening = 0;
  Wide closing = 0;

  Wide& operator[](BridgePart part) { return parts[static_cast<std::size_t>(part)]; }
};

using LinesByKey = std::map<std::pair<Currency, std::uint32_t>, BridgeLines>;

// Sums what happened after `since` up to `as_of`, by currency and group.
class BridgeWalk {
 public:
  BridgeWalk(const Book& book, const BridgeQuery& query) : book_(book), query_(query) {}

  LinesByKey take() {
    changes();
    for (std::uint32_t n = 0; n < book_.items().size(); ++n) {
      const ItemRow& item = book_.items()[n];
      if (!query_.covers(item.facts.entity)) continue;
      if (in_period(book_.counted_from(ItemHandle(n))))
        explain(lines_of(item.facts), part_of(book_, item), book_.opening(item));
    }
    for (const ApplicationRow& application : book_.applications()) add(application);
    return std::move(lines_);
  }

 private:
  [[nodiscard]] bool in_period(Date day) const { return day > query_.since && day <= query_.as_of; }
  [[nodiscard]] std::uint32_t key_of(CustomerHandle customer, EntityHandle entity) const {
    return query_.by ? query_.by(customer, entity) : 0;
  }
  BridgeLines& lines_of(const KeptItem& item) {
    return lines_[{item.currency, key_of(item.customer, item.entity)}];
  }

  // Every change of an item is an adjustment until a row explains it; there is no row for one
  // adjustment.
  void changes() {
    book_.receivables().for_each_change(
        query_.since.plus_days(1), query_.as_of,
        [this](ItemHandle item, Date, std::int64_t delta) {
          const KeptItem& facts = book_.row(item).facts;
          if (query_.covers(facts.entity)) lines_of(facts)[BridgePart::adjustments] += delta;
        },
        [this](const ReceivableAccount& account, Date, std::int64_t delta) {
          if (!query_.covers(account.entity)) return;
          BridgeLines& lines = lines_[{account.currency, key_of(account.customer, account.entity)}];
          lines[BridgePart::unapplied_cash] -= delta;
        });
  }

  static void explain(BridgeLines& lines, BridgePart part, Wide amount) {
    lines[part] += amount;
    lines[BridgePart::adjustments] -= amount;
  }

  void add(const ApplicationRow& application) {
    const AllocationFacts& facts = application.facts;
    const std::int64_t cash = book_.cash_settled(application);
    const KeptItem& item = book_.row(facts.item).facts;
    if (!query_.covers(item.entity)) return;
    if (in_period(std::max(application.posting_date, book_.counted_from(facts.item)))) {
      BridgeLines& lines = lines_of(item);
      explain(lines, BridgePart::cash_applied, -Wide{cash});
      explain(lines, BridgePart::discounts, -Wide{facts.discount});
      explain(lines, BridgePart::write_offs, -Wide{facts.write_off});
      explain(lines, BridgePart::deductions_split_off, -Wide{facts.deduction});
    }
    if (!application.reversed) return;
    if (in_period(std::max(application.reversed_date, book_.counted_from(facts.item)))) {
      BridgeLines& lines = lines_of(item);
      explain(lines, BridgePart::taken_back, Wide{cash} + facts.discount + facts.write_off);
      explain(lines, BridgePart::deductions_split_off, facts.deduction);
    }
    if (!application.deduction_item.known()) return;
    // A deduction goes with its application, untouched until then.
    const KeptItem& deduction = book_.row(application.deduction_item).facts;
    if (in_period(
            std::max(application.reversed_date, book_.counted_from(application.deduction_item)))) {
      explain(lines_of(deduction), BridgePart::deductions_opened, -Wide{facts.deduction});
    }
  }

  const Book& book_;
  const BridgeQuery& query_;
  LinesByKey lines_;
};

// What both ends of the bridge stand on: the history's own figures, not the sums above.
Result<void> put_ends(const Book& book, const BridgeQuery& query, LinesByKey& lines) {
  const ReceivablesHistory& history = book.receivables();
  for (const bool closing : {false, true}) {
    const Date day = closing ? query.as_of : query.since;
    const auto put = [&](Currency currency, std::uint32_t key, std::int64_t amount) {
      BridgeLines& at = lines[{currency, key}];
      (closing ? at.closing : at.opening) = amount;
    };
    if (!query.by) {
      QTRY(const std::vector<Receivables> rows, history.receivables(day, query.entity));
      for (const Receivables& row : rows) put(row.currency, 0, row.net);
      continue;
    }
    AgingQuery asked;
    asked.as_of = day;
    asked.by = query.by;
    asked.entity = query.entity;
    QTRY(const std::vector<Aging> agings, history.aging(asked));
    for (const Aging& aging : agings) {
      for (const AgingGroup& group : aging.by) put(aging.currency, group.key, group.total);
    }
  }
  return {};
}

Result<void> put_days(const BridgeQuery& query, Bridge& bridge) {
  if (bridge.opening_sales <= 0 || bridge.closing_sales <= 0) return {};
  const RunningDays before(bridge.opening, bridge.opening_sales, query.days);
  RunningDays after(bridge.opening, bridge.closing_sales, query.days);
  QTRY(bridge.opening_dso, narrow(before.shown()));
  QTRY(bridge.sales_effect, narrow(after.shown() - before.shown()));
  for (std::size_t part = 0; part < kBridgeParts; ++part) {
    QTRY(bridge.effects[part], after.add(bridge.parts[part]));
  }
  QTRY(bridge.closing_dso, narrow(after.shown()));
  RunningDays groups(bridge.opening, bridge.closing_sales, query.days);
  for (BridgeGroup& group : bridge.by) {
    QTRY(group.dso_effect, groups.add(Wide{group.closing} - group.opening));
  }
  return {};
}

Result<std::array<std::int64_t, kBridgeParts>> narrowed_parts(
    const std::array<Wide, kBridgeParts>& sums) {
  std::array<std::int64_t, kBridgeParts> parts{};
  for (std::size_t part = 0; part < kBridgeParts; ++part) {
    QTRY(parts[part], narrow(sums[part]));
  }
  return parts;
}

bool is_nothing(const BridgeLines& lines) {
  return lines.opening == 0 && lines.closing == 0 &&
         std::all_of(lines.parts.begin(), lines.parts.end(), [](Wide part) { return part == 0; });
}

}  // namespace

std::string_view name(BridgePart part) {
  return word_of(kBridgeWords, part);
}

Result<std::vector<Bridge>> bridge(const Book& book, const BridgeQuery& query) {
  if (!query.since.known() || !query.as_of.known() || query.as_of < query.since || query.days < 1 ||
      query.days > kBridgeDaysMax) {
    return fail(Errc::usage);
  }
  LinesByKey lines = BridgeWalk(book, query).take();
  QTRY_VOID(put_ends(book, query, lines));
  std::vector<Bridge> bridges;
  for (auto at = lines.begin(); at != lines.end();) {
    Bridge found{.currency = at->first.first};
    BridgeLines all;
    for (; at != lines.end() && at->first.first == found.currency; ++at) {
      const BridgeLines& group = at->second;
      all.opening += group.opening;
      all.closing += group.closing;
      for (std::size_t part = 0; part < kBridgeParts; ++part) all.parts[part] += group.parts[part];
      if (!query.by || is_nothing(group)) continue;
      BridgeGroup& shown = found.by.emplace_back();
      shown.key = at->first.second;
      QTRY(shown.opening, narrow(group.opening));
      QTRY(shown.closing, narrow(group.closing));
      QTRY(shown.parts, narrowed_parts(group.parts));
    }
    QTRY(found.opening, narrow(all.opening));
    QTRY(found.closing, narrow(all.closing));
    QTRY(found.parts, narrowed_parts(all.parts));
    const auto sales = [&](Date last) {
      return book.receivables().credit_sales(found.currency, query.entity,
                                             last.plus_days(1 - query.days), last);
    };
    QTRY(found.opening_sales, sales(query.since));
    QTRY(found.closing_sales, sales(query.as_of));
    QTRY_VOID(put_days(query, found));
    bridges.push_back(std::move(found));
  }
  return bridges;
}

}  // namespace quittance::engine
