#include "tests/fuzz/repair_edi.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/money.h"

namespace quittance::fuzz {
namespace {

constexpr std::int64_t kEdiCentsMax = 1'000'000'000'000;

// What separates segments and their parts; release 0: there is none.
struct Marks {
  char terminator, element, component, decimal, release;
};

std::vector<std::string> cut(std::string_view text, char at, char release) {
  std::vector<std::string> parts(1);
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (text[n] == at) {
      parts.emplace_back();
      continue;
    }
    parts.back() += text[n];
    if (release != 0 && text[n] == release && n + 1 < text.size()) parts.back() += text[++n];
  }
  return parts;
}

// A segment with the line ends before it.
struct Segment {
  std::string lead;
  std::vector<std::string> elements;

  [[nodiscard]] const std::string& name() const { return elements.front(); }
  [[nodiscard]] std::string at(std::size_t n) const {
    return n < elements.size() ? elements[n] : std::string();
  }
  void set(std::size_t n, std::string to) {
    if (n >= elements.size()) elements.resize(n + 1);
    elements[n] = std::move(to);
  }
};

using Segments = std::vector<Segment>;

// Segments from `from` on; the last is what stands behind the last terminator.
Segments segments_of(std::string_view bytes, const Marks& marks) {
  Segments segments;
  for (std::string& text : cut(bytes, marks.terminator, marks.release)) {
    const std::size_t begin = std::min(text.find_first_not_of(" \r\n"), text.size());
    Segment& segment = segments.emplace_back();
    segment.lead = text.substr(0, begin);
    segment.elements = cut(text.substr(begin), marks.element, marks.release);
  }
  return segments;
}

std::string written(const Segments& segments, const Marks& marks) {
  std::string text;
  for (const Segment& segment : segments) {
    if (&segment != &segments.front()) text += marks.terminator;
    text += segment.lead;
    for (const std::string& element : segment.elements) {
      if (&element != &segment.elements.front()) text += marks.element;
      text += element;
    }
  }
  return text;
}

std::int64_t cents_of(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  const auto cents = parse_major(text, Currency::of("USD"));
  return cents && *cents > -kEdiCentsMax && *cents < kEdiCentsMax ? *cents : 0;
}

std::string text_of(std::int64_t cents, char decimal) {
  std::string text = format_major(cents, Currency::of("USD"));
  std::replace(text.begin(), text.end(), '.', decimal);
  return text;
}

// A total that stands before what it sums up.
struct Total {
  Segment* segment = nullptr;
  std::int64_t cents = 0;
  std::int64_t count = 0;
};

class X12Totals {
 public:
  void mend(Segments& segments) {
    for (Segment& segment : segments) {
      if (!segment.name().empty()) ++segments_;
      envelope(segment);
      if (type_ == "820") advice(segment);
      if (type_ == "823") lockbox(segment);
    }
  }

 private:
  void envelope(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "ISA") {
      interchange_ = segment.at(13);
      groups_ = 0;
    } else if (name == "GS") {
      group_ = segment.at(6);
      ++groups_;
      sets_ = 0;
    } else if (name == "ST") {
      type_ = segment.at(1);
      set_ = segment.at(2);
      ++sets_;
      segments_ = 1;
      payment_ = deposit_ = batch_ = {};
      quantity_ = nullptr;
      line_ = check_ = false;
    } else if (name == "SE") {
      close_set();
      trailer(segment, segments_, set_);
    } else if (name == "GE") {
      trailer(segment, sets_, group_);
    } else if (name == "IEA") {
      trailer(segment, groups_, interchange_);
    }
  }

  static void trailer(Segment& segment, std::int64_t count, const std::string& number) {
    segment.set(1, std::to_string(count));
    segment.set(2, number);
  }

