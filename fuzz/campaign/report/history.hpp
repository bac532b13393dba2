// What is kept of each night, for good: DIR/nights.sqlite. A night is added once, when it has come
// to its end, and never changed.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/night.hpp"

struct sqlite3;

namespace report {

struct PastNight {
  std::string name;
  std::string revision;
  int status = 0;              // what ci/nightly ended with
  std::uint64_t findings = 0;  // that are not known
  std::uint64_t known = 0;
  std::optional<double> lines;     // of the core, reached, in percent
  std::optional<double> branches;  // each way of one
  std::vector<Pair> pairs;
  std::set<std::string> goals;  // reached

  // Its pair of that target and engine; null where it has none.
  [[nodiscard]] const Pair* find(const Pair& like) const;
};

// Over all its turns.
std::vector<Pair> pairs_of(const Night& night);

class History {
 public:
  // Opens the file, or makes it. Throws std::runtime_error where it cannot be used.
  explicit History(const std::string& path);
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History();

  // Does nothing where there is a night of that name. All of it, or nothing, whatever happens.
  // Throws std::runtime_error.
  void add(const PastNight& night);

  // The last so many, the oldest first. Throws std::runtime_error.
  [[nodiscard]] std::vector<PastNight> last(std::size_t most) const;

 private:
  class Statement;
  void execute(const char* text) const;

  sqlite3* database_ = nullptr;
};

}  // namespace report
