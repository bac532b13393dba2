// A slice of memory as the model has it: its bytes, and which of them it does not know.
//
// This project's kernel shows nothing but what the model knows. A kernel without some of the
// decisions (profile.hpp) shows what was or is its own, which the model cannot know; there outcomes
// say `??` for a byte, until it is written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "scenario/outcome.hpp"

namespace model {

// A view; copying it copies no bytes. Indexes and parts lie inside.
class Slice {
 public:
  Slice() = default;
  // Of known bytes, which stay known.
  explicit Slice(std::span<std::uint8_t> bytes) : bytes_(bytes) {}
  // `unknown` is as long as `bytes`, and is not 0 for those that are not known.
  Slice(std::span<std::uint8_t> bytes, std::span<std::uint8_t> unknown)
      : bytes_(bytes), unknown_(unknown) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] Slice part(std::size_t first, std::size_t count) const {
    return {bytes_.subspan(first, count),
            unknown_.empty() ? unknown_ : unknown_.subspan(first, count)};
  }

  // Whether all bytes are known; what bytes() has of others means nothing.
  [[nodiscard]] bool known() const {
    return std::ranges::all_of(unknown_, [](std::uint8_t unknown) { return unknown == 0; });
  }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }

  // Known afterwards.
  void set(std::size_t i, std::uint8_t byte) const {
    bytes_[i] = byte;
    if (!unknown_.empty()) unknown_[i] = 0;
  }
  void write(std::size_t at, std::span<const std::uint8_t> bytes) const {
    std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    if (!unknown_.empty()) std::ranges::fill(unknown_.subspan(at, bytes.size()), std::uint8_t{0});
  }
  void fill(std::uint8_t byte) const {
    std::ranges::fill(bytes_, byte);
    std::ranges::fill(unknown_, std::uint8_t{0});
  }

  // As far as they were known before.
  void flip(std::uint8_t bits) const {
    for (std::uint8_t& byte : bytes_) byte ^= bits;
  }
  void copy_byte(std::size_t i, const Slice& from) const {
    bytes_[i] = from.bytes_[i];
    if (!unknown_.empty()) unknown_[i] = from.unknown_.empty() ? 0 : from.unknown_[i];
  }

  // Not known afterwards.
  void forget() const { std::ranges::fill(unknown_, std::uint8_t{1}); }

  // `-` for no bytes.
  void print(scenario::OutcomeWriter& out) const {
    if (unknown_.empty()) {
      out.hex(bytes_);
      return;
    }
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      if (unknown_[i] == 0) {
        out.byte(bytes_[i]);
      } else {
        out.put("??");
      }
    }
  }

 private:
  std::span<std::uint8_t> bytes_;
  std::span<std::uint8_t> unknown_;  // empty where all are known
};

}  // namespace model