  void advice(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "BPR") payment_.segment = &segment;
    if (name == "ENT") line_ = false;
    if (name == "RMR") line_ = true;
    const bool own_line = name == "RMR" || (name == "ADX" && !line_);
    if (!own_line) return;
    payment_.cents += cents_of(segment.at(name == "RMR" ? 4 : 1));
    ++payment_.count;
  }

  void lockbox(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "DEP") close_deposit();
    if (name == "BAT") close_batch();
    if (name == "DEP" || name == "BAT") check_ = false;
    if (name == "AMT" && !check_) (in_batch_ ? batch_ : deposit_).segment = &segment;
    if (name == "QTY" && !check_ && !in_batch_) quantity_ = &segment;
    in_batch_ = name == "BAT" || (in_batch_ && name != "DEP");
    if (name == "BPR") {
      check_ = true;
      for (Total* total : {&deposit_, &batch_}) {
        total->cents += cents_of(segment.at(2));
        ++total->count;
      }
    }
  }

  static void state(const Total& total) {
    if (total.segment != nullptr && total.count > 0) {
      total.segment->set(2, text_of(total.cents, '.'));
    }
  }
  void close_set() {
    if (type_ == "820") state(payment_);
    if (type_ == "823") close_deposit();
    type_.clear();
  }
  void close_batch() {
    state(batch_);
    batch_ = {};
  }
  void close_deposit() {
    close_batch();
    state(deposit_);
    if (quantity_ != nullptr && deposit_.count > 0)
      quantity_->set(2, std::to_string(deposit_.count));
    deposit_ = {};
    quantity_ = nullptr;
    in_batch_ = false;
  }

  std::string interchange_, group_, set_, type_;
  std::int64_t groups_ = 0, sets_ = 0, segments_ = 0;
  Total payment_, deposit_, batch_;
  Segment* quantity_ = nullptr;
  bool line_ = false, check_ = false, in_batch_ = false;
};

class EdifactTotals {
 public:
  explicit EdifactTotals(const Marks& marks) : marks_(marks) {}

  void mend(Segments& segments) {
    for (Segment& segment : segments) {
      if (!segment.name().empty()) ++segments_;
      envelope(segment);
      if (type_ == "CREMUL") credit(segment);
      if (type_ == "REMADV") advice(segment);
    }
  }

 private:
  [[nodiscard]] std::vector<std::string> components(const Segment& segment, std::size_t n) const {
    std::vector<std::string> parts = cut(segment.at(n), marks_.component, marks_.release);
    parts.resize(std::max<std::size_t>(parts.size(), 2));
    return parts;
  }
  void set_second(Segment& segment, const std::string& to) const {
    std::vector<std::string> parts = components(segment, 1);
    parts[1] = to;
    std::string joined;
    for (const std::string& part : parts) {
      if (&part != &parts.front()) joined += marks_.component;
      joined += part;
    }
    segment.set(1, std::move(joined));
  }

