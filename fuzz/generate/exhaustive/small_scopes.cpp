#include "exhaustive/small_scopes.hpp"

#include <cstdint>
#include <utility>

#include "scenario/limits.hpp"
#include "scenario/print.hpp"

namespace exhaustive {

namespace {

// ---- Geometry

constexpr std::size_t kRam = scenario::kMinRam;
constexpr std::size_t kBreak = 12;
constexpr std::size_t kDrivers = 2;

// Where the first kernel break is (M1), and where it is once driver 1 has its grant (M2): words for
// counters, one upcall and two slots, and the data of the first capsule.
constexpr std::size_t kWord = sizeof(std::size_t);
constexpr std::size_t kTop = kRam - (128 + 3 * kWord * kDrivers);
constexpr std::size_t kBelowGrant =
    (kTop - (7 * kWord + scenario::kCapsuleData[0].size)) / kWord * kWord;
// The least memory that a process can be created in (M19): the kernel's part begins at a word.
constexpr std::size_t kLeast = kRam - kTop + (kBreak + kWord - 1) / kWord * kWord;

std::string boot_lines(std::string_view fault_policy) {
  return "boot processes=2 ram=" + std::to_string(kRam) +
         " initial_break=" + std::to_string(kBreak) +
         " flash=16 protected=4 fault=" + std::string(fault_policy) +
         "\n"
         "driver 1 ro=1 rw=1\n"
         "driver 2 ro=0 rw=1 no_grant\n";
}

// ---- Letters of the wide alphabet (spell_out() reads them)

// Buffers: the whole of the twelve bytes, either half, the middle, none at the break, one past it,
// null, wrapping, another process's memory; flash, whole and one byte off at either end.
constexpr std::string_view kUserspace = R"(
allow_rw 0 1 0 {ram+0 12|ram+0 6|ram+6 6|ram+3 6|ram+12 0|ram+12 1|ram+6 7|ram-1 2|null 0|null 1}
allow_rw 0 1 0 {max 0|max 1|ram+0 max|flash+4 4|ram1+0 6}
allow_rw 0 {1 1|2 0|3 0} ram+0 12
allow_rw 1 1 0 {ram+0 12|ram+6 6|null 0}
allow_ro 0 1 0 {ram+0 12|ram+6 6|ram+3 6|ram+6 7|null 0|flash+4 12|flash+3 2|flash+4 13|end-1 2}
allow_ro 0 {1 1|2 0} ram+0 6
allow_ro 1 1 0 ram+0 6
allow_ur 0 1 0 {ram+0 12|ram+6 6|ram+12 0|ram+12 1|null 0}
allow_ur {0 1 1|0 1 2|0 2 0|0 3 0|1 1 0} ram+3 6
store 0 {ram+0 ff|ram+2 0002|ram+4 ffffffff|ram+6 a1a2a3a4a5a6|ram+11 a1a2|brk-1 a1|null -}
store 1 {ram+0 b1|ram0+0 b1}
load 0 {ram+0 12|ram+11 2|flash+0 16|flash+15 2|null 0}
load 1 ram+0 12
exit {0 7|1 0}
exit_restart {0 7|1 0}
fault {0|1}
memop_brk 0 {ram+6|end+0}
memop_sbrk 0 -6
memop 0 {3|7}
)";

// Breaks: within the dozen, back and forth around it, up to the kernel's, with and without a grant
// below it, one past either, the end. Grants: of no size, as large as there is room and one byte
// more, larger than any, aligned to more than there is. Processes made again: in all of the memory,
// in as little as will do and in one byte less.
constexpr std::string_view kKernel = R"(
brk 0 {ram+0|ram+6|ram+13|brk+0|ram+<grant>|ram+<grant+1>|ram+<top>|ram+<top+1>|end+0|null|max}
brk 1 {ram+6|ram+<top>}
sbrk 0 {0|1|-6|-12|-13|<room>|<room+1>|<least>}
sbrk 1 -6
custom_grant 0 {0 1|8 8|<room> 1|<room+1> 1|max 1|max-7 16|1 32768}
custom_grant 1 8 8
enter_custom 0 {0|1}
enter_custom 1 0
{terminate|restart|start|stop|resume|remove|state} {0|1}
create 0 {max|<process>|<process-1>}
set_byte 0 {ram+0 193|ram+11 193|ram+12 193|null 1}
set_byte 1 ram+0 194
)";

