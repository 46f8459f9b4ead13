#pragma once

#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"

namespace coldcast {

/// What holds for every platform, whatever its rules: each request has one outcome, which tells the
/// request as it came; times are in order, and their parts sum up; time never runs back.
void audit_requests(const AuditLog& log, AuditFindings& findings);

/// Whether a platform serves requests itself: a function, container or pool.
bool serves_itself(const AuditLog& log);

/// When the work on a request was over, which its client may not have waited for. REQUIRES:
/// serves_itself(log), and the work was not left to go on without it.
inline Time end_of_work(const AuditLog& log, std::size_t outcome) { return log.told[outcome]; }

/// Little's law over the whole run, from empty to empty: the time integral of the requests in the
/// system, as the platform counted it, is the sum of the times that the log gives [Little 1961].
void audit_littles_law(const AuditLog& log, AuditFindings& findings);

}  // namespace coldcast