  void envelope(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "UNB") {
      interchange_ = segment.at(5);
      groups_ = messages_ = 0;
    } else if (name == "UNG") {
      group_ = segment.at(5);
      ++groups_;
      of_group_ = 0;
    } else if (name == "UNH") {
      message_ = segment.at(1);
      type_ = components(segment, 2).front();
      ++messages_;
      ++of_group_;
      segments_ = 1;
      lines_ = 0;
      total_ = {};
      summary_ = credit_note_ = false;
      paid_ = due_ = 0;
      in_payment_ = passed_ = false;
    } else if (name == "UNT") {
      close_total();
      type_.clear();
      trailer(segment, segments_, message_);
    } else if (name == "UNE") {
      trailer(segment, of_group_, group_);
    } else if (name == "UNZ") {
      trailer(segment, groups_ > 0 ? groups_ : messages_, interchange_);
    } else if (name == "CNT") {
      const std::string what = components(segment, 1).front();
      if (what == "2" || what == "LI" || what == "LIN") {
        set_second(segment, std::to_string(lines_));
      }
    }
  }

  static void trailer(Segment& segment, std::int64_t count, const std::string& reference) {
    segment.set(1, std::to_string(count));
    segment.set(2, reference);
  }

  // The first amount of a booking is its total, the first of a payment what it brings.
  void credit(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "LIN") {
      close_total();
      ++lines_;
      in_payment_ = passed_ = false;
    } else if (name == "SEQ") {
      in_payment_ = true;
      passed_ = false;
      ++total_.count;
    } else if (name == "FCA" || name == "DOC" || name == "PRC") {
      passed_ = true;
    } else if (name == "MOA" && !passed_) {
      passed_ = true;
      if (in_payment_) {
        total_.cents += cents_of(components(segment, 1)[1]);
      } else {
        total_.segment = &segment;
      }
    }
  }

  // Of each document MOA 12, else 9 or 77 less 52; those of credit notes against the others.
  void advice(Segment& segment) {
    const std::string& name = segment.name();
    if (name == "DOC" || name == "UNS") close_document();
    if (name == "DOC") {
      ++lines_;
      ++total_.count;
      credit_note_ = components(segment, 1).front() == "381";
    } else if (name == "UNS") {
      summary_ = true;
    } else if (name == "MOA") {
      const std::string what = components(segment, 1).front();
      const std::int64_t cents = cents_of(components(segment, 1)[1]);
      if (what == "12" && summary_) total_.segment = &segment;
      if (summary_) return;
      if (what == "12") paid_ = cents;
      if (what == "9" || what == "77") due_ = cents;
      if (what == "52") due_ -= cents;
    }
  }

  void close_document() {
    const std::int64_t cents = paid_ != 0 ? paid_ : due_;
    total_.cents += credit_note_ ? -cents : cents;
    paid_ = due_ = 0;
    credit_note_ = false;
  }

  void close_total() {
    if (total_.segment != nullptr && total_.count > 0) {
      set_second(*total_.segment, text_of(total_.cents, marks_.decimal));
    }
    total_ = {};
  }

  Marks marks_;
  std::string interchange_, group_, message_, type_;
  std::int64_t groups_ = 0, messages_ = 0, of_group_ = 0, segments_ = 0, lines_ = 0;
  Total total_;
  std::int64_t paid_ = 0, due_ = 0;
  bool in_payment_ = false, passed_ = false, summary_ = false, credit_note_ = false;
};

}  // namespace

std::string with_x12_totals(std::string_view bytes) {
  constexpr std::size_t kElementsOfIsa = 16;
  if (!bytes.starts_with("ISA") || bytes.size() < 4) return std::string(bytes);
  Marks marks = {
      .terminator = 0, .element = bytes[3], .component = 0, .decimal = '.', .release = 0};
  std::size_t at = 3;
  for (std::size_t n = 1; n < kElementsOfIsa && at != std::string_view::npos; ++n) {
    at = bytes.find(marks.element, at + 1);
  }
  if (at == std::string_view::npos || at + 2 >= bytes.size()) return std::string(bytes);
  marks.terminator = bytes[at + 2];
  Segments segments = segments_of(bytes, marks);
  X12Totals().mend(segments);
  return written(segments, marks);
}

std::string with_edifact_totals(std::string_view bytes) {
  constexpr std::size_t kServiceBytes = 9;  // UNA and its six characters
  Marks marks = {
      .terminator = '\'', .element = '+', .component = ':', .decimal = '.', .release = '?'};
  std::string_view service;
  if (bytes.starts_with("UNA") && bytes.size() >= kServiceBytes) {
    service = bytes.substr(0, kServiceBytes);
    marks = {.terminator = service[8],
             .element = service[4],
             .component = service[3],
             .decimal = service[5],
             .release = service[6] == ' ' ? '\0' : service[6]};
  }
  Segments segments = segments_of(bytes.substr(service.size()), marks);
  EdifactTotals(marks).mend(segments);
  return std::string(service) + written(segments, marks);
}

}  // namespace quittance::fuzz