// Each operation on one buffer with every form of operand that matters, and on the others of the
// ways to name a buffer with one; the index, the lengths of the ranges and the sizes of the chunks
// are those of the twelve and of the six bytes.
constexpr std::string_view kCapsule = R"(
len {rw:0:1:0|ro:0:1:0|ur:0:1:0|xrw:0|xro:0|rw:0@0:1:0|rw:1:1:0|rw:0:2:0|rw:0:1:1|ur:0:1:2}
ptr {rw:0:1:0|ro:0:1:0|ur:0:1:0|xrw:0|xro:0|default_ro|ro:0@0:1:0}
mut_ptr {rw:0:1:0|ur:0:1:0|xrw:0|default_rw|rw:0@0:1:0}
external xrw:0 {rw:0:1:0|rw:0@0:1:0|rw:1:1:0}
external xro:0 {rw:0:1:0|ro:0:1:0|ro:0@0:1:0}
get rw:0:1:0 {..|0|11|12|6..|12..|13..|..6|..13|5..6|6..5|6..6|max}
get {ro:0:1:0|ur:0:1:0|xrw:0|xro:0|default_ro|rw:0@0:1:0|ro:0@0:1:0|rw:1:1:0|rw:0:2:0|rw:0:1:1} ..
mut_get rw:0:1:0 {..|5|6..12}
mut_get {ur:0:1:0|xrw:0|default_rw|rw:0@0:1:0} ..
index rw:0:1:0 {..|11|12|13..|6..5}
index {ro:0:1:0|ur:0:1:0|xro:0} 5
mut_index rw:0:1:0 {..|0|6..}
mut_index {ur:0:1:0|xrw:0} 5
set rw:0:1:0 {0 211|3 1|11 211|12 211|max 211}
set {ur:0:1:0|xrw:0|default_rw|rw:1:1:0|rw:0@0:1:0} 5 212
copy_to_slice rw:0:1:0 {.. 12|..6 6|6.. 5|13.. 0}
copy_to_slice {ro:0:1:0|ur:0:1:0} .. 6
copy_to_slice_or_err rw:0:1:0 {.. 12|..6 7|5..4 0}
copy_to_slice_or_err xro:0 .. 0
copy_from_slice rw:0:1:0 {.. e1e2e3e4e5e6e7e8e9eaebec|..6 e1e2e3e4e5e6|12.. -|13.. -}
copy_from_slice {ur:0:1:0|xrw:0} .. e1e2e3e4e5e6
copy_from_slice_or_err rw:0:1:0 {.. e1e2e3e4e5e6|6.. e1e2e3e4e5e6|13.. -}
copy_from_slice_or_err xrw:0 0 e7
chunks rw:0:1:0 {0|1|5|12|max}
chunks {ro:0:1:0|default_ro} 5
mut_chunks rw:0:1:0 {0|1|5|max}
mut_chunks {ur:0:1:0|xrw:0} 5
iter {rw:0:1:0|ro:0:1:0|ur:0:1:0|xrw:0|xro:0|rw:0@0:1:0|rw:1:1:0|default_rw}
copy {rw:0:1:0|ro:0:1:0|ur:0:1:0|xrw:0|xro:0|rw:1:1:0|ro:0@0:1:0|default_ro} rw:0:1:0
copy rw:0:1:0 {ur:0:1:0|xrw:0|default_rw|rw:0@0:1:0|rw:1:1:0|rw:0:2:0|rw:0:1:1}
append_chunk rw:0:1:0 {-|f1|f1f2f3f4|f1f2f3f4f5}
append_chunk {ur:0:1:0|xrw:0} f1
append_chunk_from_iter rw:0:1:0 {-|f1|f1f2f3f4|f1f2f3f4f5}
append_chunk_from_iter {ur:0:1:0|xrw:0} f1
)";

// What opens blocks, and what goes on inside with the open slices.
constexpr std::string_view kBlocks = R"(
with {rw:0:1:0|ro:0:1:0|ur:0:1:0|xrw:0|xro:0|default_ro|rw:0@0:1:0|rw:1:1:0|rw:0:2:0}
mut_with {rw:0:1:0|ur:0:1:0|xrw:0|default_rw|rw:0@0:1:0|rw:1:1:0}
with_part {rw:0:1:0 ..6|ro:0:1:0 6..|rw:0:1:0 13..|it 1..}
mut_with_part {rw:0:1:0 3..9|it 1..}
get it {..|5..}
mut_get it 0
index it {12|..}
mut_index it 6..
set {it 0|it 11|it1 0} 213
copy_to_slice it .. 12
copy_to_slice_or_err it .. 6
copy_from_slice it .. e1e2e3e4e5e6
copy_from_slice_or_err it 6.. e1e2e3e4e5e6
chunks it 5
mut_chunks it 5
iter {it|it1}
copy {it rw:0:1:0|rw:0:1:0 it|ur:0:1:0 it|it it|it1 it|it it1}
append_chunk it f1f2f3f4
append_chunk_from_iter it f1f2f3f4
)";

