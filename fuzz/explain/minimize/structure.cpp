#include "minimize/structure.hpp"

#include <algorithm>
#include <array>

#include "scenario/protection.hpp"

namespace minimize {

using input::Sequence;
using scenario::Boot;
using scenario::BufferName;
using scenario::Driver;
using scenario::Operand;
using scenario::Operation;
using scenario::OperationKind;

namespace {

bool has(const Operation& operation, Operand operand) {
  const auto& operands = scenario::shape_of(operation.kind).operands;
  return std::ranges::find(operands, operand) != operands.end();
}

// Calls `use` for each buffer name of the operation that holds a process, a driver and a slot.
template <typename Any, typename Use>
void for_slots(Any& operation, Use use) {
  for (auto* const name : {&operation.buffer, &operation.second}) {
    if (input::is_slot(name->kind)) use(*name);
  }
}

// ---- Without a process or a driver: those behind it move up ----

void remove_process(Sequence& sequence, std::uint8_t process) {
  const auto renumber = [&](std::uint8_t& number) {
    if (number > process) --number;
  };
  drop_those(sequence,
             [&](const Operation& operation) { return concerns_process(operation, process); });
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    Operation& operation = sequence[at];
    renumber(operation.process);
    if (operation.address.process != scenario::Address::kIssuing) {
      renumber(operation.address.process);
    }
    for_slots(operation, [&](BufferName& name) { renumber(name.process); });
  }
  --sequence.boot().processes;
}

void remove_driver(Sequence& sequence, std::uint8_t driver) {
  Boot& boot = sequence.boot();
  drop_those(sequence,
             [&](const Operation& operation) { return concerns_driver(operation, boot, driver); });
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    for_slots(sequence[at], [&](BufferName& name) {
      if (name.driver > driver) --name.driver;
    });
  }
  std::shift_left(boot.drivers.begin() + driver, boot.drivers.begin() + boot.driver_count, 1);
  boot.drivers.at(--boot.driver_count) = {};
}

// Gives a driver another number, in its boot line and wherever it is named.
void renumber_driver(Sequence& sequence, std::size_t driver, std::uint64_t number) {
  const scenario::Word before{.value = sequence.boot().drivers.at(driver).number};
  sequence.boot().drivers.at(driver).number = number;
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    if (sequence[at].driver == before) sequence[at].driver = {.value = number};
  }
}

class BootEdits {
 public:
  explicit BootEdits(const Boot& boot) : boot_(boot) {}

  std::vector<BootEdit> all() {
    for (std::uint8_t p = boot_.processes; boot_.processes > 1 && p > 0; --p) {
      add([process = static_cast<std::uint8_t>(p - 1)](Sequence& sequence) {
        remove_process(sequence, process);
      });
    }
    for (std::uint8_t d = boot_.driver_count; d > 0; --d) {
      add([driver = static_cast<std::uint8_t>(d - 1)](Sequence& sequence) {
        remove_driver(sequence, driver);
      });
    }
    if (boot_.fault != scenario::FaultPolicy::kStop) {
      add([](Sequence& sequence) { sequence.boot().fault = scenario::FaultPolicy::kStop; });
    }
    protection();
    for (std::size_t d = 0; d < boot_.driver_count; ++d) driver(d);
    return std::move(edits_);
  }

 private:
  void add(BootEdit edit) { edits_.push_back(std::move(edit)); }

  // A simpler one that holds the process as it is; and for PMSAv7, which has no sizes in between,
  // half the RAM.
  void protection() {
    if (boot_.refuse != 0) {
      add([](Sequence& sequence) { sequence.boot().refuse = 0; });
    }
    for (const scenario::Protection simpler : scenario::kProtections) {
      if (simpler >= boot_.protection) break;
      if (scenario::most_initial_break(simpler, boot_.ram) < boot_.initial_break) continue;
      add([=](Sequence& sequence) { sequence.boot().protection = simpler; });
    }
    const std::uint32_t half = boot_.ram / 2;
    if (boot_.protection == scenario::Protection::kPmsav7 && half >= scenario::kMinRam &&
        scenario::most_initial_break(boot_.protection, half) >= boot_.initial_break) {
      add([=](Sequence& sequence) { sequence.boot().ram = half; });
    }
  }

