// The outcomes of an operation in classes, and which classes each operation can have.
//
// A campaign that never saw `copy` answer AddressOutOfBounds has not tried it, so every pair of an
// operation and a class that the contract allows must be reached (goals.hpp counts them). The table
// is exact: a pair that appears and does not stand here is as much a finding as one that stands
// here and cannot be reached; tests see to both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenario/operation.hpp"

namespace goals {

// Named by the words of the outcome. The `Empty` one is an `ok` about no bytes at all: an empty
// payload, a buffer or part of length 0, a null pointer, an allow that found an empty slot.
enum class OutcomeClass : std::uint8_t {
  kOk,
  kOkEmpty,
  kOkFirst,  // append_chunk: first=true
  kOkLater,  // append_chunk: first=false
  kTrue,
  kFalse,
  kActive,
  kStopped,
  kFaulted,
  kTerminated,
  kRemoved,
  kNone,
  kFault,
  kPanic,
  kNotRunning,
  kSkipped,
  kFail,
  kFailNodevice,
  kFailInval,
  kFailNomem,
  kFailNosupport,
  kErrNoSuchApp,
  kErrInactiveApp,
  kErrOutOfMemory,
  kErrAddressOutOfBounds,
  kErrAlreadyInUse,
  kErrSize,
  kErrInval,
  kErrBusy,
  kErrFail,
  kSilent,   // `end` has no outcome
  kUnknown,  // words that no operation has
};
inline constexpr std::size_t kOutcomeClasses = static_cast<std::size_t>(OutcomeClass::kUnknown) + 1;

// By the class's value.
inline constexpr std::array<std::string_view, kOutcomeClasses> kOutcomeClassNames = {
    "ok",
    "ok, empty",
    "ok, first",
    "ok, later",
    "true",
    "false",
    "active",
    "stopped",
    "faulted",
    "terminated",
    "removed",
    "none",
    "fault",
    "panic",
    "not-running",
    "skipped",
    "fail",
    "fail NODEVICE",
    "fail INVAL",
    "fail NOMEM",
    "fail NOSUPPORT",
    "err NoSuchApp",
    "err InactiveApp",
    "err OutOfMemory",
    "err AddressOutOfBounds",
    "err AlreadyInUse",
    "err SIZE",
    "err INVAL",
    "err BUSY",
    "err FAIL",
    "(silent)",
    "(unknown)",
};

constexpr std::string_view name_of(OutcomeClass outcome) {
  return kOutcomeClassNames[static_cast<std::size_t>(outcome)];
}

// The class of what the operation answered.
OutcomeClass classify(const scenario::Operation& operation, std::string_view outcome);

// ---- What is possible

// A set of classes.
class Classes {
 public:
  template <typename... Class>
  constexpr explicit Classes(Class... classes) : bits_((0U | ... | bit(classes))) {}
  [[nodiscard]] constexpr bool has(OutcomeClass outcome) const {
    return (bits_ & bit(outcome)) != 0;
  }
  friend constexpr Classes operator+(Classes a, Classes b) {
    a.bits_ |= b.bits_;
    return a;
  }

