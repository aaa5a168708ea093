#include "ingest/xml/path_walk.h"

#include "core/text.h"

namespace quittance::ingest::xml {

void PathWalk::leave() {
  path_.resize(open_.back().path_size);
  open_.pop_back();
  leaf_ = false;
}

PathWalk::Step PathWalk::next() {
  if (ended_) {  // the path of an ended element stands until the next step
    leave();
    ended_ = false;
  }
  text_ = {};
  for (;;) {
    switch (scanner_.next()) {
      case Token::start:
        if (!scanner_.in_tree()) scanner_.begin_tree();
        open_.push_back({path_.size(), scanner_.attributes()});
        if (!path_.empty()) path_ += '/';
        // Cut: no message has such a path, and each element below is looked up by the whole of it.
        if (path_.size() < kPathBytesMax) path_ += scanner_.name();
        attributes_ = scanner_.attributes();
        collected_.clear();
        leaf_ = true;
        return Step::start;
      case Token::text: {
        bool unreadable = false;
        if (collected_.size() <= kTextBytesMax) {
          collected_ += resolve(scanner_.text(), charset_, arena_, unreadable);
        }
        break;
      }
      case Token::end:
        if (open_.empty()) return Step::broken;  // behind the root element, or without any
        if (leaf_) text_ = arena_.keep(trim(collected_));
        attributes_ = open_.back().attributes;
        ended_ = true;
        return Step::end;
      case Token::finish:
        return open_.empty() ? Step::finish : Step::broken;
      case Token::cut:
      case Token::fault:
        return Step::broken;
    }
  }
}

}  // namespace quittance::ingest::xml
