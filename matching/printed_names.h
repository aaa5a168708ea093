// Finds customers whose names a bank may have printed otherwise: abbreviated, run together, split,
// spelled without accents, cut at the width of a field, or as initials.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "matching/directory.h"

namespace quittance::matching {

// Customers whose names a printed name may stand for; ascending.
struct LikelyNames {
  std::vector<CustomerHandle> same;  // word for word, though written otherwise
  // As far as it goes: cut at a field's width, with one slip, or initials.
  std::vector<CustomerHandle> likely;
  std::vector<CustomerHandle> looked_at;  // reused
  bool initials = false;                  // the likely ones have its letters as initials
  bool crowded = false;                   // more than kComparedMax share its words
};

// A name is compared with at most so many customers who share words with it.
inline constexpr std::size_t kComparedMax = 1024;

// The keys under which the directory files a normalised name besides the name itself: all its
// letters, its first word and the beginning of its second, the beginning of its first word and its
// second, its initials. No key is a normalised name. Each once.
void for_each_name_key(std::string_view normalised,
                       const std::function<void(const std::string&)>& use);

// Looks the printed name up by those keys and compares it with the customers that are found;
// `normalised` as normalise_name() gives it. Letters alone find names and aliases, words the names.
// Never walks over all customers: a few hash
// probes and some 100 ns for each customer who shares the words.
void find_printed_name(std::string_view printed, std::string_view normalised,
                       const Directory& directory, LikelyNames& found);

// "Sørensen Ridge Inc." → "SORENSENRIDGEINC": the letters of a name, legal form included, one
// spelling for letters that banks write as one or as two (AE, OE, UE, AA).
[[nodiscard]] std::string compact_name(std::string_view name);
// The same of a name that may have been cut: without the beginning of an "and" at its end.
[[nodiscard]] std::string compact_cut_name(std::string_view name);

// True when a name of this many characters may have been cut: banks print 16, 22, 27, 30, 35, 40 or
// 70 of them, and drop a blank at the end.
[[nodiscard]] bool may_be_cut(std::string_view printed);

}  // namespace quittance::matching
