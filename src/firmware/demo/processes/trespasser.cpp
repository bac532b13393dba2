// Process 1: in each of its lives it lends memory, and reaches for what is not its own.
#include "demo/processes/process.hpp"

namespace {

constexpr std::uint32_t kMemoryEnd = 3;
constexpr std::uint32_t kFlashStart = 4;

}  // namespace

void process_main(std::uint8_t* memory) {
  for (std::uint8_t i = 0; i < 16; ++i) memory[64 + i] = i;
  process::allow_ur(demo::kKeeper, 0, memory + 64, 16);
  process::allow_rw(demo::kStream, 0, memory, 64);
  process::command(demo::kStream, 1);
  process::yield();
  switch (process::command(demo::kWitness, 1)[1]) {
    case 0:
      process::print("I read another's memory");
      static_cast<void>(*process::at(process::command(demo::kWitness, 2)[1]));
      break;
    case 1:
      process::print("I read my own grants");
      static_cast<void>(*process::at(process::memop(kMemoryEnd, 0)[1] - 4));
      break;
    case 2:
      process::print("I write to my flash");
      *process::at(process::memop(kFlashStart, 0)[1]) = 1;
      break;
    default: process::print("I have learned"); process::exit(7);
  }
  process::print("nobody stopped me");
}
