// What went wrong when an input was run, in data.
//
// Trials (trial.hpp) make these; the minimiser keeps to one by its signature, triage groups by it,
// and the report, the picture and the unit test show it. What a signature says never changes for
// the same fault, or known regressions would not be recognised: it has no addresses, no lengths, no
// numbers of processes, drivers and slots, and no line numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compare/comparison.hpp"
#include "scenario/operation.hpp"

namespace failure {

enum class Kind : std::uint8_t {
  kDifference,  // the core and the reference model differ
  kSanitizer,   // AddressSanitizer or UndefinedBehaviorSanitizer ended the program
  kDeath,       // it ended in another way: a signal, an exit
  kHang,        // it did not end in time
  kMemory,      // it took more memory than any input is worth
  kAnswer,      // a subject's answer (subject_run.hpp) cannot be read
  kText,        // what must hold for any text does not (text/round_trip.hpp)
  kProtection,  // the hardware does not let a process touch what it may (hardware/fuzz_story.hpp)
};

// A function that was running.
struct Frame {
  std::string function;  // without parameters and template arguments
  std::string place;     // "process_slice.hpp:120"; empty where it is not known
};

struct Failure {
  Kind kind = Kind::kDifference;
  // The index of the operation after which the difference showed, or during which the run ended;
  // the number of operations where that was after the last one. 0 for texts; for stories of memory
  // protection, the index of the step.
  std::size_t operation = 0;
  // That operation by name: "append_chunk", or "end of the program", or "text"; the hardware of a
  // story: "pmsav7".
  std::string operation_name;
  harness::Difference difference;  // kDifference
  // kSanitizer: the sanitizer's name for it, "use-after-poison"; kDeath: "signal 11", "exit status
  // 3"; kText, kProtection: what does not hold, without its numbers; kAnswer: what is wrong with
  // it.
  std::string check;
  // kSanitizer: the functions that were running, innermost first: as many as tell one fault from
  // another. kHang: where it goes round, and last the function of the core that does not return;
  // none where that is not known.
  std::vector<Frame> functions;
  // kSanitizer: what it knows beyond `check`, to stand behind it: ", WRITE of size 33, right behind
  // 'name', a variable of 32 bytes" (sanitizer_facts.hpp). May be empty. kProtection: what is
  // wrong, with its numbers.
  std::string facts = {};
  std::string output;  // kSanitizer, kDeath: what the run wrote to the standard error
  // Whose failure it is, as a report calls it: the core's, or a subject's.
  std::string subject = "core";
};

// One line, of words and " / ": "difference / append_chunk / byte". Failures of the same fault have
// the same one.
std::string signature(const Failure& failure);

// A signature's words, fit for a file and cut short: "difference-set_byte-mark"; of an empty one,
// "does-not-fail".
std::string name_for_file(const std::string& signature);

// What happened, in one sentence for a person, with the rules of the contract that are concerned.
// Long rows of bytes are cut short.
std::string sentence(const Failure& failure, const scenario::Program& program);

}  // namespace failure
