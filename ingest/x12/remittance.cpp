#include "ingest/x12/remittance.h"

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {
namespace {

// A segment's name of two or three letters as a number, for switches.
constexpr std::uint32_t key(std::string_view name) {
  std::uint32_t packed = 0;
  for (const char c : name.substr(0, 4)) packed = (packed << 8U) | static_cast<unsigned char>(c);
  return packed;
}

// A name longer than any version of the standard allows (NM103 and NM104 have 60 and 35) stands
// with the first line only: repeated at each of many it would cost the square of the file.
constexpr std::size_t kEntityBytesMax = 512;

void append_words(std::string& to, std::string_view words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

}  // namespace

void RemittanceReader::clear(Currency currency) {
  currency_ = currency;
  currency_known_ = true;
  payment_ = {};
  payer_ = {};
  payee_ = {};
  made_ = {};
  lines_.clear();
  inner_adjustments_.clear();
  flaws_.clear();
  text_.clear();
  line_text_.clear();
  entity_.clear();
  in_line_ = false;
  documents_ = 0;
  total_.reset();
  sum_ = 0;
  sum_complete_ = true;
  if (own_texts_.bytes() > 0) own_texts_.clear();
}

RemittanceRead RemittanceReader::read() const {
  RemittanceRead said;
  read_into(said);
  return said;
}

void RemittanceReader::read_into(RemittanceRead& to) const {
  to.payment = payment_;
  to.payer = payer_;
  to.currency = currency_;
  to.currency_known = currency_known_;
  to.made = made_;
  to.lines = lines_;
  to.text = text_;
  to.documents = documents_;
  to.total = total_;
  to.lines_sum = sum_;
  to.sum_complete = sum_complete_;
}

std::string_view RemittanceReader::as_text(std::string_view raw) {
  const std::string_view text = trim(raw);
  return plain_ ? text : as_utf8(text, texts());
}

bool RemittanceReader::take(const Segment& segment) {
  // Elements stand one behind the other in the bytes: one look at all of them.
  const char* const first = segment.elements.empty() ? nullptr : segment.elements.front().data();
  plain_ = first != nullptr &&
           is_ascii({first, static_cast<std::size_t>(segment.elements.back().data() +
                                                     segment.elements.back().size() - first)});
  switch (key(segment.name())) {
    case key("BPR"):
      take_payment(segment);
      return true;
    case key("BPS"):
      take_old_payment(segment);
      return true;
    case key("TRN"):
      if (payment_.trace.empty()) payment_.trace = as_text(segment.element(2));
      return true;
    case key("CUR"):
      if (const auto stated = Currency::parse(trim(segment.element(2)))) {
        currency_ = *stated;
      } else {
        currency_known_ = false;
        flaws_.push_back({"currency_unknown", as_text(segment.element(2)), segment.from});
      }
      return true;
    case key("N1"):
      close_line();
      take_party(segment);
      return true;
    case key("ENT"):
      close_line();
      entity_.clear();
      return true;
    case key("NM1"):
      close_line();
      entity_.clear();
      append_words(entity_, as_text(segment.element(3)));
      append_words(entity_, as_text(segment.element(4)));
      return true;
    case key("RMR"):
      take_document(segment);
      return true;
    case key("RMT"):
      take_old_document(segment);
      return true;
    case key("ADX"):
      take_adjustment(segment);
      return true;
    case key("REF"):
      note(segment.element(1), segment.element(2), segment.element(3));
      return true;
    case key("NTE"):
      note({}, segment.element(2), {});
      return true;
    case key("DTM"):
      if (const std::string_view role = segment.element(1);
          !in_line_ && (role == "097" || role == "009" || role == "195")) {
        made_ = date(segment.element(2));
      }
      return true;
    case key("N2"):  // what follows is known and not carried
    case key("N3"):
    case key("N4"):
    case key("PER"):
    case key("RDM"):
    case key("LS"):
    case key("LE"):
    case key("LX"):
    case key("IT1"):
    case key("PID"):
    case key("SAC"):
    case key("SLN"):
    case key("QTY"):
    case key("TXI"):
    case key("RYL"):
    case key("TXP"):
    case key("DED"):
    case key("PEN"):
    case key("HL"):
    case key("ASM"):
    case key("BEP"):
    case key("INV"):
    case key("EB"):
    case key("III"):
      return true;
    default:
      return false;
  }
}

void RemittanceReader::take_payment(const Segment& segment) {
  if (payment_.stated) {
    flaws_.push_back({"payment_repeated", "BPR", segment.from});
    return;
  }
  payment_.stated = true;
  payment_.handling = as_text(segment.element(1));
  payment_.amount = as_text(segment.element(2));
  payment_.side = as_text(segment.element(3));
  payment_.method = as_text(segment.element(4));
  payment_.payer_routing = as_text(segment.element(7));
  payment_.payer_account = as_text(segment.element(9));
  payment_.originator = as_text(segment.element(10));
  payment_.own_routing = as_text(segment.element(13));
  payment_.own_account = as_text(segment.element(15));
  payment_.date = as_text(segment.element(16));
}

// Before version 003020: method, amount and handling stand in this order, without a side.
void RemittanceReader::take_old_payment(const Segment& segment) {
  if (payment_.stated) {
    flaws_.push_back({"payment_repeated", "BPS", segment.from});
    return;
  }
  payment_.stated = true;
  payment_.method = as_text(segment.element(1));
  payment_.amount = as_text(segment.element(2));
  payment_.handling = as_text(segment.element(3));
  payment_.side = "C";
  payment_.payer_routing = as_text(segment.element(5));
  payment_.payer_account = as_text(segment.element(6));
  payment_.originator = as_text(segment.element(7));
  payment_.own_routing = as_text(segment.element(10));
  payment_.own_account = as_text(segment.element(11));
  payment_.date = as_text(segment.element(12));
}

void RemittanceReader::take_party(const Segment& segment) {
  const std::string_view role = segment.element(1);
  const Party party = {as_text(segment.element(2)), segment.element(3),
                       as_text(segment.element(4))};
  if (role == "PR" || (role == "RM" && payer_.name.empty())) payer_ = party;
  if (role == "PE") payee_ = party;
}

std::optional<std::int64_t> RemittanceReader::read_amount(const Segment& segment, std::size_t n) {
  const std::string_view written = trim(segment.element(n));
  if (written.empty()) return std::nullopt;
  const auto minor = amount(written, currency_);
  if (!minor) flaws_.push_back({"line_amount_unreadable", as_text(written), segment.from});
  return minor;
}

// RMR: qualifier, number, action, paid, gross, discount, reason and amount of an adjustment.
void RemittanceReader::take_document(const Segment& segment) {
  close_line();
  ++documents_;
  in_line_ = true;
  RemittanceLine line;
  line.kind = reference_kind(trim(segment.element(1)));
  line.reference = as_text(segment.element(2));
  const auto paid = read_amount(segment, 4);
  const auto gross = read_amount(segment, 5);
  line.discount = read_amount(segment, 6).value_or(0);
  const auto adjustment = read_amount(segment, 8);
  line.reason = as_text(segment.element(7));
  const bool unreadable = !paid && !trim(segment.element(4)).empty();
  if (paid) {
    line.paid = *paid;
    // The sign of RMR08 is what makes gross, discount and adjustment come to the paid amount.
    line.adjustment = adjustment.value_or(0);
    if (gross && *gross - line.discount + line.adjustment == line.paid) {
      line.adjustment = -line.adjustment;
    }
  } else if (gross && !unreadable) {
    line.adjustment = adjustment.value_or(0);
    line.paid = *gross - line.discount - line.adjustment;
  } else {
    line.amount_stated = false;
  }
  lines_.push_back(line);
  inner_adjustments_.push_back(0);
}

// RMT, before version 003020: qualifier, number, paid, gross, discount. Item numbers (IX) are
// details of the invoice above them.
void RemittanceReader::take_old_document(const Segment& segment) {
  ++documents_;
  if (trim(segment.element(1)) == "IX") return;
  close_line();
  in_line_ = true;
  RemittanceLine line;
  line.kind = reference_kind(trim(segment.element(1)));
  line.reference = as_text(segment.element(2));
  const auto paid = read_amount(segment, 3);
  line.paid = paid.value_or(0);
  line.discount = read_amount(segment, 5).value_or(0);
  line.amount_stated = paid.has_value();
  lines_.push_back(line);
  inner_adjustments_.push_back(0);
}

// ADX behind an RMR explains that line; before any RMR of its entity it stands alone.
void RemittanceReader::take_adjustment(const Segment& segment) {
  const auto adjusted = read_amount(segment, 1);
  if (in_line_) {
    RemittanceLine& line = lines_.back();
    std::int64_t& sum = inner_adjustments_.back();
    if (adjusted && (sum + *adjusted > kAmountMax || sum + *adjusted < -kAmountMax)) {
      flaws_.push_back({"line_amount_unreadable", as_text(segment.element(1)), segment.from});
    } else if (adjusted) {
      sum += *adjusted;
      line.adjustment = -sum;
    }
    if (line.reason.empty()) line.reason = as_text(segment.element(2));
    return;
  }
  RemittanceLine line;
  line.kind = reference_kind(trim(segment.element(3)));
  line.reference = as_text(segment.element(4));
  line.reason = as_text(segment.element(2));
  line.paid = adjusted.value_or(0);
  line.amount_stated = adjusted.has_value();
  lines_.push_back(line);
  inner_adjustments_.push_back(0);
}

// What a REF or NTE says, of the line or of the whole payment.
void RemittanceReader::note(std::string_view qualifier, std::string_view value,
                            std::string_view words) {
  std::string& to = in_line_ ? line_text_ : text_;
  const bool has_value = !trim(value).empty();
  if (has_value) append_words(to, as_text(qualifier));
  append_words(to, as_text(value));
  append_words(to, as_text(words));
}

void RemittanceReader::close_line() {
  if (!in_line_) return;
  in_line_ = false;
  if (entity_.empty()) {
    lines_.back().text = texts().keep(line_text_);
  } else {
    std::string text = entity_;
    append_words(text, line_text_);
    lines_.back().text = texts().keep(text);
    if (entity_.size() > kEntityBytesMax) entity_.clear();
  }
  line_text_.clear();
}

void RemittanceReader::finish(std::optional<std::int64_t> total) {
  close_line();
  total_ = total;
  Wide adjustments = 0;
  for (std::size_t n = 0; n < lines_.size(); ++n) {
    if (!lines_[n].amount_stated) sum_complete_ = false;
    sum_ += lines_[n].paid;
    adjustments += inner_adjustments_[n];
  }
  if (!total || sum_ == *total || adjustments == 0 || sum_ + adjustments != *total) return;
  for (std::size_t n = 0; n < lines_.size(); ++n) lines_[n].paid += inner_adjustments_[n];
  sum_ += adjustments;
}

void fill_payer(CashRecord& cash, const PaymentSegment& payment, const Party& payer) {
  cash.payer.name = payer.name;
  cash.payer.routing = payment.payer_routing;
  cash.payer.account = payment.payer_account;
  // 91: the number that the seller, which is us, has given the payer.
  const bool ours = payer.qualifier == "91" && !payer.id.empty();
  cash.payer.id = ours || payment.originator.empty() ? payer.id : payment.originator;
}

}  // namespace quittance::ingest::x12
