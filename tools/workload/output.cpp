#include "tools/workload/output.h"

#include <cerrno>
#include <filesystem>

namespace quittance::workload {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

}  // namespace

void OutputFile::Closer::operator()(std::FILE* file) const {
  std::fclose(file);
}

OutputFile::OutputFile(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  file_.reset(std::fopen(path.c_str(), "wb"));
  if (file_ == nullptr) error_ = errno;
}

void OutputFile::flush_full() {
  if (text_.size() >= kBufferBytes) flush();
}

void OutputFile::flush() {
  if (error_ == 0 && file_ != nullptr &&
      std::fwrite(text_.data(), 1, text_.size(), file_.get()) != text_.size()) {
    error_ = errno;
  }
  bytes_ += text_.size();
  text_.clear();
}

Result<void> OutputFile::close() {
  flush();
  std::FILE* file = file_.release();
  if (file != nullptr && std::fclose(file) != 0 && error_ == 0) error_ = errno;
  if (error_ == 0) return {};
  return fail(error_ == ENOSPC ? Errc::no_space : Errc::io_failed);
}

}  // namespace quittance::workload
