// What the assemblers of fixed-width formats share: numbering and ranges of records, groups of
// records that make one payment, sums, controls, ids.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/arena.h"
#include "core/wide.h"
#include "ingest/columns.h"
#include "ingest/decoder.h"
#include "ingest/fixed_records.h"
#include "ingest/nordic_text.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"

namespace quittance::ingest {

// An amount in minor units: as number_field, and no larger than a record of cash may hold.
[[nodiscard]] std::optional<std::int64_t> amount_field(std::string_view record, Columns columns);
// Without the zeros that fill a number on the left; "" for zeros alone.
[[nodiscard]] std::string_view without_zeros(std::string_view digits);
// Words behind what is there, a blank between.
void append_words(std::string& to, std::string_view words);

// Memory: one payment's records, the ordinals among equal ids, and what FileSummary holds.
class FixedAssembler : public Assembler {
 public:
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) final;
  [[nodiscard]] FileSummary finish(CashSink& sink) final;

 protected:
  // `form` outlives the assembler.
  FixedAssembler(std::string_view format, const FixedForm& form, std::string_view bytes,
                 const DecodeContext& context);

  // A payment and the records that continue it come together; any other comes alone. What the
  // record or group was used as is returned.
  [[nodiscard]] virtual bool begins_group(std::string_view text) const = 0;
  virtual RangeUse on_group(std::span<const FixedRecord> group, CashSink& sink) = 0;
  virtual RangeUse on_record(const FixedRecord& record) = 0;
  // Closes what is open at the end of input.
  virtual void close_all() = 0;
  // Nothing is open that a next record could belong to: a second file may begin here.
  [[nodiscard]] virtual bool between_units() const = 0;
  // "20 payment"; empty for a type that does not exist.
  [[nodiscard]] virtual std::string_view what_is(std::string_view text) const = 0;
  // Names the file's unit for a message: "deposits (05)".
  [[nodiscard]] virtual std::string_view needs() const = 0;

  // --- sums ---
  void tally(bool debit, std::int64_t amount, Currency currency);

  // --- controls ---
  struct Stated {
    Columns columns;
    std::string_view name;
    std::string_view code;  // of the finding where it is wrong
  };
  // Right when it equals what was read, or what the units below state. A wrong count is a finding,
  // a wrong amount holds `unit`; the account's dialect says otherwise.
  void judge_count(std::uint32_t unit, const Stated& stated, std::int64_t computed,
                   std::int64_t below, const FixedRecord& record);
  void judge_amount(std::uint32_t unit, const Stated& stated, Currency currency, Wide computed,
                    Wide below, const FixedRecord& record);

  // --- units ---
  [[nodiscard]] Place place_of(const FixedRecord& record) const {
    return {record.number, record.from};
  }
  [[nodiscard]] Place end_place(const FixedRecord* at) const;
  // Ends with `at` where `at` is its trailer, else before it; null is the end of input.
  void end_unit(std::uint32_t unit, bool with_trailer, const FixedRecord* at);
  RangeUse out_of_place(const FixedRecord& record, std::string_view needs);
  [[nodiscard]] std::string unit_name(std::string_view name) const;  // within this transmission

  // --- fields ---
  [[nodiscard]] std::string_view text(std::string_view raw);  // UTF-8, lives until the part ends
  [[nodiscard]] std::string_view text(std::string_view record, Columns columns);  // trimmed
  [[nodiscard]] std::string kept(std::string_view record, Columns columns);       // trimmed

  // --- cash ---
  [[nodiscard]] CashKind kind_by_profile(std::string_view account, CashKind by_default,
                                         std::initializer_list<std::string_view> codes) const;
  // The id so far with its ordinal among equals; `id_` holds it.
  std::uint32_t finish_id(CashRecord& cash);
  void note_account(std::string_view account);

  [[nodiscard]] const Dialect& dialect() const { return context_.dialect_of(judged_as_); }

  static constexpr std::uint32_t kFileUnit = 0;
  std::string_view bytes_;
  const DecodeContext& context_;
  const FixedForm& form_;
  Framing framing_;
  SevenBit seven_bit_ = SevenBit::ascii;
  FileSummary summary_;
  Report report_;
  std::uint32_t records_ = 0;
  std::uint32_t transmissions_ = 0;
  std::uint32_t readable_ = 0;  // payments that became cash
  std::string judged_as_;       // the account whose dialect judges what follows
  std::string id_;

 private:
  void number(std::span<FixedRecord> records);
  [[nodiscard]] bool of_unlisted_type(std::string_view text) const;
  void emit(const FixedRecord& record, RangeUse use, CashSink& sink);
  void set_status();

  OrdinalCounter ids_;
  OrdinalCounter accounts_;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  Arena texts_;
  bool charset_noted_ = false;
};

}  // namespace quittance::ingest
