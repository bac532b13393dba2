"""What OSS-Fuzz and ClusterFuzzLite build: combinations of engine, sanitizer and architecture, and the environment that
each is built in: theirs (base-builder's Dockerfile and compile script), as far as it concerns a C++ project.
"""

import os
from dataclasses import dataclass
from pathlib import Path

@dataclass(frozen=True)
class Combination:
    engine: str
    sanitizer: str
    architecture: str
    library: str

    def words(self) -> list[str]:
        return [self.engine, self.sanitizer, self.architecture, self.library]

    def runner(self) -> str:
        """What runs the targets here: the engine, or the stand-in for it."""
        not_here = self.engine in ("honggfuzz", "centipede") or self.sanitizer == "memory" or self.library == "libc++"
        return "stand-in" if not_here else self.engine

    def applies(self, column: str) -> bool:
        """Whether that column of the table says something of it."""
        match column:
            case "counters":
                return self.engine != "none" and self.sanitizer not in ("coverage", "introspector")
            case "calls":
                return self.sanitizer != "introspector" and self.architecture == "x86_64"
            case "crash":
                return self.words() == ["libfuzzer", "address", "x86_64", "libstdc++"]
            case "coverage":
                return self.sanitizer == "coverage"
        return True


ALL = [
    Combination(*words.split())
    for words in (
        "libfuzzer address x86_64 libstdc++",
        "libfuzzer undefined x86_64 libstdc++",
        "libfuzzer memory x86_64 libstdc++",
        "libfuzzer coverage x86_64 libstdc++",
        "libfuzzer introspector x86_64 libstdc++",
        "libfuzzer none x86_64 libstdc++",
        "libfuzzer address i386 libstdc++",
        "libfuzzer address x86_64 libc++",
        "afl address x86_64 libstdc++",
        "honggfuzz address x86_64 libstdc++",
        "centipede address x86_64 libstdc++",
        "centipede none x86_64 libstdc++",
        "none address x86_64 libstdc++",
    )
]

COMMON = (
    "-O1 -fno-omit-frame-pointer -gline-tables-only -Wno-error=vla-cxx-extension "
    "-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION"
)
CHECKS = (
    "array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute,"
    "shift,signed-integer-overflow,unsigned-integer-overflow,unreachable,vla-bound,vptr"
)
UNRECOVERED = CHECKS.replace("unsigned-integer-overflow,", "")
SANITIZERS = {
    "address": "-fsanitize=address -fsanitize-address-use-after-scope",
    "undefined": f"-fsanitize={CHECKS} -fno-sanitize-recover={UNRECOVERED}",
    "memory": "-fsanitize=memory -fsanitize-memory-track-origins",
    "coverage": "-fprofile-instr-generate -fcoverage-mapping -pthread -Wl,--no-as-needed -Wl,-ldl -Wl,-lm "
    "-Wno-unused-command-line-argument",
    "introspector": "-O0 -flto -fno-inline-functions -fuse-ld=lld -Wno-unused-command-line-argument",
    "none": "",
}
ENGINES = {
    "libfuzzer": "-fsanitize=fuzzer-no-link",
    "afl": "",
    "honggfuzz": "-fsanitize-coverage=trace-pc-guard,indirect-calls,trace-cmp",
    "centipede": "-fno-builtin -fsanitize-coverage=trace-pc-guard,pc-table,trace-cmp -O2",
    "none": "",
}


def environment(combination: Combination, place: Path, folder: Path) -> list[str]:
    """The words that a build in the folder begins with. `place` has what stands in for what is not here."""
    compilers = ["CC=clang-19", "CXX=clang++-19"]
    engine = {"afl": "/usr/lib/afl/libAFLDriver.a", "none": ""}.get(combination.engine, "-fsanitize=fuzzer")
    if combination.engine == "afl":
        compilers = ["CC=afl-clang-fast", "CXX=afl-clang-fast++", "AFL_CC=clang-19", "AFL_CXX=clang++-19"]
        compilers += ["AFL_LLVM_INSTRUMENT=LLVM-NATIVE", "AFL_QUIET=1"]
    if combination.runner() == "stand-in":
        engine = f"{place}/libstand-in.a"
    flags = _flags(combination, place)
    return [
        *("env", "-i", "HOME=/root", f"PATH={os.environ['PATH']}", *compilers, f"CFLAGS={flags}", f"CXXFLAGS={flags}"),
        *(f"LIB_FUZZING_ENGINE={engine}", f"FUZZING_ENGINE={combination.engine}"),
        *(f"SANITIZER={combination.sanitizer}", f"ARCHITECTURE={combination.architecture}"),
        *(f"SRC={folder}/src", f"WORK={folder}/work", f"OUT={folder}/out"),
    ]


def _flags(combination: Combination, place: Path) -> str:
    flags = f"{COMMON} {SANITIZERS[combination.sanitizer]}"
    if combination.sanitizer not in ("coverage", "introspector"):
        flags += f" {ENGINES[combination.engine]}"
    if combination.architecture == "i386":
        # Debian keeps the kernel's headers, which are the same for both, in the folder of one.
        flags += " -m32 -idirafter /usr/include/x86_64-linux-gnu"
    if combination.library == "libc++":
        llvm = f"{place}/libc++/usr/lib/llvm-19"
        flags += f" -nostdinc++ -isystem {llvm}/include/c++/v1 -stdlib=libc++ -L{llvm}/lib"
        flags += " -Wno-unused-command-line-argument"
    return flags
