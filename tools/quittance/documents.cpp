#include "tools/quittance/documents.h"

namespace quittance::cli {

bool wants_json(const Context& context) {
  return context.format() == engine::ReportFormat::json ||
         context.format() == engine::ReportFormat::ndjson;
}

void print_documents(Context& context, const std::vector<std::string>& documents) {
  if (context.format() == engine::ReportFormat::ndjson) {
    for (const std::string& document : documents) context.line(document);
    return;
  }
  std::string text = "[";
  for (const std::string& document : documents) text += (text.size() > 1 ? "," : "") + document;
  context.line(text + "]");
}

}  // namespace quittance::cli
