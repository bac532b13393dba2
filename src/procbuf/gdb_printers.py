"""procbuf's types in gdb: `source src/procbuf/gdb_printers.py`, or `gdb -x` it.

Prints processes, identifiers, process buffers, process slices and allow slots as what they are: whose
memory, where in it, which bytes, and whether the process is still in the life that lent them. Two
commands look at a whole kernel, without running anything of the program:

    procbuf KERNEL             processes, the buffers in their grants, and what is open
    procbuf-memory PROCESS [START [LENGTH]]
                               bytes of a process's RAM, from START on (default: all below the break)

`ci/repro --gdb` loads this. It reads the private members of Process, ProcessId, Kernel, OpenEntry,
GrantTableEntry and GrantLayout: who changes those changes this; tests/gdb notices.
"""

import gdb
import gdb.printing

SHOWN_BYTES = 16
WORD = gdb.lookup_type("unsigned long").sizeof


def number(value):
    return int(value)


def address(pointer):
    return int(pointer.cast(gdb.lookup_type("unsigned long")))


def bytes_at(start, length):
    """Hexadecimal digits, cut after SHOWN_BYTES."""
    if length == 0:
        return "no bytes"
    shown = min(length, SHOWN_BYTES)
    try:
        digits = bytes(gdb.selected_inferior().read_memory(start, shown)).hex(" ")
    except gdb.MemoryError:
        return "not readable"
    return digits + (" ..." if shown < length else "")


def word_at(start):
    return int.from_bytes(gdb.selected_inferior().read_memory(start, WORD), "little")


class Life:
    """What a ProcessId names."""

    def __init__(self, process_id):
        self.identifier = number(process_id["identifier_"])
        slot = process_id["slot_"]
        self.exists = number(slot) != 0
        self.index = number(slot["index"]) if self.exists else None
        process = slot["process"] if self.exists else None
        self.process = process.dereference() if self.exists and number(process) != 0 else None

    def __str__(self):
        if not self.exists:
            return "no process"
        text = f"process {self.index}, identifier {self.identifier}"
        if self.process is None:
            return text + " (removed)"
        now = number(self.process["identifier_"])
        return text if now == self.identifier else text + f" (dead: its identifier is {now} now)"


def place(process, start):
    """An address seen from the process: ram+16, flash+0, or as it is."""
    for name, low, high in (
        ("ram", "mem_start_", "mem_end_"),
        ("flash", "flash_start_", "flash_end_"),
    ):
        if process is not None and number(process[low]) <= start <= number(process[high]):
            return f"{name}+{start - number(process[low])}"
    return hex(start)


class ProcessIdPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return str(Life(self.value))


class ProcessPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        process = self.value
        if number(process["slot_"]) == 0:
            return "no process"
        start = number(process["mem_start_"])
        state = str(process["state_"]).rpartition("::")[2]
        offsets = ", ".join(
            f"{name} +{number(process[member]) - start}"
            for name, member in (
                ("mark", "mark_"),
                ("break", "app_break_"),
                ("kernel break", "kernel_break_"),
                ("end", "mem_end_"),
            )
        )
        return (
            f"process {number(process['slot_']['index'])}: {state}, identifier "
            f"{number(process['identifier_'])}, {number(process['restart_count_'])} restarts, "
            f"RAM at {start:#x}: {offsets}"
        )


class BufferPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        length = number(self.value["length_"])
        life = Life(self.value["process_id_"])
        start = address(self.value["ptr_"])
        return (
            f"{length} bytes at {place(life.process, start)} of {life}: {bytes_at(start, length)}"
        )


class SlicePrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        length = number(self.value["length_"])
        start = address(self.value["data_"])
        return f"{length} bytes at {start:#x}: {bytes_at(start, length)}"


