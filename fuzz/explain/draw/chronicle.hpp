// What happened in a run, as plain data for the picture: page.cpp turns it into one, the tests look
// at it as it is.
//
// Times are moments: moment 0 is the boot, moment i + 1 is when operation i has happened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draw/sight.hpp"
#include "failure/failure.hpp"
#include "scenario/operation.hpp"

namespace draw {

// Of an access, at most so many bytes are kept.
inline constexpr std::size_t kShownBytes = 128;

// Bytes of processes' memory that an operation read or wrote.
struct Access {
  Stretch where;
  bool write = false;
  std::vector<std::uint8_t> before;  // write: the first bytes before the operation
  std::vector<std::uint8_t> bytes;   // the first bytes: as read, or as written
};

// An operation. A failure at the end of the program has a row of its own behind the last operation.
struct Row {
  std::string text;          // without indentation
  std::string_view meaning;  // in plain words; empty at the end of the program
  std::size_t depth = 0;     // blocks around it
  std::string model;         // the outcome that the reference model gives it
  // The core's outcome. Nothing where the core did not get that far: from the failing operation on
  // where that ended the program, else behind it.
  std::optional<std::string> core;
  std::vector<Access> accesses;
};

// From `since` on a process's mark and breaks lie there, as offsets in its RAM block.
struct Breaks {
  std::size_t since = 0;
  std::size_t mark = 0;
  std::size_t app_break = 0;
  std::size_t kernel_break = 0;
};

// A turn in a process's life, by the operation that has happened at `moment`.
struct Turn {
  enum class Kind : std::uint8_t {
    kTerminated,
    kFaulted,
    kRemoved,
    kRestarted,  // one life ended and another began
    kStarted,    // a life began where none was
    kStopped,
    kResumed,
  };
  std::size_t moment = 0;
  Kind kind = Kind::kTerminated;
  std::size_t identifier = 0;  // the one it has now
};

// What there is to see of one process.
struct Lane {
  std::size_t identifier = 0;  // at boot
  std::vector<Breaks> breaks;  // the first one at boot, then one for each change
  std::vector<Turn> turns;
  // What the model has at the failing operation, where that is not what the core has.
  std::optional<Breaks> expected;
};

// A buffer that has bytes, from the moment it is there to the moment it ends.
struct Bar {
  enum class Ending : std::uint8_t {
    kLasts,     // it is still there when the run is over; `until` is the last moment
    kSwapped,   // another one took its place
    kReturned,  // an empty one did
    kDied,      // its process's life ended, or the grant with it (B2, F2)
    kVanished,  // no rule says why
  };
  std::string name;
  Stretch where;
  std::size_t since = 0;
  std::size_t until = 0;
  Ending ending = Ending::kLasts;
};

// A slice that a block held open.
struct OpenSlice {
  Stretch where;
  bool writeable = false;
  std::size_t since = 0;  // the moment of the block's first line
  std::size_t until = 0;  // and that of its `end`
};

// What core and model disagree about at the failing operation, beside outcomes and breaks.
struct WrongBytes {
  Stretch where;
  std::vector<std::uint8_t> core;  // the first bytes of it
  std::vector<std::uint8_t> model;
};
struct WrongBuffer {
  std::string name;
  std::optional<Stretch> core;  // nothing: no buffer with bytes
  std::optional<Stretch> model;
};

struct Chronicle {
  std::vector<Row> rows;
  std::optional<std::size_t> failing;  // index of the row where it failed
  std::vector<Lane> lanes;             // one for each process
  std::vector<Bar> bars;               // by the moment they began
  std::vector<OpenSlice> slices;       // the same
  std::vector<WrongBytes> wrong_bytes;
  std::vector<WrongBuffer> wrong_buffers;
};

// Runs the program, on a machine of its own (the access guard goes over to that).
//
// Where nothing failed, what is told is what the core does. Where core and model differ, it is what
// the core does up to and with the failing operation, and behind that what the model would have
// done. Any other failure would bring down whoever performs it: the model tells it all, and as the
// comparison had come through up to there, the core's outcomes before it are the model's.
Chronicle chronicle(const scenario::Program& program, const failure::Failure* failure);

}  // namespace draw
