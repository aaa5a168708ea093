#include "engine/reports/qr_code.h"

#include <memory>

#include <qrencode.h>

namespace quittance::engine {

Result<QrCode> qr_code(std::string_view bytes) {
  constexpr std::size_t kBytesMax = 2'331;
  if (bytes.empty() || bytes.size() > kBytesMax) return fail(Errc::field_unreadable);
  const std::vector<unsigned char> data(bytes.begin(), bytes.end());
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
      QRcode_encodeData(static_cast<int>(data.size()), data.data(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (made == nullptr) return fail(Errc::field_unreadable);
  QrCode code;
  code.size = static_cast<std::size_t>(made->width);
  code.dark.reserve(code.size * code.size);
  for (std::size_t n = 0; n < code.size * code.size; ++n)
    code.dark.push_back((made->data[n] & 1U) != 0);
  return code;
}

}  // namespace quittance::engine
