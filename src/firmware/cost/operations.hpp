// What is counted: a capsule's everyday operations, and the allow system call.
//
// Each is a function of its own, compiled apart from the one that counts, so that all cost a call
// more than what is between its braces; `nothing` is that call. Their results are what makes the
// compiler do the work.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "procbuf/kernel.hpp"

namespace cost {

inline constexpr std::size_t kDriverNumber = 0x90001;
inline constexpr std::size_t kCopySize = 64;

// A buffer of a process, the same buffer's slice while it is entered, and the system call's kernel.
struct Setting {
  procbuf::Kernel& kernel;
  procbuf::Process& process;
  procbuf::RawBuffer lent;
  const procbuf::ReadWriteProcessBuffer& buffer;
  const procbuf::WriteableProcessSlice* slice = nullptr;
  std::array<std::uint8_t, kCopySize> bytes{};
};

std::size_t nothing(Setting& setting);
std::size_t len(Setting& setting);        // of the buffer
std::size_t enter(Setting& setting);      // and do nothing inside
std::size_t enter_get(Setting& setting);  // and read one byte, whose index is checked
std::size_t get(Setting& setting);        // the same in a slice that is open already
std::size_t copy_64(Setting& setting);    // that many bytes out of an open slice
std::size_t allow_rw(Setting& setting);   // swaps the slot of a grant that is allocated

}  // namespace cost
