#include "report/night.hpp"

#include <algorithm>
#include <numeric>

#include "report/lines.hpp"

namespace report {

namespace {

using Words = std::vector<std::string_view>;

// The words of a turn, from the third on.
Pair pair_of(const Words& words) {
  return {.target = std::string(words[2]),
          .engine = std::string(words[3]),
          .seconds = number_of<std::uint64_t>(words[4]),
          .inputs = number_of<std::uint64_t>(words[5]),
          .operations = number_of<std::uint64_t>(words[6]),
          .coverage = number_of<std::uint64_t>(words[7]),
          .corpus = number_of<std::uint64_t>(words[8])};
}

// Reads one night after the other; each takes the place of the one before.
class Reader {
 public:
  void read(std::string_view line) {
    const Words words = words_of(line);
    if (words.size() < 2 || number_of<std::int64_t>(words[0]) == 0) return;
    if (words[1] == "night" && words.size() == 4) {
      night_ = {};
      night_.name = words[2];
      night_.revision = words[3];
      started_ = false;
    }
    night_.last = number_of<std::int64_t>(words[0]);
    course(words);
    result(words);
  }

  Night take() { return std::move(night_); }

 private:
  // Beginnings and ends.
  void course(const Words& words) {
    const std::string_view kind = words[1];
    if (kind == "start" && words.size() == 5) {
      start(words);
    } else if (kind == "begin" && words.size() == 3) {
      doing_ = words[2];
    } else if (kind == "stopped" && words.size() == 3) {
      night_.state = State::kStopped;
      event("stopped by " + std::string(words[2]) + " during: " + doing_);
    } else if (kind == "fatal" && words.size() == 3) {
      night_.state = State::kBroken;
      night_.fatal = words[2];
      event("could not go on: " + night_.fatal);
    } else if (kind == "finished") {
      night_.state = State::kFinished;
    }
  }

  void start(const Words& words) {
    night_.wanted = number_of<std::uint64_t>(words[2]);
    night_.jobs = number_of<std::uint64_t>(words[3]);
    if (started_) {
      if (night_.state == State::kRunning || night_.state == State::kFinished) {
        event("killed during: " + doing_);
      }
      event("taken up again, with " + std::string(words[4]) + " s of fuzzing left");
    }
    started_ = true;
    night_.state = State::kRunning;
    night_.fatal.clear();
    doing_ = "start";
  }

  void result(const Words& words) {
    const std::string_view kind = words[1];
    if (kind == "step" && words.size() == 5) {
      step({.name = std::string(words[2]),
            .status = number_of<int>(words[3]),
            .seconds = number_of<double>(words[4])});
    } else if (kind == "slice" && words.size() == 10) {
      night_.slices.push_back({pair_of(words), number_of<std::int64_t>(words[9])});
    } else if (kind == "sample" && words.size() == 9) {
      night_.samples.push_back(pair_of(words));
    } else if (kind == "trouble" && words.size() == 3) {
      night_.troubles.emplace_back(words[2]);
    } else if (kind == "found" && words.size() == 3) {
      night_.found.emplace_back(words[2]);
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

std::uint64_t sum(const std::vector<Slice>& slices, std::uint64_t Pair::* member) {
  return std::accumulate(
      slices.begin(), slices.end(), std::uint64_t{0},
      [member](std::uint64_t before, const Slice& slice) { return before + slice.*member; });
}

}  // namespace

double Pair::speed() const {
  if (seconds == 0) return 0;
  return static_cast<double>(operations != 0 ? operations : inputs) / static_cast<double>(seconds);
}

std::uint64_t Night::seconds() const {
  return sum(slices, &Pair::seconds);
}
std::uint64_t Night::inputs() const {
  return sum(slices, &Pair::inputs);
}
std::uint64_t Night::operations() const {
  return sum(slices, &Pair::operations);
}

Night last_night(std::string_view records) {
  Reader reader;
  // What does not end is being written, or was cut short.
  const std::size_t end = records.rfind('\n');
  if (end != std::string_view::npos) {
    for_lines(records.substr(0, end), [&reader](std::string_view line) { reader.read(line); });
  }
  return reader.take();
}

}  // namespace report
