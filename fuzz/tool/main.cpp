// The `scenario` tool: runs scenario texts, checks recorded ones, turns fuzz inputs into text and
// back, and compares the core with the reference model on whole families of programs.
//
// Exit status: 0 all well; 1 a recorded outcome differs, or the core and the model do; 2 the tool
// was used wrongly, or a file cannot be read, parsed, packed or written: then one line on the
// standard error says where and what, and nothing was run; 130 interrupted.
//
// What a file is read from or written to, `-` stands for the standard input or output (files.hpp).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "compare/transcript.hpp"
#include "exhaustive/small_scopes.hpp"
#include "hardware/fuzz_story.hpp"
#include "machine.hpp"
#include "model/profile.hpp"
#include "scenario/print.hpp"
#include "search/workers.hpp"
#include "text/grouped.hpp"
#include "tool/crosscheck.hpp"
#include "tool/deaths.hpp"
#include "tool/enumerate.hpp"
#include "tool/failures.hpp"
#include "tool/files.hpp"
#include "tool/goals.hpp"
#include "tool/input.hpp"
#include "tool/our_subject.hpp"
#include "tool/pack.hpp"
#include "tool/refusals.hpp"
#include "tool/report.hpp"
#include "tool/score.hpp"
#include "tool/streams.hpp"

namespace {

using tool::parse_file;
using tool::print;
using tool::Unusable;

int run(const std::string& path, const tool::OurSubject& which) {
  const scenario::Scenario scenario = parse_file(path);
  harness::Machine machine;
  const auto subject = tool::make_subject(which, machine);
  print(harness::transcript(scenario, subject->run(scenario.program()).outcomes));
  return 0;
}

int check(const std::vector<std::string>& paths, const tool::OurSubject& which) {
  std::vector<scenario::Scenario> scenarios;
  scenarios.reserve(paths.size());
  for (const std::string& path : paths) scenarios.push_back(parse_file(path));

  harness::Machine machine;
  const auto subject = tool::make_subject(which, machine);
  const std::string_view who = subject->name();
  std::size_t compared = 0;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const harness::Verdict verdict =
        harness::compare_with_recorded(scenarios[i], subject->run(scenarios[i].program()).outcomes);
    if (verdict.compared == 0) {
      throw Unusable{fmt::format("{}: has no recorded outcomes to check; `scenario run` makes some",
                                 tool::name_of_input(paths[i]))};
    }
    for (const harness::Mismatch& mismatch : verdict.mismatches) {
      print(fmt::format("{}:{}: {}\n  recorded  {}\n  {:<8}  {}\n", tool::name_of_input(paths[i]),
                        mismatch.line->number, mismatch.line->source, *mismatch.line->recorded, who,
                        mismatch.outcome));
    }
    compared += verdict.compared;
    differing += verdict.mismatches.size();
  }
  print(fmt::format("{} outcomes in {} compared with the {}: {}\n", compared,
                    text::count_of(paths.size(), "file"), who,
                    differing == 0 ? "all as recorded" : fmt::format("{} differ", differing)));
  return differing == 0 ? 0 : tool::kDiffers;
}

// Of a text, what the parser made of it; of a story of memory protection, what comes of it.
int show(const std::string& path) {
  const std::string content = tool::read_input(path);
  if (tool::target_in(path) == tool::kProtectionTarget) {
    print(hardware::told(tool::bytes_of(content)));
    return 0;
  }
  print(scenario::print(tool::StoredProgram(path, content).program()));
  return 0;
}

// What the commands are asked for; each uses some of it.
struct Arguments {
  tool::OurSubject subject;
  std::string path;
  std::string output;
  std::vector<std::string> paths;
  tool::Packing packing{.paths = {}, .target = tool::kEveryTarget, .output = {}, .folder = {}};
  tool::Question question;
  std::string test_name;
  bool stop = false;
  std::size_t depth = 3;
  std::size_t jobs = 1;
  bool firmware = false;
  tool::ScoreFiles score;
  tool::Emission emission;
  tool::Crosscheck crosscheck{
      .command = {}, .profile = model::Profile::procbuf(), .folder = {}, .paths = {}};
};

