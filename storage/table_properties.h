// One look at a table file before RocksDB opens it.
#pragma once

#include <string>

#include "storage/file_system.h"

namespace quittance::storage {

// Whether RocksDB could not open this table without ending the process. RocksDB 7.8 takes a table's
// block of properties apart before it verifies its checksum; the highest bit of the block's last
// word claims a hash index that such a block never has, and an assertion of the library falls over
// its zero buckets. So that one bit is looked at here. A file that cannot be read, or whose tail is
// not understood, is left to RocksDB, which says what it misses. Cost: three small reads.
[[nodiscard]] bool properties_claim_an_index(const Files& files, const std::string& table);

}  // namespace quittance::storage
