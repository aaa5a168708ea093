#include "matching/matcher.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <utility>

#include "matching/case.h"
#include "matching/evidence.h"
#include "matching/exchange_rates.h"
#include "matching/open_state.h"
#include "matching/passes.h"
#include "matching/sentences.h"
#include "matching/work_unit.h"

namespace quittance::matching {
namespace {

// A task decides about so many payments: enough to pay for handing it over.
constexpr std::size_t kPaymentsPerTask = 512;
// A task reads so many, at least and at most: its evidence has room in the second cache while it is
// put in order.
constexpr std::size_t kReadMin = 512;
constexpr std::size_t kReadMax = 4096;
// Payments whose memory is asked for together, before the first of them is decided: few enough to
// stay in the first cache.
constexpr std::size_t kFetchAhead = 32;
// Tasks a thread decides while the sink has the outcomes of the tasks before.
constexpr std::size_t kTasksAhead = 8;

// What one task read: lists that its evidence points to, and families to be joined.
struct ReadTask {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<Join> joins;

  explicit ReadTask(std::size_t payments) : memory(payments * 128) {}
};

class Run {
 public:
  Run(const Book& book, Executor& executor, Trace* trace)
      : book_(book), executor_(executor), trace_(trace) {}

  void read(const PaymentSource& payments);
  bool decide(const OutcomeSink& sink);

 private:
  // A task's share of the plan, and what became of it. Used again for a later share.
  struct Share {
    std::size_t first = 0;
    std::size_t last = 0;
    std::vector<std::byte> room;
    std::pmr::monotonic_buffer_resource memory;
    std::vector<Outcome> outcomes;
    OpenState taken;

    Share(const Ledger& ledger, std::size_t payments)
        : room(payments * 128), memory(room.data(), room.size()), taken(ledger) {}
    void clear() {
      outcomes.clear();
      memory.release();
      taken.clear();
    }
  };
  using Window = std::vector<std::unique_ptr<Share>>;

  [[nodiscard]] std::unique_ptr<ReadTask> read_task(const PaymentSource& payments,
                                                    std::size_t first, std::size_t last) const;
  void keep_in_order(std::span<const Evidence> read, std::size_t first,
                     std::pmr::memory_resource& memory) const;
  std::size_t share_out(std::size_t first, Window& window, std::size_t shares_max) const;
  void decide_share(Share& share) const;
  void prefetch(std::size_t first, std::size_t last) const;
  bool decide_late(const OpenState& taken, const OutcomeSink& sink);

  [[nodiscard]] Narrator narrator(PaymentHandle payment) const {
    return Narrator(trace_ != nullptr && trace_->payment == payment ? &trace_->steps : nullptr);
  }
  [[nodiscard]] ItemHandle why_not() const {
    return trace_ != nullptr ? trace_->why_not : ItemHandle{};
  }

