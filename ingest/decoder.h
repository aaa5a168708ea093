// What a bank format implements: split the bytes, decode chunks in parallel, assemble in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "ingest/dialect.h"

namespace quittance::ingest {

struct ByteRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // half-open
};

// What became of a byte range. Ranges reach the sink in file order and tile the file.
struct UsedRange {
  ByteRange bytes;
  RangeUse use = RangeUse::structure;
  std::uint32_t record = 0;
  std::string_view
      what;  // "16 detail 165", "padding": for `inspect --explain`; valid during the call
};

// Receives what a file says, in file order, while it is read: memory does not grow with the file.
class CashSink {
 public:
  virtual ~CashSink() = default;
  // Called by the engine before the first record, with the reader's format.
  virtual void begin(std::string_view format) { static_cast<void>(format); }
  // `record` and all its views live only during the call.
  virtual void cash(const CashRecord& record) = 0;
  virtual void range(const UsedRange& range) = 0;
};

// Count and sum of one direction, per currency, in minor units.
struct Tally {
  std::uint64_t count = 0;
  std::map<Currency, std::int64_t> amount;
};

// Who sent which file: the key of "same logical file" (domain.md 3, (b)). Empty fields are allowed;
// all empty means the format has no such identity.
struct LogicalId {
  std::string sender;
  std::string receiver;
  std::string file_id;
  std::string created;  // date and time as written
  std::string totals;   // control totals as written
};

// Everything a file says of itself besides its cash; complete after Assembler::finish.
struct FileSummary {
  std::string format;  // the word of interfaces.md section 4
  std::string dialect;
  FileStatus status = FileStatus::accepted;
  LogicalId logical_id;
  std::uint64_t records = 0;  // physical records
  std::uint64_t accounts = 0;
  std::uint64_t statements = 0;
  std::uint64_t transactions = 0;
  std::uint64_t details = 0;
  Tally credits;
  Tally debits;
  std::vector<Balance> balances;
  std::vector<Control> controls;
  std::uint64_t controls_left_out = 0;  // further ones that agree, beyond kControlsMax
  std::vector<Finding> findings;  // at most kFindingsMax; the last says how many were left out
  std::vector<Unit> units;        // unit 0 is the file
};
inline constexpr std::size_t kFindingsMax = 10'000;
// Controls that agree are listed up to here: a file may have a batch a payment.
inline constexpr std::size_t kControlsMax = 10'000;

// What a decoder may know besides the bytes. Outlives the reading of the file.
struct DecodeContext {
  std::string_view file_name;          // for messages and `source.file`
  const Profiles* profiles = nullptr;  // never null
  const CsvMapping* csv = nullptr;     // null: by header names
  std::string_view dialect;            // forced by --dialect; empty: the profile's or the default
  // Where a reader walks the whole file before its first record: what stands before the offset will
  // not be read again soon, so that its memory may go back. Empty: nobody asks.
  std::function<void(std::uint64_t)> passed = {};

  // The settings that judge an account's units: those of the forced dialect, else of its profile.
  [[nodiscard]] const Dialect& dialect_of(std::string_view account) const;
};

// The result of decoding one chunk; each format has its own. Owns the text that it composes.
class Fragment {
 public:
  virtual ~Fragment() = default;
};

// Walks fragments in file order: envelopes, controls, identifiers, units.
class Assembler {
 public:
  virtual ~Assembler() = default;
  virtual void add(std::unique_ptr<Fragment> fragment, CashSink& sink) = 0;
  // The end of input: closes open envelopes, judges the last controls, sets the status.
  [[nodiscard]] virtual FileSummary finish(CashSink& sink) = 0;
};

// Cuts a file into parts, in order.
class Cutter {
 public:
  virtual ~Cutter() = default;
  virtual bool next(ByteRange& part) = 0;  // false behind the last one
};

