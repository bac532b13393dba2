// Memory protection (P): what a process may see, and what is refused.
#include <algorithm>

#include "model/model.hpp"

namespace model {

// P3, P4, P6: whether memory protection takes these bounds. One of its requests, counted from 1, is
// refused whatever it asks for.
bool Model::protection_accepts(const Process& process, std::uintptr_t app_break,
                               std::uintptr_t kernel_break) {
  if (++protection_requests_ == boot_.refuse) return false;
  return protection_holds(process) && rounded(process, app_break) <= kernel_break;
}

// P1: PMSAv7 has regions whose size is a power of two, and eight parts from 256 bytes on.
bool Model::protection_holds(const Process& process) const {
  if (boot_.protection != scenario::Protection::kPmsav7) return true;
  std::size_t size = process.mem_end - process.mem_start;
  while (size > 256 && size % 2 == 0) size /= 2;
  return size == 256;
}

// P1: the first multiple of the grain, counted from the start of memory, that is not below the
// break.
std::uintptr_t Model::rounded(const Process& process, std::uintptr_t app_break) const {
  std::size_t grain = 1;
  switch (boot_.protection) {
    case scenario::Protection::kExact: return app_break;
    case scenario::Protection::kPmp: grain = 4; break;
    case scenario::Protection::kPmsav8: grain = 32; break;
    case scenario::Protection::kPmsav7: grain = (process.mem_end - process.mem_start) / 8; break;
  }
  const std::size_t above = (app_break - process.mem_start) % grain;
  return above == 0 ? app_break : app_break + (grain - above);
}

// P1: the process may read and write below it, whatever the break is.
std::uintptr_t Model::visible_end(const Process& process) const {
  return rounded(process, process.app_break);
}

// P5: before the process sees them. What is zeroed is known, and so is all below it.
void Model::zero(Process& process, std::uintptr_t from, std::uintptr_t to) {
  if (from >= to) return;
  const std::size_t end = to - process.mem_start;
  ram(process, from, to - from).fill(0);
  process.known_end = std::max(process.known_end, end);
}

}  // namespace model
