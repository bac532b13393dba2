#include "failure/rules.hpp"

namespace failure {

using harness::Field;
using scenario::OperationKind;

std::string_view rules_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::kAllowRw: return "A1–A7";
    case OperationKind::kAllowRo: return "A1–A8";
    case OperationKind::kAllowUr: return "A1, A7, A9, M16";
    case OperationKind::kStore:
    case OperationKind::kLoad: return "F5, M6, M12";
    case OperationKind::kExit:
    case OperationKind::kExitRestart: return "F2–F4";
    case OperationKind::kFault: return "F5";
    case OperationKind::kBrk:
    case OperationKind::kSbrk: return "D1–D3, M17";
    case OperationKind::kTerminate: return "F2";
    case OperationKind::kRestart:
    case OperationKind::kStart: return "F1, F3, F4, M3, M17";
    case OperationKind::kStop:
    case OperationKind::kResume: return "F2, M6";
    case OperationKind::kState: return "F1–F5, M13";
    case OperationKind::kSetByte: return "D5";
    case OperationKind::kCustomGrant: return "E1, E2, M3, M4";
    case OperationKind::kEnterCustom: return "E4, E5, M11";
    case OperationKind::kRemove: return "M10";
    case OperationKind::kLen:
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: return "B1, B2";
    case OperationKind::kExternal: return "B6, M9";
    case OperationKind::kGet:
    case OperationKind::kMutGet:
    case OperationKind::kIndex:
    case OperationKind::kMutIndex:
    case OperationKind::kSet: return "B1–B4, C1";
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr:
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: return "B1–B4, C1, C3";
    case OperationKind::kChunks:
    case OperationKind::kMutChunks: return "B1–B4, C2";
    case OperationKind::kIter: return "B1–B4, C1";
    case OperationKind::kCopy: return "B1–B4, E4, M8";
    case OperationKind::kAppendChunk:
    case OperationKind::kAppendChunkFromIter: return "B1–B4, G1–G4";
    case OperationKind::kWith:
    case OperationKind::kMutWith:
    case OperationKind::kEnd: return "B1–B4, E4, M3–M5";
    case OperationKind::kWithPart:
    case OperationKind::kMutWithPart: return "B1–B4, C1, M3";
    case OperationKind::kMemopBrk:
    case OperationKind::kMemopSbrk: return "D1–D4, M17, M18";
    case OperationKind::kMemop: return "D4, M18";
    case OperationKind::kCreate: return "F1, M1, M19";
  }
  return {};
}

std::string_view rules_of(Field field) {
  switch (field) {
    case Field::kOutcome:
    case Field::kMemory: return {};
    case Field::kState: return "F2–F5, M6";
    case Field::kIdentifier: return "F1, F4";
    case Field::kRestarts: return "F4";
    case Field::kCompletion: return "F2, M13";
    case Field::kBreak: return "D1, D2, F4";
    case Field::kMark: return "A1, A2, A8, D3, F4";
    case Field::kKernelBreak: return "E1, F4, M1–M4";
    case Field::kVisibleEnd: return "D1, M12";
    case Field::kOrder: return "D3";
    case Field::kGrant: return "A1, E2, F2";
    case Field::kReadOnlySlot:
    case Field::kReadWriteSlot: return "A3, A4, L1";
    case Field::kUserspaceReadable: return "A9";
    case Field::kExternalReadOnly:
    case Field::kExternalReadWrite: return "B6, M9";
  }
  return {};
}

}  // namespace failure
