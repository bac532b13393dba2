#include "procbuf/streaming_process_slice.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <iterator>
#include <span>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Bytes;
using Appended = StreamingProcessSlice::Appended;

constexpr std::uint8_t kExceeded = 1;
constexpr std::uint8_t kHalt = 2;

// A buffer as the process prepares it (G1), with `room` bytes of data.
Bytes stream(std::size_t room, std::uint32_t offset = 0, std::uint8_t flags = 0) {
  Bytes memory(8 + room, 0xdd);
  memory[0] = memory[1] = memory[2] = 0;
  memory[3] = flags;
  std::memcpy(&memory[4], &offset, sizeof offset);
  return memory;
}

std::expected<Appended, ErrorCode> append(Bytes& memory, const Bytes& chunk) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  return StreamingProcessSlice(slice).append_chunk(chunk);
}

std::expected<Appended, ErrorCode> append_from_iter(Bytes& memory, const Bytes& chunk) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  return StreamingProcessSlice(slice).append_chunk_from_iter(chunk);
}

using Append = std::expected<Appended, ErrorCode> (*)(Bytes&, const Bytes&);

void expect_appended(const std::expected<Appended, ErrorCode>& result, bool first,
                     std::uint32_t offset) {
  ASSERT_TRUE(result) << "refused with " << name_of(result.error());
  EXPECT_EQ(result->first, first);
  EXPECT_EQ(result->offset, offset);
}

void expect_refused(const std::expected<Appended, ErrorCode>& result, ErrorCode code) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), code);
}

// What both ways of appending share.
class StreamingBothWaysTest : public ::testing::TestWithParam<Append> {};
INSTANTIATE_TEST_SUITE_P(Ways, StreamingBothWaysTest, ::testing::Values(&append, &append_from_iter),
                         [](const auto& test) {
                           return test.param == &append ? "append" : "append_from_iter";
                         });

TEST_P(StreamingBothWaysTest, G1_G3_ChunksFollowOneAnother) {
  Bytes memory = stream(5);
  expect_appended(GetParam()(memory, {1, 2}), true, 2);
  expect_appended(GetParam()(memory, {3}), false, 3);
  expect_appended(GetParam()(memory, {4, 5}), false, 5);  // fills it to the last byte
  Bytes expected = stream(5, 5);
  std::ranges::copy(Bytes{1, 2, 3, 4, 5}, expected.begin() + 8);
  EXPECT_EQ(memory, expected);
}

TEST_P(StreamingBothWaysTest, G3_AnEmptyChunkIsNeverTheFirst) {
  Bytes memory = stream(5);
  expect_appended(GetParam()(memory, {}), false, 0);
  expect_appended(GetParam()(memory, {9}), true, 1);
  Bytes without_data = stream(0);
  expect_appended(GetParam()(without_data, {}), false, 0);
  expect_refused(GetParam()(without_data, {1}), ErrorCode::SIZE);
}

TEST_P(StreamingBothWaysTest, G2_HeadersAreCheckedInOrder) {
  const auto refuses = [&](Bytes memory, ErrorCode code) {
    const Bytes before = memory;
    expect_refused(GetParam()(memory, {1}), code);
    EXPECT_EQ(memory, before);
  };
  refuses({}, ErrorCode::SIZE);
  refuses({9}, ErrorCode::SIZE);      // too short before its version is looked at
  refuses({1, 0}, ErrorCode::INVAL);  // version before the flags' length
  refuses({0, 1, 0}, ErrorCode::INVAL);
  refuses({0, 0}, ErrorCode::SIZE);
  refuses({0, 0, 0}, ErrorCode::SIZE);
  refuses({0, 0, 0, 4}, ErrorCode::INVAL);  // reserved flags before the offset's length
  refuses({0, 0, 1, 0}, ErrorCode::INVAL);
  refuses({0, 0, 0x80, 0}, ErrorCode::INVAL);
  refuses({0, 0, 0, 3}, ErrorCode::SIZE);  // the offset's length before busy
  refuses({0, 0, 0, 0, 0, 0, 0}, ErrorCode::SIZE);
  refuses(stream(4, 0, kExceeded | kHalt), ErrorCode::BUSY);
}

TEST_P(StreamingBothWaysTest, G2_HaltAloneDoesNotRefuse) {
  Bytes memory = stream(4, 0, kHalt);
  expect_appended(GetParam()(memory, {1, 2}), true, 2);
  EXPECT_EQ(memory[3], kHalt);
}

TEST_P(StreamingBothWaysTest, G3_ExceededStaysSetAfterAChunkThatFits) {
  Bytes memory = stream(4, 0, kExceeded);
  expect_appended(GetParam()(memory, {1, 2}), true, 2);
  EXPECT_EQ(memory[3], kExceeded);
}

// With halt set the process gets the chunk that does not fit as exceeded, and nothing more then.
TEST_P(StreamingBothWaysTest, G3_ExceedingAHaltedStreamMakesItBusy) {
  Bytes memory = stream(1, 1, kHalt);
  expect_refused(GetParam()(memory, {1}), ErrorCode::SIZE);
  EXPECT_EQ(memory[3], kExceeded | kHalt);
  expect_refused(GetParam()(memory, {}), ErrorCode::BUSY);
}

TEST(StreamingProcessSliceTest, G3_AChunkThatDoesNotFitSetsExceededAndTouchesNothingElse) {
  Bytes memory = stream(4, 2);
  expect_refused(append(memory, {1, 2, 3}), ErrorCode::SIZE);
  EXPECT_EQ(memory, stream(4, 2, kExceeded));
}

