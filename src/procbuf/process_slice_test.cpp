#include "procbuf/process_slice.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "procbuf/test_board.hpp"

namespace procbuf {
namespace {

using test::Bytes;
using test::panic_of;

constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();

template <typename Slice>
Bytes bytes_of(const Slice& slice) {
  Bytes bytes;
  for (const auto& byte : slice) bytes.push_back(byte.get());
  return bytes;
}

// C5: client code is written once, for plain memory too; so the tests of slices use plain memory.
class ProcessSliceTest : public ::testing::Test {
 protected:
  std::array<std::uint8_t, 10> memory{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
};

TEST_F(ProcessSliceTest, C5_PlainMemoryIsASlice) {
  const ReadableProcessSlice readable = ReadableProcessSlice::of(memory);
  EXPECT_EQ(readable.len(), 10U);
  EXPECT_FALSE(readable.is_empty());
  EXPECT_EQ(readable[9].get(), 9U);
  const WriteableProcessSlice writeable = WriteableProcessSlice::of(memory);
  writeable[9].set(90);
  EXPECT_EQ(memory[9], 90U);
  EXPECT_EQ(readable[9].get(), 90U);
}

TEST_F(ProcessSliceTest, C5_SoIsOneByteOfIt) {
  const std::span<std::uint8_t> one = std::span(memory).subspan(3, 1);
  EXPECT_EQ(ReadableProcessSlice::of(one)[0].get(), 3U);
  WriteableProcessSlice::of(one)[0].set(30);
  EXPECT_EQ(memory[3], 30U);
}

TEST_F(ProcessSliceTest, C5_NoMemoryIsAnEmptySlice) {
  const ReadableProcessSlice empty = ReadableProcessSlice::of({});
  EXPECT_TRUE(empty.is_empty());
  EXPECT_FALSE(empty.get(0));
  EXPECT_TRUE(empty.get(Range{0, 0}));
  EXPECT_EQ(bytes_of(empty), Bytes{});
  empty.copy_to_slice({});
  EXPECT_TRUE(WriteableProcessSlice::of({}).copy_from_slice_or_err({}));
}

TEST_F(ProcessSliceTest, C1_GetByIndexAnswersNoneOutside) {
  const ReadableProcessSlice slice = ReadableProcessSlice::of(memory);
  EXPECT_EQ(slice.get(0)->get(), 0U);
  EXPECT_EQ((*slice.get(9)).get(), 9U);
  EXPECT_FALSE(slice.get(10));
  EXPECT_FALSE(slice.get(kLargest));
}

struct RangeCase {
  Range range;
  bool inside;
};

class ProcessSliceRangeTest : public ::testing::TestWithParam<RangeCase> {};

TEST_P(ProcessSliceRangeTest, C1_GetAndIndexingAgree) {
  std::array<std::uint8_t, 4> memory{10, 11, 12, 13};
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  const auto [range, inside] = GetParam();
  EXPECT_EQ(static_cast<bool>(slice.get(range)), inside);
  if (inside) {
    EXPECT_EQ(slice.get(range)->len(), range.end - range.start);
    EXPECT_EQ(bytes_of(slice[range]),
              Bytes(memory.begin() + static_cast<std::ptrdiff_t>(range.start),
                    memory.begin() + static_cast<std::ptrdiff_t>(range.end)));
  } else {
    EXPECT_EQ(panic_of([&] { static_cast<void>(slice[range]); }),
              "range " + std::to_string(range.start) + ".." + std::to_string(range.end) +
                  " is out of range for a process slice of length 4");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ranges, ProcessSliceRangeTest,
    ::testing::Values(RangeCase{{0, 4}, true}, RangeCase{{0, 0}, true}, RangeCase{{1, 3}, true},
                      RangeCase{{4, 4}, true}, RangeCase{{3, 4}, true}, RangeCase{{0, 5}, false},
                      RangeCase{{4, 5}, false}, RangeCase{{5, 5}, false}, RangeCase{{3, 2}, false},
                      RangeCase{{4, 3}, false}, RangeCase{{kLargest, kLargest}, false},
                      RangeCase{{0, kLargest}, false}, RangeCase{{kLargest, 0}, false},
                      RangeCase{{kLargest, 4}, false}));

TEST_F(ProcessSliceTest, C1_HalfOpenForms) {
  const ReadableProcessSlice slice = ReadableProcessSlice::of(memory);
  EXPECT_EQ(bytes_of(slice[RangeFrom{7}]), (Bytes{7, 8, 9}));
  EXPECT_EQ(bytes_of(slice[RangeTo{3}]), (Bytes{0, 1, 2}));
  EXPECT_TRUE(slice[RangeFrom{10}].is_empty());
  EXPECT_TRUE(slice[RangeTo{0}].is_empty());
  EXPECT_EQ(slice.get(RangeTo{10})->len(), 10U);
  EXPECT_FALSE(slice.get(RangeFrom{11}));
  EXPECT_FALSE(slice.get(RangeTo{11}));
  EXPECT_FALSE(slice.get(RangeFrom{kLargest}));
  EXPECT_FALSE(slice.get(RangeTo{kLargest}));
}

TEST_F(ProcessSliceTest, C1_IndexingOutsidePanicsNamingIndexAndLength) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  EXPECT_EQ(panic_of([&] { slice[10].set(1); }),
            "index 10 is out of range for a process slice of length 10");
  EXPECT_EQ(
      panic_of([&] { static_cast<void>(slice[kLargest].get()); }),
      "index " + std::to_string(kLargest) + " is out of range for a process slice of length 10");
  EXPECT_EQ(panic_of([&] { static_cast<void>(slice[RangeFrom{11}]); }),
            "range 11..10 is out of range for a process slice of length 10");
  EXPECT_EQ(panic_of([&] { static_cast<void>(slice[RangeTo{11}]); }),
            "range 0..11 is out of range for a process slice of length 10");
}

TEST_F(ProcessSliceTest, C1_LookingIntoNonePanics) {
  const ReadableProcessSlice slice = ReadableProcessSlice::of(memory);
  EXPECT_EQ(panic_of([&] { static_cast<void>(slice.get(10)->get()); }),
            "no such part of the process slice");
}

TEST_F(ProcessSliceTest, C1_PartsOfPartsAreBoundedByThePart) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  const WriteableProcessSlice part = slice[Range{2, 8}];
  const WriteableProcessSlice inner = part[RangeFrom{2}];
  EXPECT_EQ(bytes_of(inner), (Bytes{4, 5, 6, 7}));
  EXPECT_FALSE(inner.get(4));  // memory[8], which lies in the outer slice
  EXPECT_FALSE(inner.get(RangeTo{5}));
  EXPECT_EQ(panic_of([&] { inner[4].set(0); }),
            "index 4 is out of range for a process slice of length 4");
  inner[0].set(40);
  EXPECT_EQ(slice[4].get(), 40U);  // B3: at once
  EXPECT_EQ((inner[Range{1, 3}][RangeTo{1}][0].get()), 5U);
}

TEST_F(ProcessSliceTest, C2_ChunksCoverTheSliceAndTheLastMayBeShort) {
  const ReadableProcessSlice slice = ReadableProcessSlice::of(memory);
  std::vector<Bytes> chunks;
  for (const ReadableProcessSlice& chunk : slice.chunks(4)) chunks.push_back(bytes_of(chunk));
  EXPECT_EQ(chunks, (std::vector<Bytes>{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9}}));
}

TEST_F(ProcessSliceTest, C2_ChunkLengths) {
  const ReadableProcessSlice slice = ReadableProcessSlice::of(memory);
  for (const auto& [chunk_length, count] :
       {std::pair<std::size_t, int>{1, 10}, {5, 2}, {9, 2}, {10, 1}, {11, 1}, {kLargest, 1}}) {
    int chunks = 0;
    std::size_t total = 0;
    for (const ReadableProcessSlice& chunk : slice.chunks(chunk_length)) {
      ++chunks;
      total += chunk.len();
    }
    EXPECT_EQ(chunks, count) << "chunks of " << chunk_length;
    EXPECT_EQ(total, 10U) << "chunks of " << chunk_length;
  }
}

TEST_F(ProcessSliceTest, C2_AnEmptySliceHasNoChunksAndChunksOfZeroPanic) {
  const ReadableProcessSlice empty = ReadableProcessSlice::of({});
  for ([[maybe_unused]] const ReadableProcessSlice& chunk : empty.chunks(3)) FAIL();
  EXPECT_EQ(panic_of([&] { static_cast<void>(empty.chunks(0)); }),
            "chunks of length 0 of a process slice of length 0");
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  EXPECT_EQ(panic_of([&] { static_cast<void>(slice.chunks(0)); }),
            "chunks of length 0 of a process slice of length 10");
}

TEST_F(ProcessSliceTest, C2_ChunksOfAWriteableSliceCanBeWritten) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  for (const WriteableProcessSlice& chunk : slice.chunks(3)) chunk[0].set(0xff);
  EXPECT_EQ(memory, (std::array<std::uint8_t, 10>{0xff, 1, 2, 0xff, 4, 5, 0xff, 7, 8, 0xff}));
}

