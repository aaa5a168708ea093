#include "tools/workload/names.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

#include "core/text.h"

namespace quittance::workload {
namespace {

constexpr std::array<std::string_view, kFirstWords> kFirst = {
    "Cedar",    "Granite",   "Harbor",    "Prairie",  "Juniper",  "Copper",    "Willow",
    "Falcon",   "Summit",    "Liberty",   "Amber",    "Crescent", "Evergreen", "Frontier",
    "Glacier",  "Heritage",  "Imperial",  "Keystone", "Lakota",   "Meridian",  "Northern",
    "Oakmont",  "Pinnacle",  "Quarry",    "Redwood",  "Sterling", "Timber",    "Union",
    "Valiant",  "Westbrook", "Yellow",    "Zenith",   "Atlas",    "Birch",     "Canyon",
    "Delta",    "Eastport",  "Fairview",  "Golden",   "Hickory",  "Ironwood",  "Jasper",
    "Kestrel",  "Lone",      "Magnolia",  "Noble",    "Orchard",  "Palmetto",  "Quail",
    "Raven",    "Silver",    "Thunder",   "Upland",   "Vista",    "Walnut",    "Müller",
    "Sørensen", "Castañeda", "Bergström", "Lefèvre",  "Gärtner",  "Núñez",     "Brontë",
    "Åkesson"};

constexpr std::array<std::string_view, kSecondWords> kSecond = {
    "Ridge",  "Valley",  "Creek",    "Point",   "Hollow",  "Grove",    "Harvest", "Bluff",
    "Meadow", "Landing", "Crossing", "Springs", "Canal",   "Mesa",     "Basin",   "Forge",
    "Bridge", "Anchor",  "Beacon",   "Compass", "Dragon",  "Eagle",    "Feather", "Garnet",
    "Hammer", "Island",  "Jewel",    "Kettle",  "Lantern", "Mill",     "Needle",  "Oxbow",
    "Paddle", "Quiver",  "Rocket",   "Saddle",  "Temple",  "Umbrella", "Velvet",  "Wagon",
    "Yarrow", "Zephyr",  "Arrow",    "Banner",  "Cannon",  "Dagger",   "Ember",   "Flint",
    "Gravel", "Hinge",   "Ivory",    "Jetty",   "Kiln",    "Ladder",   "Marble",  "Nickel",
    "Onyx",   "Pebble",  "Quartz",   "Rudder",  "Sparrow", "Tunnel",   "Urchin",  "Violet"};

struct Trade {
  std::string_view word;
  std::string_view short_form;
};
constexpr std::array<Trade, kTrades> kTrade = {
    {{"Manufacturing", "MFG"},  {"Services", "SVCS"},         {"Technologies", "TECH"},
     {"International", "INTL"}, {"Distribution", "DISTR"},    {"Construction", "CONSTR"},
     {"Engineering", "ENGRG"},  {"Equipment", "EQUIP"},       {"Industries", "INDS"},
     {"Logistics", "LOGIST"},   {"Management", "MGMT"},       {"Medical", "MED"},
     {"Packaging", "PKG"},      {"Pharmaceuticals", "PHARM"}, {"Plumbing", "PLBG"},
     {"Printing", "PRTG"},      {"Products", "PROD"},         {"Refrigeration", "REFRIG"},
     {"Restaurants", "REST"},   {"Solutions", "SOLNS"},       {"Supply", "SUP"},
     {"Systems", "SYS"},        {"Transportation", "TRANSP"}, {"Wholesale", "WHSLE"},
     {"Electric", "ELEC"},      {"Hardware", "HDWE"},         {"Laboratories", "LABS"},
     {"Machinery", "MACH"},     {"Chemical", "CHEM"},         {"Furniture", "FURN"},
     {"Automotive", "AUTO"},    {"Communications", "COMM"}}};

constexpr std::array<std::string_view, 6> kLegal = {"LLC", "Inc.", "Corp.", "Co.", "Ltd.", "LP"};

constexpr std::array<std::string_view, kCities> kCity = {
    "Denver", "Tulsa",   "Boise",   "Omaha",   "Fresno", "Toledo", "Mobile",  "Tampa",
    "Dayton", "Provo",   "Macon",   "Salem",   "Akron",  "Laredo", "Lubbock", "Irvine",
    "Durham", "Spokane", "Tacoma",  "Yonkers", "Eugene", "Peoria", "Joliet",  "Racine",
    "Duluth", "Topeka",  "Wichita", "Ogden",   "Reno",   "Waco",   "Fargo",   "Bangor"};

constexpr std::array<std::string_view, 16> kSurnames = {
    "HOLLOWAY", "BRANDT",  "OKAFOR", "PETERSON",  "NGUYEN", "ROSSI",   "DUBOIS",  "KOWALSKI",
    "MENDOZA",  "FISCHER", "HANSEN", "ABERNATHY", "TAKEDA", "IVANOVA", "OSBORNE", "CALLAHAN"};
constexpr std::array<std::string_view, 8> kPractices = {"DENTAL", "LEGAL",   "REALTY",   "FARMS",
                                                        "DESIGN", "STUDIOS", "VINEYARD", "TRUST"};

constexpr std::array<int, 3> kFieldWidths = {16, 22, 30};

struct Letter {
  std::string_view from, plain, spelled;
};
// The lists above use only these beyond ASCII.
constexpr Letter kLetters[] = {{"ü", "u", "UE"}, {"ä", "a", "AE"}, {"ö", "o", "OE"},
                               {"ø", "o", "OE"}, {"Å", "A", "AA"}, {"ñ", "n", "N"},
                               {"è", "e", "E"},  {"ú", "u", "U"},  {"ë", "e", "E"}};

// Capitals without accents: "MULLER", or "MUELLER" when `spelled_out`.
std::string capitals(std::string_view text, bool spelled_out) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = utf8_length(text);
    const std::string_view letter = text.substr(0, size);
    text.remove_prefix(size);
    if (size == 1) {
      out += to_upper(letter);
      continue;
    }
    for (const Letter& known : kLetters) {
      if (known.from == letter) out += spelled_out ? known.spelled : to_upper(known.plain);
    }
  }
  return out;
}

