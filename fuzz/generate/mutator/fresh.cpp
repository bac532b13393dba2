#include "mutator/fresh.hpp"

#include <algorithm>

#include "input/encode.hpp"
#include "input/format.hpp"

namespace mutator {

using scenario::Operation;
using scenario::OperationKind;

namespace {

// Enough for most operations; behind the end of an input every byte is 0.
constexpr std::size_t kBytesOfOne = 24;
constexpr std::size_t kBytesOfAnother = 6;
// The most a header takes: its five bytes, its explicit counts and sizes, and explicit drivers.
constexpr std::size_t kBytesOfBoot =
    5 + 2 + 4 * input::kHeaderSizeWidth + 8 * scenario::kMaxDrivers;

// What later bytes can refer to: slots filled, buffers taken over, blocks open.
bool matters_to_later_ones(OperationKind kind) {
  switch (kind) {
    case OperationKind::kAllowRw:
    case OperationKind::kAllowRo:
    case OperationKind::kAllowUr:
    case OperationKind::kExternal: return true;
    default: return scenario::shape_of(kind).side == scenario::Side::kBlock;
  }
}

}  // namespace

Fresh::Fresh() {
  context_.reserve(input::kMaxOperations);
}

void Fresh::write_context(const input::Sequence& sequence, std::size_t at, std::uint8_t mix_byte) {
  context_.clear();
  std::ranges::copy_if(sequence.before(at), std::back_inserter(context_), matters_to_later_ones,
                       &Operation::kind);
  input::encode_nearest({sequence.boot(), context_}, mix_byte, SIZE_MAX, bytes_);
  // Which closes, in a byte each, the blocks that are still open: what is new belongs into them.
  const auto opened = std::ranges::count_if(context_, scenario::opens_block, &Operation::kind);
  const auto closed = std::ranges::count(context_, OperationKind::kEnd, &Operation::kind);
  bytes_.resize(bytes_.size() - static_cast<std::size_t>(opened - closed));
}

void Fresh::append_random(std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) bytes_.push_back(random.byte());
}

std::span<const Operation> Fresh::decode(std::size_t most) {
  const auto operations = decoded_.decode(bytes_).operations;
  const std::size_t known = std::min(context_.size(), operations.size());
  return operations.subspan(known, std::min(most, operations.size() - known));
}

std::span<const Operation> Fresh::draw(const input::Sequence& sequence, std::size_t at,
                                       std::uint8_t mix_byte, std::size_t most, Random& random) {
  write_context(sequence, at, mix_byte);
  append_random(kBytesOfOne + (most - 1) * kBytesOfAnother, random);
  return decode(most);
}

std::span<const Operation> Fresh::draw_one(const input::Sequence& sequence, std::size_t at,
                                           std::uint8_t mix_byte, OperationKind kind,
                                           Random& random) {
  write_context(sequence, at, mix_byte);
  bytes_.push_back(static_cast<std::uint8_t>(kind));
  append_random(kBytesOfOne - 1, random);
  return decode(1);
}

scenario::Boot Fresh::draw_boot(std::uint8_t mix_byte, Random& random) {
  bytes_.assign({random.one_in(2) ? input::kProtectedVersion : input::kVersion, mix_byte});
  append_random(kBytesOfBoot, random);
  return decoded_.decode(bytes_).boot;
}

}  // namespace mutator
