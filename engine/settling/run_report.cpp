#include "engine/settling/run_report.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <vector>

#include "core/assert.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kRules = static_cast<std::size_t>(Rule::clear_consecutive) + 1;
constexpr std::size_t kGrades = static_cast<std::size_t>(Grade::none) + 1;

// The totals of one currency while they are counted: by rule and grade in a table, because there is
// one lookup an application.
struct Tally {
  CurrencyTotals* totals = nullptr;
  std::array<std::array<CountAndValue, kGrades>, kRules> by{};

  void add(const AllocationFacts& facts) {
    by[static_cast<std::size_t>(facts.rule)][static_cast<std::size_t>(facts.grade)].add(
        facts.amount);
    if (facts.discount != 0) {
      (facts.discount_earned ? totals->discounts_earned : totals->discounts_unearned)
          .add(facts.discount);
    }
    if (facts.write_off != 0) totals->write_offs.add(facts.write_off);
    if (facts.deduction != 0) totals->deductions.add(facts.deduction);
  }
  void close() {
    for (std::size_t rule = 0; rule < kRules; ++rule) {
      for (std::size_t grade = 0; grade < kGrades; ++grade) {
        if (by[rule][grade].count == 0) continue;
        totals->applied_by[{static_cast<Rule>(rule), static_cast<Grade>(grade)}] = by[rule][grade];
      }
    }
  }
};

void add_applications(const Book& book, const PaymentRow& payment, Tally& tally) {
  Wide applied = 0;
  for (ApplicationHandle at = payment.first_application; at.known();) {
    const ApplicationRow application = book.row(at);
    at = application.next_of_payment;
    if (application.reversed) continue;
    applied += application.facts.amount;
    if (application.crossing == 0) {
      tally.add(application.facts);
    } else {  // what the items forgave is in their currency, not in that of the run's cash
      AllocationFacts facts = application.facts;
      facts.discount = facts.write_off = facts.deduction = 0;
      tally.add(facts);
    }
  }
  QASSERT(applied == payment.in(Disposition::applied));
}

// Rows that a task adds up.
constexpr std::size_t kRowsPerTask = 32'768;

std::size_t tasks_for(std::size_t rows) {
  return (rows + kRowsPerTask - 1) / kRowsPerTask;
}

template <class Row, class Use>
void for_each_of(std::size_t task, const std::vector<Row>& rows, const Use& use) {
  const std::size_t last = std::min(rows.size(), (task + 1) * kRowsPerTask);
  for (std::size_t n = task * kRowsPerTask; n < last; ++n) use(n, rows[n]);
}

// What one task adds up of a run's payments.
struct RunPart {
  std::map<Currency, CurrencyTotals> totals;
  std::uint64_t payments = 0;

  void take(const Book& book, std::uint32_t run, std::size_t task) {
    constexpr std::size_t kAhead = 16;
    std::map<Currency, Tally> tallies;
    Tally* tally = nullptr;  // of the last payment's currency, mostly the next one's too
    Currency last;
    const std::vector<PaymentRow>& rows = book.payments();
    for_each_of(task, rows, [&](std::size_t n, const PaymentRow& payment) {
      if (payment.run != run) return;
      if (n + kAhead < rows.size()) book.prefetch(rows[n + kAhead].first_application);
      if (tally == nullptr || payment.currency != last) {
        last = payment.currency;
        tally = &tallies[last];
        tally->totals = &totals[last];
      }
      add(book, payment, *tally);
    });
    for (auto& [of, counted] : tallies) counted.close();
  }

 private:
  void add(const Book& book, const PaymentRow& payment, Tally& tally) {
    CurrencyTotals& of = *tally.totals;
    if (payment.facts.role != CashRole::payment) {
      (payment.facts.role == CashRole::noted ? of.noted : of.provisional).add(payment.amount);
      return;
    }
    ++payments;
    of.received.add(payment.amount);
    Wide in_states = 0;
    for (std::size_t state = 0; state < kDispositions; ++state) {
      QASSERT(payment.states[state] >= 0);
      in_states += payment.states[state];
      if (payment.states[state] != 0) of.states[state].add(payment.states[state]);
    }
    QASSERT(in_states == payment.amount);
    add_applications(book, payment, tally);
    const bool touchless = payment.in(Disposition::applied) == payment.amount;
    of.lines += payment.line_count;
    if (touchless) {
      ++of.touchless_payments;
      of.touchless_lines += payment.line_count;
    }
    if (payment.exception != 0 && !book.exceptions()[payment.exception - 1].suggestions.empty()) {
      of.suggested.add(payment.amount);
      if (payment.reason == Reason::rule_demoted)
        of.suggested_by_demoted[payment.decision.rule].add(payment.amount);
    }
  }
};

}  // namespace

