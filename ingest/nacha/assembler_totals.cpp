// The controls of an ACH file (8, 9): what they state, what was read, what follows from it.
#include <fmt/format.h>

#include <limits>

#include "core/text.h"
#include "ingest/controls_max.h"
#include "ingest/nacha/assembler.h"

namespace quittance::ingest::nacha {
namespace {

constexpr std::int64_t kBlockRecords = 10;

std::int64_t blocks_of(std::uint32_t records) {
  return (static_cast<std::int64_t>(records) + kBlockRecords - 1) / kBlockRecords;
}

Wide power_of_ten(int digits) {
  Wide power = 1;
  for (int n = 0; n < digits; ++n) power *= 10;
  return power;
}

std::string ten_digits(std::int64_t hash) {
  std::string digits = std::to_string(hash);
  if (digits.size() < 10) digits.insert(0, 10 - digits.size(), '0');
  return digits;
}

std::string shown(std::string_view name, Wide figure) {
  static const Currency kUsd = Currency::of("USD");
  if (figure == 0 && name != "entry_hash") return "0.00";  // mostly of the debits
  return name == "entry_hash" ? ten_digits(static_cast<std::int64_t>(figure))
                              : format_major(figure, kUsd);
}

// A hash as its columns hold it. Division of 128 bits is a call of a function; few need it.
Wide last_ten_digits(Wide hash) {
  if (hash < kHashModulus) return hash;
  if (hash > std::numeric_limits<std::int64_t>::max()) return hash % kHashModulus;
  return static_cast<std::int64_t>(hash) % kHashModulus;
}

}  // namespace

bool NachaAssembler::on_batch_control(const Record& record) {
  if (!batch_) {
    out_of_place(record, "a batch header (5)");
    return false;
  }
  using namespace batch_control;
  const bool adv = batch_->shape == EntryShape::adv;
  const Sums& computed = batch_->computed;
  const auto stated = [&](Columns columns, std::string_view name, std::string_view code) {
    return Stated{columns, name, code, number_field(record.text, columns)};
  };
  const Stated entries = stated(kEntries, "entries", "count_wrong");
  const Stated entry_hash = stated(kHash, "entry_hash", "hash_wrong");
  const Stated debits = stated(adv ? kAdvDebits : kDebits, "debits", "amount_wrong");
  const Stated credits = stated(adv ? kAdvCredits : kCredits, "credits", "amount_wrong");
  Sums sums = computed;
  if (entries.number) sums.entries = *entries.number;
  if (entry_hash.number) sums.hash = *entry_hash.number;
  if (debits.number) sums.debits = *debits.number;
  if (credits.number) sums.credits = *credits.number;
  transmission_->stated.add(sums);

  judge_batch_fields(record);
  judge_count(batch_->unit, entries, computed.entries, computed.entries, record);
  const Wide hash = last_ten_digits(computed.hash);
  judge_money(batch_->unit, entry_hash, hash, hash, record);
  judge_money(batch_->unit, debits, computed.debits, computed.debits, record);
  judge_money(batch_->unit, credits, computed.credits, computed.credits, record);
  close_batch(Closing::control, &record);
  return true;
}

void NachaAssembler::judge_batch_fields(const Record& record) {
  using namespace batch_control;
  const auto same = [&](Columns here, Columns there) {
    return field(record.text, here) == field(batch_->header, there);
  };
  if (same(kNumber, batch_header::kNumber) && same(kClass, batch_header::kClass) &&
      same(kCompanyId, batch_header::kCompanyId)) {
    return;
  }
  const std::string_view number = text_field(record.text, kNumber);
  const std::string_view company = text_field(record.text, kCompanyId);
  const std::string_view service = field(record.text, kClass);
  const bool adv = batch_->shape == EntryShape::adv;  // its control names no company
  if (says(number, batch_->number) && says(service, batch_->service_class) &&
      (adv || says(company, batch_->company_id))) {
    return;
  }
  report_.find(
      Severity::warning, "batch_control_differs", place_of(record),
      fmt::format("the batch control names class {}, company '{}', batch {}; its header (5) "
                  "class {}, company '{}', batch {}; the header counts",
                  utf8(service), utf8(company), utf8(number), batch_->service_class,
                  batch_->company_id, batch_->number));
}

void NachaAssembler::judge_file(const Record& record) {
  using namespace file_control;
  OpenTransmission& file = *transmission_;
  const bool adv = file.only_adv && file.batches > 0;
  const Columns debits = adv ? kAdvDebits : kDebits;
  const Columns credits = adv ? kAdvCredits : kCredits;
  counted_out_ = counted_out_ || number_field(record.text, kBatches) == 0;
  const auto stated = [&](Columns columns, std::string_view name, std::string_view code) {
    return Stated{columns, name, code, number_field(record.text, columns)};
  };
  judge_count(file.unit, stated(kBatches, "batches", "count_wrong"), file.batches, file.batches,
              record);
  judge_count(file.unit, stated(kEntries, "entries", "count_wrong"), file.computed.entries,
              file.stated.entries, record);
  judge_money(file.unit, stated(kHash, "entry_hash", "hash_wrong"),
              last_ten_digits(file.computed.hash), last_ten_digits(file.stated.hash), record);
  judge_money(file.unit, stated(debits, "debits", "amount_wrong"), file.computed.debits,
              file.stated.debits, record);
  judge_money(file.unit, stated(credits, "credits", "amount_wrong"), file.computed.credits,
              file.stated.credits, record);
  file.trailer = {.blocks_written = utf8(trim(field(record.text, kBlocks))),
                  .blocks = number_field(record.text, kBlocks),
                  .place = place_of(record)};
  if (transmissions_ == 1) {
    summary_.logical_id.totals = fmt::format(
        "{}/{}/{}/{}", utf8(field(record.text, kEntries)), utf8(field(record.text, kHash)),
        utf8(field(record.text, debits)), utf8(field(record.text, credits)));
  }
}

// Filler stands behind the control that states the blocks. Some senders leave it out and count the
// last block as full, or count it in.
void NachaAssembler::judge_blocks() {
  const OpenTransmission& file = *transmission_;
  const std::int64_t bare = blocks_of(file.records);
  const std::int64_t filled = blocks_of(file.records + file.filler_records);
  const auto& stated = file.trailer->blocks;
  Control control;
  control.level = Level::file;
  control.name = "blocks";
  control.stated = stated ? std::to_string(*stated) : file.trailer->blocks_written;
  control.computed = std::to_string(filled);
  control.ok = stated == filled || stated == bare;
  control.unit = file.unit;
  const Place place = file.trailer->place;
  report_.control(std::move(control), "count_wrong", count_judgement(), place);
}

Judgement NachaAssembler::count_judgement() const {
  const bool strict = dialect().strict_counts;
  return {.holds = strict,
          .advice = strict ? "its cash is held because strict_counts is set in the dialect"
                           : "strict_counts in the dialect would hold its cash"};
}

// Most figures equal what was read, and beyond so many that do they are counted and not kept.
bool NachaAssembler::agrees(std::uint32_t unit, const Stated& stated, Wide computed, Wide below) {
  if (!stated.number) return false;
  if (*stated.number == computed) {
    if (leave_out(summary_, true)) return true;
    const auto figure = static_cast<std::int64_t>(computed);
    const bool is_count = stated.code == "count_wrong";
    report_.agreed(unit, stated.name,
                   is_count ? std::to_string(figure) : shown(stated.name, figure), records_);
    return true;
  }
  return *stated.number == below && leave_out(summary_, true);
}

void NachaAssembler::judge_count(std::uint32_t unit, const Stated& stated, std::int64_t computed,
                                 std::int64_t below, const Record& record) {
  if (agrees(unit, stated, computed, below)) return;
  const auto number = stated.number;
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(stated.name);
  control.computed = std::to_string(computed);
  control.stated = number == computed ? control.computed
                   : number           ? std::to_string(*number)
                                      : utf8(trim(field(record.text, stated.columns)));
  control.ok = number == computed || number == below;
  control.unit = unit;
  report_.control(std::move(control), stated.code, count_judgement(), place_of(record));
}

// A hash or amount must equal what was read or the sum of the controls stated below it: then a
// batch that is held already does not fail its file.
void NachaAssembler::judge_money(std::uint32_t unit, const Stated& stated, Wide computed,
                                 Wide below, const Record& record) {
  if (agrees(unit, stated, computed, below)) return;
  const auto number = stated.number;
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(stated.name);
  control.computed = shown(stated.name, computed);
  control.stated = number && *number == computed ? control.computed
                   : number                      ? shown(stated.name, *number)
                                                 : utf8(trim(field(record.text, stated.columns)));
  control.ok = number && (*number == computed || *number == below);
  control.unit = unit;
  const bool accepted = dialect().accept_wrong_totals;
  Judgement judgement = {
      .holds = !accepted,
      .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                         : "its cash is held; ask the bank, then release or reject it; "
                           "accept_wrong_totals in the dialect makes this a finding"};
  const bool column_overflow = !control.ok && !accepted && number &&
                               computed >= power_of_ten(stated.columns.length) &&
                               *number == computed % power_of_ten(stated.columns.length);
  if (column_overflow) {
    judgement.advice =
        "the total has outgrown its columns and proves only its last digits; its cash is held; "
        "release it, or set accept_wrong_totals in the dialect";
  }
  report_.control(std::move(control), column_overflow ? "amount_column_overflow" : stated.code,
                  judgement, place_of(record));
}

}  // namespace quittance::ingest::nacha
