#include "verification/theory/processor_sharing.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"
#include "verification/theory/erlang.hpp"

using namespace coldcast::exact;

TEST_CASE("shared vCPUs are exact in the cases PS-1, PS-2 and PS-3") {
  const SharedVcpus one = shared_vcpus(7.5, 0.1);
  CHECK(one.sojourn_mean_s == near(0.4));
  CHECK(one.slowdown == near(4));
  CHECK(one.utilization == near(0.75));
  CHECK(one.in_flight_mean == near(3));
  CHECK(one.p_idle == near(0.25));
  CHECK(shared_sojourn_sd_s(7.5, 0.1) == near(0.5932958789676531));
  const SharedVcpus two = shared_vcpus(20, 0.1, 2, 8);
  CHECK(two.success_ratio == near(0.8823529411764706));
  CHECK(two.reject_ratio == near(0.11764705882352941));
  CHECK(two.sojourn_mean_s == near(0.24));
  CHECK(two.slowdown == near(2.4));
  CHECK(two.p_idle == near(0.058823529411764705));
  CHECK(two.billable_fraction == near(0.9411764705882353));
  CHECK(shared_vcpus(20, 0.1, 2, 2).reject_ratio == near(erlang_b(2, 2)));
  CHECK(shared_vcpus(15, 0.1, 2, 900).p_idle == near(shared_vcpus(15, 0.1, 2).p_idle));
  CHECK(shared_vcpus(1, 1, 1000).p_idle == near(std::exp(-1)));
}
