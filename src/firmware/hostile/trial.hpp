// The hostile image's kernel: for each line of the table a life of process 1, in turns with
// process 0, which works on and must not notice.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "demo/capsules.hpp"
#include "demo/process_runner.hpp"
#include "hostile/copier.hpp"
#include "hostile/ending.hpp"
#include "hostile/surroundings.hpp"
#include "procbuf/kernel.hpp"

namespace hostile {

class Trial {
 public:
  // The images of process 0 and process 1.
  explicit Trial(std::array<std::span<const std::uint8_t>, 2> flash);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  // Tells a line for each of the table's, and which are not as it says; then what process 0 says.
  // Dies where anything has changed that may not.
  void run();

 private:
  // Tells the processes what they ask.
  class Witness final : public demo::Capsule {
   public:
    explicit Witness(Trial& trial) : trial_(&trial) {}
    void allocate_grant(procbuf::ProcessId /*id*/) override {}
    demo::Reply command(procbuf::ProcessId id, std::uint32_t number,
                        std::uint32_t argument) override;

   private:
    Trial* trial_;
  };

  void create(std::size_t number, std::span<const std::uint8_t> flash, procbuf::FaultPolicy policy);
  // The line that is tried now, from its first life to its end.
  Ending try_case();
  // A turn of process 0, then one of process 1.
  demo::TurnEnd run_turns();
  void run_neighbour();
  // Process 1 begins a life, whatever has become of the one before.
  void begin_life();
  void finish_neighbour();

  std::array<procbuf::ProcessSlot, 2> table_;
  procbuf::Kernel kernel_;
  Copier copier_;
  Witness witness_;
  std::array<demo::Driver, 2> capsules_;
  std::array<procbuf::DriverEntry, 2> drivers_;
  demo::ProcessRunner runner_;
  std::array<procbuf::Process, 2> processes_;
  std::array<demo::Life, 2> lives_;
  Surroundings surroundings_;
  std::size_t case_ = 0;
  bool restarts_later_ = false;  // process 1, when process 0 asks its next question
  std::size_t wrong_ = 0;
  std::size_t stopped_turns_ = 0;  // of process 0, by a tick
};

}  // namespace hostile