void CountAndValue::add(std::int64_t amount) {
  ++count;
  value += amount;
}

void CountAndValue::add(const CountAndValue& other) {
  count += other.count;
  value += other.value;
}

bool RunReport::needs_attention() const {
  for (const FileReport& file : files) {
    // A file that was rejected before and is rejected again still waits for somebody.
    if (file.already_known && file.summary.status != FileStatus::rejected) continue;
    if (file.summary.status != FileStatus::accepted || !file.refused.empty()) return true;
    for (const Finding& finding : file.summary.findings) {
      if (finding.severity == Severity::error) return true;
    }
  }
  for (const auto& [currency, total] : totals) {
    if (total.states[static_cast<std::size_t>(Disposition::quarantined)].count > 0) return true;
  }
  return false;
}

void CurrencyTotals::add(const CurrencyTotals& other) {
  received.add(other.received);
  for (std::size_t n = 0; n < kDispositions; ++n) states[n].add(other.states[n]);
  for (const auto& [rule, counted] : other.applied_by) applied_by[rule].add(counted);
  suggested.add(other.suggested);
  for (const auto& [rule, counted] : other.suggested_by_demoted)
    suggested_by_demoted[rule].add(counted);
  discounts_earned.add(other.discounts_earned);
  discounts_unearned.add(other.discounts_unearned);
  write_offs.add(other.write_offs);
  deductions.add(other.deductions);
  noted.add(other.noted);
  taken_back.add(other.taken_back);
  provisional.add(other.provisional);
  lines += other.lines;
  touchless_lines += other.touchless_lines;
  touchless_payments += other.touchless_payments;
}

void total_run(const Book& book, std::uint32_t run, Executor& executor, RunReport& report) {
  std::vector<RunPart> parts(tasks_for(book.payments().size()));
  executor.for_each(parts.size(), [&](std::size_t task) { parts[task].take(book, run, task); });
  for (const RunPart& part : parts) {
    report.payments += part.payments;
    for (const auto& [currency, totals] : part.totals) report.totals[currency].add(totals);
  }
  // The run brought the return, or the payment that it waited for.
  for (const ReturnSettled& settled : book.returns()) {
    const PaymentRow& note = book.row(settled.returned);
    if (note.reason != Reason::returned) continue;
    if (note.run == run || book.row(settled.original).run == run)
      report.totals[note.currency].taken_back.add(settled.amount);
  }
  for (auto& [currency, totals] : report.totals) {
    Wide in_states = 0;
    for (const CountAndValue& state : totals.states) in_states += state.value;
    QASSERT(in_states == totals.received.value);
  }
  report.invariants = {"each payment is the sum of its eight states",
                       "each payment's applied cash is the sum of its applications",
                       "received cash is the sum of all states"};
}

std::map<Currency, Wide> open_receivables(const Book& book, Executor& executor) {
  const std::vector<ItemRow>& items = book.items();
  const std::vector<PaymentRow>& payments = book.payments();
  const std::size_t of_items = tasks_for(items.size());
  std::vector<std::map<Currency, Wide>> parts(of_items + tasks_for(payments.size()));
  executor.for_each(parts.size(), [&](std::size_t task) {
    std::map<Currency, Wide>& open = parts[task];
    if (task < of_items) {
      Wide* sum = nullptr;  // of the last item's currency, mostly the next one's too
      Currency last;
      for_each_of(task, items, [&](std::size_t, const ItemRow& item) {
        if (item.open == 0) return;
        if (sum == nullptr || item.facts.currency != last) {
          last = item.facts.currency;
          sum = &open[last];
        }
        *sum += item.open;
      });
      return;
    }
    for_each_of(task - of_items, payments, [&](std::size_t, const PaymentRow& payment) {
      if (!payment.customer.known()) return;
      const Wide credit =
          Wide{payment.in(Disposition::unapplied)} + payment.in(Disposition::on_account);
      if (credit != 0) open[payment.currency] -= credit;
    });
  });
  std::map<Currency, Wide> open;
  for (const auto& part : parts) {
    for (const auto& [currency, amount] : part) open[currency] += amount;
  }
  return open;
}

}  // namespace quittance::engine
