// The byte form of a scenario (versions 1 and 2), as constants and tables. FORMAT.md describes it
// in words.
//
// decode.cpp and encode.cpp both read this file and neither holds a number of the format of its
// own. Inputs are kept for years: what a byte of a version means may not change. A later version
// gets tables of its own, and decode() chooses by the version byte.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "input/mix.hpp"
#include "scenario/operation.hpp"

namespace input {

inline constexpr std::uint8_t kVersion = 1;
// Version 2 is version 1 and a byte on memory protection in its header. Any other byte reads as
// version 1, as it did before there was another.
inline constexpr std::uint8_t kProtectedVersion = 2;
inline constexpr std::size_t kMaxOperations = 512;

// ---- Numbers of any size

// A first byte from kExplicit on is followed by the number itself, little-endian: the lowest two
// bits are log2 of its width, kExplicitFlag says that it is counted from the largest number
// (`max-N`, a negative delta). The same in every operand that is a number.
inline constexpr std::uint8_t kExplicit = 0xf8;
inline constexpr std::uint8_t kExplicitFlag = 0x04;

// ---- Header

// The version, the mix and the swarm (mix.hpp), then three bytes of table indices: processes,
// drivers and fault policy; RAM and first break; flash and protected flash. Processes, drivers and
// first breaks have a table for each mix. One past the table's last index means that the number
// follows. What does not fit
// (a break above the room, more protected than there is flash) is brought into bounds.
inline constexpr std::array<scenario::FaultPolicy, 4> kFaultPolicies = {
    scenario::FaultPolicy::kStop, scenario::FaultPolicy::kRestart, scenario::FaultPolicy::kPanic,
    scenario::FaultPolicy::kRestart};
inline constexpr std::array<std::uint32_t, 15> kRamSizes = {
    512, 640, 768, 1024, 1024, 1024, 1280, 1536, 1536, 2048, 2048, 2048, 600, 1021, 4096};
inline constexpr std::array<std::uint32_t, 15> kFlashSizes = {64,  128, 256, 128,  256, 64, 256, 96,
                                                              192, 100, 256, 1024, 0,   1,  128};
inline constexpr std::array<std::uint32_t, 15> kProtectedSizes = {0,  16, 32,  64,  16, 32, 0, 8,
                                                                  64, 1,  128, 256, 63, 7,  16};
inline constexpr std::size_t kHeaderSizeWidth = 3;  // bytes of an explicit size

// Version 2, behind the sizes: the protection in the lowest two bits, and the request that is
// refused in those from kRefuseShift on; at kRefuseExplicit it follows. What the protection does
// not hold is brought into bounds.
inline constexpr std::uint8_t kRefuseShift = 2;
inline constexpr std::uint8_t kRefuseExplicit = 63;
inline constexpr std::size_t kRefuseWidth = 2;

// A driver is one byte below kDriverExplicit: ro + 7 * (rw + 7 * grant), the slots by kSlotCounts,
// no grant at kNoGrant, and the number by the driver's place. Else number (4 bytes), no_grant, ro
// and rw follow, a byte each. A number that an earlier driver has is counted up until it is free.
inline constexpr std::array<std::uint8_t, 7> kSlotCounts = {1, 2, 3, 4, 0, 2, 1};
inline constexpr std::uint8_t kNoGrant = 4;
inline constexpr std::uint8_t kDriverExplicit =
    (kNoGrant + 1) * kSlotCounts.size() * kSlotCounts.size();
inline constexpr std::array<std::uint32_t, scenario::kMaxDrivers> kDriverNumbers = {
    1, 0x60001, 0, 2, 3, 7, 16, 0xffffffff};
inline constexpr std::size_t kDriverNumberWidth = 4;

// ---- Operations

// Which operation a tag means is the mix's affair (mix.hpp).

// What a userspace operation becomes inside a block. `end` stands here because a block should be
// shorter than the program around it; `restart` because a life that ends under an open slice is
// what blocks are for.
struct InsideBlock {
  scenario::OperationKind userspace;
  scenario::OperationKind instead;
};
inline constexpr auto kInsideBlock = std::to_array<InsideBlock>({
    {scenario::OperationKind::kAllowRw, scenario::OperationKind::kCopy},
    {scenario::OperationKind::kAllowRo, scenario::OperationKind::kEnd},
    {scenario::OperationKind::kAllowUr, scenario::OperationKind::kEnd},
    {scenario::OperationKind::kStore, scenario::OperationKind::kSet},
    {scenario::OperationKind::kLoad, scenario::OperationKind::kIter},
    {scenario::OperationKind::kExit, scenario::OperationKind::kRestart},
    {scenario::OperationKind::kExitRestart, scenario::OperationKind::kRestart},
    {scenario::OperationKind::kFault, scenario::OperationKind::kRestart},
    {scenario::OperationKind::kMemopBrk, scenario::OperationKind::kBrk},
    {scenario::OperationKind::kMemopSbrk, scenario::OperationKind::kSbrk},
    {scenario::OperationKind::kMemop, scenario::OperationKind::kState},
});

// The operation itself where it may stand in a block.
constexpr scenario::OperationKind inside_block(scenario::OperationKind kind) {
  for (const InsideBlock& row : kInsideBlock) {
    if (row.userspace == kind) return row.instead;
  }
  return kind;
}
static_assert(std::ranges::all_of(scenario::kOperations,
                                  [](const scenario::OperationShape& shape) {
                                    const bool userspace = shape.side == scenario::Side::kUserspace;
                                    return userspace == (inside_block(shape.kind) != shape.kind);
                                  }),
              "every userspace operation has a row, and no other");

// The other operations that can be out of place.
inline constexpr auto kEndOutsideBlock = scenario::OperationKind::kCopy;
inline constexpr auto kReadableTooDeep = scenario::OperationKind::kGet;
inline constexpr auto kWriteableTooDeep = scenario::OperationKind::kMutGet;
inline constexpr auto kExternalWithoutDriver = scenario::OperationKind::kState;

// ---- Words: LEN, SIZE, I, chunk sizes, the bounds of a RANGE, N of copy_to_slice

// [0, kWordHot) is the number itself; [kWordHot, kWordEdges) depends on the operand, see below;
// then kEdges; from kWordFromMax `max-0` to `max-7`; from kWordWrap `max-N` with N around the
// operand's anchor, so that an address or index plus this number wraps to just around 0; then
// kExplicit.
inline constexpr std::uint8_t kWordHot = 0x40;
inline constexpr std::uint8_t kWordEdges = 0xe0;
inline constexpr std::uint8_t kWordFromMax = 0xe8;
inline constexpr std::uint8_t kWordWrap = 0xf0;
inline constexpr std::int64_t kWordWrapBelow = 4;
inline constexpr std::array<std::uint64_t, 8> kEdges = {
    0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 4096};
// Steps around a remembered number.
inline constexpr std::array<std::int64_t, 8> kSteps = {0, 1, -1, 2, -2, 4, -4, 8};

// LEN and SIZE: the length of a recent allow (3 bits which, 3 bits step); from kLengthRoom the room
// behind the operation's address (3 bits shift right, 3 bits step); from kLengthFours 4, 8 … 128.
inline constexpr std::uint8_t kLengthRoom = 0x80;
inline constexpr std::uint8_t kLengthFours = 0xc0;
// Indices, bounds, chunk sizes, with n the length last allowed to the buffer: a 64th part of n
// times the low bits; from kPositionEnd n and a step; from kPositionAround n-16 to n+15.
inline constexpr std::uint8_t kPositionEnd = 0x80;
inline constexpr std::uint8_t kPositionAround = 0xc0;
inline constexpr std::int64_t kAroundBelow = 16;
// N of copy_to_slice, with m the length of the operation's range: m; from kCountAround m-16 to
// m+15.
inline constexpr std::uint8_t kCountAround = 0xc0;

// ---- Slots, drivers, codes, deltas, aligns

// Slots: below kSlotPlain a slot in range (modulo), then the number itself, then kExplicit.
inline constexpr std::uint8_t kSlotPlain = 0xf0;
inline constexpr std::uint8_t kSlotsWithoutAny = 4;  // the modulus where there is none
// Drivers: below kDriverPlain a booted one by its place (modulo), then the number itself, then
// kExplicit.
inline constexpr std::uint8_t kDriverPlain = 0xe8;
// Deltas: below kDeltaEdges the number plus kDeltaZero, then kEdgeDeltas, then kExplicit.
inline constexpr std::uint8_t kDeltaZero = 120;
inline constexpr std::uint8_t kDeltaEdges = 0xf0;
inline constexpr std::array<std::int64_t, 8> kEdgeDeltas = {
    256, -256, 512, 4096, 0x7fffffff, -0x80000000LL, INT64_MAX, INT64_MIN};
// Aligns: below kAlignCount the logarithm; above it, modulo kSmallAligns, one that a small RAM has
// room for.
inline constexpr std::uint8_t kAlignCount = 16;
inline constexpr std::uint8_t kSmallAligns = 6;

// ---- Addresses

// [0, kAddressBreakPart) is ram+N; then parts of the first break (64ths); from kAddressRecent an
// end of a range recently allowed to this process (3 bits which, 1 bit end or start, 2 bits step);
// then the two ends of what the process may read of its flash, the break, the end of memory, the
// first break, null, max-N, and another process's RAM (its number modulo, then a byte of offset).
// From kExplicit on the low bits are the base, and a byte follows: 2 bits log2 of the offset's
// width, then kAddressNegative, kAddressHasProcess, and the process from bit kAddressProcessShift;
// then the offset.
inline constexpr std::uint8_t kAddressBreakPart = 0x40;
inline constexpr std::uint8_t kAddressRecent = 0x80;
inline constexpr std::uint8_t kAddressFlash = 0xc0;
inline constexpr std::uint8_t kAddressBreak = 0xd0;
inline constexpr std::uint8_t kAddressEnd = 0xe0;
inline constexpr std::uint8_t kAddressFirstBreak = 0xe8;
inline constexpr std::uint8_t kAddressNull = 0xf0;
inline constexpr std::uint8_t kAddressMax = 0xf2;
inline constexpr std::uint8_t kAddressOther = 0xf4;
inline constexpr std::int64_t kAddressBreakBelow = 12;
inline constexpr std::int64_t kAddressEndBelow = 6;
inline constexpr std::array<std::int64_t, 4> kRecentSteps = {0, 1, -1, 8};
inline constexpr std::array<scenario::Address::Base, 8> kAddressBases = {
    scenario::Address::Base::kNull,  scenario::Address::Base::kMax,   scenario::Address::Base::kRam,
    scenario::Address::Base::kFlash, scenario::Address::Base::kBreak, scenario::Address::Base::kEnd,
    scenario::Address::Base::kRam,   scenario::Address::Base::kBreak};
inline constexpr std::uint8_t kAddressNegative = 0x04;
inline constexpr std::uint8_t kAddressHasProcess = 0x08;
inline constexpr std::uint8_t kAddressProcessShift = 4;

// ---- Ranges

// Below kRangeIndex the form (modulo 5) followed by its one or two words; then the index itself;
// from kRangeTo `..B` and from kRangeFrom `A..` around the buffer's length; from kRangeQuarters A
// and B in quarters of it; from kRangeFull `..`.
inline constexpr std::uint8_t kRangeForms = 5;
inline constexpr std::uint8_t kRangeIndex = 0x60;
inline constexpr std::uint8_t kRangeTo = 0xa0;
inline constexpr std::uint8_t kRangeFrom = 0xc0;
inline constexpr std::uint8_t kRangeQuarters = 0xe0;
inline constexpr std::uint8_t kRangeFull = 0xf0;
inline constexpr std::int64_t kRangeBelow = 24;

// ---- Bytes

// Below kHexPattern the length, and the bytes follow; then a pattern of that length, whose first
// byte follows; from kHexFitting a pattern as long as what it goes to (kHexAround: and a step);
// from kHexHeader the header of a streaming slice, chosen by the byte that follows; at kHexLength1
// and kHexLength2 a length of one or two bytes, and the bytes; above them headers again.
inline constexpr std::uint8_t kHexPattern = 0x20;
inline constexpr std::uint8_t kHexFitting = 0x60;
inline constexpr std::uint8_t kHexAround = 0xc0;
inline constexpr std::uint8_t kHexHeader = 0xe0;
inline constexpr std::uint8_t kHexLength1 = 0xf8;
inline constexpr std::uint8_t kHexLength2 = 0xf9;

// Every pattern is a piece of this: byte i is i, modulo 256. A constant, so that payloads need no
// storage of their own.
inline constexpr auto kPattern = [] {
  std::array<std::uint8_t, 256 + scenario::kMaxBytes> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}();

// G1: version 0, the flags from the lowest two bits of the index (exceeded, halt), and a small
// offset from the next five, in the byte order of a little-endian machine; the top bit counts the
// offset down from 2^32 - 1, where adding a length to it runs over (G3).
inline constexpr std::size_t kStreamHeaderSize = 8;
inline constexpr auto kStreamHeaders = [] {
  std::array<std::array<std::uint8_t, kStreamHeaderSize>, 256> headers{};
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const std::uint8_t fill = (i & 0x80) != 0 ? 0xff : 0x00;
    const auto low = static_cast<std::uint8_t>(((i >> 2) & 0x1f) ^ fill);
    headers[i] = {0, 0, 0, static_cast<std::uint8_t>(i & 0x03), low, fill, fill, fill};
  }
  return headers;
}();