// ---- Letters of the narrow one

// Buffers of each sort, slices open over them, what ends a life under them, and what could then get
// in the way: breaks and grants down to where the slices are.
constexpr std::string_view kNarrow = R"(
allow_rw 0 1 0 ram+0 12
allow_ur 0 1 0 ram+6 6
brk 0 {ram+0|ram+13}
custom_grant 0 <room+1> 1
enter_custom 0 0
{terminate|restart|start|remove} 0
create 0 max
external xrw:0 rw:0:1:0
len rw:0:1:0
get rw:0@0:1:0 ..
iter it
set it 5 212
copy it rw:0:1:0
mut_with {rw:0:1:0|ur:0:1:0|xrw:0}
)";

// With the numbers that depend on the machine's word in place of their names.
std::string with_numbers(std::string_view letters) {
  const std::pair<std::string_view, std::size_t> numbers[] = {
      {"<top>", kTop},           {"<top+1>", kTop + 1},
      {"<grant>", kBelowGrant},  {"<grant+1>", kBelowGrant + 1},
      {"<room>", kTop - kBreak}, {"<room+1>", kTop - kBreak + 1},
      {"<process>", kLeast},     {"<process-1>", kLeast - 1},
  };
  std::string text(letters);
  const auto replace = [&text](std::string_view name, const std::string& number) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.replace(at, name.size(), number);
    }
  };
  for (const auto& [name, number] : numbers) replace(name, std::to_string(number));
  replace("<least>", std::to_string(PTRDIFF_MIN));
  return text;
}

}  // namespace

Alphabet wide_alphabet(std::string_view fault_policy) {
  std::string letters;
  for (const std::string_view part : {kUserspace, kKernel, kCapsule, kBlocks}) letters += part;
  return {boot_lines(fault_policy), with_numbers(letters)};
}

Alphabet narrow_alphabet() {
  return {boot_lines("stop"), with_numbers(kNarrow)};
}

SmallScopes::SmallScopes(std::size_t operations) {
  scopes_.push_back({wide_alphabet("stop"), Choice::kAll, operations});
  scopes_.push_back({wide_alphabet("restart"), Choice::kMayFault, operations});
  scopes_.push_back({wide_alphabet("panic"), Choice::kMayFault, operations});
  scopes_.push_back({narrow_alphabet(), Choice::kAll, operations + kNarrowExtra});
}

std::uint64_t SmallScopes::units() const {
  std::uint64_t sum = 0;
  for (const Scope& scope : scopes_) sum += units_of(scope);
  return sum;
}

std::uint64_t SmallScopes::size() const {
  std::uint64_t sum = 0;
  for (const Scope& scope : scopes_) sum += count(scope.alphabet, scope.operations, scope.choice);
  return sum;
}

const SmallScopes::Scope& SmallScopes::scope_of(std::uint64_t& unit) const {
  const Scope* scope = scopes_.data();
  while (unit >= units_of(*scope)) unit -= units_of(*scope++);
  return *scope;
}

bool SmallScopes::each(std::uint64_t unit, const Visit& visit) {
  const Scope& scope = scope_of(unit);
  Enumerator enumerator(scope.alphabet, scope.operations, scope.choice);
  enumerator.begin(static_cast<std::size_t>(unit));
  while (enumerator.next()) {
    if (!visit(enumerator.program())) return false;
  }
  return true;
}

std::string SmallScopes::describe(std::uint64_t unit, std::uint64_t program) {
  const Scope& scope = scope_of(unit);
  if (unit == 0) return "the empty program";
  const Letter& first = scope.alphabet.letters()[static_cast<std::size_t>(unit - 1)];
  return "program " + std::to_string(program + 1) + " of those that start with `" +
         scenario::print(first.operation, scope.alphabet.boot()) + "`";
}

}  // namespace exhaustive
