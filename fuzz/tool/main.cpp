// The `scenario` tool: runs scenario texts, checks recorded ones, and turns fuzz inputs into text
// and back.
//
// Exit status: 0 all well; 1 a recorded outcome differs; 2 the tool was used wrongly, or a file
// cannot be read, parsed, packed or written: then one line on the standard error says where and
// what, and nothing was run.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "compare/transcript.hpp"
#include "input/decode.hpp"
#include "input/encode.hpp"
#include "machine.hpp"
#include "scenario/print.hpp"
#include "tool/files.hpp"

namespace {

using tool::parse_file;
using tool::print;
using tool::Unusable;

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
  return differing == 0 ? 0 : tool::kDiffers;
}

int show(const std::string& path) {
  const std::vector<std::uint8_t> input = tool::read_input(path);
  const auto decoded = std::make_unique<input::DecodedScenario>();
  print(scenario::print(decoded->decode(input)));
  return 0;
}

int pack(const std::string& path, const std::string& output) {
  const scenario::Scenario scenario = parse_file(path);
  const auto packed = input::encode(scenario.program());
  if (!packed) throw Unusable{fmt::format("{}: cannot be packed: {}", path, packed.error())};
  tool::write_file(output, *packed);
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
  return tool::kUnusable;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return use(argc, argv);
  } catch (const std::exception& error) {  // no memory, above all
    std::fprintf(stderr, "scenario: %s\n", error.what());
    return tool::kUnusable;
  }
}
