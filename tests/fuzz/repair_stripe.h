// Makes damaged balance transactions of Stripe agree with themselves again.
#pragma once

#include <string>
#include <string_view>

namespace quittance::fuzz {

// Every "net" becomes the "amount" less the "fee" that stand before it in its object. Cost: linear.
[[nodiscard]] std::string with_stripe_nets(std::string_view bytes);

}  // namespace quittance::fuzz
