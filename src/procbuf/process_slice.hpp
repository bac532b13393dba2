// Slices: what a capsule sees of a process's memory while it has a buffer entered.
//
// A slice is a pointer and a length over bytes that the process may share with any number of other
// slices (A6, B3), so every access is a plain byte access through std::uint8_t, which may alias
// anything; nothing is cached across a write, nothing is `restrict`. A slice cannot be copied,
// moved or kept: it is made by `enter` (or as a part of another slice, or as a view of plain
// memory), used, and gone (C4). ReadableProcessSlice has no way to write; WriteableProcessSlice
// has both. The readable half of the two is one template, so that they cannot drift apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <span>
#include <type_traits>

#include "procbuf/address.hpp"
#include "procbuf/attributes.hpp"
#include "procbuf/error.hpp"
#include "procbuf/panic.hpp"

namespace procbuf {

// The index forms of C1 beside a plain std::size_t: `a..b`, `a..`, `..b`; ends are exclusive.
struct Range {
  std::size_t start;
  std::size_t end;
};
struct RangeFrom {
  std::size_t start;
};
struct RangeTo {
  std::size_t end;
};

namespace detail {

// Where empty slices lie (B2): not null, and nothing is ever read or written there.
inline std::uint8_t* dangling() {
  return pointer_to<std::uint8_t>(1);
}

// Makes slices and bytes; their constructors are private, and this is their one friend. Used by the
// buffers, by slices for their parts, and by nobody else.
struct SliceMaker {
  template <typename T, typename... Parts>
  static constexpr T make(Parts... parts) {
    return T(parts...);
  }
};

// C1: every index form but a plain number is a range of a slice of `length` bytes.
constexpr Range as_range(Range range, std::size_t) {
  return range;
}
constexpr Range as_range(RangeFrom range, std::size_t length) {
  return {range.start, length};
}
constexpr Range as_range(RangeTo range, std::size_t) {
  return {0, range.end};
}

template <typename T>
concept RangeForm = requires(T range) { as_range(range, std::size_t{}); };

// C1: reversed, or with an end beyond the slice: none. `len..` and `len..len` are empty parts.
constexpr bool lies_within(Range range, std::size_t length) {
  return range.start <= range.end && range.end <= length;
}

[[noreturn, gnu::cold]] inline void panic_index(std::size_t index, std::size_t length) {
  panic("index ", index, " is out of range for a process slice of length ", length);
}
[[noreturn, gnu::cold]] inline void panic_range(Range range, std::size_t length) {
  panic("range ", range.start, "..", range.end, " is out of range for a process slice of length ",
        length);
}

}  // namespace detail

// The answer of `get`: a byte or a part of a slice, or none. Cannot be copied or kept either.
template <typename T>
class Maybe {
 public:
  Maybe(const Maybe&) = delete;
  Maybe& operator=(const Maybe&) = delete;
  static void* operator new(std::size_t) = delete;  // it must not outlive its scope

  explicit operator bool() const { return some_; }

  // Panics where there is none.
  const T& operator*() const PROCBUF_LIFETIMEBOUND {
    if (!some_) panic("no such part of the process slice");
    return value_;
  }
  const T* operator->() const PROCBUF_LIFETIMEBOUND { return &**this; }

 private:
  friend struct detail::SliceMaker;
  template <typename... Parts>
  explicit Maybe(bool some, Parts... parts)
      : some_(some), value_(detail::SliceMaker::make<T>(parts...)) {}

  bool some_;
  T value_;  // never looked at where there is none
};

// One byte of process memory that can be read.
class ReadableProcessByte {
 public:
  ReadableProcessByte(const ReadableProcessByte&) = delete;
  ReadableProcessByte& operator=(const ReadableProcessByte&) = delete;

  [[nodiscard]] std::uint8_t get() const { return *at_; }

 private:
  friend struct detail::SliceMaker;
  explicit ReadableProcessByte(const std::uint8_t* at) : at_(at) {}

  const std::uint8_t* at_;
};

// One byte of process memory that can be read and written; const, as upstream's cell is shared.
class WriteableProcessByte {
 public:
  WriteableProcessByte(const WriteableProcessByte&) = delete;
  WriteableProcessByte& operator=(const WriteableProcessByte&) = delete;

