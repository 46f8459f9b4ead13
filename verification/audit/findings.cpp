#include "verification/audit/findings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace coldcast {
namespace {

std::string audit_digits(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

}  // namespace

AuditCheck& AuditFindings::check(const std::string& where, const std::string& name) {
  auto found = std::find_if(checks_.begin(), checks_.end(), [&](const AuditCheck& one) {
    return one.where == where && one.name == name;
  });
  if (found == checks_.end()) {
    checks_.push_back({.where = where, .name = name, .first = {}, .during = {}});
    found = checks_.end() - 1;
  }
  found->during = during_;
  return *found;
}

void AuditFindings::leave_out(const std::string& where, const std::string& what_and_why) {
  const std::string sentence = where + ": " + what_and_why;
  if (std::find(left_out_.begin(), left_out_.end(), sentence) == left_out_.end())
    left_out_.push_back(sentence);
}

std::uint64_t AuditFindings::violations() const {
  std::uint64_t sum = 0;
  for (const AuditCheck& one : checks_) sum += one.violations;
  return sum;
}

std::string audit_text(Duration time) {
  if (time == never) return "never";
  const std::int64_t count = time.count();
  char text[48];
  std::snprintf(text, sizeof text, "%s%lld.%09lld", count < 0 ? "-" : "",
                static_cast<long long>(std::abs(count / 1'000'000'000)),
                static_cast<long long>(std::abs(count % 1'000'000'000)));
  std::string digits = text;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits + " s";
}

std::string audit_text(Wide amount) {
  if (amount < 0) return "-" + audit_text(-amount);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(amount % 10)));
    amount /= 10;
  } while (amount > 0);
  return digits;
}

std::string audit_text(const Outcome& outcome) {
  const bool placed = outcome.instance != Outcome::no_instance;
  return "request " + std::to_string(outcome.request.id) + " (arrived " +
         audit_text(outcome.request.at) + ", started " + audit_text(outcome.started) + ", ended " +
         audit_text(outcome.finished) +
         (placed ? ", instance " + std::to_string(outcome.instance) : ", no instance") + ", " +
         std::string{fate_names[index_of(outcome.fate)]} + (outcome.cold ? ", cold)" : ")");
}

bool audit_agrees(double found, double expected) {
  return std::abs(found - expected) <= 1e-9 * std::max(1.0, std::abs(expected));
}

std::string audit_difference(double found, double expected) {
  return "found " + audit_digits(found) + ", the log gives " + audit_digits(expected);
}

}  // namespace coldcast
