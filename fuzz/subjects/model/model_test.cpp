// The reference model by the contract's rules A to G: a compact example of each, and what the
// recorded files cannot show of them. The decisions M1 to M19 have a file of their own.
#include "model/model_fixture.hpp"

namespace model {
namespace {

// --- A: allow system calls ---------------------------------------------------------------------

TEST_F(ModelTest, A1TheChecksComeInOrder) {
  run_lines(
      "allow_rw 0 9 9 max 1 -> fail NODEVICE max 1\n"
      "allow_rw 0 1 9 max 1 -> fail INVAL max 1\n");
  EXPECT_EQ(mark(), 0U);
  EXPECT_FALSE(model_.grant_allocated(0, 0));
}

TEST_F(ModelTest, A2TheMarkStaysRaisedAfterARefusal) {
  run_lines("allow_rw 0 1 9 ram+0 100 -> fail NOSUPPORT ram0+0 100\n");
  EXPECT_EQ(mark(), 100U);
  EXPECT_TRUE(model_.grant_allocated(0, 0));
}

TEST_F(ModelTest, A1NoRoomForTheGrantIsNomem) {
  run_lines("brk 0 end-" + text(kKernelPart) +
            " -> ok\n"
            "allow_rw 0 1 0 ram+0 7 -> fail NOMEM ram0+0 7\n"
            "brk 0 ram+512 -> ok\n"
            "allow_rw 0 1 0 ram+0 7 -> ok null 0\n");
}

TEST_F(ModelTest, A3TheSlotKeepsTheRawPair) {
  run_lines(
      "allow_rw 0 1 1 max-3 0 -> ok null 0\n"
      "ptr rw:0:1:1 -> ok null\n");
  expect_view(rw_slot(1), UINTPTR_MAX - 3, 0);
  EXPECT_FALSE(rw_slot(2).present);
  EXPECT_EQ(mark(), 0U);
}

TEST_F(ModelTest, A4SlotsStartEmptyInEveryLifeAndKindsAreSeparate) {
  run_lines(
      "allow_rw 0 1 0 ram+4 8 -> ok null 0\n"
      "restart 0 -> ok\n"
      "allow_ro 0 1 0 ram+6 9 -> ok null 0\n");
  expect_view(rw_slot(0), 0, 0);
  expect_view(model_.slot(0, 0, Model::Slots::kReadOnly, 0), kRam + 6, 9);
  EXPECT_FALSE(model_.slot(0, 0, Model::Slots::kReadOnly, 1).present);
  EXPECT_FALSE(model_.slot(1, 0, Model::Slots::kReadOnly, 0).present);
}

TEST_F(ModelTest, A7A8ReadOnlyInFlashDoesNotRaiseTheMark) {
  run_lines(
      "allow_ro 0 1 0 flash+15 1 -> fail INVAL flash0+15 1\n"
      "allow_ro 0 1 0 flash+16 240 -> ok null 0\n"
      "allow_rw 0 1 0 flash+16 1 -> fail INVAL flash0+16 1\n"
      "allow_ro 0 1 0 ram+511 2 -> fail INVAL ram0+511 2\n");
  EXPECT_EQ(mark(), 0U);
}

TEST_F(ModelTest, A9AReplacedDeadBufferIsReturnedRaw) {
  run_lines(
      "allow_ur 0 1 2 ram+0 9 -> fail NOSUPPORT ram0+0 9\n"
      "allow_ur 0 1 1 ram+4 8 -> ok null 0\n"
      "restart 0 -> ok\n"
      "allow_ur 0 1 1 ram+6 2 -> ok ram0+4 8\n");
  expect_view(model_.kept(0, 0, 1), kRam + 6, 2);
  expect_view(model_.kept(0, 0, 0), 0, 0);
  EXPECT_EQ(mark(), 8U);
  EXPECT_FALSE(model_.grant_allocated(0, 0));
}

// --- B: buffers --------------------------------------------------------------------------------

TEST_F(ModelTest, B2ABufferLivesUntilTheNextLife) {
  const std::string kept = "allow_ur 0 1 0 ram+4 8 -> ok null 0\n";
  run_lines(kept + "terminate 0 -> ok\nset ur:0:1:0 0 5 -> ok\n");
  expect_view(model_.kept(0, 0, 0), kRam + 4, 8);
  EXPECT_EQ(model_.memory(0)[4], 5);
  run_lines(kept + "restart 0 -> ok\nget ur:0:1:0 .. -> err NoSuchApp\n");
  expect_view(model_.kept(0, 0, 0), kRam + 4, 0);
  run_lines(kept + "remove 0 -> ok\nget ur:0:1:0 .. -> err NoSuchApp\n");
  expect_view(model_.kept(0, 0, 0), kRam + 4, 0);
}

TEST_F(ModelTest, B3OverlappingSlicesSeeEachOther) {
  run_lines(
      "allow_ur 0 1 0 ram+0 4 -> ok null 0\n"
      "allow_ur 0 1 1 ram+2 4 -> ok null 0\n"
      "store 0 ram+0 010203040506 -> ok\n"
      "mut_with ur:0:1:0 -> ok\n"
      "  copy it ur:0:1:1 -> ok 4\n"
      "  get it .. -> ok 01020102\n"
      "end\n");
}

// --- C, G: slices ------------------------------------------------------------------------------

TEST_F(ModelTest, CSlices) {
  run_lines(
      "allow_ur 0 1 0 ram+0 5 -> ok null 0\n"
      "store 0 ram+0 0102030405 -> ok\n"
      "get ur:0:1:0 5.. -> ok -\n"
      "get ur:0:1:0 5 -> none\n"
      "index ur:0:1:0 3..2 -> panic\n"
      "mut_chunks ur:0:1:0 2 -> ok 0102 0205 07\n"
      "chunks ur:0:1:0 0 -> panic\n"
      "copy_to_slice_or_err ur:0:1:0 ..2 3 -> err SIZE aaaaaa\n"
      "copy_to_slice_or_err ur:0:1:0 ..2 0 -> err SIZE -\n"
      "copy_from_slice ur:0:1:0 1..3 ff -> panic\n"
      "copy_from_slice ur:0:1:0 1..3 ffee -> ok\n"
      "iter ur:0:1:0 -> ok 5 cc1a81a5\n"
      "set ur:0:1:0 5 0 -> none\n"
      "get ur:0:1:0 .. -> ok 01ffee0507\n");
}

TEST_F(ModelTest, CPartsOfPartsStayOpen) {
  run_lines(
      "allow_ur 0 1 0 ram+16 32 -> ok null 0\n"
      "mut_with_part ur:0:1:0 4..20 -> ok\n"
      "  mut_with_part it 8.. -> ok\n"
      "    set it 0 9 -> ok\n"
      "    set it 8 1 -> none\n"
      "    mut_with_part it 9.. -> none\n"
      "      set it 0 1 -> skipped\n"
      "    end\n"
      "    with_part it1 7..9 -> ok\n"
      "      get it .. -> ok 0009\n"
      "      restart 0 -> ok\n"
      "    end\n"
      "    set it1 15 3 -> ok\n"
      "  end\n"
      "  with_part it 15 -> ok\n"
      "    get it .. -> ok 03\n"
      "  end\n"
      "end\n"
      "with_part ur:0:1:0 .. -> err NoSuchApp\n"
      "end\n"
      "load 0 ram+28 8 -> ok 0900000000000003\n");
}

// E4: a part that is not there leaves the grant that was entered on the way to it.
TEST_F(ModelTest, E4APartThatIsNotThereLeavesItsGrant) {
  run_lines(
      "allow_rw 0 1 0 ram+0 4 -> ok null 0\n"
      "mut_with_part rw:0:1:0 5.. -> none\n"
      "end\n"
      "get rw:0:1:0 4.. -> ok -\n");
}

TEST_F(ModelTest, GStreams) {
  run_lines(
      "allow_ur 0 1 0 ram+0 11 -> ok null 0\n"
      "append_chunk ur:0:1:0 aabb -> ok first=true offset=2\n"
      "append_chunk ur:0:1:0 0102 -> err SIZE\n"
      "append_chunk_from_iter ur:0:1:0 0102 -> err SIZE\n"
      "get ur:0:1:0 .. -> ok 0000000102000000aabb01\n"
      "append_chunk ur:0:1:0 05 -> ok first=false offset=3\n"
      "get ur:0:1:0 .. -> ok 0000000103000000aabb05\n"
      "set ur:0:1:0 3 3 -> ok\n"
      "append_chunk ur:0:1:0 - -> err BUSY\n"
      "set ur:0:1:0 3 4 -> ok\n"
      "append_chunk ur:0:1:0 - -> err INVAL\n");
}

// --- D: break ----------------------------------------------------------------------------------

TEST_F(ModelTest, D2GrowthZeroesAndD1KernelBreakItselfWorks) {
  run_lines(
      "store 0 ram+508 01020304 -> ok\n"
      "brk 0 ram+510 -> ok\n"
      "sbrk 0 1 -> ok ram0+510\n"
      "brk 0 end-" +
      text(kKernelPart - 1) + " -> err OutOfMemory\nbrk 0 end-" + text(kKernelPart) +
      " -> ok\n"
      "sbrk 0 -10000 -> err AddressOutOfBounds\n");
  EXPECT_EQ(model_.memory(0)[509], 2);
  EXPECT_EQ(model_.memory(0)[510], 0);
  EXPECT_EQ(model_.memory(0)[511], 0);
  EXPECT_EQ(model_.process(0).app_break, model_.process(0).kernel_break);
  EXPECT_EQ(model_.process(0).visible_end, kRam + kKernelBreak);
}

TEST_F(ModelTest, D5SetByteAsksForNoState) {
  run_lines(
      "terminate 0 -> ok\n"
      "set_byte 0 ram+511 7 -> true\n"
      "set_byte 0 ram+512 7 -> false\n"
      "set_byte 0 max 7 -> false\n");
  EXPECT_EQ(model_.memory(0)[511], 7);
}

// --- E, M1, M2: grants -------------------------------------------------------------------------

TEST_F(ModelTest, M1TheKernelsPartAtBoot) {
  run_lines("state 0 -> active restarts=0 completion=never\n");
  EXPECT_EQ(kernel_break(), kKernelBreak);
  EXPECT_EQ(model_.known_end(0), kKernelBreak);
  std::string boot = "boot processes=1 ram=1023 initial_break=0 flash=0 protected=0 fault=stop\n";
  for (std::size_t d = 0; d < 8; ++d) boot += "driver " + text(d) + " ro=0 rw=0\n";
  run(boot);
  EXPECT_EQ(kernel_break(), by_word(696, 796));
}

TEST_F(ModelTest, M2TheSizeOfADriversGrant) {
  const std::string boot =
      "boot processes=1 ram=1024 initial_break=0 flash=0 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=2\ndriver 2 ro=0 rw=1\ndriver 3 ro=0 rw=0\n";
  const std::size_t top = by_word(1024 - 200, 1024 - 164);
  run(boot + "len rw:0:1:0 -> ok 0\n");
  EXPECT_EQ(kernel_break(), top - kGrantSize);
  run(boot + "len rw:0:2:0 -> ok 0\n");  // 8 + 2 * 16 + 5, 4 + 2 * 8 + 5; down to a word
  EXPECT_EQ(kernel_break(), by_word(776, 832));
  run(boot + "len rw:0:3:0 -> err AddressOutOfBounds\n");  // 24 or 12 up to 16; 32; down to 16
  EXPECT_EQ(kernel_break(), by_word(752, 800));
}

TEST_F(ModelTest, E1AlignsDownAndTakesTheLastByte) {
  run_lines(
      "custom_grant 0 1 1 -> ok\n"   // the least alignment is 2
      "custom_grant 0 3 64 -> ok\n"  // 832
      "custom_grant 0 0 1 -> ok\n"   // still
      "custom_grant 0 321 1 -> fail\n"
      "custom_grant 0 319 1 -> ok\n"  // 512, the break itself
      "custom_grant 0 0 1 -> ok\n"
      "custom_grant 0 1 1 -> fail\n"
      "sbrk 0 1 -> err OutOfMemory\n");
  EXPECT_EQ(kernel_break(), 512U);
}

TEST_F(ModelTest, E1ASizeNearTheLargestWordIsRefused) {
  run_lines(
      "custom_grant 0 max 1 -> fail\n"
      "custom_grant 0 max 32768 -> fail\n"
      "custom_grant 0 max-7 16 -> fail\n"
      "custom_grant 0 " +
      text(kKernelBreak - 512 + 1) + " 1 -> fail\n");
  EXPECT_EQ(kernel_break(), kKernelBreak);
}

TEST_F(ModelTest, E1AnAlignmentThatLeadsBelowTheBreakIsRefused) {
  run_lines("custom_grant 0 1 1024 -> fail\ncustom_grant 0 1 512 -> ok\n");
  EXPECT_EQ(kernel_break(), 512U);
}

TEST_F(ModelTest, E2AGrantIsAllocatedOnceALife) {
  run_lines("len rw:0:1:0 -> ok 0\nlen rw:0:1:1 -> ok 0\n");
  EXPECT_EQ(kernel_break(), kKernelBreak - kGrantSize);
  EXPECT_TRUE(model_.grant_allocated(0, 0));
  EXPECT_FALSE(model_.grant_allocated(1, 0));
}

TEST_F(ModelTest, M7AGrantStaysAllocatedWhereTheSlotIsRefused) {
  run_lines("len rw:0:1:2 -> err AddressOutOfBounds\nlen rw:0:1:0 -> ok 0\n");
  EXPECT_TRUE(model_.grant_allocated(0, 0));
}

TEST_F(ModelTest, M7NoRoomForTheGrantIsOutOfMemory) {
  run_lines("brk 0 end-" + text(kKernelPart) + " -> ok\nlen rw:0:1:9 -> err OutOfMemory\n");
  EXPECT_FALSE(model_.grant_allocated(0, 0));
}

// --- F, M6, M13, M15: life ---------------------------------------------------------------------

TEST_F(ModelTest, F1IdentifiersAreNeverReused) {
  run_lines("restart 1 -> ok\nrestart 0 -> ok\nrestart 1 -> ok\n");
  EXPECT_EQ(model_.process(0).identifier, 3U);
  EXPECT_EQ(model_.process(1).identifier, 4U);
  EXPECT_EQ(model_.process(1).restarts, 2U);
}

TEST_F(ModelTest, F2TerminateForgetsGrantsAndKeepsTheRest) {
  run_lines(
      "allow_rw 0 1 0 ram+0 8 -> ok null 0\n"
      "store 0 ram+0 07 -> ok\n"
      "brk 0 ram+300 -> ok\n"
      "terminate 0 -> ok\n");
  EXPECT_FALSE(model_.grant_allocated(0, 0));
  EXPECT_FALSE(rw_slot(0).present);
  const scenario::ProcessView view = model_.process(0);
  EXPECT_EQ(view.identifier, 0U);
  EXPECT_EQ(view.app_break, kRam + 300);
  EXPECT_EQ(view.mark, kRam + 8);
  EXPECT_EQ(view.kernel_break, kRam + kKernelBreak - kGrantSize);
  EXPECT_EQ(view.life, Life::kTerminated);
  EXPECT_EQ(model_.memory(0)[0], 7);
}

TEST_F(ModelTest, F4AResetBeginsAgainButKeepsTheBytes) {
  run_lines(
      "allow_rw 0 1 0 ram+0 8 -> ok null 0\n"
      "store 0 ram+500 070707 -> ok\n"
      "brk 0 ram+600 -> ok\n"
      "store 0 ram+599 08 -> ok\n"
      "exit_restart 0 33 -> ok\n");
  const scenario::ProcessView view = model_.process(0);
  EXPECT_EQ(view.app_break, kRam + 512);
  EXPECT_EQ(view.visible_end, kRam + 512);
  EXPECT_EQ(view.mark, kRam);
  EXPECT_EQ(view.kernel_break, kRam + kKernelBreak);
  EXPECT_EQ(view.life, Life::kYielded);
  EXPECT_EQ(view.completion, (scenario::Completion{scenario::Completion::Kind::kCode, 33}));
  EXPECT_EQ(model_.memory(0)[500], 7);
  EXPECT_EQ(model_.memory(0)[599], 8);
}

TEST_F(ModelTest, F5M13APanickingFaultChangesOnlyTheState) {
  run("boot processes=1 ram=1024 initial_break=512 flash=16 protected=0 fault=panic\n"
      "driver 1 ro=1 rw=1\n"
      "allow_rw 0 1 0 ram+0 8 -> ok null 0\n"
      "load 0 ram+510 3 -> panic\n"
      "start 0 -> ok\n"
      "len rw:0:1:0 -> err InactiveApp\n");
  EXPECT_EQ(model_.process(0).life, Life::kFaulted);
  EXPECT_EQ(model_.process(0).completion, scenario::Completion{});
  EXPECT_FALSE(model_.grant_allocated(0, 0));
  EXPECT_FALSE(rw_slot(0).present);
}

TEST_F(ModelTest, M6StopRemembersWhereItCameFrom) {
  run_lines("stop 0 -> ok\n");
  EXPECT_EQ(model_.process(0).life, Life::kStoppedYielded);
  run_lines("stop 0 -> ok\nresume 0 -> ok\n");
  EXPECT_EQ(model_.process(0).life, Life::kYielded);
  run_lines("load 0 null 0 -> ok -\nstop 0 -> ok\nload 0 null 0 -> not-running\n");
  EXPECT_EQ(model_.process(0).life, Life::kStoppedRunning);
  run_lines("load 0 null 0 -> ok -\nstop 0 -> ok\nresume 0 -> ok\n");
  EXPECT_EQ(model_.process(0).life, Life::kRunning);
}

TEST_F(ModelTest, M12MemoryProtection) {
  run_lines(
      "load 0 flash+14 4 -> ok 0e0f1011\n"
      "store 0 max - -> ok\n"
      "store 0 ram+510 0102 -> ok\n"
      "load 1 max 2 -> fault\n"
      "store 0 ram+511 0909 -> fault\n"
      "state 0 -> faulted restarts=0 completion=none\n");
  EXPECT_EQ(model_.memory(0)[511], 2);
}

}  // namespace
}  // namespace model