// ---- Buffer names

// Below kNamePacked a slot of a recent allow (3 bits which; from kNameStale on with an early life's
// identifier). From kNamePacked 2 bits of kPackedKinds and 4 bits of which the last values are an
// early life; the byte that follows holds process, driver and slot. From kNameItNumbered `it0` to
// `it7`, from kNameIt `it`, from kNameItAny itN (modulo). From kNameExternal an external buffer.
// From kNameDefault the default buffers. From kNameRecent a recent allow again. From kExplicit the
// kind, kNameGeneration, then process, generation, driver and slot. An external buffer, here (less
// kNameExternal) and as the X of `external`: K, and kExternalIsRo; from kExternalLow on K is 0
// or 1.
inline constexpr std::uint8_t kNameStale = 0x30;
inline constexpr std::uint8_t kNamePacked = 0x40;
inline constexpr std::uint8_t kPackedStale = 12;
inline constexpr std::uint8_t kNameItNumbered = 0x80;
inline constexpr std::uint8_t kNameIt = 0x88;
inline constexpr std::uint8_t kNameItAny = 0xb0;
inline constexpr std::uint8_t kNameExternal = 0xc0;
inline constexpr std::uint8_t kNameDefault = 0xe0;
inline constexpr std::uint8_t kNameRecent = 0xe8;
inline constexpr std::uint8_t kNameGeneration = 0x04;
inline constexpr std::uint8_t kExternalIsRo = 0x08;
inline constexpr std::uint8_t kExternalLow = 0x10;
inline constexpr std::uint8_t kDefaultIsRw = 0x04;
inline constexpr std::array<scenario::BufferName::Kind, 4> kPackedKinds = {
    scenario::BufferName::Kind::kRw, scenario::BufferName::Kind::kRo,
    scenario::BufferName::Kind::kUr, scenario::BufferName::Kind::kRw};

}  // namespace input
