#include "platforms/fleet/request_queue.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using QueuedJob = RequestQueue::Job;
using Jobs = std::vector<QueuedJob>;

/// All that waits in a line, taken out from the front.
Jobs emptied(RequestQueue& queue, RequestQueue::Line line) {
  Jobs jobs;
  while (queue.size(line) > 0) jobs.push_back(queue.pop(line));
  return jobs;
}

/// Those whose deadlines are reached, in the order in which they are.
Jobs expired(RequestQueue& queue) {
  Jobs jobs;
  while (queue.next_deadline() < never) {
    jobs.push_back(queue.next_expired());
    queue.remove(jobs.back());
  }
  return jobs;
}

}  // namespace

TEST_CASE("a line serves first what came first") {
  RequestQueue queue;
  CHECK(queue.front(0) == RequestQueue::none);
  CHECK(queue.size(0) == 0);
  for (const QueuedJob job : {5, 0, 9}) queue.push(0, job, never);
  CHECK(queue.front(0) == 5);
  CHECK(queue.size(0) == 3);
  CHECK(emptied(queue, 0) == Jobs{5, 0, 9});
  CHECK(queue.front(0) == RequestQueue::none);
}

TEST_CASE("lines are apart, and a request knows in which it waits") {
  RequestQueue queue;
  queue.push(0, 1, never);
  queue.push(3, 2, never);
  queue.push(0, 3, never);
  queue.push(3, 4, never);
  CHECK(queue.size() == 4);
  CHECK(queue.size(1) == 0);
  CHECK(queue.size(77) == 0);
  CHECK(queue.line_of(2) == 3);
  CHECK(queue.line_of(3) == 0);
  CHECK(emptied(queue, 3) == Jobs{2, 4});
  CHECK(emptied(queue, 0) == Jobs{1, 3});
  CHECK(queue.size() == 0);
}

TEST_CASE("a request leaves its line from the front, the middle or the end") {
  RequestQueue queue;
  for (QueuedJob job = 0; job < 6; ++job) queue.push(0, job, never);
  queue.remove(0);
  queue.remove(3);
  queue.remove(5);
  CHECK(queue.size(0) == 3);
  queue.push(0, 3, never);
  CHECK(emptied(queue, 0) == Jobs{1, 2, 4, 3});
  queue.push(0, 8, never);
  queue.remove(8);
  CHECK(queue.front(0) == RequestQueue::none);
  queue.push(0, 9, never);
  CHECK(emptied(queue, 0) == Jobs{9});
}

TEST_CASE("deadlines are reached in order of time whatever the line") {
  RequestQueue queue;
  queue.push(0, 1, seconds(3));
  queue.push(1, 2, seconds(1));
  queue.push(0, 3, never);
  queue.push(2, 4, seconds(2));
  CHECK(queue.next_deadline() == seconds(1));
  CHECK(expired(queue) == Jobs{2, 4, 1});
  CHECK(emptied(queue, 0) == Jobs{3});
}

TEST_CASE("of equal deadlines that of the request that came first is reached first") {
  RequestQueue queue;
  for (const QueuedJob job : {7, 3, 5}) queue.push(job, job, seconds(1));
  CHECK(expired(queue) == Jobs{7, 3, 5});
}

TEST_CASE("a request that is served has no deadline any more") {
  RequestQueue queue;
  queue.push(0, 1, seconds(1));
  queue.push(0, 2, seconds(2));
  queue.pop(0);
  CHECK(queue.next_deadline() == seconds(2));
  queue.remove(2);
  CHECK(queue.next_deadline() == never);
}

TEST_CASE("a deadline can be moved and taken away, and the place in the line stays") {
  RequestQueue queue;
  queue.push(0, 1, seconds(1));
  queue.push(0, 2, seconds(2));
  queue.set_deadline(1, seconds(5));
  CHECK(queue.next_expired() == 2);
  queue.set_deadline(2, never);
  CHECK(queue.next_deadline() == seconds(5));
  CHECK(queue.next_expired() == 1);
  CHECK(emptied(queue, 0) == Jobs{1, 2});
}
