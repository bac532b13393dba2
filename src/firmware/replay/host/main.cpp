// The same on the host: `replay LIST TRANSCRIPTS`. Its transcripts are what those of the images are
// compared with.
#include <cstdio>

#include "replay/replay.hpp"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: replay LIST TRANSCRIPTS\n", stderr);
    return 2;
  }
  return replay::replay(argv[1], argv[2]) ? 0 : 2;
}