// An option for where to write. Where it is not asked for, the path stays empty.
CLI::Option* add_output(CLI::App* command, const std::string& names, std::string& path,
                        const std::string& what) {
  return command->add_option(names, path, what + "; - prints it")
      ->check([](const std::string& given) {
        return given.empty() ? std::string("needs a path, or - for the standard output") : "";
      });
}

CLI::Option* add_target(CLI::App* command, std::string& target, const std::string& what) {
  return command->add_option("--target", target, what)->check(CLI::IsMember(tool::all_targets()));
}

// An option for the kernel that the model stands for.
CLI::Option* add_profile(CLI::App* command, model::Profile& profile) {
  const auto take = [&profile](const std::string& text) {
    const std::expected<model::Profile, std::string> parsed = model::parse_profile(text);
    if (!parsed) throw CLI::ValidationError("--as", parsed.error());
    profile = *parsed;
  };
  return command->add_option_function<std::string>(
      "--as", take,
      "the kernel that the model stands for: procbuf (default), upstream, procbuf,-M17");
}

void add_commands_for_one(CLI::App& app, Arguments& arguments) {
  CLI::App* const run_command = app.add_subcommand("run", "Print a scenario with its outcomes");
  run_command->add_option("FILE", arguments.path, "scenario text")->required();
  CLI::App* const check_command =
      app.add_subcommand("check", "Compare scenarios with their recorded outcomes");
  check_command->add_option("FILE", arguments.paths, "scenario texts")->required();
  for (CLI::App* const command : {run_command, check_command}) {
    CLI::Option* const model = command->add_flag("--model", arguments.subject.model,
                                                 "run the reference model instead of the core");
    add_profile(command, arguments.subject.profile)->needs(model);
  }
  CLI::App* const show_command = app.add_subcommand("show", "Print a fuzz input as scenario text");
  show_command->add_option("INPUT", arguments.path, "fuzz input or scenario text")->required();
}

void add_commands_for_many(CLI::App& app, Arguments& arguments) {
  CLI::App* const enumerate_command = app.add_subcommand(
      "enumerate", "Compare core and model on every program of a few operations");
  enumerate_command
      ->add_option("--depth", arguments.depth, "most operations of a program (default: 3)")
      ->check(CLI::Range(std::size_t{0}, exhaustive::SmallScopes::kMaxOperations));
  CLI::App* const deaths_command = app.add_subcommand(
      "deaths", "Compare core and model on programs with every death at every step");
  CLI::App* const refusals_command = app.add_subcommand(
      "refusals", "Compare core and model with every request to memory protection refused");
  refusals_command->add_flag("--firmware", arguments.firmware,
                             "have the firmware's code protect, on models of its hardware");
  for (CLI::App* const command : {enumerate_command, deaths_command, refusals_command}) {
    command->add_option("--jobs", arguments.jobs, "processes to share it among (default: 1)")
        ->check(CLI::Range(std::size_t{1}, search::kMaxJobs));
  }
  CLI::App* const pack_command = app.add_subcommand("pack", "Write scenario texts as fuzz inputs");
  pack_command->add_option("FILE", arguments.packing.paths, "scenario texts, folders of them")
      ->required();
  CLI::Option_group* const where = pack_command->add_option_group("Where to");
  add_output(where, "-o,--output", arguments.packing.output, "fuzz input to write of one text");
  where->add_option("--into", arguments.packing.folder,
                    "folder for those that are missing, or older than text or tool");
  where->require_option(1);
  add_target(pack_command, arguments.packing.target,
             "fuzz target that they are inputs of (default: scenario_fuzzer)");
  CLI::App* const goals_command = app.add_subcommand(
      "goals", "Print which goals and outcomes inputs reach, and what is missing");
  add_output(goals_command, "--json", arguments.output, "file to write the same to, as JSON");
  for (CLI::App* const command : {deaths_command, refusals_command, goals_command}) {
    command->add_option("PATH", arguments.paths, "scenario texts (.scn), fuzz inputs, folders")
        ->required();
  }
  CLI::App* const score_command =
      app.add_subcommand("score", "Print what found the bugs planted in the core");
  score_command->add_option("PATCH", arguments.score.patches, "planted bugs")->required();
  score_command
      ->add_option("--results", arguments.score.results, "folder of what ci/planted-bugs measured")
      ->required();
  add_output(score_command, "--json", arguments.score.json, "file to write the same to, as JSON");
  add_output(score_command, "--page", arguments.score.page, "file to write the same to, as HTML");
  app.add_subcommand("report", "Say what came out of a night of ci/nightly")
      ->add_option("DIR", arguments.path, "folder of the nights")
      ->required();
}

