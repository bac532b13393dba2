// An epilogue: operations behind a program that look at all that it has left, for whoever compares
// outcomes alone and cannot look inside.
#pragma once

#include "input/sequence.hpp"
#include "model/model_subject.hpp"
#include "scenario/placement.hpp"

namespace stream {

// Large: made once and reused.
class Epilogue {
 public:
  // `placement`: where the regions would lie.
  explicit Epilogue(const scenario::Placement& placement)
      : placement_(placement), model_(placement) {}

  // Adds to the program: each process's state and break, each allow slot's, kept and external
  // buffer's address, length and bytes, and the memory of each process that runs, as far as it can
  // see it. As many of these as a program can hold.
  void add_to(input::Sequence& sequence);

 private:
  [[nodiscard]] std::size_t readable(std::uint8_t process) const;

  scenario::Placement placement_;
  model::ModelSubject model_;  // says where a program leaves its processes
};

}  // namespace stream
