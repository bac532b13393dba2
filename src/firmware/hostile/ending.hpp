// How a life of a hostile process ended, in words: what the table's lines are compared with.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "demo/userspace.hpp"
#include "procbuf/process.hpp"

namespace hostile {

class Ending {
 public:
  // Stopped by `fault`; `neighbour` is process 0.
  static Ending fault(const userspace::Fault& fault, const procbuf::Process& process,
                      const procbuf::Process& neighbour);
  static Ending exit(std::size_t code);
  static Ending out_of_turns();
  static Ending restarted();
  static Ending given_up(std::size_t restarts);

  // Good as long as this is.
  [[nodiscard]] std::string_view words() const { return {text_.data(), used_}; }

 private:
  Ending& operator<<(std::string_view words);
  Ending& operator<<(std::size_t number);
  void tell_place(std::uintptr_t address, const procbuf::Process& process,
                  const procbuf::Process& neighbour);

  std::array<char, 64> text_{};
  std::size_t used_ = 0;
};

}  // namespace hostile
