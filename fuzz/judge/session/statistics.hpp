// Counters of a running fuzz target that another process can watch.
//
// Where the environment has PROCBUF_STATS=FILE, the file holds two native 64-bit numbers, inputs
// and operations, and is the counters' own memory: counting costs two stores. Without it nothing is
// counted anywhere.
#pragma once

#include <cstddef>
#include <cstdint>

namespace harness {

class Statistics {
 public:
  // Ends the program with one line where PROCBUF_STATS names a file that cannot be written.
  Statistics();
  Statistics(const Statistics&) = delete;
  Statistics& operator=(const Statistics&) = delete;
  ~Statistics();

  // One more input, of that many operations.
  void count(std::size_t operations);

 private:
  struct Counters {
    std::uint64_t inputs;
    std::uint64_t operations;
  };
  Counters* counters_ = nullptr;
};

}  // namespace harness