void add_commands_for_subjects(CLI::App& app, Arguments& arguments) {
  CLI::App* const emit = app.add_subcommand("emit", "Write many scenarios as a stream");
  CLI::Option_group* const which = emit->add_option_group("Which");
  which->add_option("--corpus", arguments.emission.corpus,
                    "scenario texts (.scn), fuzz inputs, folders");
  which->add_option("--random", arguments.emission.random, "SEED N: so many random programs")
      ->expected(2);
  which->add_option("--small", arguments.emission.small, "every program of so many operations")
      ->check(CLI::Range(std::size_t{0}, exhaustive::SmallScopes::kMaxOperations));
  which->require_option(1);
  emit->add_flag("--epilogue", arguments.emission.epilogue, "look at everything at the end");

  CLI::App* const serve = app.add_subcommand("serve", "Answer a stream on the standard input");
  CLI::Option* const model = serve->add_flag("--model", arguments.subject.model,
                                             "by the reference model instead of the core");
  add_profile(serve, arguments.subject.profile)->needs(model);

  CLI::App* const compare =
      app.add_subcommand("compare", "Set an answered stream against the model");
  compare->add_option("FILE", arguments.path, "the stream; - reads the standard input")->required();
  add_profile(compare, arguments.subject.profile);

  CLI::App* const crosscheck = app.add_subcommand(
      "crosscheck", "Ask another implementation program after program, and tell what differs");
  tool::Crosscheck& asked = arguments.crosscheck;
  crosscheck->add_option("--with", asked.command, "command of the shell that answers a stream")
      ->required();
  crosscheck->add_option("--out", asked.folder, "folder where findings are kept")->required();
  crosscheck->add_option("PATH", asked.paths, "what to ask first: texts, fuzz inputs, folders");
  crosscheck->add_option("--time", asked.time, "seconds for random programs (default: 60)");
  crosscheck->add_option("--seed", asked.seed, "of the random programs (default: 1)");
  crosscheck->add_option("--jobs", asked.jobs, "subjects at a time (default: 1)")
      ->check(CLI::Range(std::size_t{1}, search::kMaxJobs));
  add_profile(crosscheck, asked.profile);
  app.add_subcommand("grammar", "Print the language as JSON, for who writes a subject");
}

void add_commands_for_failures(CLI::App& app, Arguments& arguments) {
  tool::Question& question = arguments.question;
  CLI::App* const explain =
      app.add_subcommand("explain", "Say what fails, and how it came to that");
  CLI::App* const minimize =
      app.add_subcommand("minimize", "Write the smallest input that fails in the same way");
  CLI::App* const trace =
      app.add_subcommand("trace", "Print each operation as it runs, up to the first difference");
  CLI::App* const draw = app.add_subcommand("draw", "Draw a run as an HTML page");
  CLI::App* const to_test =
      app.add_subcommand("to-test", "Write a unit test of a run, in the core's own interface");
  for (CLI::App* const command : {explain, minimize, trace, draw, to_test}) {
    command->add_option("INPUT", question.path, "fuzz input or scenario text")->required();
  }
  add_output(minimize, "-o,--output", question.output,
             "file to write: text if named .scn or -, else packed")
      ->required();
  trace->add_flag("--stop", arguments.stop,
                  "raise SIGTRAP before the operation that fails (for a debugger)");
  add_output(draw, "-o,--output", question.output, "page to write")->required();
  CLI::Option* const add = to_test->add_option(
      "--add", arguments.test_name, "name: put the test and the input where regressions live");
  add_output(to_test, "-o,--output", question.output, "file to write (default: -)")->excludes(add);
  CLI::App* const triage =
      app.add_subcommand("triage", "Sort a folder of crashes by what fails and where");
  triage->add_option("DIR", arguments.path, "folder of fuzz inputs and scenario texts")->required();
  add_output(triage, "--json", arguments.output, "file to write the same to, as JSON");
  for (CLI::App* const command : {explain, minimize, trace, draw, to_test, triage}) {
    add_target(command, question.target,
               "fuzz target that the input is of (default: as its path or content says)");
  }
}

