#include "report/history.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

namespace report {

namespace {

[[noreturn]] void fail(sqlite3* database) {
  throw std::runtime_error(std::string("the history: ") + sqlite3_errmsg(database));
}

constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS nights (name TEXT PRIMARY KEY, revision TEXT NOT NULL,"
    " status INTEGER NOT NULL, findings INTEGER NOT NULL, known INTEGER NOT NULL,"
    " lines REAL, branches REAL);"
    "CREATE TABLE IF NOT EXISTS pairs (night TEXT NOT NULL, target TEXT NOT NULL,"
    " engine TEXT NOT NULL, seconds INTEGER NOT NULL, inputs INTEGER NOT NULL,"
    " operations INTEGER NOT NULL, coverage INTEGER NOT NULL, corpus INTEGER NOT NULL,"
    " PRIMARY KEY (night, target, engine));"
    "CREATE TABLE IF NOT EXISTS goals (night TEXT NOT NULL, goal TEXT NOT NULL,"
    " PRIMARY KEY (night, goal));";

}  // namespace

// One SQL statement; values are bound and read in their order.
class History::Statement {
 public:
  Statement(sqlite3* database, const char* text) : database_(database) {
    if (sqlite3_prepare_v2(database_, text, -1, &statement_, nullptr) != SQLITE_OK) fail(database_);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  Statement& bind(const std::string& text) {
    check(sqlite3_bind_text(statement_, ++bound_, text.c_str(), -1, SQLITE_TRANSIENT));
    return *this;
  }
  Statement& bind(std::uint64_t value) {
    check(sqlite3_bind_int64(statement_, ++bound_, static_cast<sqlite3_int64>(value)));
    return *this;
  }
  Statement& bind(const std::optional<double>& value) {
    check(value ? sqlite3_bind_double(statement_, ++bound_, *value)
                : sqlite3_bind_null(statement_, ++bound_));
    return *this;
  }

  // Whether there is a row, or one more.
  bool step() {
    read_ = 0;
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(database_);
    return result == SQLITE_ROW;
  }

  std::string text() {
    const unsigned char* const value = sqlite3_column_text(statement_, read_++);
    return value == nullptr ? "" : reinterpret_cast<const char*>(value);
  }
  std::uint64_t number() {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, read_++));
  }
  std::optional<double> real() {
    const int column = read_++;
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return sqlite3_column_double(statement_, column);
  }

 private:
  void check(int result) {
    if (result != SQLITE_OK) fail(database_);
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int read_ = 0;
};

const Pair* PastNight::find(const Pair& like) const {
  const auto found =
      std::ranges::find_if(pairs, [&](const Pair& pair) { return pair.is_of(like); });
  return found == pairs.end() ? nullptr : &*found;
}

std::vector<Pair> pairs_of(const Night& night) {
  std::vector<Pair> pairs;
  for (const Slice& slice : night.slices) {
    auto pair = std::ranges::find_if(pairs, [&](const Pair& other) { return other.is_of(slice); });
    if (pair == pairs.end()) {
      pairs.push_back({.target = slice.target, .engine = slice.engine});
      pair = std::prev(pairs.end());
    }
    pair->seconds += slice.seconds;
    pair->inputs += slice.inputs;
    pair->operations += slice.operations;
    pair->coverage = std::max(pair->coverage, slice.coverage);
    pair->corpus = slice.corpus;
  }
  return pairs;
}

History::History(const std::string& path) {
  const int result = sqlite3_open(path.c_str(), &database_);
  try {
    if (result != SQLITE_OK) fail(database_);
    sqlite3_busy_timeout(database_, 10'000);  // milliseconds
    execute(kTables);
  } catch (...) {
    sqlite3_close(database_);
    throw;
  }
}

History::~History() {
  sqlite3_close(database_);
}

void History::execute(const char* text) const {
  if (sqlite3_exec(database_, text, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(database_);
  }
}

void History::add(const PastNight& night) {
  execute("BEGIN IMMEDIATE");
  try {
    Statement known(database_, "SELECT 1 FROM nights WHERE name = ?");
    if (!known.bind(night.name).step()) {
      Statement(database_, "INSERT INTO nights VALUES (?, ?, ?, ?, ?, ?, ?)")
          .bind(night.name)
          .bind(night.revision)
          .bind(static_cast<std::uint64_t>(night.status))
          .bind(night.findings)
          .bind(night.known)
          .bind(night.lines)
          .bind(night.branches)
          .step();
      for (const Pair& pair : night.pairs) {
        Statement(database_, "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(night.name)
            .bind(pair.target)
            .bind(pair.engine)
            .bind(pair.seconds)
            .bind(pair.inputs)
            .bind(pair.operations)
            .bind(pair.coverage)
            .bind(pair.corpus)
            .step();
      }
      for (const std::string& goal : night.goals) {
        Statement(database_, "INSERT INTO goals VALUES (?, ?)").bind(night.name).bind(goal).step();
      }
    }
  } catch (...) {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
  execute("COMMIT");
}

std::vector<PastNight> History::last(std::size_t most) const {
  std::vector<PastNight> nights;
  Statement rows(database_, "SELECT * FROM nights ORDER BY name DESC LIMIT ?");
  rows.bind(std::uint64_t{most});
  while (rows.step()) {
    PastNight night;
    night.name = rows.text();
    night.revision = rows.text();
    night.status = static_cast<int>(rows.number());
    night.findings = rows.number();
    night.known = rows.number();
    night.lines = rows.real();
    night.branches = rows.real();
    nights.push_back(std::move(night));
  }
  std::ranges::reverse(nights);
  for (PastNight& night : nights) {
    Statement pairs(database_,
                    "SELECT target, engine, seconds, inputs, operations, coverage, corpus"
                    " FROM pairs WHERE night = ? ORDER BY rowid");
    pairs.bind(night.name);
    while (pairs.step()) {
      Pair pair{.target = pairs.text(), .engine = pairs.text()};
      pair.seconds = pairs.number();
      pair.inputs = pairs.number();
      pair.operations = pairs.number();
      pair.coverage = pairs.number();
      pair.corpus = pairs.number();
      night.pairs.push_back(std::move(pair));
    }
    Statement goals(database_, "SELECT goal FROM goals WHERE night = ?");
    goals.bind(night.name);
    while (goals.step()) night.goals.insert(goals.text());
  }
  return nights;
}

}  // namespace report