  [[nodiscard]] std::uint8_t get() const { return *at_; }
  void set(std::uint8_t value) const { *at_ = value; }

 private:
  friend struct detail::SliceMaker;
  explicit WriteableProcessByte(std::uint8_t* at) : at_(at) {}

  std::uint8_t* at_;
};

namespace detail {

// The chunks of a slice, for a range-for: each a slice of `chunk_length` bytes, the last one of
// what is left (C2). Made by `chunks`.
template <typename Slice>
class Chunks {
 public:
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;

  class Iterator {
   public:
    Slice operator*() const {
      const std::size_t left = chunks_->length_ - offset_;
      return SliceMaker::make<Slice>(chunks_->data_ + offset_, left < step() ? left : step());
    }
    Iterator& operator++() {
      const std::size_t left = chunks_->length_ - offset_;
      offset_ += left < step() ? left : step();
      return *this;
    }
    bool operator==(const Iterator& other) const { return offset_ == other.offset_; }

    Iterator(const Iterator&) = delete;  // it must not leave the loop
    Iterator& operator=(const Iterator&) = delete;

   private:
    friend class Chunks;
    Iterator(const Chunks& chunks, std::size_t offset) : chunks_(&chunks), offset_(offset) {}
    [[nodiscard]] std::size_t step() const { return chunks_->chunk_length_; }

    const Chunks* chunks_;
    std::size_t offset_;
  };

  [[nodiscard]] Iterator begin() const PROCBUF_LIFETIMEBOUND { return {*this, 0}; }
  [[nodiscard]] Iterator end() const PROCBUF_LIFETIMEBOUND { return {*this, length_}; }

 private:
  friend struct SliceMaker;
  Chunks(typename Slice::Pointer data, std::size_t length, std::size_t chunk_length)
      : data_(data), length_(length), chunk_length_(chunk_length) {}

  typename Slice::Pointer data_;
  std::size_t length_;
  std::size_t chunk_length_;
};

// What both kinds of slice can do. `Slice` is the class that derives from this, `Byte` what
// indexing gives, `P` the pointer to its bytes.
template <typename Slice, typename Byte, typename P>
class ProcessSlice {
 public:
  using Pointer = P;

  ProcessSlice(const ProcessSlice&) = delete;
  ProcessSlice& operator=(const ProcessSlice&) = delete;
  static void* operator new(std::size_t) = delete;  // it must not outlive its scope

  [[nodiscard]] std::size_t len() const { return length_; }
  [[nodiscard]] bool is_empty() const { return length_ == 0; }

  // C1: none where the index or the range does not lie within the slice.
  [[nodiscard]] Maybe<Byte> get(std::size_t index) const PROCBUF_LIFETIMEBOUND {
    const bool inside = index < length_;
    return SliceMaker::make<Maybe<Byte>>(inside, inside ? data_ + index : data_);
  }
  template <RangeForm R>
  [[nodiscard]] Maybe<Slice> get(R form) const PROCBUF_LIFETIMEBOUND {
    const Range range = as_range(form, length_);
    if (!lies_within(range, length_)) {
      return SliceMaker::make<Maybe<Slice>>(false, data_, std::size_t{0});
    }
    return SliceMaker::make<Maybe<Slice>>(true, data_ + range.start, range.end - range.start);
  }

  // C1: panics, naming the index and the length, where `get` answers none.
  Byte operator[](std::size_t index) const PROCBUF_LIFETIMEBOUND {
    if (index >= length_) panic_index(index, length_);
    return SliceMaker::make<Byte>(data_ + index);
  }
  template <RangeForm R>
  Slice operator[](R form) const PROCBUF_LIFETIMEBOUND {
    const Range range = as_range(form, length_);
    if (!lies_within(range, length_)) panic_range(range, length_);
    return SliceMaker::make<Slice>(data_ + range.start, range.end - range.start);
  }

