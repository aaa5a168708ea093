// Expat as the judge of the scanner: what it accepts the scanner reads alike, within its limits;
// what it refuses the scanner refuses, but for the tolerance that ingest/xml/README.md names.
#include <expat.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/stride.h"
#include "tests/unit/ingest/xml/xml_support.h"

namespace quittance::ingest::xml {
namespace {

namespace fs = std::filesystem;

struct Judged {
  XML_Error error = XML_ERROR_NONE;
  std::string outline;
};

Judged ask_expat(std::string_view xml) {
  Judged judged;
  XML_Parser parser = XML_ParserCreate(nullptr);
  XML_SetUserData(parser, &judged.outline);
  XML_SetElementHandler(
      parser,
      [](void* text, const XML_Char* name, const XML_Char**) {
        *static_cast<std::string*>(text) += "<" + std::string(name) + ">";
      },
      [](void* text, const XML_Char* name) {
        *static_cast<std::string*>(text) += "</" + std::string(name) + ">";
      });
  XML_SetCharacterDataHandler(parser, [](void* text, const XML_Char* piece, int size) {
    static_cast<std::string*>(text)->append(piece, static_cast<std::size_t>(size));
  });
  if (XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), 1) != XML_STATUS_OK) {
    judged.error = XML_GetErrorCode(parser);
  }
  XML_ParserFree(parser);
  return judged;
}

// Text around the root is no part of a document; the scanner hands it out for its caller to judge.
std::string within_root(std::string outline) {
  const std::size_t from = outline.find('<');
  const std::size_t to = outline.rfind('>');
  if (from == std::string::npos || to == std::string::npos) return outline;
  return outline.substr(from, to + 1 - from);
}

// Whether the README names a reason why the scanner reads what Expat refuses.
bool tolerated(std::string_view xml, XML_Error error) {
  const bool unusual = std::any_of(xml.begin(), xml.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte < 0x20 && !is_blank(c));
  });
  const bool text_in_front = !trim(xml).starts_with('<');
  return unusual || text_in_front || xml.find("]]>") != std::string_view::npos ||
         xml.find("<?xml") != std::string_view::npos ||
         xml.find("<?XML") != std::string_view::npos || error == XML_ERROR_JUNK_AFTER_DOC_ELEMENT ||
         error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_SYNTAX ||
         error == XML_ERROR_MISPLACED_XML_PI;
}

struct Counts {
  std::uint64_t both_accept = 0;
  std::uint64_t both_refuse = 0;
};

void compare(const std::string& xml, Counts& counts) {
  const Judged judged = ask_expat(xml);
  const std::string ours = xml_test::outline(xml);
  // A fault, a cut and an open element are marked at the end; text may have a '!' of its own.
  const std::size_t mark = ours.rfind('!');
  const std::size_t refused =
      mark != std::string::npos && (ours.compare(mark, 6, "!fault") == 0 ||
                                    ours.substr(mark) == "!cut" || ours.substr(mark) == "!open")
          ? mark
          : std::string::npos;
  const bool accepted = refused == std::string::npos;
  if (judged.error == XML_ERROR_NONE) {
    if (xml.find("<!DOCTYPE") != std::string::npos) {
      EXPECT_FALSE(accepted);
      return;
    }
    // Without namespaces Expat lets ':' stand anywhere in a name.
    if (!accepted && ours.compare(refused, 10, "!fault 3 a") == 0 &&
        xml[std::stoul(ours.substr(ours.rfind(' ') + 1))] == ':') {
      return;
    }
    EXPECT_TRUE(accepted) << ours.substr(accepted ? 0 : refused) << "\n" << xml;
    if (accepted && xml.find('\r') == std::string::npos) {
      EXPECT_EQ(within_root(ours), within_root(judged.outline)) << xml;
    }
    ++counts.both_accept;
  } else {
    EXPECT_TRUE(!accepted || tolerated(xml, judged.error)) << XML_ErrorString(judged.error) << "\n"
                                                           << xml;
    counts.both_refuse += accepted ? 0 : 1;
  }
}

