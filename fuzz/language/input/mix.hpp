// What inputs are made of: a mix for each question that a fuzz target asks, and the swarm.
//
// A part of the format (format.hpp, FORMAT.md): an input names its mix, so that it means the same
// to every target and tool, and a target turns away inputs of another mix than its own. A mix says
// how the bytes of the header and the tags of operations are dealt out; whatever the mix, explicit
// sizes and the operations' own tags say anything.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "scenario/operation.hpp"
#include "scenario/wrapping.hpp"

namespace input {

// The value is what an input's mix byte holds: never renumber, never reuse.
enum class Mix : std::uint8_t {
  kEverything = 0,
  kAllowOverlap = 1,
  kProcessDeath = 2,
  kSliceAccess = 3,
  kStreamingSlice = 4,
};
inline constexpr std::size_t kMixes = 5;

// The fuzz target that a mix is for, by the mix's value.
inline constexpr std::array<std::string_view, kMixes> kTargets = {
    "scenario_fuzzer", "allow_overlap_fuzzer", "process_death_fuzzer", "slice_access_fuzzer",
    "streaming_slice_fuzzer"};

// ---- Operation tags

// A tag below kOwnTags is the kind with that value, for good; those that no kind has yet are dealt
// out like the rest.
inline constexpr std::size_t kOwnTags = 48;
static_assert(scenario::kOperations.size() <= kOwnTags);
inline constexpr std::size_t kDealtTags = 256 - kOwnTags;

using Tags = std::array<scenario::OperationKind, 256>;

// How many of the tags mean a kind. The weights of a mix add up to kDealtTags, so that every byte
// is an operation and the frequent ones are those that matter.
struct TagWeight {
  scenario::OperationKind kind;
  std::size_t weight;
};

template <std::size_t N>
constexpr Tags deal_tags(const std::array<TagWeight, N>& weights) {
  Tags tags{};
  std::size_t next = kOwnTags;
  for (const TagWeight& row : weights) {
    for (std::size_t i = 0; i < row.weight; ++i) tags[next++] = row.kind;
  }
  // Too many do not compile (an index out of range); too few must not either.
  if (next != tags.size()) std::unreachable();
  for (std::size_t tag = 0; tag < kOwnTags; ++tag) {
    tags[tag] =
        tag < scenario::kOperations.size() ? scenario::kOperations[tag].kind : tags[kOwnTags + tag];
  }
  return tags;
}

// Everything at once: memory shared, overlapped, used through nested slices, and taken away.
inline constexpr auto kEverythingWeights = std::to_array<TagWeight>({
    {scenario::OperationKind::kAllowRw, 32},
    {scenario::OperationKind::kAllowRo, 18},
    {scenario::OperationKind::kAllowUr, 9},
    {scenario::OperationKind::kStore, 9},
    {scenario::OperationKind::kLoad, 5},
    {scenario::OperationKind::kExit, 1},
    {scenario::OperationKind::kExitRestart, 1},
    {scenario::OperationKind::kFault, 1},
    {scenario::OperationKind::kBrk, 3},
    {scenario::OperationKind::kSbrk, 3},
    {scenario::OperationKind::kTerminate, 2},
    {scenario::OperationKind::kRestart, 5},
    {scenario::OperationKind::kStart, 7},
    {scenario::OperationKind::kResume, 1},
    {scenario::OperationKind::kCustomGrant, 1},
    {scenario::OperationKind::kLen, 1},
    {scenario::OperationKind::kPtr, 1},
    {scenario::OperationKind::kExternal, 3},
    {scenario::OperationKind::kGet, 11},
    {scenario::OperationKind::kMutGet, 7},
    {scenario::OperationKind::kIndex, 3},
    {scenario::OperationKind::kMutIndex, 3},
    {scenario::OperationKind::kSet, 7},
    {scenario::OperationKind::kCopyToSlice, 3},
    {scenario::OperationKind::kCopyToSliceOrErr, 3},
    {scenario::OperationKind::kCopyFromSlice, 5},
    {scenario::OperationKind::kCopyFromSliceOrErr, 4},
    {scenario::OperationKind::kChunks, 3},
    {scenario::OperationKind::kMutChunks, 4},
    {scenario::OperationKind::kIter, 3},
    {scenario::OperationKind::kCopy, 13},
    {scenario::OperationKind::kAppendChunk, 6},
    {scenario::OperationKind::kAppendChunkFromIter, 5},
    {scenario::OperationKind::kWith, 4},
    {scenario::OperationKind::kMutWith, 4},
    {scenario::OperationKind::kWithPart, 2},
    {scenario::OperationKind::kMutWithPart, 2},
    {scenario::OperationKind::kEnd, 13},
});

// Long sequences of allows over the same bytes, and writes that must be seen through all of them.
inline constexpr auto kAllowOverlapWeights = std::to_array<TagWeight>({
    {scenario::OperationKind::kAllowRw, 40},      {scenario::OperationKind::kAllowRo, 28},
    {scenario::OperationKind::kAllowUr, 16},      {scenario::OperationKind::kStore, 12},
    {scenario::OperationKind::kLoad, 6},          {scenario::OperationKind::kBrk, 2},
    {scenario::OperationKind::kSbrk, 2},          {scenario::OperationKind::kRestart, 2},
    {scenario::OperationKind::kStart, 2},         {scenario::OperationKind::kExternal, 6},
    {scenario::OperationKind::kPtr, 2},           {scenario::OperationKind::kGet, 12},
    {scenario::OperationKind::kMutGet, 4},        {scenario::OperationKind::kSet, 10},
    {scenario::OperationKind::kCopyFromSlice, 8}, {scenario::OperationKind::kMutChunks, 6},
    {scenario::OperationKind::kIter, 4},          {scenario::OperationKind::kCopy, 20},
    {scenario::OperationKind::kWith, 5},          {scenario::OperationKind::kMutWith, 7},
    {scenario::OperationKind::kMutWithPart, 2},   {scenario::OperationKind::kEnd, 12},
});

// Every way to end and to begin a life, at any moment, and what is left of the lives before.
inline constexpr auto kProcessDeathWeights = std::to_array<TagWeight>({
    {scenario::OperationKind::kAllowRw, 20},    {scenario::OperationKind::kAllowRo, 9},
    {scenario::OperationKind::kAllowUr, 6},     {scenario::OperationKind::kStore, 6},
    {scenario::OperationKind::kLoad, 3},        {scenario::OperationKind::kExit, 4},
    {scenario::OperationKind::kExitRestart, 5}, {scenario::OperationKind::kFault, 6},
    {scenario::OperationKind::kBrk, 6},         {scenario::OperationKind::kSbrk, 8},
    {scenario::OperationKind::kTerminate, 9},   {scenario::OperationKind::kRestart, 16},
    {scenario::OperationKind::kStart, 16},      {scenario::OperationKind::kStop, 3},
    {scenario::OperationKind::kResume, 3},      {scenario::OperationKind::kCustomGrant, 5},
    {scenario::OperationKind::kEnterCustom, 5}, {scenario::OperationKind::kRemove, 1},
    {scenario::OperationKind::kLen, 4},         {scenario::OperationKind::kPtr, 2},
    {scenario::OperationKind::kExternal, 6},    {scenario::OperationKind::kGet, 13},
    {scenario::OperationKind::kSet, 8},         {scenario::OperationKind::kCopyFromSlice, 2},
    {scenario::OperationKind::kCopy, 7},        {scenario::OperationKind::kAppendChunk, 2},
    {scenario::OperationKind::kWith, 8},        {scenario::OperationKind::kMutWith, 9},
    {scenario::OperationKind::kMutWithPart, 2}, {scenario::OperationKind::kEnd, 14},
});

// Every way to get at the bytes of a slice, and of its parts, at every boundary.
inline constexpr auto kSliceAccessWeights = std::to_array<TagWeight>({
    {scenario::OperationKind::kAllowRw, 12},
    {scenario::OperationKind::kAllowRo, 7},
    {scenario::OperationKind::kAllowUr, 3},
    {scenario::OperationKind::kExternal, 3},
    {scenario::OperationKind::kGet, 24},
    {scenario::OperationKind::kMutGet, 14},
    {scenario::OperationKind::kIndex, 13},
    {scenario::OperationKind::kMutIndex, 11},
    {scenario::OperationKind::kSet, 12},
    {scenario::OperationKind::kCopyToSlice, 12},
    {scenario::OperationKind::kCopyToSliceOrErr, 9},
    {scenario::OperationKind::kCopyFromSlice, 12},
    {scenario::OperationKind::kCopyFromSliceOrErr, 9},
    {scenario::OperationKind::kChunks, 9},
    {scenario::OperationKind::kMutChunks, 8},
    {scenario::OperationKind::kIter, 6},
    {scenario::OperationKind::kCopy, 8},
    {scenario::OperationKind::kWith, 4},
    {scenario::OperationKind::kMutWith, 4},
    {scenario::OperationKind::kWithPart, 8},
    {scenario::OperationKind::kMutWithPart, 9},
    {scenario::OperationKind::kEnd, 11},
});

// Chunks appended to streams whose headers others write at the same time.
inline constexpr auto kStreamingSliceWeights = std::to_array<TagWeight>({
    {scenario::OperationKind::kAllowRw, 24},
    {scenario::OperationKind::kAllowUr, 8},
    {scenario::OperationKind::kStore, 30},
    {scenario::OperationKind::kLoad, 4},
    {scenario::OperationKind::kSbrk, 2},
    {scenario::OperationKind::kRestart, 2},
    {scenario::OperationKind::kStart, 2},
    {scenario::OperationKind::kExternal, 3},
    {scenario::OperationKind::kGet, 8},
    {scenario::OperationKind::kSet, 12},
    {scenario::OperationKind::kCopyFromSlice, 22},
    {scenario::OperationKind::kCopy, 4},
    {scenario::OperationKind::kAppendChunk, 36},
    {scenario::OperationKind::kAppendChunkFromIter, 27},
    {scenario::OperationKind::kMutWith, 8},
    {scenario::OperationKind::kMutWithPart, 6},
    {scenario::OperationKind::kEnd, 10},
});

inline constexpr std::array<Tags, kMixes> kTags = {
    deal_tags(kEverythingWeights), deal_tags(kAllowOverlapWeights), deal_tags(kProcessDeathWeights),
    deal_tags(kSliceAccessWeights), deal_tags(kStreamingSliceWeights)};

// ---- Geometry

// What the header's table indices mean.
struct Geometry {
  std::array<std::uint8_t, 7> processes;
  std::array<std::uint8_t, 7> drivers;
  std::array<std::uint32_t, 15> first_breaks;
};

inline constexpr std::array<Geometry, kMixes> kGeometries = {{
    {.processes = {1, 2, 2, 3, 2, 3, 1},
     .drivers = {1, 2, 3, 2, 1, 2, 3},
     .first_breaks = {64, 96, 128, 128, 160, 192, 200, 256, 256, 256, 320, 384, 512, 0, 61}},
    // Little memory under many slots, so that buffers meet.
    {.processes = {1, 1, 2, 1, 2, 1, 3},
     .drivers = {2, 1, 2, 3, 2, 4, 3},
     .first_breaks = {32, 48, 64, 64, 64, 96, 96, 128, 128, 16, 24, 200, 256, 8, 61}},
    // Room for grants to come and go below the first break (M17).
    {.processes = {1, 2, 1, 2, 3, 1, 2},
     .drivers = {1, 2, 1, 3, 2, 1, 2},
     .first_breaks = {64, 96, 128, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 0, 61}},
    {.processes = {1, 1, 1, 1, 1, 2, 1},
     .drivers = {1, 1, 1, 2, 1, 1, 2},
     .first_breaks = {64, 96, 32, 128, 16, 64, 200, 128, 8, 256, 24, 48, 512, 0, 61}},
    {.processes = {1, 1, 1, 2, 1, 1, 2},
     .drivers = {1, 1, 2, 1, 1, 2, 1},
     .first_breaks = {64, 96, 128, 48, 32, 64, 24, 40, 128, 256, 80, 56, 512, 16, 61}},
}};

// ---- Swarm

// The byte that names the mix: its low three bits are the mix (kEverything where there is none with
// that number), the others the swarm.
inline constexpr std::uint8_t kMixMask = 7;
inline constexpr int kSwarmShift = 3;

constexpr Mix mix_of(std::uint8_t byte) {
  const std::uint8_t number = byte & kMixMask;
  return number < kMixes ? static_cast<Mix>(number) : Mix::kEverything;
}
// The mix of a whole input, which names it behind its version.
constexpr Mix mix_of_input(std::span<const std::uint8_t> input) {
  return input.size() < 2 ? Mix::kEverything : mix_of(input[1]);
}
constexpr std::uint8_t mix_byte(Mix mix, std::uint8_t swarm) {
  return static_cast<std::uint8_t>(swarm << kSwarmShift | static_cast<std::uint8_t>(mix));
}

// Some inputs leave out some operations, because what one operation does can hide what another
// would show (every restart forgets the grants, for one): swarms below kWholeSwarms nothing, those
// below kQuarterSwarms a quarter of the kinds, the rest half of them, each swarm others. Never
// allow_rw, without which there is little to see.
inline constexpr std::uint8_t kWholeSwarms = 8;
inline constexpr std::uint8_t kQuarterSwarms = 20;

constexpr bool leaves_out(std::uint8_t swarm, scenario::OperationKind kind) {
  if (swarm < kWholeSwarms || kind == scenario::OperationKind::kAllowRw) return false;
  // A hash whose upper bits are as good as drawn. The salt is the first one under which each kind
  // is seen without each other in some swarm (input_test.cpp).
  constexpr std::uint64_t kSalt = 3;
  const std::uint64_t number =
      kSalt * 4096 + std::uint64_t{swarm} * 64 + static_cast<std::uint64_t>(kind);
  std::uint64_t drawn = scenario::wrapping_multiply<std::uint64_t>(number, 0x9e3779b97f4a7c15U);
  drawn = scenario::wrapping_multiply<std::uint64_t>(drawn ^ drawn >> 32, 0xd6e8feb86659fd93U);
  return (drawn >> 60) < (swarm < kQuarterSwarms ? 4U : 8U);
}

// The operation that a tag means under a mix and a swarm: a kind's own tag is never left out; a
// dealt one goes on, by a step that comes round to all of them, to one that is not.
constexpr scenario::OperationKind kind_of(Mix mix, std::uint8_t swarm, std::uint8_t tag) {
  constexpr std::size_t kStep = 89;
  static_assert(std::gcd(kStep, kDealtTags) == 1);
  const Tags& tags = kTags[static_cast<std::size_t>(mix)];
  if (tag < scenario::kOperations.size()) return tags[tag];
  std::size_t at = tag;
  while (leaves_out(swarm, tags[at])) at = kOwnTags + (at + kStep) % kDealtTags;
  return tags[at];
}

}  // namespace input
