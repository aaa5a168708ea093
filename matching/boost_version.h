// Stops the build with an older Boost: Debian's default, 1.74, has no unordered_flat_map.
// Included wherever a Boost container is; it is also compiled alone with all other headers.
#pragma once

#include <boost/version.hpp>

static_assert(BOOST_VERSION >= 108100, "Boost 1.81 or newer is needed: run tools/setup");
