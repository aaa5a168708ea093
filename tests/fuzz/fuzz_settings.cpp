// Rules and profiles as people write them: any text gives settings, or a message that says why not.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/assert.h"
#include "engine/rules/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance;
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  std::string message;
  const auto rules = engine::parse_rules(toml, message);
  QASSERT(rules || (rules.error().code == Errc::field_unreadable && !message.empty()));
  std::string again;
  const auto twice = engine::parse_rules(toml, again);
  QASSERT(rules.has_value() == twice.has_value() && message == again);
  message.clear();
  const auto profile = engine::parse_profile(toml, "fuzz", message);
  QASSERT(profile || (profile.error().code == Errc::field_unreadable && !message.empty()));
  return 0;
}
