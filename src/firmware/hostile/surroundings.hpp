// The memory of the two processes and what no process may change: the kernel's bytes around it, the
// code of kernel and processes, and, while the hostile process runs, all that is process 0's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hostile {

inline constexpr std::size_t kBlock = 4096;

class Surroundings {
 public:
  // Fills what it watches. There is one: its memory is the image's.
  Surroundings();
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

  // Of process 0 or 1.
  [[nodiscard]] static std::span<std::uint8_t> ram(std::size_t process);
  // The kernel's bytes behind process 1's, all of them kKernels.
  static constexpr std::uint8_t kKernels = 0xa5;
  [[nodiscard]] static std::span<std::uint8_t> kernel_block();
  [[nodiscard]] static std::uintptr_t kernel_ram();

  // The hostile process runs from here on.
  void remember_neighbour();
  // Whether nothing has changed of process 0 since then. Dies where something has.
  void expect_neighbour_as_it_was() const;
  // Dies where one of the kernel's bytes, or any code, is not as it was.
  void expect_kernel_as_it_was() const;

 private:
  std::array<std::uint8_t, kBlock> neighbour_{};
  std::uint32_t code_;
};

}  // namespace hostile
