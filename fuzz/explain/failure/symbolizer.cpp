#include "failure/symbolizer.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

#include "failure/sanitizer_facts.hpp"

namespace failure {

namespace {

// What a program prints on its standard output; empty where it cannot be run or fails.
std::string output_of(std::vector<std::string> command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = -1;
  const int refused =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  std::array<char, 4096> block{};
  ssize_t got = 0;
  while (refused == 0 &&
         ((got = read(ends[0], block.data(), block.size())) > 0 || (got < 0 && errno == EINTR))) {
    if (got > 0) output.append(block.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  if (refused != 0) return {};
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status == 0 ? output : std::string();
}

// The sanitizers' own choice first (ci/lib.sh sets it), then what Debian and others call it.
std::string symbolize(const std::string& module, const std::string& offset) {
  std::vector<std::string> names = {"llvm-symbolizer-19", "llvm-symbolizer"};
  if (const char* const set = std::getenv("ASAN_SYMBOLIZER_PATH")) names.insert(names.begin(), set);
  for (const std::string& name : names) {
    std::string output = output_of({name, "--output-style=JSON", "--obj=" + module, offset});
    if (!output.empty()) return output;
  }
  return {};
}

// All of it where there is no separator.
std::string behind_last(const std::string& text, char separator) {
  const std::size_t at = text.rfind(separator);
  return at == std::string::npos ? text : text.substr(at + 1);
}

std::string file_name(const std::string& path) {
  return behind_last(path, '/');
}

std::vector<Frame> frames_in(const std::string& json) {
  std::vector<Frame> frames;
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_array() || parsed.empty() || !parsed[0].contains("Symbol")) return frames;
  for (const auto& symbol : parsed[0]["Symbol"]) {
    Frame frame{.function = plain_name(symbol.value("FunctionName", std::string())), .place = {}};
    const std::string file = symbol.value("FileName", std::string());
    if (!file.empty()) {
      frame.place = file_name(file) + ":" + std::to_string(symbol.value("Line", 0));
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

std::string without_unnamed_namespaces(std::string_view function) {
  constexpr std::string_view kUnnamed = "(anonymous namespace)::";
  std::string text(function);
  for (std::size_t at = text.find(kUnnamed); at != std::string::npos; at = text.find(kUnnamed)) {
    text.erase(at, kUnnamed.size());
  }
  return text;
}

bool is_sanitizers_own(const Frame& frame) {
  return std::ranges::any_of(
             std::array<std::string_view, 5>{"__asan", "__ubsan", "__interceptor_", "__sanitizer",
                                             "___interceptor_"},
             [&](std::string_view start) { return frame.function.starts_with(start); }) ||
         frame.function.contains("__asan::") || frame.function.contains("__ubsan::");
}

std::vector<CodePlace> first_stack(const std::string& text) {
  static const std::regex line(R"(^ +#(\d+) 0x[0-9a-f]+ .*\((/[^ ()]+)\+(0x[0-9a-f]+)\))",
                               std::regex::multiline);
  std::vector<CodePlace> places;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at) {
    if (std::stoul((*at)[1]) != places.size()) break;
    places.push_back({.module = (*at)[2], .offset = (*at)[3]});
  }
  return places;
}

// What both sanitizers call what they found.
std::string check_in(const std::string& output) {
  std::smatch match;
  static const std::regex address("ERROR: AddressSanitizer: ([A-Za-z-]+)");
  if (std::regex_search(output, match, address)) return match[1];
  // "file:1:2: runtime error: signed integer overflow: 1 + 2 cannot be represented": the words that
  // do not vary with the values.
  static const std::regex undefined("runtime error: ([A-Za-z -]*[A-Za-z])");
  if (std::regex_search(output, match, undefined)) return match[1];
  return {};
}

}  // namespace

std::string plain_name(std::string_view full_name) {
  const std::string function = without_unnamed_namespaces(full_name);
  std::string kept;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < function.size(); ++i) {
    constexpr std::string_view kOperator = "operator";
    const std::string_view rest = std::string_view(function).substr(i);
    if (depth == 0 && rest.starts_with(kOperator)) {
      // Its brackets are part of the name: up to the parameters.
      const std::size_t symbols = i + kOperator.size();
      const bool is_call = rest.substr(kOperator.size()).starts_with("()");
      const std::size_t from = is_call ? symbols + 2 : symbols;
      const std::size_t parameters = std::min(function.find('(', from), function.size());
      kept += function.substr(i, parameters - i);
      i = parameters;
      if (i < function.size()) ++depth;
      continue;
    }
    const char c = function[i];
    if (c == '<' || c == '(') ++depth;
    if (depth == 0) kept += c;
    if ((c == '>' || c == ')') && depth > 0) --depth;
  }
  for (const std::string_view behind : {" const", " &", " &&"}) {
    if (kept.ends_with(behind)) kept.resize(kept.size() - behind.size());
  }
  if (kept.contains("operator")) return kept;
  return behind_last(kept, ' ');
}

const std::vector<Frame>& Symbolizer::frames_at(const std::string& module,
                                                const std::string& offset) {
  const std::string key = module + "+" + offset;
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  std::vector<Frame> frames = frames_in(symbolize(module, offset));
  if (frames.empty()) frames.push_back({.function = file_name(module) + "+" + offset, .place = {}});
  return known_.emplace(key, std::move(frames)).first->second;
}

std::vector<Frame> Symbolizer::frames_of(const std::vector<CodePlace>& places) {
  std::vector<Frame> frames;
  for (const CodePlace& place : places) {
    const std::vector<Frame>& here = frames_at(place.module, place.offset);
    std::ranges::copy_if(here, std::back_inserter(frames),
                         [](const Frame& frame) { return !is_sanitizers_own(frame); });
  }
  return frames;
}

std::optional<SanitizerReport> Symbolizer::read(std::string_view output) {
  const std::string text(output);
  SanitizerReport report{.check = check_in(text), .facts = facts_in(text), .frames = {}};
  if (report.check.empty()) return std::nullopt;
  // The first stack is the one of the fault; those behind it tell of the memory.
  report.frames = frames_of(first_stack(text));
  // A block on the heap is known by who allocated it.
  const std::size_t allocation = text.find("\nallocated by ");
  if (allocation != std::string::npos) {
    const std::vector<Frame> frames = frames_of(first_stack(text.substr(allocation)));
    if (!frames.empty()) report.facts += " allocated by " + frames.front().function;
  }
  return report;
}

}  // namespace failure
