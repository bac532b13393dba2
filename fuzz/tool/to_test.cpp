// `scenario to-test`.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <filesystem>
#include <optional>

#include "failure/interrupt.hpp"
#include "tool/failures.hpp"
#include "tool/files.hpp"
#include "tool/input.hpp"
#include "unit_test/write.hpp"

namespace tool {

namespace {

constexpr const char* kTests = "tests/regressions";
constexpr const char* kUnnamed = "Found";

// "MarkStaysUp" is "mark_stays_up".
std::string file_name(const std::string& test_name) {
  std::string name;
  for (const char c : test_name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) != 0 && !name.empty()) name += '_';
    name += static_cast<char>(std::tolower(letter));
  }
  return name;
}

// The signature's line is what triage knows a regression by.
std::vector<std::string> heading(const Input& input, const failure::Failure* failure) {
  if (failure == nullptr) return {"What the reference model says of this scenario."};
  return {"Found by " + input.target() + ": " + failure::sentence(*failure, input.program()) + ".",
          "signature: " + failure::signature(*failure)};
}

// As ci/test wants it. Without clang-format, which ci/setup installs, the lines stay long.
void format(std::string path) {
  std::string program = "clang-format-19";
  std::string option = "-i";
  const std::array<char*, 4> arguments{program.data(), option.data(), path.data(), nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0) {
    waitpid(child, nullptr, 0);
  }
}

// Both or neither: the test is written first, and nothing that is there is overwritten.
void add(const Input& input, const std::string& name, const std::string& test) {
  if (!std::filesystem::is_directory(kTests)) {
    throw Unusable{
        fmt::format("to-test --add: no {} here; run it in the repository's folder", kTests)};
  }
  const std::string stem = file_name(name);
  const std::string folder = fmt::format("corpus/{}/regressions", input.target());
  const std::string test_path = fmt::format("{}/{}_test.cpp", kTests, stem);
  const std::string input_path = fmt::format("{}/{}", folder, stem);
  for (const std::string& path : {test_path, input_path}) {
    if (std::filesystem::exists(path)) throw Unusable{path + ": is there already"};
  }
  const std::vector<std::uint8_t> packed = pack_for(input.target(), input.program(), input_path);
  std::filesystem::create_directories(folder);
  write_file(test_path, test);
  format(test_path);
  write_file(input_path, packed);
  print(fmt::format("{}\n{}\n", test_path, input_path));
}

}  // namespace

int to_test(const Question& question, const std::string& name) {
  const Input input(question.path, question.target);
  if (input.is_text()) throw Unusable{input.path() + ": a text has no operations to test"};
  if (!name.empty() && !unit_test::is_test_name(name)) {
    throw Unusable{
        fmt::format("to-test: \"{}\" is no name for a test: use letters and digits", name)};
  }
  const failure::Interrupt interrupt;
  failure::Trials trials({});
  const auto failed = failure_of(input, trials);
  if (failure::Interrupt::came()) return kInterrupted;
  const failure::Failure* const failure = failed ? &*failed : nullptr;
  const std::string test = unit_test::write(
      input.program(), failure,
      {.name = name.empty() ? kUnnamed : name, .heading = heading(input, failure)});
  if (!name.empty()) {
    add(input, name, test);
  } else if (question.output.empty()) {
    print(test);
  } else {
    write_file(question.output, test);
    format(question.output);
  }
  return failed ? kDiffers : 0;
}

}  // namespace tool
