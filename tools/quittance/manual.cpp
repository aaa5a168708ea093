// quittance assign, refund, transfer, unapply, reverse, hold, release: work by hand.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/quittance/by_hand.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/free_cash_arguments.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

// "P-1: 900.00 USD applied, 100.00 USD unapplied"
std::string standing(const engine::Book& book, PaymentHandle payment) {
  const engine::PaymentRow& row = book.row(payment);
  const CashRecord& record = row.record();
  std::string text = std::string(record.payment_id) + ":";
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (row.states[state] == 0) continue;
    text += (text.back() == ':' ? " " : ", ") + format_grouped(row.states[state], record.currency) +
            " " + record.currency.code() + " " + std::string(name(static_cast<Disposition>(state)));
  }
  return text;
}

// True when some legal entity has an item of this NUMBER or ENTITY/NUMBER.
bool is_item(const engine::Book& book, std::string_view id) {
  const std::size_t slash = id.find('/');
  for (std::uint32_t n = 0; n < book.entities().size(); ++n) {
    if (book.find_item(EntityHandle(n), id).known()) return true;
    const bool named = slash != std::string_view::npos &&
                       book.entities()[n].facts.entity_id == id.substr(0, slash);
    if (named && book.find_item(EntityHandle(n), id.substr(slash + 1)).known()) return true;
  }
  return false;
}

// The outermost unit around this one that is held for itself: to release that, too, is a decision
// of its own, for it ends every hold within. Empty where there is none.
std::string_view held_around(const engine::FileRow& file, std::uint32_t unit) {
  const std::vector<engine::UnitFacts>& units = file.facts.units;
  std::string_view outermost;
  for (auto at = unit;;) {
    const auto found = std::find_if(units.begin(), units.end(),
                                    [&](const engine::UnitFacts& one) { return one.index == at; });
    if (found == units.end()) return outermost;
    if (found->hold != HoldReason::none) outermost = found->name;
    at = found->parent;
  }
}

}  // namespace

Exit run_assign(Context& context, const AssignArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto payment = find_payment(context, book, arguments.payment);
    if (!payment) return Exit::usage;
    std::vector<engine::Assignment> assignments;
    for (const std::string& text : arguments.items) {
      const std::size_t equals = text.rfind('=');
      const auto item = find_item(context, book, text.substr(0, equals));
      if (!item) return Exit::usage;
      engine::Assignment& assignment = assignments.emplace_back(
          engine::Assignment{.item = *item, .amount = {}, .write_off_rest = arguments.write_off});
      if (equals == std::string::npos) continue;
      const auto amount = parse_major(text.substr(equals + 1), book.row(*item).facts.currency);
      if (!amount)
        return context.usage("'" + text + "': " + std::string(describe(amount.error().code)));
      assignment.amount = *amount;
    }
    engine::AssignOptions options{.instead = arguments.instead, .payer = {}};
    if (!arguments.payer.empty()) {
      const auto payer = find_customer(context, book, arguments.payer);
      if (!payer) return Exit::usage;
      options.payer = *payer;
    }
    const auto done = engine.assign(*payment, assignments, arguments.reason, options);
    return finish(context, engine, done, done ? standing(book, *payment) : "");
  });
}

Exit run_refund(Context& context, const RefundArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto payment = find_payment(context, book, arguments.payment);
    if (!payment) return Exit::usage;
    std::optional<std::int64_t> amount;
    if (!arguments.amount.empty()) {
      const auto parsed = parse_major(arguments.amount, book.row(*payment).currency);
      if (!parsed) {
        return context.usage("'" + arguments.amount +
                             "': " + std::string(describe(parsed.error().code)));
      }
      amount = *parsed;
    }
    const engine::RefundStep step = arguments.paid     ? engine::RefundStep::paid
                                    : arguments.cancel ? engine::RefundStep::cancelled
                                                       : engine::RefundStep::due;
    const auto done = engine.refund(*payment, step, amount, arguments.reason);
    return finish(context, engine, done, done ? standing(book, *payment) : "");
  });
}

