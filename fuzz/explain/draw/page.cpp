#include "draw/page.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "draw/assets.hpp"
#include "draw/chronicle.hpp"
#include "draw/story_json.hpp"
#include "draw/words.hpp"
#include "markup/markup.hpp"

namespace draw {

namespace {

using markup::escaped;

// <tag class="kind">text</tag>
std::string element(std::string_view tag, std::string_view kind, std::string_view text) {
  std::string html = "<" + std::string(tag);
  if (!kind.empty()) html += " class=\"" + std::string(kind) + "\"";
  return html + ">" + escaped(text) + "</" + std::string(tag) + ">";
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

// Each `{{name}}` of the template with its value. Values are taken as they are.
std::string filled(std::string_view form,
                   const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string html;
  while (true) {
    const std::size_t open = form.find("{{");
    html += form.substr(0, open);
    if (open == std::string_view::npos) return html;
    const std::size_t close = form.find("}}", open);
    const std::string_view name = form.substr(open + 2, close - open - 2);
    for (const auto& [candidate, value] : values) {
      if (candidate == name) html += value;
    }
    form.remove_prefix(close + 2);
  }
}

// What came of an operation: once where core and model say the same, else each by name.
std::string outcome_of(const Row& row, bool failing) {
  const auto told = [](std::string_view who, const std::string& what) {
    return " " + element("span", who, std::string(who) + " " + what);
  };
  if (row.core == row.model) {
    return row.model.empty() ? "" : " " + element("span", "outcome", "-> " + row.model);
  }
  if (row.core) return told("core", *row.core) + told("model", row.model);
  const std::string ended = failing ? told("core", "got no further") : "";
  return row.model.empty() ? ended : ended + told("model", row.model);
}

std::string table_row(const Chronicle& story, std::size_t index) {
  const Row& row = story.rows[index];
  const bool failing = story.failing == index;
  const bool behind = story.failing && index > *story.failing;
  const std::string number = std::to_string(index + 1);
  return "<tr id=\"op-" + number + "\"" +
         (failing  ? " class=\"failing\""
          : behind ? " class=\"behind\""
                   : "") +
         "><th scope=\"row\">" + number + "</th><td style=\"--depth:" + std::to_string(row.depth) +
         "\">" + element("code", "", row.text) + outcome_of(row, failing) + "</td></tr>\n";
}

std::string table(const Chronicle& story) {
  std::string html;
  for (std::size_t i = 0; i < story.rows.size(); ++i) html += table_row(story, i);
  return html;
}

std::string definition(std::string_view term, const std::string& text) {
  return text.empty() ? "" : element("dt", "", term) + element("dd", "", text);
}

// Whose doing the picture shows, where a run did not come to its end (Chronicle).
std::string witness(const failure::Failure& failure, const Chronicle& story) {
  const std::size_t failing = *story.failing;
  if (failure.kind == failure::Kind::kDifference) {
    return failing + 1 < story.rows.size() ? "Up to and with the operation that fails, the picture "
                                             "shows what the core did; behind "
                                             "it, paler and dashed, what the reference model does: "
                                             "nobody ran the core any further."
                                           : "The picture shows what the core did.";
  }
  return "The core was stopped in operation " + std::to_string(failing + 1) +
         ", and what it had read and written there is not known: reads and writes from there on, "
         "dashed, are those that the reference model makes. Before it, core and model agree.";
}

std::string failure_section(const Subject& subject, const Chronicle& story) {
  if (subject.failure == nullptr) return {};
  const failure::Failure& failure = *subject.failure;
  std::string functions;
  for (const failure::Frame& frame : failure.functions) {
    functions += (functions.empty() ? "" : " < ") + frame.function;
    if (!frame.place.empty()) functions += " (" + frame.place + ")";
  }
  std::string html = "<section class=\"failure\" aria-label=\"What failed\">\n" +
                     element("p", "sentence", subject.sentence) + "\n<dl>" +
                     definition("where", failure.difference.what) +
                     definition(failure.subject, failure.difference.core) +
                     definition("model", failure.difference.model) +
                     definition("check", failure.check) + definition("in", functions) + "</dl>\n" +
                     element("p", "witness", witness(failure, story)) + "\n";
  if (!failure.output.empty()) {
    html += "<details><summary>What the run wrote</summary>" + element("pre", "", failure.output) +
            "</details>\n";
  }
  return html + "</section>\n";
}

std::string words_list(const scenario::Program& program) {
  std::string html;
  for (const Word& word : words(program)) {
    html += element("dt", "", word.term) + element("dd", "", word.meaning) + "\n";
  }
  return html;
}

std::string summary(const scenario::Boot& boot, const scenario::Program& program) {
  std::string text = counted(program.operations.size(), "operation", "operations") + " · " +
                     counted(boot.processes, "process", "processes") + " · " +
                     counted(boot.ram, "byte", "bytes") + " of RAM";
  if (boot.processes > 1) text += " each";
  if (boot.protection != scenario::Protection::kExact) {
    text += ", protected as by " + std::string(scenario::name_of(boot.protection));
  }
  if (boot.refuse != 0) {
    text += " · request " + std::to_string(boot.refuse) + " to memory protection is refused";
  }
  return text;
}

}  // namespace

std::string page(const scenario::Program& program, const Subject& subject) {
  const Chronicle story = chronicle(program, subject.failure);
  return filled(kPageHtml, {{"title", escaped(subject.title)},
                            {"style", std::string(kPageCss)},
                            {"rows", std::to_string(story.rows.size())},
                            {"bars", std::to_string(story.bars.size())},
                            {"summary", escaped(summary(program.boot, program))},
                            {"failure", failure_section(subject, story)},
                            {"failing", story.failing ? std::to_string(*story.failing + 1) : ""},
                            {"words", words_list(program)},
                            {"table", table(story)},
                            {"data", story_json(program.boot, story)},
                            {"script", std::string(kPageJs)}});
}

}  // namespace draw
