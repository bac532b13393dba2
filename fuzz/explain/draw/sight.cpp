#include "draw/sight.hpp"

#include <algorithm>

namespace draw {

using scenario::BufferView;
using Kind = scenario::BufferName::Kind;

namespace {

BufferView look(const harness::Executor& executor, const Holder& holder) {
  switch (holder.kind) {
    case Kind::kRw:
    case Kind::kRo: {
      const harness::Executor::GrantView grant = executor.grant(holder.process, holder.driver);
      if (!grant.allocated) return {};
      return holder.kind == Kind::kRw ? grant.slot_rw(holder.number) : grant.slot_ro(holder.number);
    }
    case Kind::kUr: return executor.kept(holder.process, holder.driver, holder.number);
    case Kind::kExternalRw: return executor.external_rw(holder.number);
    case Kind::kExternalRo: return executor.external_ro(holder.number);
    default: return {};
  }
}

BufferView look(const model::Model& model, const Holder& holder) {
  using Slots = model::Model::Slots;
  switch (holder.kind) {
    case Kind::kRw:
      return model.slot(holder.process, holder.driver, Slots::kReadWrite, holder.number);
    case Kind::kRo:
      return model.slot(holder.process, holder.driver, Slots::kReadOnly, holder.number);
    case Kind::kUr: return model.kept(holder.process, holder.driver, holder.number);
    case Kind::kExternalRw: return model.external_rw(holder.number);
    case Kind::kExternalRo: return model.external_ro(holder.number);
    default: return {};
  }
}

// `memory` is where the RAM blocks are looked at: the machine, or the model itself.
template <typename Source, typename Memory>
Sight see_through(const Source& source, const Memory& memory, const scenario::Boot& boot,
                  const std::vector<Holder>& places) {
  Sight sight;
  for (std::uint8_t p = 0; p < boot.processes; ++p) {
    sight.processes[p] = source.process(p);
    const auto bytes = memory.memory(p);
    sight.memory[p].assign(bytes.begin(), bytes.end());
  }
  sight.buffers.reserve(places.size());
  for (const Holder& holder : places) sight.buffers.push_back(look(source, holder));
  return sight;
}

}  // namespace

std::optional<Stretch> locate(std::uintptr_t address, std::size_t length,
                              const scenario::Boot& boot, const scenario::Placement& placement) {
  if (length == 0) return std::nullopt;
  const auto within = [&](std::uint8_t p, bool flash, std::uintptr_t first,
                          std::size_t size) -> std::optional<Stretch> {
    if (address < first || address - first >= size) return std::nullopt;
    const std::size_t start = address - first;
    return Stretch{
        .process = p, .flash = flash, .start = start, .length = std::min(length, size - start)};
  };
  for (std::uint8_t p = 0; p < boot.processes; ++p) {
    if (const auto ram = within(p, false, placement.ram[p], boot.ram)) return ram;
    if (const auto flash = within(p, true, placement.flash[p], boot.flash)) return flash;
  }
  return std::nullopt;
}

std::vector<Holder> holders(const scenario::Boot& boot) {
  std::vector<Holder> all;
  const auto add = [&](Kind kind, std::uint8_t p, std::uint8_t d, std::size_t count,
                       const std::string& prefix) {
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back({.kind = kind,
                     .process = p,
                     .driver = d,
                     .number = i,
                     .name = prefix + std::to_string(i)});
    }
  };
  for (std::uint8_t p = 0; p < boot.processes; ++p) {
    for (std::uint8_t d = 0; d < boot.driver_count; ++d) {
      const scenario::Driver& driver = boot.drivers[d];
      const std::string place = ":" + std::to_string(p) + ":" + std::to_string(driver.number) + ":";
      add(Kind::kRo, p, d, driver.ro, "ro" + place);
      add(Kind::kRw, p, d, driver.rw, "rw" + place);
      add(Kind::kUr, p, d, scenario::kUserspaceReadableSlots, "ur" + place);
    }
  }
  add(Kind::kExternalRo, 0, 0, scenario::kExternalBuffers, "xro:");
  add(Kind::kExternalRw, 0, 0, scenario::kExternalBuffers, "xrw:");
  return all;
}

Sight see(const harness::Executor& executor, const harness::Machine& machine,
          const scenario::Boot& boot, const std::vector<Holder>& places) {
  return see_through(executor, machine, boot, places);
}

Sight see(const model::Model& model, const scenario::Boot& boot,
          const std::vector<Holder>& places) {
  return see_through(model, model, boot, places);
}

}  // namespace draw