Exit run_transfer(Context& context, const TransferArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto payment = find_payment(context, book, arguments.payment);
    if (!payment) return Exit::usage;
    const auto customer = find_customer(context, book, arguments.customer);
    if (!customer) return Exit::usage;
    const auto done = engine.transfer(*payment, *customer, arguments.reason);
    return finish(context, engine, done,
                  done ? standing(book, *payment) + ", of customer " +
                             std::string(book.row(*customer).facts.customer_id)
                       : "");
  });
}

Exit run_unapply(Context& context, const TargetArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto application = find_application(context, engine.book(), arguments.target);
    if (!application) return Exit::usage;
    const PaymentHandle payment = engine.book().row(*application).payment;
    const auto done = engine.unapply(*application, arguments.reason);
    return finish(context, engine, done, standing(engine.book(), payment));
  });
}

Exit run_reverse(Context& context, const TargetArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const PaymentHandle payment = book.find_payment(arguments.target);
    if (payment.known()) {
      const auto done = engine.reverse(payment, arguments.reason);
      return finish(context, engine, done, standing(book, payment));
    }
    const auto file = find_file(context, book, arguments.target, "payment or file");
    if (!file) return Exit::usage;
    const auto done = engine.reject_unit(file->file, file->unit, arguments.reason);
    return finish(context, engine, done, arguments.target + ": its payments are withdrawn");
  });
}

Exit run_hold(Context& context, const TargetArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto item = find_item(context, engine.book(), arguments.target);
    if (!item) return Exit::usage;
    const auto done = engine.hold(*item, true, arguments.reason);
    return finish(context, engine, done, engine::item_key(engine.book(), *item) + ": on hold");
  });
}

Exit run_release(Context& context, const TargetArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    if (!engine.book().find_payment(arguments.target).known() &&
        is_item(engine.book(), arguments.target)) {
      const auto item = find_item(context, engine.book(), arguments.target);
      if (!item) return Exit::usage;
      const auto done = engine.hold(*item, false, arguments.reason);
      return finish(context, engine, done,
                    engine::item_key(engine.book(), *item) + ": no longer on hold");
    }
    const auto payment = find_payment(context, engine.book(), arguments.target, "payment or item");
    if (!payment) return Exit::usage;
    const auto done = engine.release(*payment, arguments.reason);
    return finish(context, engine, done, standing(engine.book(), *payment));
  });
}

Exit run_file_release(Context& context, const FileArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const PaymentHandle deposit = book.find_payment(arguments.file);
    if (arguments.as_receipt) {
      if (!deposit.known())
        return context.usage(
            "--as-receipt needs the id of a deposit total; `quittance payments --kind "
            "deposit_total` lists them");
      const auto done = engine.book_deposit(deposit, arguments.reason);
      return finish(context, engine, done, standing(book, deposit));
    }
    const auto target = find_file(context, book, arguments.file);
    if (!target) return Exit::usage;
    const auto done = engine.release_unit(target->file, target->unit, arguments.reason);
    const std::string digest = book.row(target->file).facts.digest.short_hex();
    const std::string_view around = held_around(book.row(target->file), target->unit);
    return finish(context, engine, done,
                  arguments.file + ": released; `quittance payments --file " + digest +
                      "` shows what became of it" +
                      (around.empty() ? std::string()
                                      : ". " + std::string(around) +
                                            ", which it is a part of, is still held: `quittance "
                                            "files release '" +
                                            digest + "#" + std::string(around) + "'`"));
  });
}

Exit run_file_reject(Context& context, const FileArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto target = find_file(context, engine.book(), arguments.file);
    if (!target) return Exit::usage;
    const auto done = engine.reject_unit(target->file, target->unit, arguments.reason);
    return finish(context, engine, done, arguments.file + ": rejected; its payments are withdrawn");
  });
}

}  // namespace quittance::cli
