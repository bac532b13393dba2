// The core as a subject in a shared object (object/object_subject.hpp), to try subject_fuzzer with
// bugs planted in the core: the target `core_object`.
#include <algorithm>
#include <cstddef>
#include <string>

#include "core/core_subject.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace {

std::string answer_to(std::string_view text) {
  static harness::Machine machine;
  static harness::CoreSubject core(machine);
  const auto parsed = scenario::parse(text);
  if (!parsed) return "skipped " + parsed.error().message + "\n";
  const scenario::Program program = parsed->program();
  const subjects::Answer answer = core.run(program);
  std::string answered;
  for (std::size_t i = 0; i < program.operations.size(); ++i) {
    answered += scenario::print(program.operations[i], program.boot);
    if (program.operations[i].kind != scenario::OperationKind::kEnd) {
      answered += " -> " + answer.outcomes[i];
    }
    answered += '\n';
  }
  return answered;
}

}  // namespace

extern "C" [[gnu::visibility("default")]] std::size_t procbuf_subject_run(const char* scenario,
                                                                          std::size_t length,
                                                                          char* answer,
                                                                          std::size_t capacity) {
  const std::string text = answer_to({scenario, length});
  std::copy_n(text.begin(), std::min(text.size(), capacity), answer);
  return text.size();
}
