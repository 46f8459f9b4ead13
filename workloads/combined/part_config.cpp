#include "workloads/combined/part_config.hpp"

namespace coldcast {

WorkloadPlan read_part(Fields& fields, WorkloadReader& parts) {
  WorkloadPlan plan = parts.workload(fields, "of");
  if (plan.closed)
    fields.fail("of",
                "its users wait for answers, which only the outermost workload is told of; a part "
                "must be a workload that does not wait");
  return plan;
}

std::vector<Fields> read_parts(Fields& fields) {
  std::vector<Fields> parts = fields.objects("parts");
  if (parts.empty()) fields.fail("parts", "is empty; give at least one {\"of\": workload}");
  return parts;
}

void add_warnings(WorkloadPlan& whole, const WorkloadPlan& part) {
  whole.warnings.insert(whole.warnings.end(), part.warnings.begin(), part.warnings.end());
}

std::string summary_of(const std::string& what, const std::vector<std::string>& parts,
                       const std::string& between) {
  constexpr std::size_t long_for_a_table = 100;
  std::string text = what + " of ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? between : "") + parts[i];
  if (text.size() <= long_for_a_table) return text;
  return what + " of " + std::to_string(parts.size()) +
         (parts.size() == 1 ? " workload" : " workloads");
}

}  // namespace coldcast
