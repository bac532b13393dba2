#include "mutator/edits.hpp"

#include <algorithm>
#include <span>

#include "input/format.hpp"
#include "input/history.hpp"
#include "mutator/argument.hpp"
#include "mutator/interesting.hpp"
#include "scenario/protection.hpp"

namespace mutator {

using scenario::Operation;
using scenario::OperationKind;

namespace {

constexpr std::array kDeaths = {
    OperationKind::kTerminate, OperationKind::kRestart, OperationKind::kStart,
    OperationKind::kStop,      OperationKind::kExit,    OperationKind::kExitRestart,
    OperationKind::kFault,     OperationKind::kRemove,  OperationKind::kCreate};
constexpr std::array kOpeners = {OperationKind::kWith, OperationKind::kMutWith,
                                 OperationKind::kWithPart, OperationKind::kMutWithPart};
constexpr std::array kAppends = {OperationKind::kAppendChunk, OperationKind::kAppendChunkFromIter};

bool is_death(const Operation& operation) {
  return std::ranges::find(kDeaths, operation.kind) != kDeaths.end();
}

bool is_append(const Operation& operation) {
  return std::ranges::find(kAppends, operation.kind) != kAppends.end();
}

bool is_userspace(const Operation& operation) {
  return scenario::shape_of(operation.kind).side == scenario::Side::kUserspace;
}

// Mostly one, sometimes up to `most`.
std::size_t a_few(std::size_t most, Random& random) {
  return random.one_in(2) ? 1 : 1 + random.below(most);
}

// The place at `place` or before it that is in no block.
std::size_t outside_of_blocks(const input::Sequence& sequence, std::size_t place) {
  std::size_t depth = 0;
  std::size_t outside = 0;
  for (std::size_t at = 0; at < place; ++at) {
    if (scenario::opens_block(sequence[at].kind)) ++depth;
    if (sequence[at].kind == OperationKind::kEnd) --depth;
    if (depth == 0) outside = at + 1;
  }
  return outside;
}

}  // namespace

// ---- Which

const std::array<Editor::Row, 16> Editor::kRows = {{
    {Edit::kInsert, 56, &Editor::insert},
    {Edit::kLook, 8, &Editor::look},
    {Edit::kTake, 8, &Editor::take},
    {Edit::kHeader, 4, &Editor::header},
    {Edit::kRemove, 16, &Editor::remove},
    {Edit::kSwap, 8, &Editor::swap},
    {Edit::kMove, 12, &Editor::move},
    {Edit::kDuplicate, 12, &Editor::duplicate},
    {Edit::kReplace, 16, &Editor::replace},
    {Edit::kArgument, 52, &Editor::argument},
    {Edit::kBoot, 4, &Editor::boot},
    {Edit::kMoveDeath, 6, &Editor::move_death},
    {Edit::kInsertDeath, 8, &Editor::insert_death},
    {Edit::kManyLives, 1, &Editor::many_lives},
    {Edit::kWrap, 8, &Editor::wrap},
    {Edit::kUnwrap, 2, &Editor::unwrap},
}};

Edit Editor::edit() {
  std::size_t weights = 0;
  for (const Row& row : kRows) weights += row.weight;
  for (;;) {
    std::size_t drawn = random_.below(weights);
    const Row* row = kRows.begin();
    while (drawn >= row->weight) drawn -= row++->weight;
    // To a program without operations some can always be added, and from a full one some taken.
    if (!(this->*row->change)()) continue;
    sequence_.repair();
    return row->edit;
  }
}

// ---- Where

input::Stretch Editor::any_stretch(const input::Sequence& sequence) {
  constexpr std::size_t kMost = 8;
  return sequence.whole(random_.below(sequence.size()), a_few(kMost, random_));
}

template <typename Suits>
std::size_t Editor::any_operation(Suits suits) {
  const std::size_t size = sequence_.size();
  if (size == 0) return size;
  const std::size_t start = random_.below(size);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = (start + i) % size;
    if (suits(sequence_[at])) return at;
  }
  return size;
}

// ---- Operations

bool Editor::insert() {
  // Behind all others there is most to refer to.
  constexpr std::size_t kAtTheEnd = 3;
  constexpr std::size_t kMost = 8;
  constexpr std::size_t kFirstOnes = 8;
  // What a mix deals out seldom, or leaves out, once in so many.
  constexpr std::size_t kOfAnyKind = 4;
  const std::size_t at = random_.one_in(kAtTheEnd) ? sequence_.size() : any_place();
  const std::size_t count =
      sequence_.empty() ? 1 + random_.below(kFirstOnes) : a_few(kMost, random_);
  const auto drawn = random_.one_in(kOfAnyKind)
                         ? fresh_.draw_one(sequence_, at, mix_byte_, any_kind(), random_)
                         : fresh_.draw(sequence_, at, mix_byte_, count, random_);
  sequence_.insert(at, drawn);
  // One that stands alone is to have to do with the others.
  if (drawn.size() == 1 && random_.one_in(2)) {
    change_argument(sequence_, at, mix_byte_, fresh_, random_);
  }
  return !drawn.empty();
}