  void driver(std::size_t d) {
    const Driver& driver = boot_.drivers.at(d);
    for (std::uint8_t ro = 0; ro < driver.ro; ++ro) {
      add([=](Sequence& sequence) { sequence.boot().drivers.at(d).ro = ro; });
    }
    for (std::uint8_t rw = 0; rw < driver.rw; ++rw) {
      add([=](Sequence& sequence) { sequence.boot().drivers.at(d).rw = rw; });
    }
    if (driver.no_grant) {
      add([=](Sequence& sequence) { sequence.boot().drivers.at(d).no_grant = false; });
    }
    const std::uint64_t number = d + 1;
    const auto drivers = std::span(boot_.drivers).first(boot_.driver_count);
    const bool taken = std::ranges::find(drivers, number, &Driver::number) != drivers.end();
    if (driver.number > number && !taken) {
      add([=](Sequence& sequence) { renumber_driver(sequence, d, number); });
    }
  }

  const Boot& boot_;
  std::vector<BootEdit> edits_;
};

// How `it` is written that stands `depth` blocks within the one that goes.
void without_block(BufferName& name, const BufferName& buffer, std::size_t depth) {
  if (name.kind != BufferName::Kind::kIt || name.number < depth) return;
  if (name.number > depth) {
    --name.number;
    return;
  }
  const std::uint8_t further_out = buffer.kind == BufferName::Kind::kIt ? buffer.number : 0;
  name = buffer;
  if (name.kind == BufferName::Kind::kIt) {
    name.number = static_cast<std::uint8_t>(further_out + depth);
    name.bare_it = name.number == 0;
  }
}

}  // namespace

bool concerns_process(const Operation& operation, std::uint8_t process) {
  if (has(operation, Operand::kProcess) && operation.process == process) return true;
  if (has(operation, Operand::kAddress) && operation.address.process == process) return true;
  bool concerned = false;
  for_slots(operation,
            [&](const BufferName& name) { concerned = concerned || name.process == process; });
  return concerned;
}

bool concerns_driver(const Operation& operation, const Boot& boot, std::uint8_t driver) {
  const scenario::Word number{.value = boot.drivers.at(driver).number};
  if (has(operation, Operand::kDriver) && operation.driver == number) return true;
  bool concerned = false;
  for_slots(operation,
            [&](const BufferName& name) { concerned = concerned || name.driver == driver; });
  return concerned;
}

bool drop_those(Sequence& sequence, const std::function<bool(const Operation&)>& unwanted) {
  bool dropped = false;
  for (std::size_t at = sequence.size(); at > 0; --at) {
    if (sequence[at - 1].kind == OperationKind::kEnd || !unwanted(sequence[at - 1])) continue;
    dropped = true;
    if (!unwrap_block(sequence, at - 1)) sequence.remove({.first = at - 1, .count = 1});
  }
  return dropped;
}

bool unwrap_block(Sequence& sequence, std::size_t at) {
  if (!scenario::opens_block(sequence[at].kind)) return false;
  const BufferName buffer = sequence[at].buffer;
  const std::size_t end = sequence.end_of(at);
  std::size_t depth = 0;
  for (std::size_t inside = at + 1; inside < end; ++inside) {
    Operation& operation = sequence[inside];
    if (operation.kind == OperationKind::kEnd) --depth;
    without_block(operation.buffer, buffer, depth);
    without_block(operation.second, buffer, depth);
    if (scenario::opens_block(operation.kind)) ++depth;
  }
  sequence.remove({.first = end, .count = 1});
  sequence.remove({.first = at, .count = 1});
  return true;
}

std::vector<BootEdit> smaller_boots(const scenario::Program& program) {
  return BootEdits(program.boot).all();
}

}  // namespace minimize