 private:
  static constexpr std::uint32_t bit(OutcomeClass outcome) {
    return std::uint32_t{1} << static_cast<unsigned>(outcome);
  }
  static_assert(kOutcomeClasses <= 32);
  std::uint32_t bits_;
};

using enum OutcomeClass;

// A userspace operation is never `skipped`: it cannot stand in a block.
inline constexpr Classes kAllowed{kOk,        kOkEmpty,       kFailNodevice,
                                  kFailInval, kFailNosupport, kNotRunning};
// A fault is answered with the word `fault`, and with `panic` under that policy (F5).
inline constexpr Classes kMemoryAccess{kOk, kOkEmpty, kFault, kPanic, kNotRunning};
inline constexpr Classes kMovesBreak{
    kOk, kErrNoSuchApp, kErrInactiveApp, kErrOutOfMemory, kErrAddressOutOfBounds, kSkipped};
// D4.
inline constexpr Classes kMemops{kOk, kFailNomem, kNotRunning};
inline constexpr Classes kAlwaysWorks{kOk, kSkipped};
// Every way in which a named buffer cannot be had or entered; `panic` is the grant entered twice
// (E4), which any operation on a slot can run into.
inline constexpr Classes kBuffer{kErrNoSuchApp,          kErrInactiveApp, kErrOutOfMemory,
                                 kErrAddressOutOfBounds, kPanic,          kSkipped};
inline constexpr Classes kBytes = kBuffer + Classes{kOk, kOkEmpty};
// Never FAIL from append_chunk_from_iter: it stops at the end of the slice, which is no longer than
// a RAM block, long before the offset has 32 bits (G3, G4).
inline constexpr Classes kAppends =
    kBuffer + Classes{kOkFirst, kOkLater, kErrSize, kErrInval, kErrBusy};

struct OperationOutcomes {
  scenario::OperationKind kind;
  Classes classes;
};

inline constexpr std::array<OperationOutcomes, scenario::kOperations.size()> kPossible = {{
    {scenario::OperationKind::kAllowRw, kAllowed + Classes{kFailNomem}},
    {scenario::OperationKind::kAllowRo, kAllowed + Classes{kFailNomem}},
    {scenario::OperationKind::kAllowUr, kAllowed},  // A9: needs no grant, so never NOMEM
    {scenario::OperationKind::kStore, kMemoryAccess},
    {scenario::OperationKind::kLoad, kMemoryAccess},
    {scenario::OperationKind::kExit, Classes{kOk, kNotRunning}},
    {scenario::OperationKind::kExitRestart, Classes{kOk, kNotRunning}},
    {scenario::OperationKind::kFault, Classes{kOk, kPanic, kNotRunning}},
    {scenario::OperationKind::kBrk, kMovesBreak},
    {scenario::OperationKind::kSbrk, kMovesBreak},
    {scenario::OperationKind::kTerminate, kAlwaysWorks},
    {scenario::OperationKind::kRestart, kAlwaysWorks},
    {scenario::OperationKind::kStart, kAlwaysWorks},
    {scenario::OperationKind::kStop, kAlwaysWorks},
    {scenario::OperationKind::kResume, kAlwaysWorks},
    {scenario::OperationKind::kState,
     Classes{kActive, kStopped, kFaulted, kTerminated, kRemoved, kSkipped}},
    {scenario::OperationKind::kSetByte, Classes{kTrue, kFalse, kSkipped}},
    {scenario::OperationKind::kCustomGrant, Classes{kOk, kFail, kSkipped}},
    // Not OutOfMemory: what cannot be allocated was never made (`none`).
    {scenario::OperationKind::kEnterCustom,
     Classes{kOk, kOkEmpty, kNone, kErrNoSuchApp, kErrInactiveApp, kSkipped}},
    {scenario::OperationKind::kRemove, kAlwaysWorks},
    {scenario::OperationKind::kLen, kBytes},
    {scenario::OperationKind::kPtr, kBytes},
    {scenario::OperationKind::kMutPtr, kBytes},
    {scenario::OperationKind::kExternal, kBytes},
    {scenario::OperationKind::kGet, kBytes + Classes{kNone}},
    {scenario::OperationKind::kMutGet, kBytes + Classes{kNone}},
    {scenario::OperationKind::kIndex, kBytes},  // `panic` where `get` answers `none` (C1)
    {scenario::OperationKind::kMutIndex, kBytes},
    {scenario::OperationKind::kSet, kBuffer + Classes{kOk, kNone}},  // one byte, so never empty
    {scenario::OperationKind::kCopyToSlice, kBytes + Classes{kNone}},
    {scenario::OperationKind::kCopyToSliceOrErr, kBytes + Classes{kNone, kErrSize}},
    {scenario::OperationKind::kCopyFromSlice, kBytes + Classes{kNone}},
    {scenario::OperationKind::kCopyFromSliceOrErr, kBytes + Classes{kNone, kErrSize}},
    {scenario::OperationKind::kChunks, kBytes},
    {scenario::OperationKind::kMutChunks, kBytes},
    {scenario::OperationKind::kIter, kBytes},
    {scenario::OperationKind::kCopy, kBytes},
    {scenario::OperationKind::kAppendChunk, kAppends + Classes{kErrFail}},
    {scenario::OperationKind::kAppendChunkFromIter, kAppends},
    {scenario::OperationKind::kWith, kBuffer + Classes{kOk}},
    {scenario::OperationKind::kMutWith, kBuffer + Classes{kOk}},
    {scenario::OperationKind::kEnd, Classes{kSilent}},  // of a refused block, too
    {scenario::OperationKind::kWithPart, kBuffer + Classes{kOk, kNone}},
    {scenario::OperationKind::kMutWithPart, kBuffer + Classes{kOk, kNone}},
    {scenario::OperationKind::kMemopBrk, kMemops},
    {scenario::OperationKind::kMemopSbrk, kMemops},
    {scenario::OperationKind::kMemop, kMemops + Classes{kFailNosupport}},
    {scenario::OperationKind::kCreate, Classes{kOk, kErrAlreadyInUse, kErrOutOfMemory, kSkipped}},
}};

static_assert(
    [] {
      for (std::size_t i = 0; i < kPossible.size(); ++i) {
        if (static_cast<std::size_t>(kPossible[i].kind) != i) return false;
      }
      return true;
    }(),
    "kPossible is indexed by kind");

constexpr bool possible(scenario::OperationKind kind, OutcomeClass outcome) {
  return kPossible[static_cast<std::size_t>(kind)].classes.has(outcome);
}

// The possible pairs, counted from 0 in the order of the kinds and, within one, of the classes;
// kNoPair where a pair is not possible.
inline constexpr std::uint16_t kNoPair = 0xffff;
using PairRow = std::array<std::uint16_t, kOutcomeClasses>;
inline constexpr std::array<PairRow, kPossible.size()> kPairNumbers = [] {
  std::array<PairRow, kPossible.size()> numbers{};
  std::uint16_t next = 0;
  for (std::size_t kind = 0; kind < kPossible.size(); ++kind) {
    for (std::size_t i = 0; i < kOutcomeClasses; ++i) {
      const bool can = kPossible[kind].classes.has(static_cast<OutcomeClass>(i));
      numbers[kind][i] = can ? next++ : kNoPair;
    }
  }
  return numbers;
}();

inline constexpr std::size_t kPairs = [] {
  std::size_t count = 0;
  for (const PairRow& row : kPairNumbers) {
    for (const std::uint16_t number : row) count += number == kNoPair ? 0U : 1U;
  }
  return count;
}();

constexpr std::uint16_t pair_number(scenario::OperationKind kind, OutcomeClass outcome) {
  return kPairNumbers[static_cast<std::size_t>(kind)][static_cast<std::size_t>(outcome)];
}

}  // namespace goals
