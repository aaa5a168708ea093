// Collects what a file says of itself: findings up to their limit, units, controls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/control.h"
#include "ingest/decoder.h"
#include "ingest/dialect.h"
#include "ingest/ordinals.h"

namespace quittance::ingest {

// Where in the file something was seen.
struct Place {
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
};

// What a trailer's figure is worth where it disagrees, and which switch says so.
struct Judgement {
  bool holds = false;       // the unit is quarantined; else a finding
  std::string_view advice;  // names the dialect's switch
};

class Report {
 public:
  explicit Report(FileSummary& summary) : summary_(summary) {}

  void find(Severity severity, std::string_view code, Place place, std::string message);
  // `name` gets "-2", "-3" behind it when the file has used it already. Returns the unit's index.
  std::uint32_t open_unit(std::uint32_t parent, Level level, std::string name, Place place);
  void close_unit(std::uint32_t unit, std::uint32_t last_record, std::uint64_t to);
  void hold(std::uint32_t unit, HoldReason reason);  // the first reason stays
  // A unit ends without its trailer: it is held, unless the dialect accepts that. `what` says what
  // is missing, without what becomes of the unit.
  void trailer_missing(std::uint32_t unit, std::string_view code, Place place, std::string what,
                       const Dialect& dialect);
  // The same where it begins without the header that stands around it.
  void header_missing(std::uint32_t unit, std::string_view code, Place place, std::string what,
                      const Dialect& dialect);
  // The file marks the unit as a test: it is checked and not booked, unless the dialect accepts
  // such marks. `what` says where the mark stands.
  void test_mark(std::uint32_t unit, std::string_view code, Place place, std::string what,
                 const Dialect& dialect);
  // Judges a unit that ended with its trailer: where `bytes`, those of the file, have it before,
  // byte for byte from header to trailer, it is held, because its cash would count twice. `what`
  // says so, without what becomes of it. Cost: O(1), of a repeated one its size.
  void repeated(std::uint32_t unit, std::string_view code, std::string_view what,
                std::string_view bytes);
  // A record that the format does not have stands outside every unit, as the records of a second
  // file do that does not begin where a record may. The whole file is held where `text` has as many
  // digits as a record; false and nothing otherwise.
  bool unread_records(Place place, std::string_view text);
  // Adds a control with its finding and consequence; of those that agree only kControlsMax are kept
  // and the rest counted. `code` names the finding of a wrong figure.
  void control(Control control, std::string_view code, const Judgement& judgement, Place place);
  // control() of one that agrees, both figures being `figure`; for formats that have many.
  void agreed(std::uint32_t unit, std::string_view name, std::string_view figure,
              std::uint32_t record);
  // Says at the end how many findings were left out.
  void finish();

 private:
  FileSummary& summary_;
  std::uint64_t left_out_ = 0;
  OrdinalCounter names_;
  std::unordered_map<std::uint64_t, std::uint32_t> parts_;  // the first unit of each look
};

// Letters, digits and dashes of a number as printed, for a unit's name; "blank" where it is empty.
[[nodiscard]] std::string name_part(std::string_view printed);

}  // namespace quittance::ingest