TEST(StreamingProcessSliceTest, G4_FromAnIteratorTheBytesThatFittedStay) {
  Bytes memory = stream(4, 2);
  expect_refused(append_from_iter(memory, {1, 2, 3}), ErrorCode::SIZE);
  Bytes expected = stream(4, 2, kExceeded);
  expected[8 + 2] = 1;
  expected[8 + 3] = 2;
  EXPECT_EQ(memory, expected);
}

TEST(StreamingProcessSliceTest, G4_AnEmptyChunkPastTheDataDiffersByTheWayItIsAppended) {
  Bytes memory = stream(4, 5);
  expect_appended(append_from_iter(memory, {}), false, 5);
  EXPECT_EQ(memory, stream(4, 5));
  expect_refused(append(memory, {}), ErrorCode::SIZE);
  EXPECT_EQ(memory, stream(4, 5, kExceeded));
}

TEST(StreamingProcessSliceTest, G3_AnOffsetThatWouldPass32BitsFailsAndTouchesNothing) {
  Bytes memory = stream(4, 0xffffffff);
  expect_refused(append(memory, {1}), ErrorCode::FAIL);
  EXPECT_EQ(memory, stream(4, 0xffffffff));
}

// The sum just fits 32 bits, and is past the data.
TEST(StreamingProcessSliceTest, G3_AnOffsetNearTheEndOf32BitsIsOnlyTooLarge) {
  Bytes memory = stream(4, 0xfffffffe);
  expect_refused(append(memory, {1}), ErrorCode::SIZE);
  EXPECT_EQ(memory, stream(4, 0xfffffffe, kExceeded));
  Bytes at_the_end = stream(4, 0xffffffff);
  expect_refused(append(at_the_end, {}), ErrorCode::SIZE);
}

TEST(StreamingProcessSliceTest, G4_FromAnIteratorAnOffsetNearTheEndOf32BitsDoesNotWrap) {
  for (const std::uint32_t offset : {0xffffffffU, 0xfffffff8U, 0x80000000U}) {
    Bytes memory = stream(4, offset);
    expect_refused(append_from_iter(memory, {1, 2, 3, 4, 5, 6, 7, 8, 9}), ErrorCode::SIZE);
    EXPECT_EQ(memory, stream(4, offset, kExceeded));
  }
}

// The only way past the data's end there: 4 GiB of it, which cost nothing until they are touched.
TEST(StreamingProcessSliceTest, G4_FromAnIteratorAnOffsetThatWouldPass32BitsFails) {
  if constexpr (sizeof(std::size_t) > 4) {
    constexpr auto kLength = static_cast<std::size_t>((std::uint64_t{1} << 32) + 64);
    void* const mapped = mmap(nullptr, kLength, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(mapped, MAP_FAILED);
    const std::span memory(static_cast<std::uint8_t*>(mapped), kLength);
    std::ranges::fill(memory.subspan(4, 4), std::uint8_t{0xff});  // the offset
    const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
    expect_refused(StreamingProcessSlice(slice).append_chunk_from_iter(Bytes{1}), ErrorCode::FAIL);
    EXPECT_TRUE(std::ranges::all_of(memory.subspan(4, 4), [](auto byte) { return byte == 0xff; }));
    munmap(mapped, kLength);
  } else {
    GTEST_SKIP() << "no slice is that long on this machine";
  }
}

// What is appended may be read from memory that overlaps the header: a process may lend it twice.
TEST(StreamingProcessSliceTest, G1_TheWholeHeaderIsWrittenAsItWasRead) {
  Bytes memory = stream(4);
  struct Vandal {
    [[nodiscard]] const std::uint8_t* begin() const {
      std::ranges::fill(memory->begin(), memory->begin() + 8, std::uint8_t{0xee});
      return &byte;
    }
    [[nodiscard]] const std::uint8_t* end() const { return std::next(&byte); }
    Bytes* memory;
    std::uint8_t byte = 9;
  };
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  expect_appended(StreamingProcessSlice(slice).append_chunk_from_iter(Vandal{&memory}), true, 1);
  Bytes expected = stream(4, 1);
  expected[8] = 9;
  EXPECT_EQ(memory, expected);
}

TEST(StreamingProcessSliceTest, G1_TheOffsetIsInTheMachinesByteOrder) {
  Bytes memory = stream(600);
  expect_appended(append(memory, Bytes(0x102, 0xaa)), true, 0x102);
  const auto offset = std::bit_cast<std::array<std::uint8_t, 4>>(std::uint32_t{0x102});
  EXPECT_TRUE(std::ranges::equal(std::span(memory).subspan(4, 4), offset));
}

// The process may write to the header between two chunks: it is read afresh.
TEST(StreamingProcessSliceTest, TheHeaderIsReadAfreshForEachChunk) {
  Bytes memory = stream(4);
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  const StreamingProcessSlice streaming(slice);
  expect_appended(streaming.append_chunk(Bytes{1, 2}), true, 2);
  memory[4] = memory[5] = memory[6] = memory[7] = 0;
  expect_appended(streaming.append_chunk(Bytes{3}), true, 1);
  EXPECT_EQ(memory[8], 3U);
  memory[3] = 4;
  expect_refused(streaming.append_chunk(Bytes{3}), ErrorCode::INVAL);
}

}  // namespace
}  // namespace procbuf
