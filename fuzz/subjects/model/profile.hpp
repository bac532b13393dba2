// Profiles of the reference model: this project's own decisions, each of which can be switched off,
// so that the model stands for a kernel that has not taken it. The upstream kernel has taken none.
//
// The table says what each is about; docs/contract.md has it for readers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace model {

// The decisions beyond upstream that somebody can see from outside, by rules of the contract.
enum class Decision : std::uint8_t { kE1, kM3, kM4, kM17, kM18 };

struct DecisionRow {
  std::string_view name;      // the rule's
  std::string_view rule;      // what it says
  std::string_view place;     // upstream: file below kernel/src, and function
  std::string_view upstream;  // what happens there
};

// In the order of Decision.
inline constexpr std::array kDecisions = {
    DecisionRow{
        "E1", "a grant's size is checked against the room before any arithmetic",
        "process_standard.rs, allocate_in_grant_region_internal()",
        "the difference wraps, and only what it is aligned down to is looked at: a size near "
        "the largest word is granted where that is the kernel break again"},
    DecisionRow{"M3", "no grant is allocated under a slice of an earlier life while it is open",
                "process_standard.rs, reset()",
                "nothing remembers the slice: a grant of the next life may lie under it, and the "
                "slice reads and writes the kernel's memory"},
    DecisionRow{"M4", "no grant overlaps one of an earlier life that is still entered",
                "process_standard.rs, terminate()",
                "the old grant is forgotten, entered or not: a grant of the next life may lie "
                "where it lay"},
    DecisionRow{"M17", "what was the kernel's is zeroed before a reset puts it below the break",
                "process_standard.rs, reset()",
                "memory keeps its bytes: the next life reads what grants of the one before held"},
    DecisionRow{"M18", "memop knows the numbers 0 to 6, and 4 is the first byte that can be lent",
                "memop.rs, memop()",
                "4 is the start of the whole flash; 7 answers the number of writeable flash "
                "regions, 0; 8 and 9, where such a region lies, FAIL; 10 and 11, hints of where "
                "stack and heap start, are taken and answer null"},
};

// Which of the decisions a model follows.
class Profile {
 public:
  // This project: all decisions.
  static constexpr Profile procbuf() { return Profile(true); }
  // The upstream kernel: none of them.
  static constexpr Profile upstream() { return Profile(false); }

  [[nodiscard]] constexpr bool has(Decision decision) const {
    return taken_[static_cast<std::size_t>(decision)];
  }
  constexpr void set(Decision decision, bool taken) {
    taken_[static_cast<std::size_t>(decision)] = taken;
  }

  friend constexpr bool operator==(const Profile&, const Profile&) = default;

 private:
  explicit constexpr Profile(bool taken) { taken_.fill(taken); }

  std::array<bool, kDecisions.size()> taken_;
};

// Of `procbuf` or `upstream`, with any number of `,-NAME` (that decision off) and `,+NAME` (on)
// behind it, which count from left to right: `procbuf,-M17`. Otherwise one line that says what is
// wrong and what there is.
std::expected<Profile, std::string> parse_profile(std::string_view text);

}  // namespace model