  const Book& book_;
  Executor& executor_;
  Trace* trace_;
  std::vector<std::unique_ptr<ReadTask>> read_;
  std::pmr::monotonic_buffer_resource memory_;
  std::span<Evidence> evidence_;  // task by task, each by its payments' first families
  WorkPlan plan_;
};

void Run::read(const PaymentSource& payments) {
  const std::size_t size =
      std::clamp(payments.count / (4 * executor_.concurrency()), kReadMin, kReadMax);
  read_.resize((payments.count + size - 1) / size);
  // Written first by the tasks, so that they and not this thread fetch its pages.
  evidence_ = {static_cast<Evidence*>(
                   memory_.allocate(payments.count * sizeof(Evidence), alignof(Evidence))),
               payments.count};
  executor_.for_each(read_.size(), [&](std::size_t task) {
    read_[task] = read_task(payments, task * size, std::min(payments.count, (task + 1) * size));
  });
  std::vector<Join> joins;
  for (const auto& task : read_) joins.insert(joins.end(), task->joins.begin(), task->joins.end());
  plan_ = plan_work(evidence_, joins);
}

std::unique_ptr<ReadTask> Run::read_task(const PaymentSource& payments, std::size_t begin,
                                         std::size_t last) const {
  auto done = std::make_unique<ReadTask>(last - begin);
  std::pmr::monotonic_buffer_resource scratch((last - begin) * 256);
  EvidenceReader reader(book_.ledger, book_.directory, book_.rules, scratch, done->memory);
  std::vector<Evidence> read;
  read.reserve(last - begin);
  constexpr std::size_t kAhead = EvidenceReader::kAhead;
  std::array<PaymentInput, kAhead> inputs;
  for (std::size_t first = begin; first < last; first += kAhead) {
    const std::span<PaymentInput> next(inputs.data(), std::min(kAhead, last - first));
    for (std::size_t n = 0; n < next.size(); ++n) {
      next[n] = payments.read(first + n, scratch);
      next[n].text = without_exchange(next[n].text, done->memory);
    }
    reader.prepare(next);
    for (std::size_t n = 0; n < next.size(); ++n) {
      const Evidence& evidence = read.emplace_back(reader.read(next[n], n));
      for (const CustomerHandle family : reader.strong_families()) {
        if (family != reader.strong_families().front())
          done->joins.emplace_back(reader.strong_families().front(), family);
      }
      const Narrator listener = narrator(evidence.payment.payment);
      if (!listener.listening()) continue;
      Outcome none;
      narrate_case(Case(evidence, 0, listener, none), book_);
      narrate_learned(listener, next[n], evidence.payers().evidence, book_);
    }
  }
  keep_in_order(read, begin, done->memory);
  return done;
}

// Units are decided family by family, and a unit's payments come from all over the run: in this
// order each task's evidence is walked through once, from end to end.
void Run::keep_in_order(std::span<const Evidence> read, std::size_t first,
                        std::pmr::memory_resource& memory) const {
  std::vector<std::uint64_t> order(read.size());  // family, then place: one number to compare
  for (std::size_t n = 0; n < read.size(); ++n) {
    const std::span<const CustomerHandle> families = read[n].families();
    order[n] = std::uint64_t{families.empty() ? CustomerHandle{}.value() : families.front().value()}
                   << 32U |
               n;
  }
  std::sort(order.begin(), order.end());
  for (std::size_t n = 0; n < order.size(); ++n) {
    const Evidence& next = read[static_cast<std::uint32_t>(order[n])];
    std::construct_at(&evidence_[first + n], next.copied_to(memory));
  }
}

// Shares of whole units, each of about kPaymentsPerTask payments. Returns where the next window
// begins.
std::size_t Run::share_out(std::size_t first, Window& window, std::size_t shares_max) const {
  const std::vector<Placed>& placed = plan_.placed;
  std::size_t shares = 0;
  for (; first < placed.size() && shares < shares_max; ++shares) {
    std::size_t last = std::min(placed.size(), first + kPaymentsPerTask);
    while (last < placed.size() && placed[last].unit == placed[last - 1].unit) ++last;
    if (shares == window.size()) {
      const std::size_t payments = std::min(kPaymentsPerTask, placed.size());
      window.push_back(std::make_unique<Share>(book_.ledger, payments));
    }
    window[shares]->first = std::exchange(first, last);
    window[shares]->last = last;
  }
  window.resize(shares);
  return first;
}

// In loops that do nothing else, so that many pages are looked up at once.
void Run::prefetch(std::size_t first, std::size_t last) const {
  const auto for_each = [&](const auto& use) {
    for (std::size_t n = first; n < last; ++n) use(evidence_[plan_.placed[n].payment]);
  };
  for_each([](const Evidence& evidence) {
    __builtin_prefetch(&evidence);
    __builtin_prefetch(reinterpret_cast<const char*>(&evidence + 1) - 1);
  });
  for_each([](const Evidence& evidence) { evidence.prefetch_lists(); });
  for_each([&](const Evidence& evidence) {
    for (const CustomerHandle customer : evidence.customers()) {
      book_.ledger.prefetch(customer);
      book_.ledger.prefetch_items(customer);
    }
    for (const NamedDocument& document : evidence.documents())
      book_.ledger.prefetch_slot(document.item);
  });
  for_each([&](const Evidence& evidence) {
    for (const NamedDocument& document : evidence.documents()) book_.ledger.prefetch(document.item);
  });
}

void Run::decide_share(Share& share) const {
  share.clear();
  share.outcomes.reserve(share.last - share.first);  // cases refer to them
  Passes passes(share.taken, book_);
  std::size_t fetched = share.first;
  std::vector<const Evidence*> unit;
  std::vector<Case> cases;
  for (std::size_t n = share.first; n < share.last;) {
    while (fetched < share.last && fetched < n + kFetchAhead) {
      const std::size_t next = std::min(share.last, fetched + kFetchAhead);
      prefetch(fetched, next);
      fetched = next;
    }
    const CustomerHandle lowest = plan_.placed[n].unit;
    unit.clear();
    for (; n < share.last && plan_.placed[n].unit == lowest; ++n) {
      unit.push_back(&evidence_[plan_.placed[n].payment]);
    }
    const auto before = [](const Evidence* a, const Evidence* b) { return earlier(*a, *b); };
    if (!std::is_sorted(unit.begin(), unit.end(), before))
      std::sort(unit.begin(), unit.end(), before);
    cases.clear();
    for (const Evidence* evidence : unit) {
      cases.emplace_back(*evidence, static_cast<std::uint32_t>(cases.size()),
                         narrator(evidence->payment.payment),
                         share.outcomes.emplace_back(share.memory));
    }
    passes.decide(cases);
    for (const Case& c : cases) narrate_outcome(c, why_not(), share.taken, book_);
  }
}

// The first task of a window hands over what the last window decided, so that booking goes on
// beside the deciding.
bool Run::decide(const OutcomeSink& sink) {
  const std::size_t shares_max = kTasksAhead * executor_.concurrency();
  Window ready;
  Window window;
  OpenState taken(book_.ledger);
  bool wanted = true;
  std::size_t first = 0;
  do {
    first = share_out(first, window, shares_max);
    executor_.for_each(window.size() + 1, [&](std::size_t task) {
      if (task > 0) return decide_share(*window[task - 1]);
      for (const auto& share : ready) wanted = wanted && sink(share->outcomes);
    });
    if (!wanted) return false;
    // Units share no items, so each share kept what it took to itself.
    for (const auto& share : window) {
      if (!plan_.late.empty()) taken.absorb(share->taken);
    }
    ready.swap(window);
  } while (!ready.empty());
  return decide_late(taken, sink);
}

bool Run::decide_late(const OpenState& before, const OutcomeSink& sink) {
  OpenState taken = before;
  Passes passes(taken, book_);
  std::sort(plan_.late.begin(), plan_.late.end(),
            [&](std::uint32_t a, std::uint32_t b) { return earlier(evidence_[a], evidence_[b]); });
  for (const std::uint32_t late : plan_.late) {
    Outcome outcome;
    Case c(evidence_[late], 0, narrator(evidence_[late].payment.payment), outcome);
    passes.decide({&c, 1});
    narrate_outcome(c, why_not(), taken, book_);
    if (!sink({&outcome, 1})) return false;
  }
  return true;
}

}  // namespace

bool match_run(const Ledger& ledger, const Directory& directory, const RuleSet& rules,
               const PaymentSource& payments, Executor& executor, const OutcomeSink& sink,
               Trace* trace) {
  const Book book{ledger, directory, rules};
  Run run(book, executor, trace);
  run.read(payments);
  return run.decide(sink);
}

std::vector<Outcome> match_run(const Ledger& ledger, const Directory& directory,
                               const RuleSet& rules, std::span<const PaymentInput> payments,
                               Executor& executor, Trace* trace) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(payments.size());
  const PaymentSource source{
      payments.size(), [&](std::size_t n, std::pmr::memory_resource&) { return payments[n]; }};
  const auto keep = [&](std::span<const Outcome> decided) {
    outcomes.insert(outcomes.end(), decided.begin(), decided.end());
    return true;
  };
  match_run(ledger, directory, rules, source, executor, keep, trace);
  return outcomes;
}

}  // namespace quittance::matching
