#include "report/night.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace report {

namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
  Words words;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = std::min(line.find('\t', start), line.size());
    words.emplace_back(line.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

// 0 where it is none.
template <typename T>
T number(const std::string& word) {
  T value{};
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

// Reads one night after the other; each takes the place of the one before.
class Reader {
 public:
  void read(std::string_view line) {
    const Words words = words_of(line);
    if (words.size() < 2 || number<std::int64_t>(words[0]) == 0) return;
    if (words[1] == "night" && words.size() == 4) {
      night_ = {};
      night_.name = words[2];
      night_.revision = words[3];
      started_ = false;
    }
    night_.last = number<std::int64_t>(words[0]);
    course(words);
    result(words);
  }

  Night take() { return std::move(night_); }

 private:
  // Beginnings and ends.
  void course(const Words& words) {
    const std::string& kind = words[1];
    if (kind == "start" && words.size() == 5) {
      start(words);
    } else if (kind == "begin" && words.size() == 3) {
      doing_ = words[2];
    } else if (kind == "stopped" && words.size() == 3) {
      night_.state = State::kStopped;
      event("stopped by " + words[2] + " during: " + doing_);
    } else if (kind == "fatal" && words.size() == 3) {
      night_.state = State::kBroken;
      night_.fatal = words[2];
      event("could not go on: " + words[2]);
    } else if (kind == "finished") {
      night_.state = State::kFinished;
    }
  }

  void start(const Words& words) {
    night_.wanted = number<std::uint64_t>(words[2]);
    night_.jobs = number<std::uint64_t>(words[3]);
    if (started_) {
      if (night_.state == State::kRunning || night_.state == State::kFinished) {
        event("killed during: " + doing_);
      }
      event("taken up again, with " + words[4] + " s of fuzzing left");
    }
    started_ = true;
    night_.state = State::kRunning;
    night_.fatal.clear();
    doing_ = "start";
  }

  void result(const Words& words) {
    const std::string& kind = words[1];
    if (kind == "step" && words.size() == 5) {
      step(
          {.name = words[2], .status = number<int>(words[3]), .seconds = number<double>(words[4])});
    } else if (kind == "slice" && words.size() == 10) {
      night_.slices.push_back({.target = words[2],
                               .engine = words[3],
                               .seconds = number<std::uint64_t>(words[4]),
                               .inputs = number<std::uint64_t>(words[5]),
                               .operations = number<std::uint64_t>(words[6]),
                               .coverage = number<std::uint64_t>(words[7]),
                               .corpus = number<std::uint64_t>(words[8]),
                               .added = number<std::int64_t>(words[9])});
    } else if (kind == "sample" && words.size() == 9) {
      night_.samples.push_back({.time = night_.last,
                                .target = words[2],
                                .engine = words[3],
                                .seconds = number<std::uint64_t>(words[4]),
                                .inputs = number<std::uint64_t>(words[5]),
                                .operations = number<std::uint64_t>(words[6]),
                                .coverage = number<std::uint64_t>(words[7]),
                                .corpus = number<std::uint64_t>(words[8])});
    } else if (kind == "trouble" && words.size() == 3) {
      night_.troubles.push_back(words[2]);
    } else if (kind == "found" && words.size() == 3) {
      night_.found.push_back(words[2]);
    }
  }

  void step(Step step) {
    const auto same = std::ranges::find(night_.steps, step.name, &Step::name);
    if (same == night_.steps.end()) {
      night_.steps.push_back(std::move(step));
    } else {
      *same = std::move(step);
    }
  }

  void event(std::string what) {
    night_.events.push_back({.time = night_.last, .what = std::move(what)});
  }

  Night night_;
  std::string doing_ = "start";
  bool started_ = false;
};

std::uint64_t sum(const std::vector<Slice>& slices, std::uint64_t Slice::* member) {
  return std::accumulate(
      slices.begin(), slices.end(), std::uint64_t{0},
      [member](std::uint64_t before, const Slice& slice) { return before + slice.*member; });
}

}  // namespace

std::uint64_t Night::seconds() const {
  return sum(slices, &Slice::seconds);
}
std::uint64_t Night::inputs() const {
  return sum(slices, &Slice::inputs);
}
std::uint64_t Night::operations() const {
  return sum(slices, &Slice::operations);
}

Night last_night(std::string_view records) {
  Reader reader;
  for (std::size_t start = 0; start < records.size();) {
    const std::size_t end = records.find('\n', start);
    if (end == std::string_view::npos) break;  // being written, or cut short
    reader.read(records.substr(start, end - start));
    start = end + 1;
  }
  return reader.take();
}

}  // namespace report
