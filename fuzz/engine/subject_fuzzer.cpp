// Does another implementation do what the reference model says, whatever the processes, the
// capsules and death do? For libFuzzer, guided by the subject's own coverage.
//
// PROCBUF_SUBJECT names its shared object (object/object_subject.hpp, docs/subjects.md),
// PROCBUF_PROFILE the kernel that the model stands for (default: procbuf). Not among the targets of
// ci/fuzz, because it asks nothing of this project's core.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

#include "compare/answers.hpp"
#include "compare/identity.hpp"
#include "input/decode.hpp"
#include "input/mix.hpp"
#include "machine.hpp"
#include "model/model_subject.hpp"
#include "object/object_subject.hpp"
#include "scenario/print.hpp"
#include "session/fuzz_session.hpp"
#include "stream/interview.hpp"

const input::Mix harness::kTargetMix = input::Mix::kEverything;

namespace {

using subjects::Answer;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "subject_fuzzer: %s\n", why.c_str());
  std::_Exit(2);
}

std::string from_environment(const char* name, const std::string& otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

model::Profile profile() {
  const auto parsed = model::parse_profile(from_environment("PROCBUF_PROFILE", "procbuf"));
  if (!parsed) give_up("PROCBUF_PROFILE: " + parsed.error());
  return *parsed;
}

class Session {
 public:
  explicit Session(const std::string& path)
      : subject_(path), model_(machine_.placement(), profile()) {
    if (!subject_.guides()) {
      std::fprintf(stderr,
                   "subject_fuzzer: %s is not instrumented: nothing of it guides what comes next\n",
                   path.c_str());
    }
  }

  void run(std::span<const std::uint8_t> input) {
    const Answer answer = interview_.ask(decoded_.decode(input));
    if (answer.kind != Answer::Kind::kSkipped) judge(answer);
  }

 private:
  void judge(const Answer& answer) {
    const scenario::Program program = interview_.program();
    const auto difference = harness::first_difference(answer, model_.run(program));
    if (!difference && answer.kind == Answer::Kind::kRan) return;
    std::fprintf(stderr, "\n%s\n", scenario::print(program).c_str());
    if (!difference) {
      std::fprintf(stderr, "the subject %s\n", answer.what.c_str());
      harness::abort_as(harness::identity("answer", "a program", "cannot be read"));
    }
    const auto operation = harness::operation_name(program, difference->operation);
    std::fprintf(stderr, "operation %zu, %s: the subject answers `%s`; expected `%s`\n",
                 difference->operation + 1, std::string(operation).c_str(),
                 difference->core.c_str(), difference->model.c_str());
    harness::abort_as(
        harness::identity("difference", operation, harness::what_differs(*difference)));
  }

  subjects::ObjectSubject subject_;
  harness::Machine machine_;  // says where regions lie
  model::ModelSubject model_;
  input::DecodedScenario decoded_;
  stream::Interview interview_{subject_, machine_.placement()};
};

Session& the_session() {
  static const std::unique_ptr<Session> session = [] {
    const std::string path = from_environment("PROCBUF_SUBJECT", "");
    if (path.empty()) give_up("PROCBUF_SUBJECT names no shared object (see docs/subjects.md)");
    try {
      return std::make_unique<Session>(path);
    } catch (const std::exception& error) {
      give_up(error.what());
    }
  }();
  return *session;
}

}  // namespace

// Loaded before the first input, so that the engine counts it among what there is to cover.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  the_session();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  the_session().run({data, size});
  return 0;
}
