// For ci/bench only: writes inputs of a given number of operations.
//
//   make_speed_inputs FOLDER OPERATIONS
//
// The operations are those that random bytes make of the mix with everything in it, always the
// same; the folder must be there. Exit status 2 where something cannot be written.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "input/decode.hpp"
#include "input/encode.hpp"

namespace {

constexpr int kInputs = 64;

// Random bytes until they hold that many operations, with no block cut off at the end.
std::vector<std::uint8_t> make_input(std::mt19937& random, std::size_t operations) {
  const auto decoded = std::make_unique<input::DecodedScenario>();
  for (;;) {
    std::vector<std::uint8_t> bytes(16 + 6 * operations);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    bytes[0] = input::kVersion;
    bytes[1] = input::mix_byte(input::Mix::kEverything, 0);
    scenario::Program program = decoded->decode(bytes);
    if (program.operations.size() < operations) continue;
    program.operations = program.operations.first(operations);
    if (const auto encoded = input::encode(program, input::Mix::kEverything)) return *encoded;
  }
}

bool write(const std::string& path, std::span<const std::uint8_t> bytes) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && written;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: make_speed_inputs FOLDER OPERATIONS\n");
    return 2;
  }
  const std::size_t operations = std::strtoul(argv[2], nullptr, 10);
  std::mt19937 random(1);  // NOLINT(*-msc51-cpp): the same inputs every time
  for (int i = 0; i < kInputs; ++i) {
    const std::string path = std::string(argv[1]) + "/" + std::to_string(i);
    if (!write(path, make_input(random, operations))) {
      std::perror(path.c_str());
      return 2;
    }
  }
}
