// Ends the process where a library has found no memory, as operator new would end it: no caller has
// an answer to it, and it must not be taken for damage or for a mistake of ours.
#pragma once

#include <exception>

namespace quittance {

// The command says then that memory was too short and what was acknowledged is safe.
[[noreturn]] inline void out_of_memory() noexcept {
  std::terminate();
}

}  // namespace quittance