bool Editor::insert_new(std::size_t at, OperationKind kind) {
  const auto drawn = fresh_.draw_one(sequence_, at, mix_byte_, kind, random_);
  sequence_.insert(at, drawn);
  return !drawn.empty();
}

// What was written is seen only where somebody reads it, at the first byte more often than not.
bool Editor::look() {
  constexpr std::array kLooks = {OperationKind::kGet, OperationKind::kIndex};
  const std::size_t at = any_place();
  if (!insert_new(at, random_.of(kLooks))) return false;
  Operation& inserted = sequence_[at];
  if (!random_.one_in(3)) {
    inserted.buffer = {};
    inserted.buffer.kind = scenario::BufferName::Kind::kIt;
  }
  if (!random_.one_in(3)) {
    inserted.range = {};
    inserted.range.form = scenario::Range::Form::kIndex;
  }
  if (random_.one_in(2)) change_first_byte(at);
  return true;
}

void Editor::change_first_byte(std::size_t at) {
  const Operation* const filler =
      filler_of(sequence_[at].buffer, sequence_.before(at), sequence_.boot());
  if (filler == nullptr) return;
  Operation change;
  change.kind = OperationKind::kSetByte;
  change.process = filler->process;
  change.address = filler->address;
  change.byte = random_.byte();
  sequence_.insert(at, {&change, 1});
}

// Which memory is taken is seen only where a grant is to lie there; and that may be anywhere above
// the break, which is low only where somebody has lowered it.
bool Editor::take() {
  constexpr std::size_t kLow = 64;
  const std::size_t at = any_place();
  if (!insert_new(at, OperationKind::kCustomGrant)) return false;
  Operation& grant = sequence_[at];
  grant.length = Interesting(sequence_, at, random_).grant_size();
  if (random_.one_in(2)) return true;
  Operation lower;
  lower.kind = OperationKind::kBrk;
  lower.process = grant.process;
  lower.address.base = scenario::Address::Base::kRam;
  lower.address.offset = random_.below(kLow);
  sequence_.insert(at, {&lower, 1});
  return true;
}

// G1: what an append does, the eight bytes before the data say.
bool Editor::header() {
  std::size_t at = any_operation(is_append);
  if (at == sequence_.size()) {
    at = any_place();
    if (!insert_new(at, random_.of(kAppends))) return false;
  }
  Operation write;
  write.kind = OperationKind::kCopyFromSlice;
  write.buffer = sequence_[at].buffer;
  write.range.form = scenario::Range::Form::kTo;
  write.range.b = {input::kStreamHeaderSize, false};
  write.bytes = input::kStreamHeaders[random_.byte()];
  sequence_.insert(at, {&write, 1});
  return true;
}

bool Editor::remove() {
  if (sequence_.empty()) return false;
  sequence_.remove(any_stretch(sequence_));
  return true;
}

bool Editor::swap() {
  if (sequence_.empty()) return false;
  const input::Stretch a = sequence_.whole(random_.below(sequence_.size()), 1);
  const input::Stretch b = sequence_.whole(random_.below(sequence_.size()), 1);
  if (a.first + a.count <= b.first) {
    sequence_.swap(a, b);
  } else if (b.first + b.count <= a.first) {
    sequence_.swap(b, a);
  } else {
    return false;
  }
  return true;
}

bool Editor::move() {
  if (sequence_.empty()) return false;
  const std::size_t at = random_.below(sequence_.size());
  const bool end_alone = sequence_[at].kind == OperationKind::kEnd;
  const input::Stretch moved =
      end_alone ? input::Stretch{at, 1} : sequence_.whole(at, a_few(4, random_));
  sequence_.move(moved, random_.below(sequence_.size() - moved.count + 1));
  return true;
}

bool Editor::duplicate() {
  // Something may come round only after many of them.
  constexpr std::size_t kOverAndOver = 16;
  if (sequence_.empty()) return false;
  const std::size_t times = random_.one_in(kOverAndOver) ? std::size_t{2} << random_.below(9) : 1;
  sequence_.duplicate(any_stretch(sequence_), any_place(), times);
  return true;
}

bool Editor::replace() {
  const std::size_t at =
      any_operation([](const Operation& each) { return each.kind != OperationKind::kEnd; });
  if (at == sequence_.size()) return false;
  // What opens a block becomes something else that does, so that the block stays.
  const auto drawn = scenario::opens_block(sequence_[at].kind)
                         ? fresh_.draw_one(sequence_, at, mix_byte_, random_.of(kOpeners), random_)
                         : fresh_.draw(sequence_, at, mix_byte_, 1, random_);
  if (drawn.empty()) return false;
  sequence_.remove({at, 1});
  sequence_.insert(at, drawn);
  return true;
}

bool Editor::argument() {
  const std::size_t at =
      any_operation([](const Operation& each) { return each.kind != OperationKind::kEnd; });
  if (at == sequence_.size()) return false;
  change_argument(sequence_, at, mix_byte_, fresh_, random_);
  return true;
}

// ---- Boot lines