// A document of all that the scanner knows.
std::string random_document(std::mt19937& random) {
  const auto pick = [&random](std::initializer_list<const char*> from) {
    return std::string(*(from.begin() + random() % from.size()));
  };
  std::string xml;
  std::vector<std::string> open;
  const std::size_t steps = 1 + random() % 40;
  for (std::size_t n = 0; n < steps || !open.empty(); ++n) {
    const auto kind = n >= steps ? 0U : random() % 8U;
    if (kind == 0 && !open.empty()) {
      if (open.size() == 1 && n < steps) continue;
      xml += "</" + open.back() + pick({"", " ", "\n"}) + ">";
      open.pop_back();
    } else if (kind <= 3 || open.empty()) {
      open.push_back(
          pick({"a", "Ntry", "p:Amt", "x-1.y_", "LongNameOfMoreThanSixteen", "Abcdefgh"}));
      xml += "<" + open.back();
      if (random() % 3 == 0)
        xml += " " + pick({"x", "p:y"}) + pick({"=", " = "}) + pick({"'1'", "\"&lt;>\"", "''"});
      if (random() % 8 == 0 && open.size() > 1) {
        xml += pick({"/>", " />"});
        open.pop_back();
      } else {
        xml += ">";
      }
    } else if (kind == 4) {
      xml += pick({"<!-- a <b> -->", "<?pi x?>", "<![CDATA[<a>&]]>", "<![CDATA[]]>"});
    } else {
      xml += pick(
          {"text", " ", "\n  ", "&amp;", "&#65;&#x20aC;", "0123456789 0123456789 0123456789 0123"});
    }
  }
  return xml;
}

std::string damaged(std::string xml, std::mt19937& random) {
  const std::size_t at = random() % xml.size();
  static constexpr std::string_view kTelling = "<>&;'\"/?-=[] :ax1#\n";
  switch (random() % 4) {
    case 0:
      xml[at] = kTelling[random() % kTelling.size()];
      break;
    case 1:
      xml.erase(at, 1 + random() % 4);
      break;
    case 2:
      xml.insert(at, 1, kTelling[random() % kTelling.size()]);
      break;
    default:
      xml.resize(at);
      break;
  }
  return xml;
}

TEST(Expat, AgreesOnGeneratedDocumentsWholeAndDamaged) {
  Counts counts;
  for (unsigned seed = 1; seed <= quittance::testing::share_of(4'000); ++seed) {
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::string xml = random_document(random);
    compare(xml, counts);
    for (int n = 0; n < 5; ++n) compare(damaged(xml, random), counts);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(counts.both_accept, quittance::testing::share_of(6'000))
      << "whole documents, and harmless damage";
  EXPECT_GT(counts.both_refuse, quittance::testing::share_of(6'000));
}

TEST(Expat, AgreesOnFiles) {
  std::vector<fs::path> folders = {fs::path(QUITTANCE_SOURCE_DIR) / "tests/golden"};
  if (const char* samples = std::getenv("QUITTANCE_SAMPLES"); samples != nullptr) {
    folders.emplace_back(fs::path(samples) / "international");
  }
  Counts counts;
  for (const fs::path& folder : folders) {
    for (const fs::directory_entry& file : fs::recursive_directory_iterator(folder)) {
      const std::string format = file.path().string();
      const bool iso = format.find("camt.05") != std::string::npos ||
                       format.find("pain.0") != std::string::npos ||
                       format.find("remt.0") != std::string::npos;
      if (!iso || !file.is_regular_file() || file.path().extension() == ".ndjson" ||
          file.path().extension() == ".json") {
        continue;
      }
      std::ifstream in(file.path(), std::ios::binary);
      const std::string xml{std::istreambuf_iterator<char>(in), {}};
      if (encoding_of(xml).charset != Charset::utf8) continue;
      SCOPED_TRACE(format);
      compare(xml, counts);
    }
  }
  EXPECT_GT(counts.both_accept, 15);
}

}  // namespace
}  // namespace quittance::ingest::xml
