// One part of an X12 file: what the sets 820 that begin in it say, read ahead on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/x12/delimiters.h"
#include "ingest/x12/open_units.h"
#include "ingest/x12/remittance.h"

namespace quittance::ingest::x12 {

// The segments between an ST and its SE, all of them sound and known.
struct SetBody {
  std::uint64_t from = 0;  // behind the ST
  std::uint64_t to = 0;    // where the SE begins
  Delimiters delimiters;
  RemittanceRead remittance;  // after finish()
  std::span<const PendingRange> segments;
};

// A part begins anywhere, and separators stand far before it: it is read with those of the file's
// first interchange, from the first segment in it that looks like an ST. That may be a mistake. A
// body depends on nothing but its bytes, its delimiters and where it begins, so the assembler uses
// it if it comes to stand at that byte with those delimiters, and else reads on by itself.
class X12Fragment final : public Fragment {
 public:
  explicit X12Fragment(ByteRange part) : part_(part) {}
  // Reads ahead. Cost: linear in the part.
  X12Fragment(std::string_view bytes, ByteRange part);

  [[nodiscard]] ByteRange part() const { return part_; }
  // The body that begins at `from` with these delimiters, or null. Ask in ascending order.
  [[nodiscard]] const SetBody* body_at(std::uint64_t from, const Delimiters& delimiters);

 private:
  void read_ahead(std::string_view bytes, std::uint64_t from, const Delimiters& delimiters);
  void tie();

  ByteRange part_;
  Arena texts_;
  std::vector<SetBody> bodies_;
  std::vector<RemittanceLine> lines_;   // of all bodies, one after the other
  std::vector<PendingRange> segments_;  // as well
  std::size_t next_ = 0;
};

// The delimiters that a file begins with; empty where it begins with no segment.
[[nodiscard]] std::optional<Delimiters> first_delimiters(std::string_view bytes);
// Those of a file that begins with GS or ST, without an ISA.
[[nodiscard]] std::optional<Delimiters> without_envelope(std::string_view bytes);
// A segment's name for `--explain`; it points into the bytes.
[[nodiscard]] std::string_view shown_name(std::string_view name);
// Of a set, until it says another.
[[nodiscard]] inline Currency default_currency() {
  static const Currency kUsd = Currency::of("USD");
  return kUsd;
}

}  // namespace quittance::ingest::x12
