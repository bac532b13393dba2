// Writes one test, an operation of the scenario after the other. For write.cpp alone; a file of its
// own for each side of the language:
//
//   generator.cpp        the frame of the source, blocks, and the lives of processes
//   generator_calls.cpp  what userspace and the kernel do
//   generator_buffer.cpp buffers, slices of them, and copies between two
//   generator_slice.cpp  what is done with one slice
//   generator_field.cpp  what differed, asserted
//
// The reference model runs along, so that what is written can ask for outcomes, addresses and bytes
// before and after each operation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "failure/failure.hpp"
#include "model/model.hpp"
#include "scenario/operation.hpp"
#include "scenario/outcome.hpp"
#include "unit_test/spelling.hpp"
#include "unit_test/write.hpp"

namespace unit_test {

using harness::Field;
using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;
using Kind = BufferName::Kind;

// Where the blocks of a machine lie.
const scenario::Placement& placement();

using Life = std::pair<std::size_t, std::size_t>;  // of a process, counted from 0
// An allow operation's kind, process, driver number and slot number.
using Slot = std::tuple<OperationKind, std::size_t, std::size_t, std::size_t>;

class Generator {
 public:
  // `used_lives`: those that the source names when they are over.
  Generator(const scenario::Program& program, const failure::Failure* failure,
            std::set<Life> used_lives);

  [[nodiscard]] const std::set<Life>& named_lives() const { return named_lives_; }

  // The whole source.
  std::string source(const Origin& origin);

 private:
  void line(const std::string& text) { out_ += std::string(2 * indent_, ' ') + text + "\n"; }
  void comment(const std::string& text) { line("// " + text); }
  // `head` ends in the parameters of a function; `body` writes what is in it.
  void function(const std::string& head, const std::string& close,
                const std::function<void()>& body) {
    enclosed(head + " {", "}" + close, body);
  }
  // What `body` writes, a step further in, between two lines.
  void enclosed(const std::string& open, const std::string& close,
                const std::function<void()>& body) {
    line(open);
    ++indent_;
    body();
    --indent_;
    line(close);
  }

  [[nodiscard]] std::size_t model_identifier(std::size_t p) const {
    return now_->process(static_cast<std::uint8_t>(p)).identifier;
  }
  [[nodiscard]] std::string at(std::uintptr_t value) const {
    return address(value, program_.boot, placement());
  }
  static std::string process(std::size_t p) { return "board.process(" + text_of(p) + ")"; }
  [[nodiscard]] std::string driver(std::size_t place) const {
    return "board.driver(" + std::to_string(program_.boot.drivers[place].number) + ")";
  }

  // What an operation would answer now, and nothing changed.
  [[nodiscard]] std::string probe(const Operation& operation) const;
  std::string step(model::Model& model, const Operation& operation) const;

  // generator.cpp
  void declarations();
  void operations(std::size_t first, std::size_t last);
  void block(std::size_t first, std::size_t last);
  void note_lives();
  [[nodiscard]] std::size_t life(const BufferName& name) const;
  [[nodiscard]] std::string identifier(const BufferName& name);

  // generator_calls.cpp
  void userspace(const Operation& operation);
  void allow(const Operation& operation);
  void memop(const Operation& operation);
  [[nodiscard]] std::string lasting_operand(const Operation& operation) const;
  void note_width(const Operation& operation);
  void set_fault_state(std::size_t p, bool panics);
  void kernel(const Operation& operation);
  void create(const Operation& operation);
  void state(std::uint8_t p);
  void custom(const Operation& operation);

  // generator_buffer.cpp
  void capsule(const Operation& operation);
  void buffer(const BufferName& name, const std::string& suffix, const std::string& refusal,
              const std::function<void(const std::string&)>& use);
  void slice(const BufferName& name, bool writeable, const std::string& suffix,
             const std::function<void(const std::string&)>& use);
  void copy(const Operation& operation);

  // generator_slice.cpp
  void on_slice(const Operation& operation, const std::string& slice);
  void copy_out(const Operation& operation, const std::string& slice);
  void copy_in(const Operation& operation, const std::string& slice);
  void append(const Operation& operation, const std::string& slice);
  void panicking(const Operation& operation, const std::string& slice);
  [[nodiscard]] std::string error_code() const;

  // generator_field.cpp
  void assert_field();
  void assert_field_at_the_end();
  void assert_slot(const harness::Place& place);

  [[nodiscard]] bool differs_in(std::size_t operation) const {
    return failure_ != nullptr && failure_->kind == failure::Kind::kDifference &&
           failure_->operation == operation;
  }
  [[nodiscard]] std::string error() const { return "k" + outcome_.substr(4); }
  static std::string delta(std::int64_t value) {
    return value == INT64_MIN ? "INT64_MIN" : std::to_string(value);
  }
  void count_entry() {
    line("++entered;");
    ++entered_;
  }

  scenario::Program program_;
  const failure::Failure* failure_;
  model::Model model_;
  const model::Model* now_ = &model_;  // as the operation that is being written finds it
  std::string out_;
  std::size_t indent_ = 1;
  std::size_t entered_ = 0;
  std::string outcome_;
  std::vector<std::string> open_;  // the slices of open blocks, as they are spelled
  std::array<std::vector<std::size_t>, scenario::kMaxProcesses> lives_;
  std::array<std::size_t, scenario::kMaxProcesses> customs_{};
  std::set<std::string> externals_;
  std::set<Life> named_lives_;
  std::set<Life> used_lives_;         // as the first writing found them
  std::map<Slot, std::string> lent_;  // the address that was last lent there
  bool needs_64_bits_ = false;
};

}  // namespace unit_test
