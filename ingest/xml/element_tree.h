// Which elements a reader knows, by their path: turns start tags into the fields they hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::xml {

// Paths of local names below a root, each with the field that its element holds. Built once, then
// shared by threads.
class ElementTree {
 public:
  using Field = std::uint16_t;
  using NodeIndex = std::uint16_t;
  static constexpr Field kInner = 0;  // holds only other elements
  static constexpr Field kLeft = 1;   // known, and left unread with all that is in it
  static constexpr NodeIndex kRoot = 0;
  static constexpr NodeIndex kUnknown = 0xFFFF;

  struct Path {
    std::string path;  // "NtryDtls/TxDtls/Refs/EndToEndId"
    Field field;
  };

  ElementTree();
  // Adds `paths` below `below` ("" for the root).
  void add(std::string_view below, const std::vector<Path>& paths);
  // Orders the nodes for find(); to be called once, after the last add().
  void close();

  // The child of `node` with that local name, kUnknown if there is none. `hint` is zero at
  // first and remembers where the next child of this very element is expected: documents follow
  // their schema's order, which the paths should have been added in.
  [[nodiscard]] NodeIndex find(NodeIndex node, const NameKey& name, std::uint16_t& hint) const {
    const Node& parent = nodes_[node];
    for (std::uint16_t n = 0; n < parent.children; ++n) {
      std::uint16_t at = static_cast<std::uint16_t>(hint + n);
      if (at >= parent.children) at = static_cast<std::uint16_t>(at - parent.children);
      const Node& child = nodes_[parent.first + at];
      if (child.key == name) {
        hint = static_cast<std::uint16_t>(at + 1);
        return static_cast<NodeIndex>(parent.first + at);
      }
    }
    return kUnknown;
  }
  [[nodiscard]] NodeIndex find(NodeIndex node, std::string_view name, std::uint16_t& hint) const {
    return find(node, NameKey(name), hint);
  }
  [[nodiscard]] Field field(NodeIndex node) const { return nodes_[node].field; }
  [[nodiscard]] bool leaf(NodeIndex node) const { return nodes_[node].children == 0; }
  [[nodiscard]] std::string path(NodeIndex node) const;  // "" for the root

 private:
  struct Node {
    std::string_view name;
    NameKey key;
    NodeIndex parent = kUnknown;
    Field field = kInner;
    std::uint16_t first = 0;
    std::uint16_t children = 0;
  };
  std::vector<Node> nodes_;
  Arena words_;
};

}  // namespace quittance::ingest::xml
