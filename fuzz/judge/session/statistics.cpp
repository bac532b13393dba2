#include "session/statistics.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace harness {

Statistics::Statistics() {
  const char* const path = std::getenv("PROCBUF_STATS");
  if (path == nullptr) return;
  const int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  void* memory = MAP_FAILED;
  if (file >= 0 && posix_fallocate(file, 0, sizeof(Counters)) == 0) {
    memory = mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  if (memory == MAP_FAILED) {
    std::fprintf(stderr, "procbuf: cannot write the statistics file %s\n", path);
    std::exit(2);
  }
  close(file);
  counters_ = static_cast<Counters*>(memory);
}

Statistics::~Statistics() {
  if (counters_ != nullptr) munmap(counters_, sizeof(Counters));
}

void Statistics::count(std::size_t operations) {
  if (counters_ == nullptr) return;
  ++counters_->inputs;
  counters_->operations += operations;
}

}  // namespace harness
