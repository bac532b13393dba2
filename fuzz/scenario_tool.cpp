// The `scenario` tool: runs scenario texts, checks recorded ones, and turns fuzz inputs into text
// and back.
//
// Exit status: 0 all well; 1 a recorded outcome differs; 2 the tool was used wrongly, or a file
// cannot be read, parsed, packed or written: then one line on the standard error says where and
// what, and nothing was run.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compare/transcript.hpp"
#include "input/decode.hpp"
#include "input/encode.hpp"
#include "machine.hpp"
#include "scenario/parse.hpp"
#include "scenario/print.hpp"

namespace {

constexpr int kDiffers = 1;
constexpr int kUnusable = 2;

// What ends the tool with kUnusable; the text is the one line.
struct Unusable {
  std::string message;
};

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string read_file(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  std::string content;
  std::vector<char> block(1 << 16);
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    content.append(block.data(), got);
  }
  if (std::ferror(file.get()) != 0) {
    throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  }
  return content;
}

// Written to a file beside it first, so that a full disk leaves what was there.
void write_file(const std::string& path, std::span<const std::uint8_t> content) {
  const std::string beside = path + ".part";
  File file(std::fopen(beside.c_str(), "wb"), &std::fclose);
  bool written = file != nullptr &&
                 std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  if (file != nullptr) written = std::fclose(file.release()) == 0 && written;
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    std::remove(beside.c_str());
    throw Unusable{fmt::format("{}: cannot be written: {}", path, reason)};
  }
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Unusable{fmt::format("standard output: {}", std::strerror(errno))};
  }
}

scenario::Scenario parse_file(const std::string& path) {
  auto parsed = scenario::parse(read_file(path));
  if (!parsed) {
    const scenario::ParseError& error = parsed.error();
    throw Unusable{fmt::format("{}:{}:{}: {}", path, error.line, error.column, error.message)};
  }
  return std::move(*parsed);
}

harness::Outcomes outcomes_of(const scenario::Scenario& scenario, bool on_model,
                              harness::Machine& machine) {
  return on_model ? harness::run_on_model(scenario.program(), machine)
                  : harness::run_on_core(scenario.program(), machine);
}

int run(const std::string& path, bool on_model) {
  const scenario::Scenario scenario = parse_file(path);
  harness::Machine machine;
  print(harness::transcript(scenario, outcomes_of(scenario, on_model, machine)));
  return 0;
}

int check(const std::vector<std::string>& paths, bool on_model) {
  std::vector<scenario::Scenario> scenarios;
  scenarios.reserve(paths.size());
  for (const std::string& path : paths) scenarios.push_back(parse_file(path));

  harness::Machine machine;
  const std::string_view who = on_model ? "model" : "core";
  std::size_t compared = 0;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const harness::Verdict verdict =
        harness::compare_with_recorded(scenarios[i], outcomes_of(scenarios[i], on_model, machine));
    if (verdict.compared == 0) {
      throw Unusable{fmt::format("{}: has no recorded outcomes to check; `scenario run` makes some",
                                 paths[i])};
    }
    for (const harness::Mismatch& mismatch : verdict.mismatches) {
      print(fmt::format("{}:{}: {}\n  recorded  {}\n  {:<8}  {}\n", paths[i], mismatch.line->number,
                        mismatch.line->source, *mismatch.line->recorded, who, mismatch.outcome));
    }
    compared += verdict.compared;
    differing += verdict.mismatches.size();
  }
  print(fmt::format("{} outcomes in {} {} compared with the {}: {}\n", compared, paths.size(),
                    paths.size() == 1 ? "file" : "files", who,
                    differing == 0 ? "all as recorded" : fmt::format("{} differ", differing)));
  return differing == 0 ? 0 : kDiffers;
}

int show(const std::string& path) {
  const std::string bytes = read_file(path);
  const auto decoded = std::make_unique<input::DecodedScenario>();
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
  print(scenario::print(decoded->decode(input)));
  return 0;
}

int pack(const std::string& path, const std::string& output) {
  const scenario::Scenario scenario = parse_file(path);
  const auto packed = input::encode(scenario.program());
  if (!packed) throw Unusable{fmt::format("{}: cannot be packed: {}", path, packed.error())};
  write_file(output, *packed);
  return 0;
}

int use(int argc, char** argv) {
  CLI::App app("Runs, checks, shows and packs scenarios of procbuf.", "scenario");
  app.require_subcommand(1);
  bool on_model = false;
  std::string path;
  std::string output;
  std::vector<std::string> paths;

  CLI::App* const run_command = app.add_subcommand("run", "Print a scenario with its outcomes");
  run_command->add_option("FILE", path, "scenario text")->required();
  run_command->add_flag("--model", on_model, "run the reference model instead of the core");
  CLI::App* const check_command =
      app.add_subcommand("check", "Compare scenarios with their recorded outcomes");
  check_command->add_option("FILE", paths, "scenario texts")->required();
  check_command->add_flag("--model", on_model, "run the reference model instead of the core");
  CLI::App* const show_command = app.add_subcommand("show", "Print a fuzz input as scenario text");
  show_command->add_option("INPUT", path, "fuzz input")->required();
  CLI::App* const pack_command = app.add_subcommand("pack", "Write scenario text as a fuzz input");
  pack_command->add_option("FILE", path, "scenario text")->required();
  pack_command->add_option("-o,--output", output, "fuzz input to write")->required();

  try {
    app.parse(argc, argv);
    if (*run_command) return run(path, on_model);
    if (*check_command) return check(paths, on_model);
    if (*show_command) return show(path);
    return pack(path, output);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "scenario: {} (see `scenario --help`)\n", error.what());
  } catch (const Unusable& unusable) {
    fmt::print(stderr, "scenario: {}\n", unusable.message);
  }
  return kUnusable;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return use(argc, argv);
  } catch (const std::exception& error) {  // no memory, above all
    std::fprintf(stderr, "scenario: %s\n", error.what());
    return kUnusable;
  }
}
