#include "engine/reports/progress.h"

#include <algorithm>
#include <cstdio>

#include "core/wide.h"
#include "engine/reports/printable.h"

namespace quittance::engine {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kPause = kSecond / 10;
constexpr std::size_t kBarWidth = 20;

// "712 B", "1.4 MB": one decimal, rounded down, powers of 1,000.
std::string bytes_text(std::uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (bytes / scale >= 1'000 && unit + 1 < std::size(kUnits)) {
    scale *= 1'000;
    ++unit;
  }
  std::string text = std::to_string(bytes / scale);
  if (unit > 0) text += '.' + std::to_string(bytes % scale / (scale / 10));
  return text + ' ' + std::string(kUnits[unit]);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

// "0:07", "12:30", "1:02:03".
std::string time_text(std::uint64_t seconds) {
  char buffer[48];
  if (seconds >= 3'600) {
    std::snprintf(buffer, sizeof buffer, "%llu:%02u:%02u",
                  static_cast<unsigned long long>(seconds / 3'600),
                  static_cast<unsigned>(seconds / 60 % 60), static_cast<unsigned>(seconds % 60));
  } else {
    std::snprintf(buffer, sizeof buffer, "%u:%02u", static_cast<unsigned>(seconds / 60),
                  static_cast<unsigned>(seconds % 60));
  }
  return buffer;
}

// a * b / c without leaving 64 bits on the way; c above zero.
std::uint64_t scaled(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * static_cast<Wide>(b) /
                                    static_cast<Wide>(c));
}

}  // namespace

Progress::Progress(ProgressOptions options, const Clock& clock, Sink sink)
    : options_(options), clock_(clock), sink_(std::move(sink)) {
  if (options_.terminal) start_ = clock_.now();
}

std::string Progress::line(std::uint64_t bytes_done, std::uint64_t payments,
                           std::int64_t elapsed_us) const {
  const auto elapsed = static_cast<std::uint64_t>(elapsed_us);
  const std::uint64_t total = options_.bytes_total;
  const std::uint64_t done = total > 0 ? std::min(bytes_done, total) : bytes_done;
  std::string text;
  if (total > 0) {
    const std::uint64_t filled = scaled(kBarWidth, done, total);
    text += '[' + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
    text += std::to_string(scaled(100, done, total)) + "%  ";
  }
  text += bytes_text(done);
  if (total > 0) text += " of " + bytes_text(total);
  text += "  " + grouped(payments) + " payments";
  if (elapsed > 0) text += "  " + grouped(scaled(payments, kSecond, elapsed)) + "/s";
  if (total > 0 && done > 0 && done < total) {
    text += "  " + time_text(scaled(elapsed, total - done, done) / kSecond) + " left";
  }
  return fitted(text, options_.width > 1 ? options_.width - 1 : 1);  // the last column would wrap
}

void Progress::update(std::uint64_t bytes_done, std::uint64_t payments) {
  if (!options_.terminal || finished_) return;
  const Timestamp now = clock_.now();
  // A clock that was set back shows at once and starts the pause anew.
  if (shown_ && now >= shown_at_ && now.micros - shown_at_.micros < kPause) return;
  sink_("\r" + line(bytes_done, payments, std::max<std::int64_t>(0, now.micros - start_.micros)) +
        "\x1b[K");
  shown_ = true;
  shown_at_ = now;
}

void Progress::finish() {
  if (finished_) return;
  finished_ = true;
  if (shown_) sink_("\r\x1b[K");
}

}  // namespace quittance::engine
