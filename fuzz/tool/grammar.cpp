// `scenario grammar`.
#include <nlohmann/json.hpp>
#include <string>

#include "scenario/limits.hpp"
#include "scenario/operation.hpp"
#include "tool/files.hpp"
#include "tool/streams.hpp"

namespace tool {

namespace {

using nlohmann::ordered_json;
using scenario::Operand;
using scenario::Side;

// As docs/scenario.md writes it.
std::string_view name_of(Operand operand) {
  switch (operand) {
    case Operand::kNone: return {};
    case Operand::kProcess: return "P";
    case Operand::kDriver: return "DRIVER";
    case Operand::kSlot: return "SLOT";
    case Operand::kAddress: return "ADDR";
    case Operand::kLength: return "LEN";
    case Operand::kAlign: return "ALIGN";
    case Operand::kCode: return "CODE";
    case Operand::kDelta: return "DELTA";
    case Operand::kByte: return "BYTE";
    case Operand::kIndex: return "I";
    case Operand::kCount: return "N";
    case Operand::kChunkSize: return "SIZE";
    case Operand::kHandle: return "K";
    case Operand::kHex: return "HEX";
    case Operand::kRange: return "RANGE";
    case Operand::kReadable: return "BUFFER";
    case Operand::kWriteable: return "WRITEABLE";
    case Operand::kNamed: return "BUFFER-BUT-IT";
    case Operand::kNamedWriteable: return "WRITEABLE-BUT-IT";
    case Operand::kExternalName: return "EXTERNAL";
    case Operand::kExternalSource: return "ALLOW-SLOT";
    case Operand::kDestination: return "WRITEABLE";
  }
  return {};
}

std::string_view name_of(Side side) {
  switch (side) {
    case Side::kUserspace: return "userspace";
    case Side::kKernel: return "kernel";
    case Side::kCapsule: return "capsule";
    case Side::kBlock: return "block";
  }
  return {};
}

ordered_json operations() {
  auto rows = ordered_json::array();
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    auto operands = ordered_json::array();
    for (const Operand operand : shape.operands) {
      if (operand != Operand::kNone) operands.push_back(name_of(operand));
    }
    rows.push_back({{"name", shape.name}, {"side", name_of(shape.side)}, {"operands", operands}});
  }
  return rows;
}

ordered_json bounds() {
  return {{"processes", scenario::kMaxProcesses},
          {"drivers", scenario::kMaxDrivers},
          {"ram", {scenario::kMinRam, scenario::kMaxRam}},
          {"kernel_reserve", scenario::kKernelReserve},
          {"flash", scenario::kMaxFlash},
          {"external_buffers", scenario::kExternalBuffers},
          {"custom_grants", scenario::kCustomGrants},
          {"lives", scenario::kMaxGenerations},
          {"nesting", scenario::kMaxNesting},
          {"bytes", scenario::kMaxBytes}};
}

ordered_json facts() {
  auto data = ordered_json::array();
  for (const scenario::CapsuleData& row : scenario::kCapsuleData) {
    data.push_back({{"size", row.size}, {"align", row.align}});
  }
  auto protections = ordered_json::array();
  for (const auto protection : scenario::kProtections) protections.push_back(name_of(protection));
  return {{"capsule_data", data},
          {"capsule_upcalls", scenario::kCapsuleUpcalls},
          {"userspace_readable_slots", scenario::kUserspaceReadableSlots},
          {"flash_byte", "i & 0xff"},
          {"copy_destination_byte", 0xaa},
          {"unmapped_around_regions", 16384},
          {"protections", protections}};
}

}  // namespace

int grammar() {
  const ordered_json all = {{"operations", operations()}, {"bounds", bounds()}, {"facts", facts()}};
  print(all.dump(2) + "\n");
  return 0;
}

}  // namespace tool