TEST_F(ProcessSliceTest, IterationGoesOverEveryByteOnceInOrder) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  for (const WriteableProcessByte& byte : slice)
    byte.set(static_cast<std::uint8_t>(byte.get() * 2));
  EXPECT_EQ(memory, (std::array<std::uint8_t, 10>{0, 2, 4, 6, 8, 10, 12, 14, 16, 18}));
}

TEST_F(ProcessSliceTest, C3_CopiesOfTheSameLength) {
  std::array<std::uint8_t, 3> copy{};
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  slice[Range{2, 5}].copy_to_slice(copy);
  EXPECT_EQ(copy, (std::array<std::uint8_t, 3>{2, 3, 4}));
  slice[RangeFrom{7}].copy_from_slice(copy);
  EXPECT_EQ(memory, (std::array<std::uint8_t, 10>{0, 1, 2, 3, 4, 5, 6, 2, 3, 4}));
  EXPECT_TRUE(slice[RangeTo{3}].copy_to_slice_or_err(copy));
  EXPECT_EQ(copy, (std::array<std::uint8_t, 3>{0, 1, 2}));
}

TEST_F(ProcessSliceTest, C3_AMismatchIsSizeAndTouchesNothing) {
  const auto before = memory;
  std::array<std::uint8_t, 11> longer{};
  longer.fill(0xee);
  const auto untouched = longer;
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  const std::unexpected kSize{ErrorCode::SIZE};
  EXPECT_EQ(slice.copy_to_slice_or_err(longer), kSize);
  EXPECT_EQ(slice.copy_to_slice_or_err(std::span(longer).first(9)), kSize);
  EXPECT_EQ(slice.copy_to_slice_or_err({}), kSize);
  EXPECT_EQ(slice.copy_from_slice_or_err(longer), kSize);
  EXPECT_EQ(slice.copy_from_slice_or_err(std::span(longer).first(9)), kSize);
  EXPECT_EQ(slice.copy_from_slice_or_err({}), kSize);
  EXPECT_EQ(memory, before);
  EXPECT_EQ(longer, untouched);
}