def printers():
    collection = gdb.printing.RegexpCollectionPrettyPrinter("procbuf")
    for name, pattern, printer in (
        ("ProcessId", "^procbuf::ProcessId$", ProcessIdPrinter),
        ("Process", "^procbuf::Process$", ProcessPrinter),
        ("ProcessBuffer", "^procbuf::Read(Only|Write)ProcessBuffer$", BufferPrinter),
        ("ProcessSlice", "^procbuf::(Readable|Writeable)ProcessSlice$", SlicePrinter),
    ):
        collection.add_printer(name, pattern, printer)
    return collection


def slots(process):
    """The buffers in the allow slots of a process's grants, a line each (E3: the grant's layout)."""
    grants = process["grants_"]
    entries, count = grants["_M_ptr"], number(grants["_M_extent"]["_M_extent_value"])
    for entry in (entries[i] for i in range(count)):
        pointer = number(entry["pointer"])
        if pointer == 0:
            continue
        base = pointer & ~1  # E4: the lowest bit says that the grant is entered
        driver = number(entry["driver_number"])
        yield f"driver {driver}: grant at {base:#x}, {number(entry['size'])} bytes" + (
            ", entered" if pointer & 1 else ""
        )
        counters = word_at(base)
        upcalls, ro, rw = (counters >> shift & 0xFF for shift in (0, 8, 16))
        slot = base + WORD + upcalls * 2 * WORD
        for kind, slots_of_kind in (("ro", ro), ("rw", rw)):
            for i in range(slots_of_kind):
                start, length = word_at(slot), word_at(slot + WORD)
                slot += 2 * WORD
                if length != 0:
                    yield (
                        f"  {kind} slot {i}: {length} bytes at {place(process, start)}: "
                        f"{bytes_at(start, length)}"
                    )


def open_things(kernel):
    """What is entered, innermost first."""
    entry = kernel["chain_"]["innermost_"]
    while number(entry) != 0:
        process = entry["process_"].dereference()
        kind = str(entry["kind_"]).rpartition("::k")[2]
        yield (
            f"{kind}: {number(entry['length_'])} bytes at {place(process, number(entry['start_']))} "
            f"of identifier {number(entry['identifier_'])}"
        )
        entry = entry["outer_"]


def object_of(expression):
    """What an expression means; what it points or refers to."""
    value = gdb.parse_and_eval(expression)
    if value.type.strip_typedefs().code in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_REF):
        value = value.referenced_value()
    return value


class ShowKernel(gdb.Command):
    """procbuf KERNEL: the processes of a kernel, the buffers in their grants, and what is open."""

    def __init__(self):
        super().__init__("procbuf", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("procbuf needs a procbuf::Kernel: procbuf KERNEL")
        kernel = object_of(argument)
        table = kernel["table_"]
        for i in range(number(table["_M_extent"]["_M_extent_value"])):
            process = table["_M_ptr"][i]["process"]
            if number(process) == 0:
                continue
            print(ProcessPrinter(process.dereference()).to_string())
            for line in slots(process.dereference()):
                print("  " + line)
        for line in open_things(kernel):
            print("open: " + line)


class ShowMemory(gdb.Command):
    """procbuf-memory PROCESS [START [LENGTH]]: bytes of a procbuf::Process's RAM."""

    def __init__(self):
        super().__init__("procbuf-memory", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if not 1 <= len(words) <= 3:
            raise gdb.GdbError("procbuf-memory needs a procbuf::Process: procbuf-memory PROCESS")
        process = object_of(words[0])
        ram = number(process["mem_start_"])
        own = number(process["app_break_"]) - ram
        start = int(words[1], 0) if len(words) > 1 else 0
        length = int(words[2], 0) if len(words) > 2 else max(own - start, 0)
        data = bytes(gdb.selected_inferior().read_memory(ram + start, length))
        for row in range(0, length, SHOWN_BYTES):
            print(f"  +{start + row:<6} {data[row:row + SHOWN_BYTES].hex(' ')}")


gdb.printing.register_pretty_printer(gdb.current_objfile(), printers(), replace=True)
ShowKernel()
ShowMemory()
