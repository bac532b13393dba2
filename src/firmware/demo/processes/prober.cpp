// The process of the protection image: asks where to reach, and does. Word 1 of the answer is the
// address, word 2 says whether to write there, word 3 what.
#include "demo/processes/process.hpp"

void process_main(std::uint8_t* /*memory*/) {
  for (;;) {
    const process::Answer order = process::command(demo::kWitness, 3);
    volatile std::uint8_t* const place = process::at(order[1]);
    if (order[2] != 0) {
      *place = static_cast<std::uint8_t>(order[3]);
    } else {
      static_cast<void>(*place);
    }
  }
}