TEST_F(ProcessSliceTest, C3_AMismatchPanicsNamingBothLengths) {
  std::array<std::uint8_t, 11> longer{};
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  EXPECT_EQ(panic_of([&] { slice.copy_to_slice(longer); }),
            "copy_to_slice from a process slice of length 10 to a slice of length 11");
  EXPECT_EQ(panic_of([&] { slice.copy_from_slice(std::span(longer).first(9)); }),
            "copy_from_slice to a process slice of length 10 from a slice of length 9");
}

TEST_F(ProcessSliceTest, C3_CopiesMayOverlap) {
  const WriteableProcessSlice slice = WriteableProcessSlice::of(memory);
  slice[Range{2, 10}].copy_from_slice(std::span(memory).first(8));
  EXPECT_EQ(memory, (std::array<std::uint8_t, 10>{0, 1, 0, 1, 2, 3, 4, 5, 6, 7}));
  slice[Range{2, 10}].copy_to_slice(std::span(memory).first(8));
  EXPECT_EQ(memory, (std::array<std::uint8_t, 10>{0, 1, 2, 3, 4, 5, 6, 7, 6, 7}));
}

// C4: nothing of a slice can be copied or assigned, so nothing of it can be kept by accident.
template <typename T>
constexpr bool kStaysWhereItIs =
    !std::is_copy_constructible_v<T> && !std::is_move_constructible_v<T> &&
    !std::is_copy_assignable_v<T> && !std::is_move_assignable_v<T> &&
    !std::is_default_constructible_v<T>;
static_assert(kStaysWhereItIs<ReadableProcessSlice>);
static_assert(kStaysWhereItIs<WriteableProcessSlice>);
static_assert(kStaysWhereItIs<ReadableProcessByte>);
static_assert(kStaysWhereItIs<WriteableProcessByte>);
static_assert(kStaysWhereItIs<Maybe<ReadableProcessSlice>>);
static_assert(kStaysWhereItIs<Maybe<WriteableProcessByte>>);
static_assert(!std::is_convertible_v<WriteableProcessSlice, ReadableProcessSlice>);

}  // namespace
}  // namespace procbuf
