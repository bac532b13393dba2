// The hostile image: what the most hostile of processes can do, which is to end itself. The table
// of them is hostile/cases.hpp.
#include "demo/process_images.hpp"
#include "hostile/trial.hpp"
#include "procbuf/platform.hpp"
#include "runtime/processor.hpp"

namespace procbuf::platform {

void panic(std::string_view message) {
  firmware::die(message);
}

}  // namespace procbuf::platform

int firmware::procbuf_main() {
  static hostile::Trial trial({demo::flash_of(process_0_start), demo::flash_of(process_1_start)});
  trial.run();
  return 0;
}
