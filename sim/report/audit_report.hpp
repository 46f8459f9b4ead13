#pragma once

#include <string>

#include "sim/config/files.hpp"
#include "verification/audit/audit.hpp"

namespace coldcast {

/// The block "audit" of a result: checks with counts and first violations, and what is not audited.
Json audit_json(const AuditReport& report);

/// The same as a table and sentences, for a terminal or as Markdown.
std::string audit_table_text(const AuditReport& report);
std::string audit_table_markdown(const AuditReport& report);

}  // namespace coldcast
