#include "cost/operations.hpp"

#include <utility>

namespace cost {

using procbuf::ReadableProcessSlice;

namespace {

constexpr std::size_t kIndex = 5;

}  // namespace

std::size_t nothing(Setting& /*setting*/) {
  return 0;
}

std::size_t len(Setting& setting) {
  return setting.buffer.len();
}

std::size_t enter(Setting& setting) {
  return setting.buffer.enter([](const ReadableProcessSlice&) {}).has_value() ? 1 : 0;
}

std::size_t enter_get(Setting& setting) {
  return setting.buffer.enter([](const ReadableProcessSlice& slice) { return slice[kIndex].get(); })
      .value_or(0);
}

std::size_t get(Setting& setting) {
  const auto byte = setting.slice->get(kIndex);
  return byte ? byte->get() : 0;
}

std::size_t copy_64(Setting& setting) {
  return setting.slice->copy_to_slice_or_err(setting.bytes).has_value() ? 1 : 0;
}

std::size_t allow_rw(Setting& setting) {
  return setting.kernel.allow_readwrite(setting.process, kDriverNumber, 0, setting.lent).has_value()
             ? 1
             : 0;
}

}  // namespace cost
