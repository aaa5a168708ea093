// What the scanner makes of a whole document, as text that tests can compare.
#pragma once

#include <string>
#include <string_view>

#include "core/arena.h"
#include "core/text.h"
#include "ingest/xml/encoding.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::xml_test {

// "<a><b>text</b></a>": tags without attributes and prefixes, text resolved; then how it ended, if
// not at the end. The first element is read as a tree.
inline std::string outline(std::string_view bytes) {
  xml::Scanner scanner(bytes, 0, bytes.size());
  Arena arena;
  std::string text;
  int depth = 0;
  for (;;) {
    const xml::Token token = scanner.next();
    switch (token) {
      case xml::Token::start:
        if (!scanner.in_tree()) scanner.begin_tree();
        ++depth;
        text += "<" + std::string(scanner.full_name()) + ">";
        break;
      case xml::Token::end:
        if (depth-- == 0) return text + "!open";  // nothing is, and its caller would say so
        text += "</" + std::string(scanner.full_name()) + ">";
        break;
      case xml::Token::text: {
        bool unreadable = false;
        text += xml::resolve(scanner.text(), xml::Charset::utf8, arena, unreadable);
        break;
      }
      case xml::Token::finish:
        return scanner.in_tree() ? text + "!open" : text;
      case xml::Token::cut:
        return text + "!cut";
      case xml::Token::fault:
        return text + "!fault " + std::to_string(static_cast<int>(scanner.fault())) + " at " +
               std::to_string(scanner.position());
    }
  }
}

}  // namespace quittance::ingest::xml_test
