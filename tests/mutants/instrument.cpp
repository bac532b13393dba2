// Makes many mutants of some sources at once: instrument TREE FOLDER AST.json... >MUTANTS
//
// Each AST.json is what `clang -Xclang -ast-dump=json -Xclang -ast-dump-filter=NAMESPACE` says of a
// source of FOLDER (a path in TREE, as in the dump). The files there are rewritten: wherever a
// small change is possible, they ask mutant::is(NUMBER) (mutant.hpp) whether it is the one to make.
// So all mutants are compiled once, and each costs no more than its tests. The numbers, places and
// changes go to the standard output, a line each. For ci/planted-bugs --generated.
//
// The changes: another relation, operator or constant beside the right one; a condition negated, or
// never true where a return depends on it; a statement left out; neighbouring arguments of one type
// swapped. FOLDER/.leave-out, where it exists, has the lines (FILE:LINE) that are not to be
// changed: those that did not compile.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;  // the order says which file is meant

// A stretch of a file, in bytes.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  auto operator<=>(const Range&) const = default;
};

// Something that can be changed: what stands there, and what could.
struct Site {
  enum class Form { kExpression, kStatement };
  Range range;
  Form form = Form::kExpression;
  // The changed text, and what to call the change. A condition is `!` or `never` here: those keep
  // what stands there, so that it is written once.
  std::vector<std::pair<std::string, std::string>> changes;
};

struct Source {
  std::string text;
  std::map<std::tuple<std::size_t, std::size_t, Site::Form>, Site> sites;
};

constexpr std::string_view kNegated = "!";
constexpr std::string_view kNever = "never";

std::string kind_of(const Json& node) {
  return node.value("kind", "");
}

// The node's text in its file; false where a macro wrote it or the compiler did.
bool range_of(const Json& node, Range& range) {
  const auto it = node.find("range");
  if (it == node.end()) return false;
  const Json& begin = it->value("begin", Json::object());
  const Json& end = it->value("end", Json::object());
  if (!begin.contains("offset") || !end.contains("offset")) return false;
  range.begin = begin["offset"].get<std::size_t>();
  range.end = end["offset"].get<std::size_t>() + end["tokLen"].get<std::size_t>();
  return range.begin < range.end;
}

std::string type_of(const Json& node) {
  return node.contains("type") ? node["type"].value("qualType", "") : "";
}

// What else an operator could have been.
std::vector<std::string> beside(const std::string& operation) {
  static const std::map<std::string, std::vector<std::string>> table = {
      {"<", {"<=", ">="}}, {"<=", {"<", ">"}}, {">", {">=", "<="}}, {">=", {">", "<"}},
      {"==", {"!="}},      {"!=", {"=="}},     {"&&", {"||"}},      {"||", {"&&"}},
      {"+", {"-"}},        {"-", {"+"}},       {"*", {"+"}},        {"&", {"|"}},
      {"|", {"&"}},        {"<<", {">>"}},     {">>", {"<<"}},
  };
  const auto found = table.find(operation);
  return found == table.end() ? std::vector<std::string>{} : found->second;
}

// The dump names a file where it is another than before. Follows that through all of a node.
void follow_file(const Json& node, std::string& file) {
  if (!node.is_structured()) return;
  if (node.is_object() && node.contains("file") && node.contains("offset")) {
    file = node["file"].get<std::string>();
  }
  for (const Json& child : node) follow_file(child, file);
}

// The same of the node itself, without what is in it.
void follow_own_file(const Json& node, std::string& file) {
  for (const char* const key : {"loc", "range"}) {
    if (node.contains(key)) follow_file(node[key], file);
  }
}

// Walks the dump of one file and notes what can be changed.
class Finder {
 public:
  // `file`: the one of `source`.
  Finder(Source& source, std::string file)
      : source_(&source), home_(std::move(file)), file_(home_) {}

  void visit(const Json& node) {
    if (!node.is_object() || is_constant(node)) return follow_file(node, file_);
    follow_own_file(node, file_);
    if (file_ == home_) note_changes(node);
    const auto inner = node.find("inner");
    if (inner == node.end()) return;
    for (const Json& child : *inner) {
      // Of a range-based loop, the compiler has written all but what it runs.
      if (kind_of(node) == "CXXForRangeStmt" && &child != &inner->back()) {
        follow_file(child, file_);
      } else {
        visit(child);
      }
    }
  }

