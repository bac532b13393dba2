#include "exhaustive/enumerator.hpp"

#include <span>

namespace exhaustive {

Enumerator::Enumerator(const Alphabet& alphabet, std::size_t letters, Choice choice)
    : alphabet_(&alphabet),
      letters_(letters),
      choice_(choice),
      program_{.boot = alphabet.boot(), .operations = {}} {}

void Enumerator::begin(std::size_t start) {
  size_ = 0;
  situations_[0] = {};
  program_.operations = {};
  begun_ = start == 0 || (letters_ != 0 && alphabet_->letters()[start - 1].fits({}));
  if (begun_ && start != 0) {
    situations_[0].left = letters_;
    append(start);
  }
  kept_ = size_;
}

bool Enumerator::next() {
  std::size_t from = kEnd;
  if (begun_) {
    begun_ = false;
    if (is_chosen_program()) return true;
  }
  for (;;) {
    const std::optional<std::size_t> what = possible_from(from);
    if (what) {
      append(*what);
      if (is_chosen_program()) return true;
      from = kEnd;
    } else {
      if (size_ == kept_) return false;
      from = what_[--size_] + 1;
    }
  }
}

// The first thing, from that one on, that can stand behind what is there.
std::optional<std::size_t> Enumerator::possible_from(std::size_t what) const {
  const Situation& here = situations_[size_];
  if (what == kEnd) {
    if (here.open.count != 0) return kEnd;
    ++what;
  }
  if (here.left == 0) return std::nullopt;
  const bool must_fault = choice_ == Choice::kMayFault && !here.may_fault && here.left == 1;
  for (; what <= alphabet_->letters().size(); ++what) {
    const Letter& letter = alphabet_->letters()[what - 1];
    if (letter.fits(here.open) && (!must_fault || letter.may_fault)) return what;
  }
  return std::nullopt;
}

void Enumerator::append(std::size_t what) {
  const Situation& here = situations_[size_];
  Situation& behind = situations_[size_ + 1];
  behind = here;
  if (what == kEnd) {
    operations_[here.opener].block_end = static_cast<std::uint32_t>(size_);
    operations_[size_] = {};  // an `end`
    behind.open = here.open.without_innermost();
    behind.opener = situations_[here.opener].opener;
  } else {
    const Letter& letter = alphabet_->letters()[what - 1];
    operations_[size_] = letter.operation;
    --behind.left;
    behind.may_fault |= letter.may_fault;
    if (scenario::opens_block(letter.operation.kind)) {
      behind.open = here.open.with(scenario::opens_writeable(letter.operation.kind));
      behind.opener = size_;
    }
  }
  what_[size_++] = what;
  program_.operations = std::span(operations_).first(size_);
}

bool Enumerator::is_chosen_program() const {
  const Situation& end = situations_[size_];
  return end.open.count == 0 && (choice_ == Choice::kAll || end.may_fault);
}

namespace {

// The letters that fit at some place of a program, by what they do there.
struct Fitting {
  std::uint64_t plain = 0;
  std::uint64_t read_blocks = 0;   // open a block that cannot be written through
  std::uint64_t write_blocks = 0;  // one that can
};

Fitting fitting(const Alphabet& alphabet, OpenBlocks open, bool without_faults) {
  Fitting sum;
  for (const Letter& letter : alphabet.letters()) {
    if (!letter.fits(open) || (without_faults && letter.may_fault)) continue;
    const scenario::OperationKind kind = letter.operation.kind;
    if (!scenario::opens_block(kind)) {
      ++sum.plain;
    } else if (scenario::opens_writeable(kind)) {
      ++sum.write_blocks;
    } else {
      ++sum.read_blocks;
    }
  }
  return sum;
}

// At a place where `open` blocks are open: the ways to go on with exactly so many letters, and to
// close again all that they open.
class WaysToGoOn {
 public:
  WaysToGoOn(const Alphabet& alphabet, std::size_t letters, bool without_faults) {
    for (std::size_t exactly = 0; exactly <= letters; ++exactly) {
      // Deeper blocks need more letters around them than there are.
      for (std::size_t depth = 0; depth + exactly <= letters; ++depth) {
        for (std::size_t writeable = 0; writeable < (std::size_t{1} << depth); ++writeable) {
          const OpenBlocks open = {.count = static_cast<std::uint8_t>(depth),
                                   .writeable = static_cast<std::uint8_t>(writeable)};
          at(exactly, open) = calculate(fitting(alphabet, open, without_faults), exactly, open);
        }
      }
    }
  }

  std::uint64_t& at(std::size_t exactly, OpenBlocks open) {
    return ways_[exactly][((std::size_t{1} << open.count) - 1) + open.writeable];
  }

 private:
  // Either there are none; or the first is a plain one, and the rest goes on; or it opens a block,
  // with some of the rest inside and the others behind it.
  std::uint64_t calculate(Fitting first, std::size_t exactly, OpenBlocks open) {
    if (exactly == 0) return 1;
    const std::size_t rest = exactly - 1;
    std::uint64_t sum = first.plain * at(rest, open);
    for (std::size_t inside = 0; inside <= rest; ++inside) {
      const std::uint64_t behind = at(rest - inside, open);
      sum += first.read_blocks * behind * at(inside, open.with(false));
      sum += first.write_blocks * behind * at(inside, open.with(true));
    }
    return sum;
  }

  std::array<std::array<std::uint64_t, std::size_t{2} << kMaxLetters>, kMaxLetters + 1> ways_{};
};

}  // namespace

std::uint64_t count(const Alphabet& alphabet, std::size_t letters, Choice choice) {
  WaysToGoOn all(alphabet, letters, false);
  WaysToGoOn without_faults(alphabet, letters, true);
  std::uint64_t sum = 0;
  for (std::size_t exactly = 0; exactly <= letters; ++exactly) {
    sum += all.at(exactly, {});
    if (choice == Choice::kMayFault) sum -= without_faults.at(exactly, {});
  }
  return sum;
}

}  // namespace exhaustive
