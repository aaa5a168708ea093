// SHA-256 over the business rows of a book: equal books have equal digests, however they came
// about.
#pragma once

#include "core/digest.h"
#include "engine/book/book.h"

namespace quittance::engine {

// Items, payments by state, applications and files, as sorted canonical text. No recorded time,
// sequence number, file name, handle or actor is in it (domain.md section 6, 7). Cost: a sort.
[[nodiscard]] Digest state_digest(const Book& book);

}  // namespace quittance::engine
