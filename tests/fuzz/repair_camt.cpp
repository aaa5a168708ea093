// The totals of a camt text, found by looking for tags: a file that a fuzzer changed is no XML that
// a parser would take.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/text.h"
#include "tests/fuzz/repair_totals.h"

namespace quittance::fuzz {
namespace {

constexpr std::int64_t kCentsMax = 1'000'000'000'000;

// Where the text of the first element `name` stands in [from, to); nothing if it is not closed.
struct Place {
  std::size_t from, size;
};
std::optional<Place> text_of(std::string_view xml, std::string_view name, std::size_t from,
                             std::size_t to) {
  const std::size_t tag = xml.find("<" + std::string(name), from);
  if (tag >= to) return {};
  const std::size_t begin = xml.find('>', tag);
  if (begin >= to) return {};
  const std::size_t end = xml.find('<', begin);
  if (end >= to) return {};
  return Place{begin + 1, end - begin - 1};
}

std::int64_t cents_of(std::string_view xml, const std::optional<Place>& place) {
  if (!place) return 0;
  const auto cents = parse_major(xml.substr(place->from, place->size), Currency::of("EUR"));
  return cents && *cents >= 0 && *cents < kCentsMax ? *cents : 0;
}

struct Sum {
  std::int64_t entries = 0;
  std::int64_t cents = 0;
};

void mend(std::string& xml, std::string_view group, const Sum& sum) {
  const std::size_t at = xml.find("<" + std::string(group) + ">");
  if (at == std::string::npos) return;
  if (const auto count = text_of(xml, "NbOfNtries", at, xml.size())) {
    xml.replace(count->from, count->size, std::to_string(sum.entries));
  }
  if (const auto total = text_of(xml, "Sum", at, xml.size())) {
    xml.replace(total->from, total->size, format_major(sum.cents, Currency::of("EUR")));
  }
}

}  // namespace

std::string with_camt_totals(std::string_view xml) {
  Sum credits;
  Sum debits;
  constexpr std::string_view kEntry = "<Ntry>";
  for (std::size_t at = xml.find(kEntry); at != std::string_view::npos;) {
    const std::size_t next = xml.find(kEntry, at + 1);
    const std::size_t to = next == std::string_view::npos ? xml.size() : next;
    const auto way = text_of(xml, "CdtDbtInd", at, to);
    Sum& sum = way && xml.substr(way->from, way->size) == "DBIT" ? debits : credits;
    ++sum.entries;
    sum.cents += cents_of(xml, text_of(xml, "Amt", at, to));
    at = next;
  }
  std::string mended(xml);
  mend(mended, "TtlNtries", {credits.entries + debits.entries, credits.cents + debits.cents});
  mend(mended, "TtlCdtNtries", credits);
  mend(mended, "TtlDbtNtries", debits);
  if (const auto net = text_of(mended, "TtlNetNtry", 0, mended.size())) {
    const auto place = text_of(mended, "Amt", net->from, mended.size());
    if (place && credits.cents >= debits.cents) {
      mended.replace(place->from, place->size,
                     format_major(credits.cents - debits.cents, Currency::of("EUR")));
    }
  }
  const std::size_t opening = mended.find("OPBD");
  const std::size_t closing = mended.find("CLBD");
  if (opening == std::string::npos || closing == std::string::npos) return mended;
  const std::int64_t balance = cents_of(mended, text_of(mended, "Amt", opening, mended.size())) +
                               credits.cents - debits.cents;
  const auto place = text_of(mended, "Amt", closing, mended.size());
  if (place && balance >= 0) {
    mended.replace(place->from, place->size, format_major(balance, Currency::of("EUR")));
  }
  return mended;
}

}  // namespace quittance::fuzz
