#include "scenario/print.hpp"
#include "unit_test/generator.hpp"

namespace unit_test {

void Generator::buffer(const BufferName& name, const std::string& suffix,
                       const std::string& refusal,
                       const std::function<void(const std::string&)>& use) {
  switch (name.kind) {
    case Kind::kDefaultRw: return use("ReadWriteProcessBuffer()");
    case Kind::kDefaultRo: return use("ReadOnlyProcessBuffer()");
    case Kind::kExternalRw:
    case Kind::kExternalRo: {
      const std::string spelled =
          (name.kind == Kind::kExternalRw ? "xrw" : "xro") + text_of(name.number);
      externals_.insert(spelled);
      return use(spelled);
    }
    case Kind::kUr:
      if (name.slot.resolve() >= scenario::kUserspaceReadableSlots)
        return comment("(the driver keeps no such buffer)");
      return use(driver(name.driver) + ".kept(" + text_of(name.process) + ", " + word(name.slot) +
                 ")");
    default: break;
  }
  const std::string enter = driver(name.driver) + ".enter_grant(" + identifier(name) + ", ";
  const bool bad_slot = refusal == "err AddressOutOfBounds";
  if (refusal == "panic")
    return line("EXPECT_TRUE(board.panics([&] { static_cast<void>(" + enter +
                "[](const GrantKernelData&) {})); }));");
  if (refusal.starts_with("err ") && !bad_slot) {
    return line("EXPECT_EQ(" + enter + "[](const GrantKernelData&) { FAIL() << \"entered\"; }), k" +
                refusal.substr(4) + ");");
  }
  const std::string get = "lent" + suffix +
                          (name.kind == Kind::kRw ? ".get_readwrite" : ".get_readonly") +
                          "_processbuffer(" + word(name.slot) + ")";
  function("expect_entered(" + enter + "[&](const GrantKernelData& lent" + suffix + ")", "));",
           [&] {
             if (bad_slot) {
               count_entry();
               return line("EXPECT_EQ(" + get + ", kAddressOutOfBounds);");
             }
             line("const auto buffer" + suffix + " = " + get + ";");
             line("ASSERT_TRUE(buffer" + suffix + ");");
             use("(**buffer" + suffix + ")");
           });
}

void Generator::slice(const BufferName& name, bool writeable, const std::string& suffix,
                      const std::function<void(const std::string&)>& use) {
  if (name.kind == Kind::kIt) return use(open_[open_.size() - 1 - name.number]);
  Operation with;
  with.kind = writeable ? OperationKind::kMutWith : OperationKind::kWith;
  with.buffer = name;
  const std::string reached = probe(with);
  buffer(name, suffix, reached, [&](const std::string& spelled) {
    const std::string call = spelled + (writeable ? ".mut_enter([&](const WriteableProcessSlice&"
                                                  : ".enter([&](const ReadableProcessSlice&");
    if (reached != "ok") {
      return line("EXPECT_EQ(" + spelled +
                  (writeable ? ".mut_enter([](const WriteableProcessSlice&)"
                             : ".enter([](const ReadableProcessSlice&)") +
                  " { FAIL() << \"entered\"; }), k" + reached.substr(4) + ");");
    }
    const std::string parameter = "slice" + suffix;
    std::string outer = std::exchange(out_, {});
    ++indent_;
    count_entry();
    use(parameter);
    --indent_;
    const std::string body = std::exchange(out_, std::move(outer));
    line("expect_entered(" + call + (mentions(body, parameter) ? " " + parameter : "") + ") {");
    out_ += body;
    line("}));");
  });
}

void Generator::capsule(const Operation& operation) {
  const auto facts = [&](const std::string& of, const std::string& what) {
    count_entry();
    if (what == "len")
      return line("EXPECT_EQ(" + of + ".len(), " + shown_length(outcome_.substr(3)) + ");");
    line("EXPECT_EQ(address_of(" + of + "." + what + "()), " + shown_address(outcome_.substr(3)) +
         ");");
  };
  switch (operation.kind) {
    case OperationKind::kLen:
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: {
      const std::string what(scenario::shape_of(operation.kind).name);
      return buffer(operation.buffer, "", outcome_, [&](const std::string& b) { facts(b, what); });
    }
    case OperationKind::kExternal:
      return buffer(operation.second, "", outcome_, [&](const std::string& b) {
        const bool rw = operation.buffer.kind == Kind::kExternalRw;
        const std::string name = (rw ? "xrw" : "xro") + text_of(operation.buffer.number);
        externals_.insert(name);
        count_entry();
        line(name + " = " + (rw ? "ReadWrite" : "ReadOnly") + "ProcessBuffer::new_external(" + b +
             (rw ? ".mut_ptr(), " : ".ptr(), ") + b + ".len(), " + identifier(operation.second) +
             ", TrustedCode::external_process());");
        const std::size_t space = outcome_.rfind(' ');
        line("EXPECT_EQ(address_of(" + name + ".ptr()), " +
             shown_address(outcome_.substr(3, space - 3)) + ");");
        line("EXPECT_EQ(" + name + ".len(), " + shown_length(outcome_.substr(space + 1)) + ");");
      });
    case OperationKind::kCopy: return copy(operation);
    default: break;
  }
  const bool writeable =
      scenario::shape_of(operation.kind).operands[0] == scenario::Operand::kWriteable;
  Operation with;
  with.kind = writeable ? OperationKind::kMutWith : OperationKind::kWith;
  with.buffer = operation.buffer;
  const bool it = operation.buffer.kind == Kind::kIt;
  const bool panics = outcome_ == "panic" && (it || probe(with) == "ok");
  enclosed("{", "}", [&] {
    if (panics) {
      if (!operation.bytes.empty() || operation.kind == OperationKind::kCopyFromSlice)
        line("const Bytes source = " + bytes(operation.bytes) + ";");
      if (operation.kind == OperationKind::kCopyToSlice)
        line("Bytes copied(" + word(operation.number) + ", 0xaa);");
      function("EXPECT_TRUE(board.panics([&]", "));", [&] {
        slice(operation.buffer, writeable, "",
              [&](const std::string& s) { panicking(operation, s); });
      });
    } else {
      slice(operation.buffer, writeable, "", [&](const std::string& s) { on_slice(operation, s); });
    }
  });
}

void Generator::copy(const Operation& operation) {
  const BufferName& from = operation.buffer;
  const BufferName& to = operation.second;
  const bool slots = (from.kind == Kind::kRo || from.kind == Kind::kRw) && to.kind == Kind::kRw;
  const bool same =
      slots && from.driver == to.driver && from.process == to.process && life(from) == life(to);
  const auto copied = [&](const std::string& a, const std::string& b) {
    line("EXPECT_EQ(copy_bytes(" + a + ", " + b + "), " + outcome_.substr(3) + "U);");
  };
  if (outcome_ == "panic") {  // the second entry of a grant
    Operation with;
    with.kind = OperationKind::kWith;
    with.buffer = from;
    if (from.kind != Kind::kIt && probe(with) == "panic") {
      return slice(from, false, "", [](const std::string&) {});
    }
    return function("EXPECT_TRUE(board.panics([&]", "));", [&] {
      slice(from, false, "", [&](const std::string&) {
        line("static_cast<void>(" + driver(to.driver) + ".enter_grant(" + identifier(to) +
             ", [](const GrantKernelData&) {}));");
      });
    });
  }
  slice(from, false, "", [&](const std::string& a) {
    if (!same) return slice(to, true, "_to", [&](const std::string& b) { copied(a, b); });
    const std::string get = "lent.get_readwrite_processbuffer(" + word(to.slot) + ")";
    if (outcome_.starts_with("err ")) return line("EXPECT_EQ(" + get + ", " + error() + ");");
    line("const auto buffer_to = " + get + ";");
    line("ASSERT_TRUE(buffer_to);");
    function(
        "expect_entered((*buffer_to)->mut_enter([&](const "
        "WriteableProcessSlice& slice_to)",
        "));", [&] {
          count_entry();
          copied(a, "slice_to");
        });
  });
}

}  // namespace unit_test
