#include "tools/workload/send_again.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include "tools/workload/output.h"

namespace quittance::workload {

Result<void> send_again(const std::string& path, LineEnds ends) {
  const std::filesystem::path from(path);
  const char* suffix = ends == LineEnds::same ? "-again" : "-wrapped";
  std::ifstream first(from, std::ios::binary);
  if (!first) return fail(Errc::io_failed);
  OutputFile again((from.parent_path() / from.stem()).string() + suffix +
                   from.extension().string());
  std::vector<char> piece(std::size_t{1} << 16);
  while (first.read(piece.data(), static_cast<std::streamsize>(piece.size())), first.gcount() > 0) {
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(first.gcount()));
    if (ends == LineEnds::same) {
      again.text() += bytes;
    } else {
      for (const char byte : bytes) {
        if (byte == '\n') again.text() += '\r';
        again.text() += byte;
      }
    }
    again.flush_full();
  }
  if (first.bad()) return fail(Errc::io_failed);
  return again.close();
}

}  // namespace quittance::workload