bool Editor::boot() {
  scenario::Boot& boot = sequence_.boot();
  const scenario::Boot drawn = fresh_.draw_boot(mix_byte_, random_);
  switch (random_.below(10)) {
    case 0: boot.processes = drawn.processes; break;
    case 1: boot.ram = drawn.ram; break;
    case 2: boot.initial_break = drawn.initial_break; break;
    case 3: boot.flash = drawn.flash; break;
    case 4: boot.protected_flash = drawn.protected_flash; break;
    case 5: boot.fault = drawn.fault; break;
    case 6:
      boot.driver_count = drawn.driver_count;
      boot.drivers = drawn.drivers;
      break;
    case 7: boot.protection = drawn.protection; break;
    case 8: boot.refuse = drawn.refuse; break;
    default: boot = drawn; break;
  }
  scenario::fit_to_protection(boot);
  boot.protected_flash = std::min(boot.protected_flash, boot.flash);
  return true;
}

// ---- Lives

bool Editor::move_death() {
  const std::size_t at = any_operation(is_death);
  if (at == sequence_.size()) return false;
  sequence_.move({at, 1}, random_.below(sequence_.size()));
  return true;
}

bool Editor::insert_death() {
  if (sequence_.empty()) return false;
  const std::size_t near = random_.below(sequence_.size());
  const auto process = static_cast<std::uint8_t>(random_.below(sequence_.boot().processes));
  // Of two that end a life, one is followed by a new life.
  const bool again = random_.one_in(2);
  const bool anew = random_.one_in(4);
  std::array<Operation, 2> lives;
  lives[0].kind = !again ? random_.of(kDeaths)
                  : anew ? OperationKind::kRemove
                         : OperationKind::kTerminate;
  lives[1].kind = anew ? OperationKind::kCreate : OperationKind::kStart;
  for (Operation& life : lives) {
    life.process = process;
    if (life.kind == OperationKind::kCreate) life.length = {sequence_.boot().ram, false};
  }
  sequence_.insert(near, std::span(lives).first(again ? 2 : 1));
  return true;
}

// Identifiers are counted over all processes, from as many as there are (M15).
bool Editor::many_lives() {
  constexpr std::size_t kOfAByte = 256;
  Operation restart;
  restart.kind = OperationKind::kRestart;
  restart.process = static_cast<std::uint8_t>(random_.below(sequence_.boot().processes));
  const std::size_t at = any_place();
  sequence_.insert(at, {&restart, 1});
  sequence_.duplicate({at, 1}, at, kOfAByte - 1);
  return true;
}

// ---- Blocks

bool Editor::wrap() {
  const std::size_t first = any_operation([](const Operation& each) {
    return !is_userspace(each) && each.kind != OperationKind::kEnd;
  });
  if (first == sequence_.size()) return false;
  const std::size_t most = sequence_.whole(first, a_few(8, random_)).count;
  const auto inside = std::span(sequence_.of({first, most}));
  const auto userspace = std::ranges::find_if(inside, is_userspace);
  const auto count = static_cast<std::size_t>(userspace - inside.begin());
  const auto opener = fresh_.draw_one(sequence_, first, mix_byte_, random_.of(kOpeners), random_);
  if (opener.empty()) return false;
  const Operation end;
  sequence_.insert(first + count, {&end, 1});
  sequence_.insert(first, opener);
  return true;
}

bool Editor::unwrap() {
  const std::size_t opener =
      any_operation([](const Operation& each) { return scenario::opens_block(each.kind); });
  if (opener == sequence_.size()) return false;
  sequence_.remove({sequence_.end_of(opener), 1});
  sequence_.remove({opener, 1});
  return true;
}

// ---- Long programs

// Some of the operations go, from here and there.
void Editor::shorten(std::size_t most) {
  while (sequence_.size() > most) {
    const std::size_t excess = sequence_.size() - most;
    sequence_.remove(sequence_.whole(random_.below(sequence_.size()), 1 + random_.below(excess)));
  }
  sequence_.repair();
}

// ---- Two inputs

void Editor::splice(const input::Sequence& other) {
  constexpr std::size_t kMost = 16;
  if (other.empty()) return;
  if (random_.one_in(2)) {
    const std::size_t kept = outside_of_blocks(sequence_, any_place());
    const std::size_t taken = outside_of_blocks(other, random_.below(other.size()));
    sequence_.remove({kept, sequence_.size() - kept});
    insert_other(other, {taken, other.size() - taken}, kept);
  } else {
    insert_other(other, other.whole(random_.below(other.size()), 1 + random_.below(kMost)),
                 any_place());
  }
  sequence_.repair();
}

// A driver of the other's boot lines becomes the one in the same place here.
void Editor::insert_other(const input::Sequence& other, input::Stretch stretch, std::size_t at) {
  sequence_.insert(at, other.of(stretch));
  const scenario::Boot& boot = sequence_.boot();
  for (std::size_t i = at; i < at + stretch.count && boot.driver_count > 0; ++i) {
    scenario::Word& number = sequence_[i].driver;
    const std::size_t place = input::driver_place(other.boot(), number);
    if (place == other.boot().driver_count) continue;
    number = {boot.drivers[place % boot.driver_count].number, false};
  }
}

}  // namespace mutator
