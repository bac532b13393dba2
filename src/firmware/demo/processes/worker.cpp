// Process 0: lends memory to every capsule, grows, and ends when it is done.
#include "demo/processes/process.hpp"

namespace {

constexpr std::uint32_t kSbrk = 1;

void stream(std::uint8_t* memory) {
  constexpr std::size_t kLength = 8 + 10;  // a header and two chunks and a half
  process::allow_rw(demo::kStream, 0, memory, kLength);
  for (int i = 0; i < 3; ++i) process::command(demo::kStream, 1);
}

// Two buffers that overlap: what the capsule copies, it reads again where it has written.
void mix(std::uint8_t* memory) {
  for (std::uint8_t i = 0; i < 8; ++i) memory[i] = static_cast<std::uint8_t>('a' + i);
  process::allow_rw(demo::kMixer, 0, memory, 6);
  process::allow_rw(demo::kMixer, 1, memory + 2, 6);
  process::command(demo::kMixer, 1);
  process::allow_ro(demo::kConsole, 0, memory, 8);
  process::command(demo::kConsole, 1, 8);
}

}  // namespace

void process_main(std::uint8_t* memory) {
  process::print("I lend what I have");
  stream(memory);
  mix(memory);
  process::yield();
  const process::Answer grown = process::memop(kSbrk, 256);
  volatile std::uint8_t* const last = process::at(grown[1] + 255);
  *last = 'z';  // mine now
  process::allow_ro(demo::kConsole, 0, const_cast<const std::uint8_t*>(last), 1);
  process::command(demo::kConsole, 1, 1);
  for (int i = 0; i < 8; ++i) process::yield();
  process::print("nobody has touched my memory");
  process::exit(0);
}
