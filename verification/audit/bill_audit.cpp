#include "verification/audit/bill_audit.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

/// How many counts of a meter make one of the units in which it is sold: GB are 1024 MB, memory is
/// counted in MB ns, processors in thousandths or MHz, data in bytes (sim/core/usage.hpp).
long double counts_in(const std::string& unit, Meter meter) {
  const long double second = 1e9L;
  const std::string kind = unit.substr(0, unit.find_last_of('-'));
  const long double length = unit.ends_with("-h") ? 3600 * second : second;
  if (unit == "requests") return 1;
  if (unit == "1M requests") return 1e6L;
  if (unit == "GB") return meter == Meter::data ? 1024.0L * 1024 * 1024 : 1024.0L;
  if (kind == "GB") return 1024 * length;
  if (kind == "vCPU" || kind == "GHz") return 1000 * length;
  return length;  // of GPUs and instances
}

long double units_of_item(const PriceItem& item, Wide amount, double times) {
  return static_cast<long double>(amount) / counts_in(item.unit, item.meter) * times;
}

bool same_money(double found, double expected) {
  return std::abs(found - expected) <= 1e-11 * std::max(std::abs(expected), 1e-6);
}

std::string money_text(double found, double expected) {
  return audit_difference(found, expected) + " USD";
}

double audited_sum(const PriceSheet& prices, const Usage& usage, double times,
                   Allowance allowance) {
  double sum = 0;
  for (const PriceItem& item : prices.items())
    sum += audited_price(item, usage.of(item.part, item.meter), times, allowance);
  return sum;
}

}  // namespace

double audited_price(const PriceItem& item, Wide amount, double times, Allowance allowance) {
  long double left = units_of_item(item, amount, times);
  if (allowance == Allowance::applied) left -= static_cast<long double>(item.free_units);
  long double price = 0, reached = 0;
  for (const PriceTier& tier : item.tiers) {
    if (left <= 0) break;
    const long double here =
        std::min<long double>(left, static_cast<long double>(tier.up_to) - reached);
    price += here * static_cast<long double>(tier.per_unit.value);
    left -= here;
    reached = static_cast<long double>(tier.up_to);
  }
  return static_cast<double>(price);
}

void audit_bill(const Observed& observed, AuditFindings& findings) {
  const PriceSheet& prices = observed.scenario.prices;
  const Usage& usage = observed.measured.usage;
  std::size_t line = 0;
  AuditCheck& lines = findings.check("bill", "each line: quantity and price");
  for (const PriceItem& item : prices.items()) {
    const Wide amount = usage.of(item.part, item.meter);
    if (amount == 0) continue;
    const bool there =
        line < observed.bill.lines.size() && observed.bill.lines[line].item == item.name;
    const double quantity = static_cast<double>(units_of_item(item, amount, 1));
    const double price = audited_price(item, amount, 1, Allowance::ignored);
    lines.expect(there && audit_agrees(observed.bill.lines[line].quantity, quantity) &&
                     same_money(observed.bill.lines[line].amount.value, price),
                 [&] {
                   if (!there) return item.name + " was used and is not on the bill";
                   const BillLine& found = observed.bill.lines[line];
                   return item.name + ": " + audit_difference(found.quantity, quantity) + " " +
                          item.unit + "; " + money_text(found.amount.value, price);
                 });
    line += there;
  }
  findings.check("bill", "its sum")
      .expect(line == observed.bill.lines.size() &&
                  same_money(observed.bill.total.value,
                             audited_sum(prices, usage, 1, Allowance::ignored)),
              [&] {
                return money_text(observed.bill.total.value,
                                  audited_sum(prices, usage, 1, Allowance::ignored));
              });
  if (observed.measured.span <= Duration{}) return;
  const Allowance allowance = observed.scenario.run.allowance;
  const double spans = to_seconds(month) / to_seconds(observed.measured.span);
  const double per_month = audited_sum(prices, observed.measured.by_load, spans, allowance) +
                           audited_sum(prices, observed.measured.standing, 1, allowance);
  findings.check("bill", "of a month, with tiers and free allowance")
      .expect(same_money(observed.per_month.value, per_month),
              [&] { return money_text(observed.per_month.value, per_month); });
}

}  // namespace coldcast
