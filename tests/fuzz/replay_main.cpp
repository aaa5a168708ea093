// Runs a fuzz target without a fuzzer: each file of the given folders as it is, then with
// deterministic mutations. Where libFuzzer is missing, this keeps what it once found from
// returning.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// A target may have its own; what it asks of libFuzzer is answered here.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data,
                                                                     std::size_t size,
                                                                     std::size_t size_max,
                                                                     unsigned seed);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) {
  return size;  // changed already
}

namespace {

namespace fs = std::filesystem;

constexpr int kMutationsPerFile = 200;
constexpr std::size_t kMutatedBytesMax = 64 * 1024;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

// One change of those that find most: a byte, a cut, a piece removed, doubled or taken from
// elsewhere.
std::string mutated(std::string bytes, const std::string& other, std::mt19937& random) {
  const auto below = [&random](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const std::size_t at = below(bytes.size() + 1);
  const std::size_t length = below(std::min<std::size_t>(bytes.size() - at, 80) + 1);
  switch (random() % 6) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(random() % 256);
      break;
    case 1:
      bytes.resize(at);
      break;
    case 2:
      bytes.erase(at, length);
      break;
    case 3:
      bytes.insert(at, bytes.substr(at, length));
      break;
    case 4:
      bytes.insert(at, other.substr(below(other.size() + 1), 80));
      break;
    default:
      if (at < bytes.size()) {
        static constexpr char kTelling[] = "0123456789,/:\r\n \"{}[]-+.\0";
        bytes[at] = kTelling[random() % (sizeof kTelling - 1)];
      }
      break;
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int n = 1; n < argc; ++n) {
    if (!fs::is_directory(argv[n])) continue;  // a format may have no corpus or no golden files yet
    for (const fs::directory_entry& file : fs::directory_iterator(argv[n])) {
      if (file.is_regular_file()) files.push_back(file.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    std::fprintf(stderr, "replay: no input files; name the folders of the corpus\n");
    return 1;
  }
  std::vector<std::string> contents;
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    contents.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  for (std::size_t n = 0; n < contents.size(); ++n) {
    run(contents[n]);
    if (contents[n].size() > kMutatedBytesMax) continue;
    std::mt19937 random(static_cast<std::uint32_t>(n + 1));
    std::string bytes = contents[n];
    for (int step = 0; step < kMutationsPerFile; ++step) {
      if (step % 20 == 0) bytes = contents[n];  // twenty changes in a row, then afresh
      bytes = mutated(std::move(bytes), contents[random() % contents.size()], random);
      run(bytes);
      if (LLVMFuzzerCustomMutator == nullptr) continue;
      std::string room = bytes;
      room.resize(2 * bytes.size() + 64);
      room.resize(LLVMFuzzerCustomMutator(reinterpret_cast<std::uint8_t*>(room.data()),
                                          bytes.size(), room.size(), 1));
      run(room);
    }
  }
  std::printf("replay: %zu files and %d mutations of each\n", contents.size(), kMutationsPerFile);
  return 0;
}
