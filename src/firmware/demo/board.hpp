// The demo: a kernel with five capsules that runs two processes to their ends and tells what
// happens.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "demo/capsules.hpp"
#include "demo/process_runner.hpp"
#include "demo/userspace.hpp"
#include "procbuf/kernel.hpp"

namespace demo {

inline constexpr std::size_t kProcesses = 2;

class Board {
 public:
  // The images of the processes, and as much memory for each.
  Board(std::array<std::span<const std::uint8_t>, kProcesses> flash,
        std::array<std::span<std::uint8_t>, kProcesses> ram);
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  // Until every process has ended.
  void run();

 private:
  // Tells a process about itself and its neighbours.
  class Witness final : public Capsule {
   public:
    explicit Witness(const Board& board) : board_(&board) {}
    void allocate_grant(procbuf::ProcessId /*id*/) override {}
    Reply command(procbuf::ProcessId id, std::uint32_t number, std::uint32_t argument) override;

   private:
    const Board* board_;
  };

  void begin(std::size_t number);
  // Lets the process run until its turn is over, and does what follows from how that ended.
  void run_turn(std::size_t number);
  void exited(std::size_t number);
  void fault(std::size_t number);
  void tell_fault(std::size_t number);

  std::array<procbuf::ProcessSlot, kProcesses> table_;
  procbuf::Kernel kernel_;
  Console console_;
  Stream stream_;
  Mixer mixer_;
  Keeper keeper_;
  Witness witness_;
  std::array<Driver, 5> capsules_;
  std::array<procbuf::DriverEntry, 5> drivers_;
  ProcessRunner runner_;
  std::array<procbuf::Process, kProcesses> processes_;
  std::array<Life, kProcesses> lives_;
};

}  // namespace demo
