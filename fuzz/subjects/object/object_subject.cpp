#include "object/object_subject.hpp"

#include <dlfcn.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "pipe/answer_reader.hpp"
#include "scenario/print.hpp"

namespace subjects {

namespace {

constexpr const char* kFunction = "procbuf_subject_run";
constexpr std::string_view kSkipped = "skipped ";
constexpr std::size_t kRoomAtFirst = std::size_t{64} << 10;

// What is instrumented refers to the engine's functions by name.
bool refers_to_an_engine(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return content.contains("__sanitizer_cov_");
}

}  // namespace

ObjectSubject::ObjectSubject(const std::string& path) {
  // A name without a slash is one that the loader looks for in its own folders.
  const std::string file = path.contains('/') ? path : "./" + path;
  void* const object = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) throw std::runtime_error(dlerror());
  run_ = reinterpret_cast<Run>(dlsym(object, kFunction));
  if (run_ == nullptr) throw std::runtime_error(path + ": has no function " + kFunction);
  guides_ = refers_to_an_engine(file);
  answer_.resize(kRoomAtFirst);
}

Answer ObjectSubject::run(const scenario::Program& program) {
  const std::string text = scenario::print(program);
  std::size_t length = run_(text.data(), text.size(), answer_.data(), answer_.size());
  AnswerReader reader(program);
  if (length > kMostOfAnswer) {
    reader.refuse("answers with more than " + std::to_string(kMostOfAnswer) + " bytes");
    return reader.answer();
  }
  if (length > answer_.size()) {
    answer_.resize(length);
    length = run_(text.data(), text.size(), answer_.data(), answer_.size());
  }
  std::string_view left = std::string_view(answer_).substr(0, length);
  if (left.starts_with(kSkipped)) {
    reader.ended(
        Answer::Kind::kSkipped,
        std::string(without_blanks(left.substr(0, left.find('\n'))).substr(kSkipped.size())));
  }
  while (!reader.done() && !left.empty()) {
    const std::size_t end = left.find('\n');
    reader.take(left.substr(0, end));
    left = end == std::string_view::npos ? std::string_view() : left.substr(end + 1);
  }
  if (!reader.done()) {
    reader.refuse(
        "ends its answer before " +
        quoted(scenario::print(program.operations[reader.answer().outcomes.size()], program.boot)));
  }
  return reader.answer();
}

}  // namespace subjects
