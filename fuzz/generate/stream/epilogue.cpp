#include "stream/epilogue.hpp"

#include <algorithm>
#include <vector>

#include "input/format.hpp"

namespace stream {

namespace {

using scenario::Boot;
using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;

Operation of_process(OperationKind kind, std::uint8_t process) {
  Operation operation;
  operation.kind = kind;
  operation.process = process;
  return operation;
}

// Its address, its length, and what is in it.
void look_at(const BufferName& name, std::vector<Operation>& looks) {
  for (const OperationKind kind :
       {OperationKind::kPtr, OperationKind::kLen, OperationKind::kIter}) {
    Operation operation;
    operation.kind = kind;
    operation.buffer = name;
    looks.push_back(operation);
  }
}

void look_at_slots(BufferName name, std::size_t count, std::vector<Operation>& looks) {
  for (std::size_t slot = 0; slot < count; ++slot) {
    name.slot.value = slot;
    look_at(name, looks);
  }
}

void look_at_buffers(const Boot& boot, std::uint8_t process, std::vector<Operation>& looks) {
  for (std::uint8_t driver = 0; driver < boot.driver_count; ++driver) {
    BufferName name;
    name.process = process;
    name.driver = driver;
    name.kind = BufferName::Kind::kRw;
    look_at_slots(name, boot.drivers.at(driver).rw, looks);
    name.kind = BufferName::Kind::kRo;
    look_at_slots(name, boot.drivers.at(driver).ro, looks);
    name.kind = BufferName::Kind::kUr;
    look_at_slots(name, scenario::kUserspaceReadableSlots, looks);
  }
}

// The external buffers that the program makes.
void look_at_externals(const scenario::Program& program, std::vector<Operation>& looks) {
  std::vector<BufferName> seen;
  for (const Operation& operation : program.operations) {
    if (operation.kind != OperationKind::kExternal) continue;
    if (std::ranges::find(seen, operation.buffer) != seen.end()) continue;
    seen.push_back(operation.buffer);
    look_at(operation.buffer, looks);
  }
}

void look_at_memory(std::uint8_t process, std::size_t readable, std::vector<Operation>& looks) {
  for (std::size_t offset = 0; offset < readable; offset += scenario::kMaxBytes) {
    Operation operation = of_process(OperationKind::kLoad, process);
    operation.address.base = scenario::Address::Base::kRam;
    operation.address.offset = offset;
    operation.length.value = std::min(readable - offset, scenario::kMaxBytes);
    looks.push_back(operation);
  }
}

}  // namespace

// Bytes from the start of its RAM on that the process could read; 0 where it does not run.
std::size_t Epilogue::readable(std::uint8_t process) const {
  const scenario::ProcessView view = model_.model().process(process);
  const bool runs = view.life == scenario::Life::kRunning || view.life == scenario::Life::kYielded;
  return runs ? view.visible_end - placement_.ram.at(process) : 0;
}

void Epilogue::add_to(input::Sequence& sequence) {
  model_.run(sequence.program());
  const Boot& boot = sequence.boot();
  std::vector<Operation> looks;
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    looks.push_back(of_process(OperationKind::kState, process));
    looks.push_back(of_process(OperationKind::kSbrk, process));  // by 0: says where the break is
    look_at_memory(process, readable(process), looks);
  }
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    look_at_buffers(boot, process, looks);
  }
  look_at_externals(sequence.program(), looks);
  const std::size_t room = input::kMaxOperations - std::min(input::kMaxOperations, sequence.size());
  looks.resize(std::min(looks.size(), room));
  sequence.insert(sequence.size(), looks);
  sequence.repair();
}

}  // namespace stream
