// Walks an ACH file in order: transmissions, batches, entries with their addenda, and controls.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/arena.h"
#include "ingest/charset.h"
#include "ingest/decoder.h"
#include "ingest/framing.h"
#include "ingest/nacha/entry.h"
#include "ingest/nacha/fragment.h"
#include "ingest/nacha/open_units.h"
#include "ingest/ordinals.h"
#include "ingest/report.h"
#include "ingest/x12/remittance.h"

namespace quittance::ingest::nacha {

// Units: the file, in it transmissions (records 1 to 9), in those batches (5 to 8). An entry is not
// listed as a unit of its own. Memory: the current entry, the ordinals among equal ids, and what
// FileSummary holds.
class NachaAssembler final : public Assembler {
 public:
  NachaAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // What closes a unit: its control was read, or something else came first.
  enum class Closing : std::uint8_t { control, control_missing };
  // Whose account the file speaks of, and what the entry is for it.
  struct Meaning {
    CashKind kind = CashKind::other;
    bool company_side = false;  // ours is the company of the batch header, not the entry's account
  };

  void on_record(const Record& record, CashSink& sink);
  void count(const Record& record);
  void on_file_header(const Record& record);
  void on_batch_header(const Record& record);
  [[nodiscard]] Date settlement_of(const Record& record, Date near) const;

  // assembler_entries.cpp
  void on_entry(const NachaFragment& fragment, std::span<const Record> group, CashSink& sink);
  void tally(const EntryFields& fields);
  void judge_entry(const EntryFields& fields, const EntryNumbers& numbers, const Record& record);
  void judge_addenda(const EntryFields& fields, const EntryInformation& information, Place place);
  void read_remittance(const EntryFields& fields, const EntryInformation& information, Place place);
  [[nodiscard]] RangeUse yield(const EntryFields& fields, std::span<const Record> group,
                               std::uint32_t first_record, CashSink& sink);
  [[nodiscard]] Meaning meaning_of(const EntryFields& fields, Place place);
  [[nodiscard]] CashKind kind_by_profile(const EntryFields& fields, std::string_view account,
                                         CashKind by_default) const;
  void write_text(bool company_side);
  void set_payer(const EntryFields& fields, const Meaning& meaning, CashRecord& cash);

  // assembler_totals.cpp
  bool on_batch_control(const Record& record);  // false: out of place
  bool on_file_control(const Record& record);   // false: out of place
  void judge_file(const Record& record);
  void judge_batch_fields(const Record& record);
  void judge_blocks();
  struct Stated {
    Columns columns;
    std::string_view name;
    std::string_view code;  // of the finding
    std::optional<std::int64_t> number;
  };
  void judge_count(std::uint32_t unit, const Stated& stated, std::int64_t computed,
                   std::int64_t below, const Record& record);
  void judge_money(std::uint32_t unit, const Stated& stated, Wide computed, Wide below,
                   const Record& record);
  // False where it is to be judged with more care.
  [[nodiscard]] bool agrees(std::uint32_t unit, const Stated& stated, Wide computed, Wide below);
  [[nodiscard]] Judgement count_judgement() const;

  void open_transmission(const Record& record);
  // `at`: the control, or the record that came instead of it; null at the end of input.
  void close_batch(Closing closing, const Record* at);
  void close_transmission(const Record* at);
  void end_unit(std::uint32_t unit, Closing closing, const Record* at);
  [[nodiscard]] Place end_place(const Record* at) const;
  [[nodiscard]] Place place_of(const Record& record) const { return {records_, record.from}; }
  void out_of_place(const Record& record, std::string_view needs);
  [[nodiscard]] std::string utf8(std::string_view text) const;
  [[nodiscard]] std::string_view iso(Date date);
  // A field of the entry at hand as UTF-8.
  [[nodiscard]] std::string_view as_text(std::string_view raw) {
    return plain_ ? raw : as_utf8(raw, texts_);
  }
  [[nodiscard]] bool says(std::string_view text, std::string_view in_utf8) const;
  [[nodiscard]] const Dialect& dialect() const { return context_.dialect_of(judged_as_); }
  [[nodiscard]] bool never_sent(char type) const;
  void set_status();

  std::string_view bytes_;
  const DecodeContext& context_;
  Framing framing_;
  FileSummary summary_;
  Report report_;
  Wide credits_ = 0;  // of all entries, in cents
  Wide debits_ = 0;
  std::uint32_t records_ = 0;
  std::uint32_t rejected_records_ = 0;
  std::uint32_t readable_entries_ = 0;
  std::uint32_t transmissions_ = 0;
  bool counted_out_ = false;  // a file control states no batch, and there was none
  std::string judged_as_;     // the account whose dialect judges what follows
  std::optional<OpenTransmission> transmission_;
  std::optional<OpenBatch> batch_;
  std::string batch_header_;           // of the open batch, as written
  Arena batch_texts_;                  // its fields, where they are not UTF-8
  std::string batch_ids_;              // of its payments: /date/company/batch/
  const EntryClass* class_ = nullptr;  // of the last batch
  std::string days_;                   // of the last batch: its dates as written,
  Date effective_, settlement_;        // and read
  Date iso_of_;                        // the date that was printed last: a file has few
  std::string iso_;
  OrdinalCounter ids_;
  OrdinalCounter accounts_;
  std::string last_account_;  // that was counted
  // Of the current part or entry; kept for their memory.
  Arena texts_;
  AddendaFields addenda_;
  std::string_view information_;
  bool plain_ = false;                           // the records of the current entry are ASCII
  x12::RemittanceReader remittance_;             // where the part's own reading does not do
  x12::RemittanceRead read_again_;               // by it
  const x12::RemittanceRead* remits_ = nullptr;  // of the current entry; null: none
  std::string text_;
  std::string id_;
  std::string type_code_;
};

}  // namespace quittance::ingest::nacha
