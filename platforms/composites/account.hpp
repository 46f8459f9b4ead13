#pragma once
// Several functions under one account share its concurrency. A function may have some of it
// reserved: it then has at least and at most that much, and the others share what is left. A
// request above is throttled at once [AWS Lambda developer guide, "Understanding Lambda function
// scaling", reserved concurrency]. Which function a request is for is said by the request, or drawn
// by its number: it is the same one in any comparison, and in each attempt of a client that tries
// again.

#include <optional>
#include <vector>

#include "platforms/composites/totals.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// The limits of an account that its platforms share.
struct AccountConfig {
  static constexpr std::int64_t unlimited = std::int64_t{1} << 40;

  struct Function {
    double share = 1;                        ///< of the requests, in proportion to the sum of all
    std::optional<std::int64_t> reserved{};  ///< of the concurrency
  };

  /// Who says which function a request is for. The number that a workload gives counts around:
  /// with n functions, n stands for the first one again.
  enum class By { share, workload };

  By by = By::share;
  std::int64_t concurrency = 1000;  ///< requests in the system; REQUIRES: no less than is reserved
  std::vector<Function> functions;
};

/// Functions that share an account.
class Account final : public Composite {
 public:
  /// REQUIRES: as many children as functions, at least one.
  Account(std::vector<Totals::Child> children, const AccountConfig& config, std::uint64_t seed,
          std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return inner_.next_event(); }
  void advance(Sink& sink) override;

 private:
  /// Concurrency that is reserved for a function, or that several share.
  struct Pool {
    std::int64_t size = 0;
    std::int64_t used = 0;
  };

  std::size_t function_of(const Request& request) const;
  void hear(std::size_t function, const Outcome& outcome, Sink& sink);

  AccountConfig::By by_;
  std::vector<Pool> pools_;           // the first is what is not reserved
  std::vector<std::size_t> pool_of_;  // by function
  std::vector<double> reached_;       // by function: shares up to and including this one
  Stream choice_;
};

}  // namespace coldcast