 private:
  void note_changes(const Json& node) {
    const std::string kind = kind_of(node);
    if (kind == "BinaryOperator") note_operator(node);
    if (kind == "IntegerLiteral") note_literal(node);
    if (kind == "CallExpr" || kind == "CXXMemberCallExpr") note_arguments(node);
    if (kind == "IfStmt" || kind == "ConditionalOperator") note_condition(node, kind == "IfStmt");
    if (kind != "CompoundStmt" || !node.contains("inner")) return;
    for (const Json& child : node["inner"]) note_statement(child);
  }

  // What the compiler evaluates, or what cannot be another expression.
  static bool is_constant(const Json& node) {
    const std::string kind = kind_of(node);
    return kind == "ConstantExpr" || kind == "StaticAssertDecl" || kind == "EnumDecl" ||
           kind == "TemplateArgument" || kind == "InitListExpr" || kind == "RequiresExpr" ||
           kind == "ClassTemplateSpecializationDecl" || kind == "CXXDefaultArgExpr" ||
           kind == "CXXDefaultInitExpr" || node.contains("explicitlyDefaulted") ||
           node.value("isImplicit", false) || (kind == "VarDecl" && node.value("constexpr", false));
  }

  [[nodiscard]] std::string text(const Range& range) const {
    return source_->text.substr(range.begin, range.end - range.begin);
  }

  void note(const Range& range, Site::Form form, std::string changed, std::string what) {
    Site& site = source_->sites[{range.begin, range.end, form}];
    site.range = range;
    site.form = form;
    const auto change = std::pair(std::move(changed), std::move(what));
    if (std::ranges::find(site.changes, change) == site.changes.end())
      site.changes.push_back(change);
  }

  void note_operator(const Json& node) {
    Range whole;
    Range left;
    Range right;
    const Json& inner = node["inner"];
    if (!range_of(node, whole) || !range_of(inner[0], left) || !range_of(inner[1], right)) return;
    const std::string operation = node.value("opcode", "");
    const bool pointers = type_of(inner[0]).ends_with('*') || type_of(inner[1]).ends_with('*');
    for (const std::string& other : beside(operation)) {
      if (pointers && other != "!=" && other != "==" && other != "&&" && other != "||") continue;
      note(whole, Site::Form::kExpression,
           "(" + text(left) + ") " + other + " (" + text(right) + ")", operation + " is " + other);
    }
  }

  void note_literal(const Json& node) {
    Range range;
    if (!range_of(node, range) || std::isdigit(static_cast<unsigned char>(text(range)[0])) == 0)
      return;
    note(range, Site::Form::kExpression, text(range) + " + 1", text(range) + " is one more");
  }

  void note_arguments(const Json& node) {
    const Json& inner = node["inner"];
    Range whole;
    if (!range_of(node, whole)) return;
    for (std::size_t i = 1; i + 1 < inner.size(); ++i) {
      Range first;
      Range second;
      const std::string type = type_of(inner[i]);
      if (!range_of(inner[i], first) || !range_of(inner[i + 1], second)) continue;
      if (type.empty() || type == "<dependent type>" || type != type_of(inner[i + 1]) ||
          text(first) == text(second))
        continue;
      if (first.end > second.begin || whole.end < second.end) continue;
      const std::string changed =
          source_->text.substr(whole.begin, first.begin - whole.begin) + text(second) +
          source_->text.substr(first.end, second.begin - first.end) + text(first) +
          source_->text.substr(second.end, whole.end - second.end);
      note(whole, Site::Form::kExpression, changed,
           text(first) + " and " + text(second) + " change places");
    }
  }

  // `if (condition)` and `condition ? a : b`.
  void note_condition(const Json& node, bool is_if) {
    if (node.value("hasVar", false) || node.value("hasInit", false) ||
        node.value("isConstexpr", false))
      return;
    Range range;
    const Json& inner = node["inner"];
    if (!range_of(inner[0], range)) return;
    note(range, Site::Form::kExpression, std::string(kNegated), "the condition is negated");
    if (is_if && !node.value("hasElse", false) && returns(inner[1])) {
      note(range, Site::Form::kExpression, std::string(kNever), "the early return is dropped");
    }
  }

  static bool returns(const Json& statement) {
    if (kind_of(statement) == "ReturnStmt") return true;
    const auto inner = statement.find("inner");
    return kind_of(statement) == "CompoundStmt" && inner != statement.end() && !inner->empty() &&
           kind_of(inner->back()) == "ReturnStmt";
  }

