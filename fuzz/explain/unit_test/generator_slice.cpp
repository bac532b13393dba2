#include <algorithm>

#include "unit_test/generator.hpp"

namespace unit_test {

void Generator::panicking(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  switch (operation.kind) {
    case OperationKind::kCopyToSlice: return line(part + "->copy_to_slice(copied);");
    case OperationKind::kCopyFromSlice: return line(part + "->copy_from_slice(source);");
    case OperationKind::kChunks:
    case OperationKind::kMutChunks:
      return line("static_cast<void>(" + s + ".chunks(" + word(operation.number) + "));");
    default: return line("static_cast<void>(" + s + "[" + index_form(operation.range) + "]);");
  }
}

// `std::unexpected(…)` of the error code that came out; empty where none did.
std::string Generator::error_code() const {
  if (!outcome_.starts_with("err ")) return {};
  return "std::unexpected(ErrorCode::" + outcome_.substr(4, outcome_.find(' ', 4) - 4) + ")";
}

void Generator::copy_out(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  if (outcome_ == "none") return line("EXPECT_FALSE(" + part + ");");
  line("Bytes copied(" + word(operation.number) + ", 0xaa);");
  if (operation.kind == OperationKind::kCopyToSlice)
    line(part + "->copy_to_slice(copied);");
  else if (outcome_.starts_with("ok"))
    line("EXPECT_TRUE(" + part + "->copy_to_slice_or_err(copied));");
  else
    line("EXPECT_EQ(" + part + "->copy_to_slice_or_err(copied), " + error_code() + ");");
  return line("EXPECT_EQ(copied, " + bytes_of_hex(outcome_.substr(outcome_.rfind(' ') + 1)) + ");");
}

void Generator::copy_in(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  if (outcome_ == "none") return line("EXPECT_FALSE(" + part + ");");
  const std::string argument = "(" + bytes(operation.bytes) + ")";
  if (operation.kind == OperationKind::kCopyFromSlice)
    return line(part + "->copy_from_slice" + argument + ";");
  if (outcome_ == "ok")
    return line("EXPECT_TRUE(" + part + "->copy_from_slice_or_err" + argument + ");");
  return line("EXPECT_EQ(" + part + "->copy_from_slice_or_err" + argument + ", " + error_code() +
              ");");
}

void Generator::append(const Operation& operation, const std::string& s) {
  const std::string call =
      "StreamingProcessSlice(" + s +
      (operation.kind == OperationKind::kAppendChunk ? ").append_chunk("
                                                     : ").append_chunk_from_iter(") +
      bytes(operation.bytes) + ")";
  if (outcome_.starts_with("err ")) return line("EXPECT_EQ(" + call + ", " + error_code() + ");");
  line("EXPECT_EQ(" + call + ", (Appended{.first = " +
       ((outcome_.find("first=true") != std::string::npos) ? "true" : "false") +
       ", .offset = " + outcome_.substr(outcome_.rfind('=') + 1) + "}));");
}

void Generator::on_slice(const Operation& operation, const std::string& s) {
  const bool none = outcome_ == "none";
  switch (operation.kind) {
    case OperationKind::kGet:
    case OperationKind::kMutGet: {
      const std::string get = s + ".get(" + index_form(operation.range) + ")";
      return line(none ? "EXPECT_FALSE(" + get + ");"
                       : "EXPECT_EQ(bytes_of(" + get + "), " + bytes_of_hex(outcome_.substr(3)) +
                             ");");
    }
    case OperationKind::kIndex:
    case OperationKind::kMutIndex: {
      const std::string indexed = s + "[" + index_form(operation.range) + "]";
      if (operation.range.form == scenario::Range::Form::kIndex)
        return line("EXPECT_EQ(" + indexed + ".get(), 0x" + outcome_.substr(3) + ");");
      return line("EXPECT_EQ(bytes_of(" + indexed + "), " + bytes_of_hex(outcome_.substr(3)) +
                  ");");
    }
    case OperationKind::kSet: {
      const std::string get = s + ".get(" + word(operation.number) + ")";
      return line(none ? "EXPECT_FALSE(" + get + ");"
                       : get + "->set(" + text_of(operation.byte) + ");");
    }
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr: return copy_out(operation, s);
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: return copy_in(operation, s);
    case OperationKind::kMutChunks:
      line("number_chunks(" + s + ".chunks(" + word(operation.number) + "));");
      [[fallthrough]];
    case OperationKind::kChunks: {
      std::string joined = outcome_.substr(2);
      std::erase(joined, ' ');
      return line("EXPECT_EQ(bytes_of(" + s + ".chunks(" + word(operation.number) +
                  ")), in_chunks(" + bytes_of_hex(joined) + ", " + word(operation.number) + "));");
    }
    case OperationKind::kIter: {
      Operation get;
      get.kind = OperationKind::kGet;
      get.buffer = operation.buffer;
      return line("EXPECT_EQ(bytes_of(" + s + "), " + bytes_of_hex(probe(get).substr(3)) + ");");
    }
    default: return append(operation, s);
  }
}

}  // namespace unit_test
