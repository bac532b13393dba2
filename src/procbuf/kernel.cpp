// The process table. The system calls are in syscalls.cpp.
#include "procbuf/kernel.hpp"

#include <cstdint>

#include "procbuf/panic.hpp"

namespace procbuf {

Kernel::Kernel(std::span<ProcessSlot> table) : table_(table) {
  for (std::size_t i = 0; i < table_.size(); ++i) table_[i] = {.process = nullptr, .index = i};
}

std::size_t Kernel::next_grant_number(std::size_t driver_number) {
  if (has_processes_) panic("grant for driver ", driver_number, " created after a process was");
  return grant_count_++;
}

std::size_t Kernel::new_identifier() {
  if (next_identifier_ == SIZE_MAX) panic("process identifiers are used up");
  return next_identifier_++;
}

SyscallDriver* Kernel::find_driver(std::size_t number) const {
  for (const DriverEntry& entry : drivers_) {
    if (entry.number == number) return entry.driver;
  }
  return nullptr;
}

std::expected<ProcessId, ProcessError> Kernel::create_process(std::size_t index, Process& process,
                                                              const ProcessMemory& memory,
                                                              FaultPolicy fault_policy,
                                                              const ProcessManagementCapability&) {
  if (index >= table_.size()) return std::unexpected(ProcessError::AddressOutOfBounds);
  ProcessSlot& slot = table_[index];
  const bool serves_already = process.slot_ != nullptr && process.slot_->process == &process;
  if (slot.process != nullptr || serves_already || chain_.holds_anything_of(process)) {
    return std::unexpected(ProcessError::AlreadyInUse);
  }
  const auto created = process.create(*this, slot, memory, grant_count_, fault_policy);
  if (!created) return std::unexpected(created.error());
  has_processes_ = true;
  slot.process = &process;
  return process.process_id();
}

std::expected<void, ProcessError> Kernel::remove_process(ProcessId id,
                                                         const ProcessManagementCapability&) {
  Process* const process = Process::find(id);
  if (process == nullptr) return std::unexpected(ProcessError::NoSuchApp);
  process->release();
  table_[id.index()].process = nullptr;
  return {};
}

}  // namespace procbuf
