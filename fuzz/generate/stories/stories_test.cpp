// That a scenario's breaks and grants are steps of its story.
#include "stories/stories.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hardware/fuzz_story.hpp"
#include "scenario/parse.hpp"

namespace stories {

namespace {

std::vector<std::uint8_t> story_of_text(const std::string& text) {
  const auto parsed = scenario::parse(text);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return story_of(parsed->program());
}

TEST(Stories, BootsAndBoundsAreSteps) {
  const auto story = story_of_text(
      "boot processes=2 ram=2048 initial_break=512 flash=64 protected=0 fault=stop "
      "protection=pmsav7\n"
      "brk 0 ram+600\n"
      "brk 0 ram+600\n"
      "brk 1 ram+513\n"
      "custom_grant 0 64 8\n");
  EXPECT_EQ(hardware::told(story),
            "hardware pmsav7, 8 regions\n"
            "step 1: boot, memory 0x20000000 to 0x20000800, break 0x20000200, kernel from "
            "0x20000780, flash 0x100000 to 0x100040 -> visible end 0x20000200\n"
            "step 2: update, break 0x20000258, kernel from 0x20000780 -> visible end 0x20000300\n"
            "step 3: update, break 0x20000258, kernel from 0x20000740 -> visible end 0x20000300\n"
            "step 4: boot, memory 0x20020000 to 0x20020800, break 0x20020200, kernel from "
            "0x20020780, flash 0x120000 to 0x120040 -> visible end 0x20020200\n"
            "step 5: update, break 0x20020201, kernel from 0x20020780 -> visible end 0x20020300\n");
}

TEST(Stories, EachHardwareTakesTheFlashThatItIsGiven) {
  for (const char* const protection : {"exact", "pmp", "pmsav8", "pmsav7"}) {
    for (const char* const flash : {"0", "1", "33", "1000"}) {
      const auto story =
          story_of_text(std::string("boot processes=1 ram=1024 initial_break=128 flash=") + flash +
                        " protected=0 fault=stop protection=" + protection + "\nbrk 0 ram+200\n");
      const std::string told = hardware::told(story);
      EXPECT_EQ(told.find("refused"), std::string::npos) << told;
      EXPECT_EQ(hardware::run_story(story).found, "");
    }
  }
}

}  // namespace

}  // namespace stories
