// `scenario to-test`.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
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

using Scratch = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;  // a file without a name

Scratch scratch() {
  Scratch file(std::tmpfile(), &std::fclose);
  if (!file) throw Unusable{fmt::format("a temporary file: {}", std::strerror(errno))};
  return file;
}

// Whether the program ended well, with these as its standard input and output.
bool ran(std::string program, std::string argument, std::FILE* in, std::FILE* out) {
  const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(out), STDOUT_FILENO);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, program.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  int status = 1;
  return error == 0 && waitpid(child, &status, 0) == child && status == 0;
}

// As ci/test wants it, in a file of that path. Without clang-format, which ci/setup installs, the
// lines stay long.
std::string formatted(const std::string& test, const std::string& path) {
  const Scratch in = scratch();
  const Scratch out = scratch();
  if (std::fputs(test.c_str(), in.get()) < 0 || std::fseek(in.get(), 0, SEEK_SET) != 0 ||
      !ran("clang-format-19", "--assume-filename=" + path, in.get(), out.get()) ||
      std::fseek(out.get(), 0, SEEK_SET) != 0) {
    return test;
  }
  std::string text;
  std::array<char, 4096> block{};
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), out.get())) {
    text.append(block.data(), got);
  }
  return text.empty() ? test : text;
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
  make_folder(folder);
  write_file(test_path, formatted(test, test_path));
  write_file(input_path, packed);
  print(fmt::format("{}\n{}\n", test_path, input_path));
}

}  // namespace

int to_test(const Question& question, const std::string& name) {
  const Input input(question.path, question.target);
  input.require_program("to test");
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
  } else {
    const bool printed = question.output.empty() || is_standard_output(question.output);
    write_file(printed ? "-" : question.output,
               formatted(test, printed ? "found_test.cpp" : question.output));
  }
  return failed ? kDiffers : 0;
}

}  // namespace tool