// Stateless and thread-safe. The result of a file is the same for every way to split it.
class Decoder {
 public:
  virtual ~Decoder() = default;
  [[nodiscard]] virtual std::string_view format() const = 0;
  // How sure the format is of the file from its first bytes (up to 64 KiB): 0 no, 100 certain.
  [[nodiscard]] virtual int sniff(std::string_view head) const = 0;
  // Cuts at record boundaries, each part about `chunk_bytes`. Parts tile `bytes`.
  [[nodiscard]] virtual std::vector<ByteRange> split(std::string_view bytes,
                                                     std::size_t chunk_bytes) const = 0;
  // The same where the caller's settings change where records end (a CSV mapping's separator and
  // skipped lines). Callers that have a context use this one.
  [[nodiscard]] virtual std::vector<ByteRange> split_for(std::string_view bytes,
                                                         std::size_t chunk_bytes,
                                                         const DecodeContext& context) const {
    static_cast<void>(context);
    return split(bytes, chunk_bytes);
  }
  // The same parts one by one. A format that has to look at each byte to find where records end
  // reads no further than it must: what is behind may leave memory meanwhile.
  [[nodiscard]] virtual std::unique_ptr<Cutter> cutter(std::string_view bytes,
                                                       std::size_t chunk_bytes,
                                                       const DecodeContext& context) const;
  // Decodes one part; any thread, any order. `bytes` is the whole file and outlives the fragment.
  [[nodiscard]] virtual std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                         const DecodeContext& context) const = 0;
  // `bytes` and `context` outlive the assembler.
  [[nodiscard]] virtual std::unique_ptr<Assembler> assembler(
      std::string_view bytes, const DecodeContext& context) const = 0;
};

// One per format, static lifetime: each is defined in its format's folder.
[[nodiscard]] const Decoder& bai2_decoder();
[[nodiscard]] const Decoder& lockbox_decoder();
[[nodiscard]] const Decoder& csv_decoder();
[[nodiscard]] const Decoder& json_decoder();
[[nodiscard]] const Decoder& mt940_decoder();
[[nodiscard]] const Decoder& mt942_decoder();
[[nodiscard]] const Decoder& mt950_decoder();
[[nodiscard]] const Decoder& ofx_decoder();
[[nodiscard]] const Decoder& camt052_decoder();
[[nodiscard]] const Decoder& camt053_decoder();
[[nodiscard]] const Decoder& camt054_decoder();
[[nodiscard]] const Decoder& remt001_decoder();
[[nodiscard]] const Decoder& pain002_decoder();
[[nodiscard]] const Decoder& bgmax_decoder();
[[nodiscard]] const Decoder& bg_inbetalningar_decoder();
[[nodiscard]] const Decoder& ocr_giro_decoder();
[[nodiscard]] const Decoder& tito_decoder();
[[nodiscard]] const Decoder& ktl_decoder();
[[nodiscard]] const Decoder& nacha_decoder();
[[nodiscard]] const Decoder& fedwire_decoder();
[[nodiscard]] const Decoder& edifact_cremul_decoder();
[[nodiscard]] const Decoder& edifact_remadv_decoder();
[[nodiscard]] const Decoder& stripe_decoder();
[[nodiscard]] const Decoder& x12_820_decoder();
[[nodiscard]] const Decoder& x12_823_decoder();
[[nodiscard]] const Decoder& x12_835_decoder();
[[nodiscard]] const Decoder& cfonb120_decoder();
[[nodiscard]] const Decoder& cfonb240_decoder();
[[nodiscard]] const Decoder& aeb43_decoder();
[[nodiscard]] const Decoder& coda_decoder();

// All decoders of this build, in the order in which equal sniffs are decided.
[[nodiscard]] const std::vector<const Decoder*>& decoders();
// By the format's word, as in --reader. Null when there is none.
[[nodiscard]] const Decoder* decoder_named(std::string_view format);

// Reads all of `bytes` in one thread: split, decode, assemble. The engine's pipeline does the same
// with an executor; tests and fuzz targets use this one.
[[nodiscard]] FileSummary read_all(const Decoder& decoder, std::string_view bytes,
                                   const DecodeContext& context, CashSink& sink,
                                   std::size_t chunk_bytes = std::size_t{1} << 20);

}  // namespace quittance::ingest
