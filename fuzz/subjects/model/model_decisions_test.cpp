// The reference model by this project's decisions M1 to M19, and its own affairs: blocks, known_end
// and booting.
#include "model/model_fixture.hpp"

namespace model {
namespace {

// --- M3: a restart under open slices pins the old memory ---------------------------------------

TEST_F(ModelTest, M3NoGrantLandsUnderASliceOfAnEarlierLife) {
  const std::size_t room = kKernelBreak - 500;
  run_lines(
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "with ur:0:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "  brk 0 ram+0 -> ok\n"
      "  custom_grant 0 " +
      text(room + 1) + " 1 -> fail\n  custom_grant 0 " + text(room) +
      " 1 -> ok\n"
      "  custom_grant 0 1 1 -> fail\n"
      "  len rw:0:1:0 -> err OutOfMemory\n"
      "  sbrk 0 500 -> ok ram0+0\n"  // the break is not held up
      "  brk 0 ram+0 -> ok\n"
      "end\n"
      "custom_grant 0 1 1 -> ok\n");
  EXPECT_EQ(kernel_break(), 498U);
}

TEST_F(ModelTest, M3ThePinIsTheHighestMarkOfTheLivesInBetween) {
  run_lines(
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "allow_ur 0 1 1 null 0 -> ok null 0\n"
      "with ur:0:1:1 -> ok\n"  // length 0 counts too
      "  restart 0 -> ok\n"
      "  with rw:0:1:0 -> ok\n"
      "    restart 0 -> ok\n"  // with a mark of 0
      "    brk 0 ram+0 -> ok\n"
      "    custom_grant 0 500 1 -> fail\n"
      "  end\n"
      "  custom_grant 0 500 1 -> fail\n"
      "end\n"
      "custom_grant 0 500 1 -> ok\n");
}

TEST_F(ModelTest, M3ASliceOfAnotherProcessPinsNothing) {
  run_lines(
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "allow_ur 1 1 0 null 0 -> ok null 0\n"
      "with ur:1:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "  brk 0 ram+0 -> ok\n"
      "  custom_grant 0 500 1 -> ok\n"
      "end\n");
}

// Not of process 0, whose identifier is not 0 any more.
TEST_F(ModelTest, M3APartOfASliceIsOfTheSlicesProcess) {
  run_lines(
      "allow_ur 1 1 0 ram+0 16 -> ok null 0\n"
      "restart 0 -> ok\n"
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "with ur:1:1:0 -> ok\n"
      "  with_part it 0..4 -> ok\n"
      "    restart 0 -> ok\n"
      "    brk 0 ram+0 -> ok\n"
      "    custom_grant 0 500 1 -> ok\n"
      "  end\n"
      "end\n");
}

TEST_F(ModelTest, M3ASliceOfThePresentLifeDoesNotKeepThePin) {
  run_lines(
      "allow_ur 0 1 0 ram+0 500 -> ok null 0\n"
      "with ur:0:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "end\n"
      "brk 0 ram+0 -> ok\n"
      "with rw:0:1:0 -> ok\n"
      "  custom_grant 0 500 1 -> ok\n"
      "end\n");
}

// --- M4, M5: grants of earlier lives that are still entered ------------------------------------

TEST_F(ModelTest, M4ANewGrantKeepsClearOfAnOldEnteredOne) {
  const std::size_t old_grant = kKernelBreak - kGrantSize;
  const std::string restart = "with rw:0:1:0 -> ok\n  restart 0 -> ok\n";
  run_lines(restart + "  custom_grant 0 15 1 -> ok\nend\n");
  EXPECT_EQ(kernel_break(), old_grant - 16);
  run_lines(restart + "  custom_grant 0 1 32 -> ok\nend\n");
  EXPECT_EQ(kernel_break(), by_word(768, 832));
  run_lines(restart + "  len rw:0:1:0 -> ok 0\nend\n");
  EXPECT_EQ(kernel_break(), old_grant - kGrantSize);
  run_lines(restart + "end\ncustom_grant 0 15 1 -> ok\n");
  EXPECT_EQ(kernel_break(), kKernelBreak - 16);
}

TEST_F(ModelTest, M4ABlockOfSizeZeroOverlapsNothing) {
  run("boot processes=1 ram=" + text(944 + kKernelPart) +
      " initial_break=512 flash=0 protected=0 fault=stop\n"
      "driver 1 ro=1 rw=2\n"
      "with rw:0:1:0 -> ok\n"  // from 864 or 900 to 944
      "  restart 0 -> ok\n"
      "  custom_grant 0 0 32 -> ok\n"
      "end\n");
  EXPECT_EQ(kernel_break(), 928U);
}

TEST_F(ModelTest, M4NothingBelowTheFloor) {
  const std::size_t old_grant = kKernelBreak - kGrantSize;
  const std::string restart = "with rw:0:1:0 -> ok\n  restart 0 -> ok\n";
  run_lines(restart + "  brk 0 ram+" + text(old_grant - 14) +
            " -> ok\n  custom_grant 0 16 1 -> fail\n  custom_grant 0 14 1 -> ok\nend\n");
  EXPECT_EQ(kernel_break(), old_grant - 14);
  // The break above the old grant's start.
  run_lines(restart + "  brk 0 ram+" + text(old_grant + 2) +
            " -> ok\n  custom_grant 0 16 1 -> fail\nend\ncustom_grant 0 16 1 -> ok\n");
}

TEST_F(ModelTest, M4GoesBelowSeveral) {
  run_lines(
      "with rw:0:1:0 -> ok\n"
      "  restart 0 -> ok\n"
      "  with rw:0:1:0 -> ok\n"
      "    restart 0 -> ok\n"
      "    custom_grant 0 2 1 -> ok\n"
      "  end\n"
      "end\n");
  EXPECT_EQ(kernel_break(), kKernelBreak - 2 * kGrantSize - 2);
}

TEST_F(ModelTest, M4AGrantOfThePresentLifeIsInNobodysWay) {
  run_lines("with rw:0:1:0 -> ok\n  custom_grant 0 2 1 -> ok\nend\n");
  EXPECT_EQ(kernel_break(), kKernelBreak - kGrantSize - 2);
}

TEST_F(ModelTest, M5TheNewLifesGrantIsNotEntered) {
  run_lines(
      "with rw:0:1:0 -> ok\n"
      "  len rw:0:1:1 -> panic\n"
      "  restart 0 -> ok\n"
      "  with rw:0:1:0 -> ok\n"
      "    len rw:0:1:0 -> panic\n"
      "  end\n"
      "  len rw:0:1:0 -> ok 0\n"
      "  terminate 0 -> ok\n"
      "end\n"
      "start 0 -> ok\n"
      "len rw:0:1:0 -> ok 0\n");
}

// --- M7, M8, M9: names, copies, external buffers -----------------------------------------------

TEST_F(ModelTest, M8CopyEntersTheSourceFirst) {
  run_lines(
      "copy rw:0:1:9 ur:0:1:9 -> err AddressOutOfBounds\n"
      "copy default_ro rw:0:1:0 -> err NoSuchApp\n"
      "copy rw:0:1:0 default_rw -> err NoSuchApp\n"
      "copy rw:0:1:0 rw:0:1:9 -> err AddressOutOfBounds\n"
      "copy ro:0:1:0 rw:0@0:1:1 -> ok 0\n"
      "restart 0 -> ok\n"
      "copy rw:0:1:0 rw:0@0:1:0 -> err NoSuchApp\n"
      "copy rw:0:1:0 rw:0@7:1:0 -> ok 0\n"
      "terminate 0 -> ok\n"
      "copy rw:1:1:0 rw:0:1:0 -> err InactiveApp\n"
      "len rw:1:1:0 -> ok 0\n"
      "start 0 -> ok\n"
      "copy rw:1:1:0 rw:0:1:0 -> ok 0\n"
      "len rw:0:1:0 -> ok 0\n");
}

TEST_F(ModelTest, M8CopyGoesUpByteByByte) {
  run_lines(
      "allow_rw 0 1 0 ram+0 4 -> ok null 0\n"
      "allow_rw 0 1 1 ram+1 4 -> ok null 0\n"
      "store 0 ram+0 0708 -> ok\n"
      "copy rw:0:1:0 rw:0:1:1 -> ok 4\n"
      "load 0 ram+0 6 -> ok 070707070700\n");
}

TEST_F(ModelTest, M9AnExternalBufferStaysWhereTheNextIsRefused) {
  run_lines(
      "allow_rw 0 1 0 ram+8 16 -> ok null 0\n"
      "allow_rw 0 1 1 flash+3 0 -> ok null 0\n"
      "external xrw:7 rw:0:1:0 -> ok ram0+8 16\n"
      "external xro:7 rw:0:1:0 -> ok ram0+8 16\n"
      "external xro:0 rw:0:1:1 -> ok null 0\n"
      "external xrw:7 rw:0:1:2 -> err AddressOutOfBounds\n"
      "with rw:0:1:1 -> ok\n"
      "  external xrw:7 rw:0:1:1 -> panic\n"
      "end\n");
  expect_view(model_.external_rw(7), kRam + 8, 16);
  expect_view(model_.external_ro(7), kRam + 8, 16);
  expect_view(model_.external_ro(0), 0, 0);
  expect_view(model_.external_rw(0), 0, 0);
}

// --- M10: removal, M11: custom grants ----------------------------------------------------------

TEST_F(ModelTest, M10ARemovedProcessIsGoneForGood) {
  run_lines(
      "allow_rw 0 1 0 ram+0 8 -> ok null 0\n"
      "external xrw:0 rw:0:1:0 -> ok ram0+0 8\n"
      "custom_grant 0 8 8 -> ok\n"
      "mut_with xrw:0 -> ok\n"
      "  remove 0 -> ok\n"
      "  set it 0 9 -> ok\n"
      "end\n"
      "remove 0 -> ok\nterminate 0 -> ok\nrestart 0 -> ok\nstart 0 -> ok\nstop 0 -> ok\n"
      "resume 0 -> ok\n"
      "state 0 -> removed restarts=0 completion=never\n"
      "load 0 ram+0 1 -> not-running\n"
      "brk 0 ram+8 -> err NoSuchApp\nsbrk 0 0 -> err NoSuchApp\n"
      "set_byte 0 ram+0 1 -> false\n"
      "custom_grant 0 8 8 -> fail\nenter_custom 0 0 -> err NoSuchApp\n"
      "len rw:0:1:0 -> err NoSuchApp\nlen rw:0@0:1:0 -> err NoSuchApp\n"
      "len xrw:0 -> ok 0\nptr xrw:0 -> ok ram0+0\nget xrw:0 .. -> err NoSuchApp\n"
      "len rw:1:1:0 -> ok 0\n");
  EXPECT_EQ(model_.process(0).life, Life::kRemoved);
  EXPECT_EQ(model_.process(0).app_break, kRam + 512);
  EXPECT_EQ(mark(), 8U);
  EXPECT_EQ(model_.memory(0)[0], 9);
  EXPECT_FALSE(model_.grant_allocated(0, 0));
}

TEST_F(ModelTest, M11CustomGrantsBelongToOneLife) {
  run_lines(
      "enter_custom 0 0 -> none\n"
      "custom_grant 0 8 8 -> ok\n"
      "custom_grant 0 9999 8 -> fail\n"
      "enter_custom 0 0 -> ok 8\n"
      "enter_custom 0 1 -> none\n"
      "enter_custom 1 0 -> none\n"
      "stop 0 -> ok\n"
      "enter_custom 0 0 -> ok 8\n"
      "terminate 0 -> ok\n"
      "enter_custom 0 0 -> err InactiveApp\n"
      "start 0 -> ok\n"
      "enter_custom 0 0 -> err NoSuchApp\n"
      "custom_grant 0 5 1 -> ok\n"
      "enter_custom 0 1 -> ok 5\n");
}

TEST_F(ModelTest, M11OnlyTheFirstCustomGrantsGetNumbers) {
  std::string lines;
  for (std::size_t k = 0; k < 9; ++k) lines += "custom_grant 0 " + text(k) + " 1 -> ok\n";
  run_lines(lines + "enter_custom 0 7 -> ok 7\n");
}

// --- Blocks, panics, known_end -----------------------------------------------------------------

TEST_F(ModelTest, ARefusedBlockIsSkippedWhole) {
  run_lines(
      "allow_ur 0 1 0 ram+0 4 -> ok null 0\n"
      "with ur:0:1:0 -> ok\n"
      "  with ur:0:1:1 -> err NoSuchApp\n"
      "    terminate 0 -> skipped\n"
      "    with ur:0:1:0 -> skipped\n"
      "      get it 0 -> skipped\n"
      "    end\n"
      "    get it 0 -> skipped\n"
      "  end\n"
      "  get it .. -> ok 00000000\n"
      "end\n"
      "state 0 -> active restarts=0 completion=never\n");
}

TEST_F(ModelTest, M14APanicLeavesTheGrantAndKeepsWhatWasDone) {
  run_lines(
      "index rw:0:1:0 0 -> panic\n"
      "copy_from_slice rw:0:1:0 .. 00 -> panic\n"
      "get rw:0:1:0 .. -> ok -\n"
      "with rw:0:1:0 -> ok\n"
      "  with rw:0:1:1 -> panic\n"
      "    len default_ro -> skipped\n"
      "  end\n"
      "end\n"
      "len rw:0:1:0 -> ok 0\n");
  EXPECT_TRUE(model_.grant_allocated(0, 0));
}

TEST_F(ModelTest, KnownEndFollowsGrantsAndBreak) {
  const std::size_t grant = kKernelBreak - 60;
  const std::string allocate = "custom_grant 0 60 1 -> ok\n";
  const std::string again = allocate + "restart 0 -> ok\n";
  run_lines(allocate);
  EXPECT_EQ(model_.known_end(0), grant);
  run_lines(again);
  EXPECT_EQ(model_.known_end(0), grant);
  run_lines(again + "brk 0 ram+" + text(grant - 10) + " -> ok\n");
  EXPECT_EQ(model_.known_end(0), grant);
  run_lines(again + "brk 0 ram+" + text(grant + 50) + " -> ok\nbrk 0 ram+8 -> ok\n");
  EXPECT_EQ(model_.known_end(0), grant + 50);
  run_lines(again + "custom_grant 0 2 1 -> ok\n");
  EXPECT_EQ(model_.known_end(0), grant);
  run_lines("len rw:0:1:0 -> ok 0\n");
  EXPECT_EQ(model_.known_end(0), kKernelBreak - kGrantSize);
}

// --- M17: old grants under the first break -----------------------------------------------------

// A process that gave most of its memory away, so that a grant lies from 100 on.
std::string grant_from_100() {
  return "store 0 ram+98 0708090a -> ok\n"
         "store 0 ram+510 0b0c -> ok\n"
         "brk 0 ram+0 -> ok\n"
         "custom_grant 0 " +
         text(kKernelBreak - 100) + " 1 -> ok\n";
}

TEST_F(ModelTest, M17KnownEndRisesOverOldGrantsUnderTheFirstBreak) {
  run_lines(grant_from_100());
  EXPECT_EQ(model_.known_end(0), 100U);
  run_lines(grant_from_100() + "restart 0 -> ok\n");
  EXPECT_EQ(model_.known_end(0), 512U);
  run_lines(grant_from_100() + "restart 0 -> ok\nbrk 0 ram+600 -> ok\n");
  EXPECT_EQ(model_.known_end(0), 600U);
}

TEST_F(ModelTest, M17AResetShowsNoOldGrantToTheProcess) {
  for (const std::string_view reset : {"restart 0 -> ok\n", "terminate 0 -> ok\nstart 0 -> ok\n"}) {
    run_lines(grant_from_100() + std::string(reset) +
              "load 0 ram+98 4 -> ok 07080000\n"  // F4: the bytes below persist
              "load 0 ram+510 2 -> ok 0000\n");
  }
}

TEST_F(ModelTest, M17TheBytesStayUntilTheReset) {
  run_lines(grant_from_100() + "terminate 0 -> ok\n");
  EXPECT_EQ(model_.memory(0)[99], 8);
  EXPECT_EQ(model_.known_end(0), 100U);
}

TEST_F(ModelTest, M17NothingIsZeroedWhereNoGrantWasUnderTheFirstBreak) {
  run_lines("store 0 ram+510 0b0c -> ok\ncustom_grant 0 " + text(kKernelBreak - 512) +
            " 1 -> ok\nrestart 0 -> ok\nload 0 ram+510 2 -> ok 0b0c\n");
  EXPECT_EQ(model_.known_end(0), 512U);
}

// --- M18, M19: memop, and processes that come back ---------------------------------------------

TEST_F(ModelTest, M18MemopAnswersByItsNumber) {
  run_lines(
      "memop 0 0 -> fail NOMEM\nmemop 0 1 -> ok ram0+512\nmemop 0 2 -> ok ram0+0\n"
      "memop 0 3 -> ok ram0+1024\nmemop 0 4 -> ok flash0+16\nmemop 0 5 -> ok flash0+256\n"
      "memop 0 6 -> ok ram0+" +
      text(kKernelBreak) + "\nmemop 0 7 -> fail NOSUPPORT\nmemop 0 4294967295 -> fail NOSUPPORT\n");
}

TEST_F(ModelTest, D4EveryBreakErrorIsNomem) {
  run_lines(
      "store 0 ram+100 07 -> ok\n"
      "memop_brk 0 ram+100 -> ok null\n"
      "memop_sbrk 0 8 -> ok ram0+100\n"
      "load 0 ram+100 1 -> ok 00\n"  // D2
      "allow_rw 0 1 0 ram+0 60 -> ok null 0\n"
      "memop_brk 0 ram+59 -> fail NOMEM\nmemop_sbrk 0 -49 -> fail NOMEM\n"
      "memop_brk 0 end-1 -> fail NOMEM\nmemop_brk 0 end+0 -> fail NOMEM\n"
      "stop 0 -> ok\nmemop_sbrk 0 0 -> not-running\nmemop 0 9 -> not-running\n");
}

TEST_F(ModelTest, M19AProcessComesBackAsAtBoot) {
  run_lines(
      "allow_rw 0 1 0 ram+0 8 -> ok null 0\n"
      "allow_ur 0 1 0 ram+0 8 -> ok null 0\n"
      "custom_grant 0 8 8 -> ok\n"
      "store 0 ram+8 09 -> ok\n"
      "brk 0 ram+700 -> ok\nstore 0 ram+600 0a -> ok\n"
      "exit_restart 0 5 -> ok\n"
      "create 0 1024 -> err AlreadyInUse\n"
      "remove 0 -> ok\n"
      "create 0 max -> ok\n"
      "state 0 -> active restarts=0 completion=never\n"
      "load 0 ram+8 1 -> ok 00\n"
      "enter_custom 0 0 -> err NoSuchApp\n"
      "get ur:0:1:0 .. -> err NoSuchApp\n"
      "len rw:0@0:1:0 -> err NoSuchApp\nlen rw:0@1:1:0 -> err NoSuchApp\n"
      "len rw:0@2:1:0 -> ok 0\n");
  EXPECT_EQ(model_.process(0).identifier, 3U);  // F1: 0, 2 for the restart, 3
  EXPECT_EQ(model_.process(0).app_break, kRam + 512);
  EXPECT_EQ(mark(), 0U);
  EXPECT_EQ(kernel_break(), kKernelBreak - kGrantSize);
  EXPECT_EQ(model_.memory(0)[600], 10) << "above the first break it is as it was";
}

TEST_F(ModelTest, M19WithLessMemory) {
  const std::string removed = "remove 0 -> ok\n";
  const std::string least = text(512 + kKernelPart);
  run_lines(removed + "create 0 " + text(512 + kKernelPart - 1) + " -> err OutOfMemory\n" +
            "create 0 " + text(kKernelPart - 1) + " -> err OutOfMemory\n" +
            "create 0 0 -> err OutOfMemory\nstate 0 -> removed restarts=0 completion=never\n" +
            "create 0 " + least + " -> ok\nmemop 0 3 -> ok ram0+" + least +
            "\nmemop 0 6 -> ok ram0+512\nbrk 0 ram+513 -> err OutOfMemory\n" + "brk 0 ram+" +
            least + " -> err AddressOutOfBounds\nbrk 0 end+0 -> err AddressOutOfBounds\n");
  EXPECT_EQ(model_.process(0).identifier, 2U) << "F1: one that failed takes none";
  EXPECT_EQ(kernel_break(), 512U);
}

TEST_F(ModelTest, M19NotWhileASliceIsOpen) {
  run_lines(
      "allow_ro 0 1 0 flash+16 8 -> ok null 0\n"
      "external xro:0 ro:0:1:0 -> ok flash0+16 8\n"
      "with default_ro -> err NoSuchApp\nend\n"
      "with rw:1:1:0 -> ok\n"
      "  with_part xro:0 0..0 -> ok\n"
      "    remove 0 -> ok\n"
      "    create 0 1024 -> err AlreadyInUse\n"
      "    remove 1 -> ok\n"
      "  end\n"
      "  create 1 1024 -> err AlreadyInUse\n"
      "  create 0 1024 -> ok\n"
      "end\n"
      "create 1 1024 -> ok\n");
  EXPECT_EQ(model_.process(0).identifier, 2U);
  EXPECT_EQ(model_.process(1).identifier, 3U);
}

// What the kernel wrote, or may have written, is not known; what the board clears is.
TEST_F(ModelTest, M19KnownEndAfterACreation) {
  run_lines("remove 0 -> ok\ncreate 0 " + text(600 + kKernelPart) + " -> ok\n");
  EXPECT_EQ(model_.known_end(0), 600U);
  run_lines("remove 0 -> ok\ncreate 0 " + text(600 + kKernelPart) +
            " -> ok\nremove 0 -> ok\ncreate 0 1024 -> ok\n");
  EXPECT_EQ(model_.known_end(0), 600U) << "the table of the life before";
  run_lines(grant_from_100() +
            "remove 0 -> ok\ncreate 0 1024 -> ok\nload 0 ram+98 3 -> ok 000000\n");
  EXPECT_EQ(model_.known_end(0), 512U);
}

// --- Boot --------------------------------------------------------------------------------------

TEST_F(ModelTest, BootForgetsEverything) {
  run_lines(
      "allow_ur 0 1 0 ram+0 4 -> ok null 0\n"
      "allow_rw 0 1 0 ram+0 4 -> ok null 0\n"
      "external xrw:0 rw:0:1:0 -> ok ram0+0 4\n"
      "store 0 ram+0 07 -> ok\n"
      "custom_grant 0 8 8 -> ok\n"
      "restart 0 -> ok\n");
  run_lines(
      "enter_custom 0 0 -> none\n"
      "state 0 -> active restarts=0 completion=never\n"
      "len rw:0:1:0 -> ok 0\n");
  expect_view(model_.kept(0, 0, 0), 0, 0);
  expect_view(model_.external_rw(0), 0, 0);
  EXPECT_EQ(model_.process(0).identifier, 0U);
  EXPECT_EQ(model_.memory(0).size(), 1024U);
  EXPECT_EQ(model_.memory(0)[0], 0);
}

TEST_F(ModelTest, BootForgetsOpenAndSkippedBlocks) {
  const scenario::Boot boot{.ram = 512};
  scenario::Placement placement;
  placement.ram[0] = kRam;
  scenario::OutcomeWriter out(storage_, boot, placement);
  scenario::Operation operation;
  operation.kind = scenario::OperationKind::kWith;  // over default_ro
  model_.boot(boot, placement);
  model_.step(operation, out);
  EXPECT_EQ(out.text(), "err NoSuchApp");

  model_.boot(boot, placement);
  out.clear();
  operation.kind = scenario::OperationKind::kState;
  model_.step(operation, out);
  EXPECT_EQ(out.text(), "active restarts=0 completion=never");
}

}  // namespace
}  // namespace model
