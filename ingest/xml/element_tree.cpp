#include "ingest/xml/element_tree.h"

#include <algorithm>
#include <utility>

#include "core/assert.h"
#include "core/text.h"

namespace quittance::ingest::xml {

ElementTree::ElementTree() : nodes_(1) {}

// Until close() children are found by their parent, in the order in which they were added.
void ElementTree::add(std::string_view below, const std::vector<Path>& paths) {
  for (const Path& added : paths) {
    NodeIndex node = kRoot;
    for (const std::string_view part : {below, std::string_view(added.path)}) {
      for (const std::string_view name : split(part, '/')) {
        const auto known = std::find_if(nodes_.begin() + 1, nodes_.end(), [&](const Node& child) {
          return child.parent == node && child.name == name;
        });
        if (known == nodes_.end()) {
          Node child;
          child.name = words_.keep(name);
          child.key = NameKey(child.name);
          child.parent = node;
          nodes_.push_back(child);
          QASSERT(nodes_.size() < kUnknown);
          node = static_cast<NodeIndex>(nodes_.size() - 1);
        } else {
          node = static_cast<NodeIndex>(known - nodes_.begin());
        }
      }
    }
    nodes_[node].field = added.field;
  }
}

void ElementTree::close() {
  std::vector<std::vector<NodeIndex>> children(nodes_.size());
  for (std::size_t n = 1; n < nodes_.size(); ++n) {
    children[nodes_[n].parent].push_back(static_cast<NodeIndex>(n));
  }
  std::vector<Node> ordered = {nodes_[kRoot]};
  std::vector<NodeIndex> was = {kRoot};  // of each ordered node
  for (std::size_t n = 0; n < ordered.size(); ++n) {
    ordered[n].first = static_cast<std::uint16_t>(ordered.size());
    ordered[n].children = static_cast<std::uint16_t>(children[was[n]].size());
    for (const NodeIndex child : children[was[n]]) {
      ordered.push_back(nodes_[child]);
      ordered.back().parent = static_cast<NodeIndex>(n);
      was.push_back(child);
    }
  }
  nodes_ = std::move(ordered);
}

std::string ElementTree::path(NodeIndex node) const {
  if (node == kRoot) return {};
  const std::string above = path(nodes_[node].parent);
  return above.empty() ? std::string(nodes_[node].name)
                       : above + "/" + std::string(nodes_[node].name);
}

}  // namespace quittance::ingest::xml
