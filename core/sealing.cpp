#include "core/sealing.h"

#include <openssl/evp.h>

#include <memory>

#include "core/assert.h"
#include "core/out_of_memory.h"

namespace quittance {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Fetched once; OpenSSL frees it with the process.
EVP_CIPHER* siv() {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-SIV", nullptr);
  if (cipher == nullptr) out_of_memory();
  return cipher;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text, std::size_t at) {
  return reinterpret_cast<unsigned char*>(text.data() + at);
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<SealingKey> SealingKey::from_hex(std::string_view digits) {
  if (digits.size() != kHexDigits) return std::nullopt;
  SealingKey key;
  for (std::size_t n = 0; n < digits.size(); n += 2) {
    const int high = digit(digits[n]);
    const int low = digit(digits[n + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    key.bytes_[n / 2] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return key;
}

std::string SealingKey::seal(std::string_view plain) const {
  QASSERT(!plain.empty());
  const Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr) out_of_memory();
  std::string sealed(kOverhead + plain.size(), '\0');
  int size = 0;
  QASSERT(EVP_EncryptInit_ex2(context.get(), siv(), bytes_.data(), nullptr, nullptr) == 1);
  QASSERT(EVP_EncryptUpdate(context.get(), bytes_of(sealed, kOverhead), &size, bytes_of(plain),
                            static_cast<int>(plain.size())) == 1 &&
          static_cast<std::size_t>(size) == plain.size());
  QASSERT(EVP_EncryptFinal_ex(context.get(), nullptr, &size) == 1);
  QASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kOverhead),
                              sealed.data()) == 1);
  return sealed;
}

std::optional<std::string> SealingKey::open(std::string_view sealed) const {
  if (sealed.size() <= kOverhead) return std::nullopt;
  const Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr) out_of_memory();
  std::string tag(sealed.substr(0, kOverhead));
  const std::string_view text = sealed.substr(kOverhead);
  std::string plain(text.size(), '\0');
  int size = 0;
  QASSERT(EVP_DecryptInit_ex2(context.get(), siv(), bytes_.data(), nullptr, nullptr) == 1);
  QASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kOverhead),
                              tag.data()) == 1);
  if (EVP_DecryptUpdate(context.get(), bytes_of(plain, 0), &size, bytes_of(text),
                        static_cast<int>(text.size())) != 1) {
    return std::nullopt;
  }
  if (EVP_DecryptFinal_ex(context.get(), nullptr, &size) != 1) return std::nullopt;
  return plain;
}

}  // namespace quittance