// The command that was given; its exit status.
int perform(const CLI::App& app, const Arguments& arguments) {
  if (app.got_subcommand("run")) return run(arguments.path, arguments.subject);
  if (app.got_subcommand("check")) return check(arguments.paths, arguments.subject);
  if (app.got_subcommand("show")) return show(arguments.path);
  if (app.got_subcommand("enumerate")) return tool::enumerate(arguments.depth, arguments.jobs);
  if (app.got_subcommand("deaths")) return tool::deaths(arguments.paths, arguments.jobs);
  if (app.got_subcommand("refusals"))
    return tool::refusals(arguments.paths, arguments.jobs, arguments.firmware);
  if (app.got_subcommand("explain")) return tool::explain(arguments.question);
  if (app.got_subcommand("minimize")) return tool::minimize(arguments.question);
  if (app.got_subcommand("trace")) return tool::trace(arguments.question, arguments.stop);
  if (app.got_subcommand("draw")) return tool::draw(arguments.question);
  if (app.got_subcommand("to-test")) {
    return tool::to_test(arguments.question, arguments.test_name);
  }
  if (app.got_subcommand("triage")) {
    return tool::triage(arguments.path, arguments.question.target, arguments.output);
  }
  if (app.got_subcommand("emit")) return tool::emit(arguments.emission);
  if (app.got_subcommand("serve")) return tool::serve(arguments.subject);
  if (app.got_subcommand("compare")) {
    return tool::compare(arguments.path, arguments.subject.profile);
  }
  if (app.got_subcommand("crosscheck")) return tool::crosscheck(arguments.crosscheck);
  if (app.got_subcommand("grammar")) return tool::grammar();
  if (app.got_subcommand("goals")) return tool::goals(arguments.paths, arguments.output);
  if (app.got_subcommand("score")) return tool::score(arguments.score);
  if (app.got_subcommand("report")) return tool::report_night(arguments.path);
  return tool::pack(arguments.packing);
}

// Says of a missing or a wrong command which there are, where the library would ask for "a
// subcommand". Throws as the library does, and Unusable.
void parse(CLI::App& app, int argc, char** argv) {
  std::vector<std::string> commands;
  for (const CLI::App* const command : app.get_subcommands({})) {
    commands.push_back(command->get_name());
  }
  const auto lacks = [&](const std::string& what) {
    return Unusable{
        fmt::format("{}; there are: {} (see `scenario --help`)", what, fmt::join(commands, ", "))};
  };
  const std::string first = argc > 1 ? argv[1] : "-";
  if (!first.starts_with('-') && std::ranges::find(commands, first) == commands.end()) {
    throw lacks("there is no command " + first);
  }
  app.parse(argc, argv);
  if (app.get_subcommands().empty()) throw lacks("a command is missing");
}

int use(int argc, char** argv) {
  CLI::App app("Runs, checks, shows and packs scenarios of procbuf.", "scenario");
  app.require_subcommand(0, 1);
  Arguments arguments;
  add_commands_for_one(app, arguments);
  add_commands_for_many(app, arguments);
  add_commands_for_failures(app, arguments);
  add_commands_for_subjects(app, arguments);
  try {
    try {
      parse(app, argc, argv);
    } catch (const CLI::CallForHelp&) {
      print(app.help());
      return 0;
    }
    return perform(app, arguments);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "scenario: {} (see `scenario --help`)\n", error.what());
  } catch (const Unusable& unusable) {
    fmt::print(stderr, "scenario: {}\n", unusable.message);
  } catch (const tool::Interrupted&) {
    return tool::kInterrupted;
  }
  return tool::kUnusable;
}

}  // namespace

int main(int argc, char** argv) {
  tool::make_signals_errors();
  try {
    return use(argc, argv);
  } catch (const std::exception& error) {  // no memory, above all
    std::fprintf(stderr, "scenario: %s\n", error.what());
    return tool::kUnusable;
  }
}
