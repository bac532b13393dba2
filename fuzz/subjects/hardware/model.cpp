#include "hardware/model.hpp"

#include <array>
#include <cstdio>

namespace hardware {

namespace {

Model* current = nullptr;  // NOLINT(*-avoid-non-const-global-variables): the hardware is global

}  // namespace

void Model::wrong(const char* format, std::uint32_t number) {
  if (!error_.empty()) return;
  std::array<char, 160> words{};
  // NOLINTNEXTLINE(*-format-nonliteral,*-vararg): literals of the models
  static_cast<void>(std::snprintf(words.data(), words.size(), format, number));
  error_ = words.data();
}

void attach(Model* model) {
  current = model;
}

Model& attached() {
  return *current;
}

}  // namespace hardware
