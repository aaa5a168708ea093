// The journal as NDJSON, one event a line (interfaces.md 3).
#include <string>
#include <vector>

#include "core/json_text.h"
#include "engine/people/learning.h"
#include "engine/people/periods.h"
#include "tools/quittance/event_subject.h"
#include "tools/quittance/export_rows.h"

namespace quittance::cli {
namespace {

std::string journal_line(const engine::Book& book, std::uint64_t sequence,
                         const engine::Origin& origin, std::uint8_t bucket,
                         const engine::Event& event) {
  EventSubject subject = subject_of(book, event);
  const std::vector<engine::Posting> postings = engine::postings(book, event);
  // Where the books of its day were closed, an event counts from the first open one.
  if (!postings.empty() && !book.periods().empty() && subject.effective.known())
    subject.effective =
        engine::open_day(book, engine::posting_entity(book, event), sequence, subject.effective);
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("sequence")
      .number(sequence)
      .key("bucket")
      .number(bucket)
      .key("type")
      .string(engine::type_name(event));
  json.key("effective_date").string(subject.effective.iso());
  if (subject.to.known()) json.key("to_date").string(subject.to.iso());
  json.key("recorded_at").string(origin.recorded_at.iso());
  json.key("actor")
      .string(origin.actor)
      .key("reason")
      .string(origin.reason)
      .key("entity_id")
      .string(subject.entity);
  json.key("payment_id")
      .string(subject.payment)
      .key("item_number")
      .string(subject.item)
      .key("customer_id")
      .string(subject.customer);
  json.key("currency").string(subject.currency.code());
  json.key("amount").string(
      subject.currency.known() ? format_major(subject.amount, subject.currency) : "");
  json.key("state_from")
      .string(subject.state_from)
      .key("state_to")
      .string(subject.state_to)
      .key("postings")
      .begin_array();
  for (const engine::Posting& posting : postings) {
    json.begin_object()
        .key("account")
        .string(posting.account)
        .key("amount")
        .string(format_major(posting.amount, posting.currency));
    if (posting.currency != subject.currency) json.key("currency").string(posting.currency.code());
    json.end_object();
  }
  json.end_array();
  if (const auto* taken = std::get_if<engine::ExportAcknowledged>(&event)) {
    const engine::Position upto{.sequence = taken->upto, .block = taken->block};
    json.key("mark").string(std::string(name(taken->kind)) + "/" + std::string(taken->mark));
    json.key("position").string(upto.text());
  }
  if (const auto* across = std::get_if<engine::AppliedAcross>(&event)) {
    json.key("rate_from").string(across->rate.from.code());
    json.key("rate_to").string(across->rate.to.code());
    json.key("rate").string(format_rate(across->rate));
    json.key("rate_date").string(across->rate.date.iso());
  }
  if (const auto* settled = std::get_if<engine::ReturnSettled>(&event)) {
    json.key("returned_by").string(book.row(settled->returned).payment_id());
  }
  if (const auto* approved = std::get_if<engine::AliasApproved>(&event))
    json.key("alias").string(engine::alias_id(*approved, subject.customer));
  if (const auto* revoked = std::get_if<engine::AliasRevoked>(&event)) {
    const engine::AliasApproved& alias = book.aliases()[revoked->alias.value()].facts;
    json.key("alias").string(engine::alias_id(alias, subject.customer));
  }
  if (const auto* registered = std::get_if<engine::RateRegistered>(&event)) {
    json.key("to_currency").string(registered->rate.to.code());
    json.key("rate").string(format_rate(registered->rate));
  }
  json.end_object();
  return text;
}

}  // namespace

Result<void> print_journal(Context& context, engine::Engine& engine, std::uint64_t after) {
  const engine::Book& book = engine.book();
  // NDJSON, unless one document was asked for.
  const bool one = context.format() == engine::ReportFormat::json;
  std::string separator = one ? "[" : "";
  bool any = false;
  const auto read = engine.events(
      [&](std::uint64_t sequence, const engine::Origin& origin, std::uint8_t bucket,
          const engine::Event& event) {
        context.out(separator);
        context.out(journal_line(book, sequence, origin, bucket, event));
        separator = one ? ",\n" : "\n";
        any = true;
      },
      after);
  if (one) {
    context.line(any ? "]" : "[]");
  } else if (any) {
    context.line("");
  }
  return read;
}

}  // namespace quittance::cli