// "INC" of "Inc.": banks drop the point.
std::string legal_capitals(std::size_t legal) {
  std::string form = to_upper(kLegal[legal]);
  if (form.back() == '.') form.pop_back();
  return form;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace

void append_name(std::string& to, const CompanyName& name) {
  to += kFirst[name.first];
  to += ' ';
  to += kSecond[name.second];
  to += ' ';
  to += kTrade[name.trade].word;
  if (name.city != 0) {
    to += ' ';
    to += kCity[name.city - 1U];
  }
  to += ' ';
  to += kLegal[name.legal];
}

std::string printed_name(const CompanyName& name, Naming naming, Random& random) {
  if (naming == Naming::exact) {
    std::string exact;
    append_name(exact, name);
    return exact;
  }
  const bool spelled_out = naming == Naming::transliterated;
  std::vector<std::string> words = {
      capitals(kFirst[name.first], spelled_out), capitals(kSecond[name.second], spelled_out),
      to_upper(kTrade[name.trade].word), name.city == 0 ? "" : to_upper(kCity[name.city - 1U]),
      legal_capitals(name.legal)};
  std::string& trade = words[2];
  std::string& legal = words[4];
  switch (naming) {
    case Naming::exact:
    case Naming::capitals:
    case Naming::transliterated:
      break;
    case Naming::abbreviated:
      trade = kTrade[name.trade].short_form;
      break;
    case Naming::initials: {
      std::string letters;
      for (std::size_t n = 0; n < 4; ++n) letters += words[n].substr(0, 1);
      const bool with_legal = random.chance(500'000);
      return with_legal ? letters + ' ' + legal : letters;
    }
    case Naming::legal_dropped:
      legal.clear();
      break;
    case Naming::legal_changed:
      legal = legal_capitals((name.legal + 1U + random.below(kLegal.size() - 1)) % kLegal.size());
      break;
    case Naming::run_together:
      words[0] += words[1];
      words[1].clear();
      break;
    case Naming::split:
      trade.insert(trade.size() / 2, " ");
      break;
    case Naming::truncated: {
      const int width = kFieldWidths[random.below(kFieldWidths.size())];
      return std::string(trim(joined(words).substr(0, static_cast<std::size_t>(width))));
    }
  }
  return joined(words);
}

void append_plain(std::string& to, std::string_view name) {
  while (!name.empty()) {
    const std::size_t size = utf8_length(name);
    const std::string_view letter = name.substr(0, size);
    name.remove_prefix(size);
    const auto known =
        std::find_if(std::begin(kLetters), std::end(kLetters),
                     [&](const Letter& one) { return size > 1 && one.from == letter; });
    to += known == std::end(kLetters) ? letter : known->plain;
  }
}

std::string printed_stranger(Random& random) {
  const auto pick = [&](const auto& list) { return std::string(list[random.below(list.size())]); };
  const std::string one = pick(kSurnames);
  const std::string two = pick(kSurnames);
  return one + " & " + two + ' ' + pick(kPractices);
}

}  // namespace quittance::workload
