#include "hostile/ending.hpp"

#include <algorithm>

#include "runtime/decimal.hpp"

namespace hostile {

using procbuf::Process;
using std::string_view_literals::operator""sv;
using userspace::Cause;

namespace {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::kAccess: return "access"sv;
    case Cause::kFetch: return "jump"sv;
    case Cause::kInstruction: return "instruction"sv;
    case Cause::kAlignment: return "unaligned access"sv;
    case Cause::kBreakpoint: return "breakpoint"sv;
    case Cause::kStack: return "stack"sv;
    case Cause::kOther: break;
  }
  return "other"sv;
}

bool in_memory(const Process& process, std::uintptr_t address) {
  return address >= process.mem_start() && address < process.mem_end();
}

bool in_flash(const Process& process, std::uintptr_t address) {
  return address >= process.flash_start() && address < process.flash_end();
}

}  // namespace

Ending& Ending::operator<<(std::string_view words) {
  const std::size_t length = std::min(words.size(), text_.size() - used_);
  std::ranges::copy(words.substr(0, length), &text_[used_]);
  used_ += length;
  return *this;
}

Ending& Ending::operator<<(std::size_t number) {
  return *this << firmware::Decimal(number).digits();
}

void Ending::tell_place(std::uintptr_t address, const Process& process, const Process& neighbour) {
  if (in_memory(process, address)) {
    *this << " to byte "sv << address - process.mem_start() << " of its memory"sv;
  } else if (in_memory(neighbour, address)) {
    *this << " to byte "sv << address - neighbour.mem_start() << " of process 0's memory"sv;
  } else if (in_flash(process, address) || in_flash(neighbour, address)) {
    *this << " to a process's flash"sv;
  } else {
    *this << " to what is no process's"sv;
  }
}

Ending Ending::fault(const userspace::Fault& fault, const Process& process,
                     const Process& neighbour) {
  Ending ending;
  ending << "stopped: "sv << name_of(fault.cause);
  if (fault.cause == Cause::kAccess && fault.address) {
    ending.tell_place(*fault.address, process, neighbour);
  }
  return ending;
}

Ending Ending::exit(std::size_t code) {
  Ending ending;
  ending << "exits with "sv << code;
  return ending;
}

Ending Ending::out_of_turns() {
  Ending ending;
  ending << "out of turns"sv;
  return ending;
}

Ending Ending::restarted() {
  Ending ending;
  ending << "restarted by a capsule"sv;
  return ending;
}

Ending Ending::given_up(std::size_t restarts) {
  Ending ending;
  ending << "given up after "sv << restarts << " restarts"sv;
  return ending;
}

}  // namespace hostile
