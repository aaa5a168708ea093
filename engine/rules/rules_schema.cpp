// The JSON Schema of rule files, out of the list by which they are read.
#include <string>

#include "core/disposition.h"
#include "core/json_text.h"
#include "engine/rules/setting_keys.h"
#include "matching/rule_set.h"

namespace quittance::engine {
namespace {

// At most 100 with four decimals, as parse_percent reads it.
constexpr std::string_view kPercentPattern = "^(100(\\.0{1,4})?|[0-9]{1,2}(\\.[0-9]{1,4})?)$";

class Schema {
 public:
  std::string text() {
    out_ =
        "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
        "  \"title\": \"Quittance rules\",\n";
    group(rule_file_settings(), 2);
    out_ += "\n}\n";
    return std::move(out_);
  }

 private:
  void indent(int depth) { out_.append(static_cast<std::size_t>(depth), ' '); }

  // "type", "additionalProperties" and "properties" of a table, without its braces.
  void group(const SettingGroup& group, int depth) {
    indent(depth);
    out_ += "\"type\": \"object\",\n";
    indent(depth);
    out_ += "\"additionalProperties\": false,\n";
    indent(depth);
    out_ += "\"properties\": {";
    bool first = true;
    for (const Setting& setting : group.settings) {
      out_ += first ? "\n" : ",\n";
      first = false;
      one(setting, depth + 2);
    }
    out_ += '\n';
    indent(depth);
    out_ += '}';
  }

  void one(const Setting& setting, int depth) {
    indent(depth);
    append_json_string(out_, setting.key);
    out_ += ": {\n";
    indent(depth + 2);
    out_ += "\"description\": ";
    append_json_string(out_, setting.about);
    out_ += ",\n";
    if (setting.kind == SettingKind::table) {
      group(*setting.of, depth + 2);
    } else if (setting.kind == SettingKind::tables) {
      by_name(setting, depth + 2);
    } else {
      indent(depth + 2);
      value(setting);
    }
    out_ += '\n';
    indent(depth);
    out_ += '}';
  }

  void by_name(const Setting& setting, int depth) {
    indent(depth);
    out_ += "\"type\": \"object\",\n";
    if (setting.words == "rules") {
      indent(depth);
      out_ += "\"propertyNames\": {\"enum\": [";
      std::string_view comma;
      for (std::uint8_t n = 0; n < kRuleCount; ++n) {
        if (!decides(static_cast<Rule>(n))) continue;
        out_ += comma;
        append_json_string(out_, name(static_cast<Rule>(n)));
        comma = ", ";
      }
      out_ += "]},\n";
    }
    indent(depth);
    out_ += "\"additionalProperties\": {\n";
    group(*setting.of, depth + 2);
    out_ += '\n';
    indent(depth);
    out_ += '}';
  }

  void words(std::string_view words) {
    out_ += "\"enum\": [";
    for (std::string_view comma; !words.empty(); comma = ", ") {
      const std::size_t end = std::min(words.find(' '), words.size());
      out_ += comma;
      append_json_string(out_, words.substr(0, end));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
    out_ += ']';
  }

  void value(const Setting& setting) {
    switch (setting.kind) {
      case SettingKind::flag:
        out_ += "\"type\": \"boolean\"";
        break;
      case SettingKind::number:
        out_ += "\"type\": \"integer\", \"minimum\": " + std::to_string(setting.low) +
                ", \"maximum\": " + std::to_string(setting.high);
        break;
      case SettingKind::word:
        words(setting.words);
        break;
      case SettingKind::percent:
        out_ += "\"type\": \"string\", \"pattern\": ";
        append_json_string(out_, kPercentPattern);
        break;
      case SettingKind::day:
        out_ += "\"type\": \"string\", \"format\": \"date\"";
        break;
      case SettingKind::amounts:
        out_ +=
            "\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[A-Z]{3}$\"}, "
            "\"additionalProperties\": {\"type\": \"string\", \"pattern\": "
            "\"^[0-9]+(\\\\.[0-9]+)?$\"}";
        break;
      case SettingKind::texts:
        out_ +=
            "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\", "
            "\"minLength\": 1}";
        break;
      case SettingKind::rules:
        out_ += "\"type\": \"array\", \"items\": {\"enum\": [";
        for (const Rule rule : matching::kCustomerRules) {
          if (rule != matching::kCustomerRules[0]) out_ += ", ";
          append_json_string(out_, name(rule));
        }
        out_ += "]}";
        break;
      default:
        out_ += "\"type\": \"string\"";
        break;
    }
  }

  std::string out_;
};

}  // namespace

std::string rules_schema() {
  return Schema().text();
}

}  // namespace quittance::engine