  // C2: panics for a chunk length of 0; an empty slice has no chunks.
  [[nodiscard]] Chunks<Slice> chunks(std::size_t chunk_length) const PROCBUF_LIFETIMEBOUND {
    if (chunk_length == 0) panic("chunks of length 0 of a process slice of length ", length_);
    return SliceMaker::make<Chunks<Slice>>(data_, length_, chunk_length);
  }

  // C3: fills `destination` from the slice. The lengths must be equal: panics where they are not.
  // The two may overlap (plain memory viewed as a slice).
  void copy_to_slice(std::span<std::uint8_t> destination) const {
    if (destination.size() != length_) {
      panic("copy_to_slice from a process slice of length ", length_, " to a slice of length ",
            destination.size());
    }
    if (length_ != 0) std::memmove(destination.data(), data_, length_);
  }
  // C3: SIZE, and nothing touched, where the lengths differ.
  [[nodiscard]] std::expected<void, ErrorCode> copy_to_slice_or_err(
      std::span<std::uint8_t> destination) const {
    if (destination.size() != length_) return std::unexpected(ErrorCode::SIZE);
    copy_to_slice(destination);
    return {};
  }

  // Goes over the bytes in order, for a range-for.
  class Iterator {
   public:
    Byte operator*() const { return SliceMaker::make<Byte>(at_); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

    Iterator(const Iterator&) = delete;  // it must not leave the loop
    Iterator& operator=(const Iterator&) = delete;

   private:
    friend class ProcessSlice;
    explicit Iterator(Pointer at) : at_(at) {}

    Pointer at_;
  };
  [[nodiscard]] Iterator begin() const PROCBUF_LIFETIMEBOUND { return Iterator(data_); }
  [[nodiscard]] Iterator end() const PROCBUF_LIFETIMEBOUND { return Iterator(data_ + length_); }

 protected:
  constexpr ProcessSlice(Pointer data, std::size_t length) : data_(data), length_(length) {}
  ~ProcessSlice() = default;

  // The bytes of a view of plain memory; an empty one lies where every empty slice lies.
  static Pointer data_of(Pointer data, std::size_t length) {
    return length == 0 ? dangling() : data;
  }

  Pointer data_;  // never null
  std::size_t length_;
};

}  // namespace detail

// Memory of a process that can be read.
class ReadableProcessSlice final
    : public detail::ProcessSlice<ReadableProcessSlice, ReadableProcessByte, const std::uint8_t*> {
 public:
  // C5: plain memory as a slice; the memory must outlive it.
  static ReadableProcessSlice of(std::span<const std::uint8_t> memory PROCBUF_LIFETIMEBOUND) {
    return {data_of(memory.data(), memory.size()), memory.size()};
  }

 private:
  friend struct detail::SliceMaker;
  using ProcessSlice::ProcessSlice;
};

// Memory of a process that can be read and written. Its methods are const: a slice does not own its
// bytes, and other slices over them change them at any time.
class WriteableProcessSlice final
    : public detail::ProcessSlice<WriteableProcessSlice, WriteableProcessByte, std::uint8_t*> {
 public:
  // C5: plain memory as a slice; the memory must outlive it.
  static WriteableProcessSlice of(std::span<std::uint8_t> memory PROCBUF_LIFETIMEBOUND) {
    return {data_of(memory.data(), memory.size()), memory.size()};
  }

  // C3: fills the slice from `source`. The lengths must be equal: panics where they are not. The
  // two may overlap.
  void copy_from_slice(std::span<const std::uint8_t> source) const {
    if (source.size() != length_) {
      panic("copy_from_slice to a process slice of length ", length_, " from a slice of length ",
            source.size());
    }
    if (length_ != 0) std::memmove(data_, source.data(), length_);
  }
  // C3: SIZE, and nothing touched, where the lengths differ.
  [[nodiscard]] std::expected<void, ErrorCode> copy_from_slice_or_err(
      std::span<const std::uint8_t> source) const {
    if (source.size() != length_) return std::unexpected(ErrorCode::SIZE);
    copy_from_slice(source);
    return {};
  }

 private:
  friend struct detail::SliceMaker;
  using ProcessSlice::ProcessSlice;
};

}  // namespace procbuf
