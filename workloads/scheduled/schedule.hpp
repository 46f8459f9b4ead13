#pragma once
// Jobs that come by the clock: reports at two in the morning, a batch every quarter of an hour.
// Each occurrence may be late, and brings several requests within a while of its own. Occurrences
// may overlap: a heap holds those that have begun, so memory grows with how many do.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/indexed_heap.hpp"
#include "sim/core/workload.hpp"
#include "workloads/combined/whole_number.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// When occurrences are due: at given instants of a period, over and over.
struct Timetable {
  std::vector<Time> instants;  ///< ascending, less than a period after the first
  Duration period{};           ///< REQUIRES: > 0
  std::uint64_t count = 0;     ///< occurrences in all

  /// Number i of them, from 0; `never` if there are not so many, or it is beyond the clock.
  Time at(std::uint64_t i) const;
};

/// Requests of scheduled jobs.
class Schedule final : public Workload {
 public:
  struct Rule {
    Timetable timetable;
    Distribution late_s;   ///< by how much an occurrence is late
    WholeNumber requests;  ///< of each
    Duration spread{};     ///< within which they come
    bool even = false;     ///< at equal intervals; otherwise at random, each apart
  };

  Schedule(std::shared_ptr<const Rule> rule, RequestMaker maker, std::uint64_t seed,
           std::uint64_t replication);

  std::optional<Request> next(Time answers_from = never) override;

 private:
  /// An occurrence with requests to come.
  struct Job {
    Time begins{};
    std::uint64_t requests = 0;
    std::uint64_t made = 0;
    double share_left = 1;     // of the spread after its last request
    std::uint64_t number = 0;  // of the occurrence
  };
  using Slot = std::uint32_t;
  using Due = std::pair<Time, std::uint64_t>;

  void begin();
  void draw_next_of(Slot slot);

  std::shared_ptr<const Rule> rule_;
  RequestMaker maker_;
  Stream lateness_;
  Stream counts_;
  Stream spread_;
  std::uint64_t begun_ = 0;
  Time next_begins_;
  std::vector<Job> jobs_;
  std::vector<Slot> free_;
  IndexedHeap<Due> due_;
};

}  // namespace coldcast
