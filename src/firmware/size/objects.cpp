// What a board makes of the core's types, one object each, for ci/firmware size to tell how much
// RAM each takes: the core itself has no variables. `ram_` and the name of the budget.
#include <array>
#include <cstddef>

#include "procbuf/kernel.hpp"
#include "procbuf/streaming_process_slice.hpp"

namespace {

template <typename T>
struct Room {
  alignas(T) std::array<std::byte, sizeof(T)> bytes;
};

}  // namespace

extern "C" {

Room<procbuf::Kernel> ram_kernel;
Room<procbuf::Process> ram_process;           // for each process, beside its own memory
Room<procbuf::ProcessSlot> ram_process_slot;  // the same
Room<procbuf::DriverEntry> ram_driver_entry;  // for each driver
Room<procbuf::Grant<char>> ram_grant;         // the same, whatever the grant holds
Room<procbuf::ReadWriteProcessBuffer> ram_buffer;
Room<procbuf::OpenEntry> ram_open_entry;            // on the stack, for each thing that is open
Room<procbuf::GrantTableEntry> ram_grant_in_table;  // in a process's memory, for each driver
Room<procbuf::SavedAllow> ram_allow_slot;           // the same, for each slot

}  // extern "C"
