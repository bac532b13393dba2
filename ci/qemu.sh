# shellcheck shell=bash
# Running images under QEMU, for the scripts that do. Sourced after lib.sh.

readonly processors=(cortex-m4 cortex-m33 riscv32)

# require_processor OPTION VALUE...: given "$@" of the option loop, stops unless a processor follows.
require_processor() { require_one_of processor "${processors[*]}" "$@"; }

# require_replayed OPTION VALUE...: the same, for a target whose inputs the replay image reads.
require_replayed() { require_one_of target "${language_targets[*]}" "$@"; }

# read_image_options OPTION...: of a script that takes --processor NAME and an image, in any order; sets
# `processor` and `image`.
read_image_options() {
  processor=
  image=
  while (($#)); do
    case $1 in
      --processor)
        require_processor "$@"
        processor=$2
        shift
        ;;
      -*) other_option "$1" ;;
      *) image=$(require_file "$1") ;;
    esac
    shift
  done
  [[ $processor && $image ]] || die "needs --processor and an image (see $script_name --help)"
}

# QEMU's options for an image whose processes have turns: time is a count of instructions (128 ns each), so
# that no turn is shorter on a machine that is slow or busy, and waiting takes none of the host's.
# shellcheck disable=SC2034 # for those that source this
readonly counting_time=(-icount "shift=7,sleep=off")

# run_image PROCESSOR SECONDS IMAGE OPTION... -- ARGUMENT...: runs the image with these arguments (no
# blanks or commas in them) on the processor's board, with QEMU's options; ends it when the time is
# up. Exit status: the image's; 3 where it died, which it says; 124 where the time was up.
run_image() {
  local processor=$1 seconds=$2 image=$3 machine options=() argument
  shift 3
  case $processor in
    cortex-m4) machine=(qemu-system-arm -M mps2-an386) ;;
    cortex-m33) machine=(qemu-system-arm -M mps2-an505) ;;
    riscv32) machine=(qemu-system-riscv32 -M virt -bios none) ;;
  esac
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  local semihosting=enable=on,target=native,chardev=host,arg=image
  for argument in "$@"; do semihosting+=,arg=$argument; done
  timeout "$seconds" "${machine[@]}" -display none -monitor none -serial none "${options[@]}" \
    -chardev stdio,id=host -semihosting-config "$semihosting" -kernel "$image" </dev/null
}