  void note_statement(const Json& node) {
    const std::string kind = kind_of(node);
    const bool expression =
        kind.ends_with("Expr") || kind.ends_with("Operator") || kind == "ExprWithCleanups";
    Range range;
    if (!expression || !range_of(node, range)) return;
    if (text(range).starts_with("static_assert") || text(range).starts_with("panic")) return;
    const std::size_t end = source_->text.find_first_not_of(" \n", range.end);
    if (end == std::string::npos || source_->text[end] != ';') return;
    range.end = end + 1;
    note(range, Site::Form::kStatement, "", "left out: " + text(range));
  }

  Source* source_;
  std::string home_;
  std::string file_;  // that of the node that is looked at
};

class Writer {
 public:
  Writer(std::string name, const Source& source, const std::set<std::string>& left_out, int& number)
      : name_(std::move(name)), source_(&source), left_out_(&left_out), number_(&number) {
    for (const auto& [key, site] : source.sites) sites_.push_back(&site);
    // Outer ones first; of one stretch, the statement around the expression.
    std::ranges::sort(sites_, [](const Site* a, const Site* b) {
      if (a->range.begin != b->range.begin) return a->range.begin < b->range.begin;
      if (a->range.end != b->range.end) return a->range.end > b->range.end;
      return a->form == Site::Form::kStatement && b->form != Site::Form::kStatement;
    });
  }

  std::string write() {
    std::string out = render({0, source_->text.size()}, 0, sites_.size());
    // Behind it the lines count as before, so that the compiler names those of the source.
    const std::size_t once = out.find("#pragma once");
    const std::size_t place = once == std::string::npos ? 0 : out.find('\n', once) + 1;
    const auto line =
        std::count(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    return out.insert(place, "#include \"mutant.hpp\"\n#line " + std::to_string(line + 1) + "\n");
  }

 private:
  // The text of a stretch, with what is inside of it of the sites [first, last).
  std::string render(const Range& range, std::size_t first, std::size_t last) {
    std::string out;
    std::size_t at = range.begin;
    for (std::size_t i = first; i < last;) {
      const Site& site = *sites_[i];
      std::size_t behind = i + 1;
      while (behind < last && sites_[behind]->range.begin < site.range.end) ++behind;
      out += source_->text.substr(at, site.range.begin - at);
      out += changeable(site, i + 1, behind);
      at = site.range.end;
      i = behind;
    }
    return out + source_->text.substr(at, range.end - at);
  }

  std::string changeable(const Site& site, std::size_t first, std::size_t last) {
    const std::size_t line = static_cast<std::size_t>(
        std::count(source_->text.begin(),
                   source_->text.begin() + static_cast<std::ptrdiff_t>(site.range.begin), '\n'));
    const std::string place = name_ + ":" + std::to_string(line + 1);
    const std::string plain = render(site.range, first, last);
    if (left_out_->contains(place)) return plain;
    std::string others;
    std::string negated;
    std::string never;
    for (const auto& [changed, what] : site.changes) {
      const std::string active = "mutant::is(" + std::to_string(++*number_) + ")";
      std::cout << *number_ << '\t' << place << '\t' << one_line(what) << '\n';
      if (site.form == Site::Form::kStatement) return "if (!" + active + ") { " + plain + " }";
      if (changed == kNegated) {
        negated = active + " != ";
      } else if (changed == kNever) {
        never = "!" + active + " && ";
      } else {
        others += active + " ? (" + changed + ") : ";
      }
    }
    std::string text = "(" + others + "(" + plain + "))";
    if (!negated.empty()) text = "(" + negated + "static_cast<bool>" + text + ")";
    return never.empty() ? text : "(" + never + text + ")";
  }

  static std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
  }

  std::string name_;
  const Source* source_;
  const std::set<std::string>* left_out_;
  int* number_;
  std::vector<const Site*> sites_;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const std::filesystem::path tree = argv[1];
  const std::string folder = argv[2];
  std::map<std::string, Source> sources;
  for (int i = 3; i < argc; ++i) {
    std::ifstream dump(argv[i]);
    for (Json document; dump >> std::ws && !dump.eof();) {
      dump >> document;
      const std::string file = document["loc"].value("file", "");
      if (!file.starts_with(folder + "/")) continue;
      Source& source = sources[file];
      if (source.text.empty()) source.text = read(tree / file);
      Finder(source, file).visit(document);
    }
  }
  std::set<std::string> left_out;
  std::ifstream lines(tree / folder / ".leave-out");
  for (std::string line; std::getline(lines, line);) left_out.insert(line);
  int number = 0;
  for (const auto& [file, source] : sources) {
    const std::string changed = Writer(file, source, left_out, number).write();
    std::ofstream(tree / file, std::ios::binary) << changed;
  }
  return number == 0 ? 1 : 0;
}
