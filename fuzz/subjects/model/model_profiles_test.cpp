// The reference model as a kernel that has not taken some of this project's decisions, and what it
// does not know of such a kernel's memory.
#include "model/model_fixture.hpp"

namespace model {
namespace {

class ProfilesTest : public ModelTest {
 protected:
  void run_as(std::string_view profile, const std::string& lines) {
    const auto parsed = parse_profile(profile);
    ASSERT_TRUE(parsed) << parsed.error();
    model_ = Model(*parsed);
    run_lines(lines);
  }

  // A grant of the first life from ram+500 on; the second life's break is at ram+512.
  const std::string grant_below_first_break = "brk 0 ram+0 -> ok\ncustom_grant 0 " +
                                              text(kKernelBreak - 500) +
                                              " 1 -> ok\nrestart 0 -> ok\n";
};

TEST_F(ProfilesTest, E1OffASizeMayWrapIfAlignedItIsNotAboveTheKernelBreak) {
  const std::string lines =
      "custom_grant 0 max-200 1 -> fail\n"
      "custom_grant 0 max-1 1 -> fail\n"
      "custom_grant 0 max 16 -> ";
  run_as("procbuf", lines + "fail\n");
  run_as("procbuf,-E1", lines + "ok\n");
  EXPECT_EQ(kernel_break(), (kKernelBreak + 1) / 16 * 16);
}

TEST_F(ProfilesTest, M3OffAGrantMayLieUnderAnOldSliceWhichShowsIt) {
  const std::string lines =
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "with ur:0:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "  brk 0 ram+0 -> ok\n"
      "  custom_grant 0 " +
      text(kKernelBreak - 498) + " 1 -> ";
  run_as("procbuf", lines + "fail\n  get it 496.. -> ok 00000000\nend\n");
  run_as("procbuf,-M3", lines + "ok\n  get it 496.. -> ok 0000????\nend\n");
}

TEST_F(ProfilesTest, M4OffAGrantMayLieWhereAnOldOneIsEntered) {
  const std::string lines =
      "with rw:0:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "  custom_grant 0 8 8 -> ok\n"
      "end\n";
  run_as("procbuf,-M4", lines);
  EXPECT_EQ(kernel_break(), (kKernelBreak - 8) / 8 * 8);
  run_as("procbuf", lines);
  EXPECT_LT(kernel_break(), kKernelBreak - kGrantSize);
}

TEST_F(ProfilesTest, M17OffWhatAGrantHeldIsUnknownUntilWritten) {
  run_as("procbuf", grant_below_first_break + "load 0 ram+498 4 -> ok 00000000\n");
  run_as("procbuf,-M17", grant_below_first_break +
                             "load 0 ram+498 4 -> ok 0000????\n"
                             "store 0 ram+500 07 -> ok\n"
                             "set_byte 0 ram+502 8 -> true\n"
                             "load 0 ram+499 5 -> ok 0007??08??\n"
                             "brk 0 ram+500 -> ok\n"
                             "brk 0 ram+503 -> ok\n"  // zeroed as it regrows (D2)
                             "load 0 ram+499 4 -> ok 00000000\n");
}

TEST_F(ProfilesTest, UnknownBytesStayUnknownWhereverTheyGo) {
  run_as("upstream", grant_below_first_break +
                         "allow_rw 0 1 0 ram+498 4 -> ok null 0\n"
                         "allow_rw 0 1 1 ram+10 4 -> ok null 0\n"
                         "copy rw:0:1:0 rw:0:1:1 -> ok 4\n"
                         "get rw:0:1:1 .. -> ok 0000????\n"
                         "mut_chunks rw:0:1:1 3 -> ok 0000?? ??\n"
                         "copy_to_slice rw:0:1:1 2.. 2 -> ok ????\n"
                         "iter rw:0:1:1 -> ok 4 ????????\n"
                         "copy_from_slice rw:0:1:1 2.. 0000 -> ok\n"
                         "iter rw:0:1:1 -> ok 4 4b95f515\n");
}

TEST_F(ProfilesTest, AStreamWithAnUnknownHeaderMayHaveWrittenAnything) {
  run_as("upstream", grant_below_first_break +
                         "allow_rw 0 1 0 ram+495 12 -> ok null 0\n"
                         "append_chunk rw:0:1:0 0102 -> *\n"
                         "get rw:0:1:0 ..3 -> ok ??????\n"
                         "copy_from_slice rw:0:1:0 ..8 0000000000000000 -> ok\n"
                         "append_chunk rw:0:1:0 0102 -> ok first=true offset=2\n"
                         "get rw:0:1:0 3.. -> ok 00020000000102????\n");
}

TEST_F(ProfilesTest, M18OffMemopHasMoreNumbers) {
  run_as("procbuf", "memop 0 4 -> ok flash0+16\nmemop 0 7 -> fail NOSUPPORT\n");
  run_as("procbuf,-M18",
         "memop 0 4 -> ok flash0+0\n"
         "memop 0 7 -> ok 0\n"
         "memop 0 8 -> fail FAIL\n"
         "memop 0 9 -> fail FAIL\n"
         "memop 0 10 -> ok null\n"
         "memop 0 11 -> ok null\n"
         "memop 0 12 -> fail NOSUPPORT\n");
}

}  // namespace
}  // namespace model
