#include "goals/outcome_class.hpp"

namespace goals {

using scenario::Operation;
using scenario::OperationKind;

// This runs after every operation of a campaign, and a comparison of strings is a call under the
// sanitizers: characters decide as far as they can.
namespace {

bool ends_with_zero(std::string_view rest) {
  return rest.size() >= 2 && rest.back() == '0' && rest[rest.size() - 2] == ' ';
}

// Whether an `ok` outcome is about no bytes; `rest` is what stands behind the word. The memory
// written by `store` and its kin does not show in the outcome, so there the operand decides.
bool is_empty(const Operation& operation, std::string_view rest) {
  switch (operation.kind) {
    case OperationKind::kAllowRw:
    case OperationKind::kAllowRo:
    case OperationKind::kAllowUr:
    case OperationKind::kExternal: return ends_with_zero(rest);
    case OperationKind::kStore:
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: return operation.bytes.empty();
    case OperationKind::kLoad:
    case OperationKind::kGet:
    case OperationKind::kMutGet:
    case OperationKind::kIndex:
    case OperationKind::kMutIndex:
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr: return rest.size() == 2 && rest[1] == '-';
    case OperationKind::kLen:
    case OperationKind::kCopy:
    case OperationKind::kEnterCustom: return rest.size() == 2 && rest[1] == '0';
    case OperationKind::kIter: return rest.size() > 2 && rest[1] == '0' && rest[2] == ' ';
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: return rest == " null";
    case OperationKind::kChunks:
    case OperationKind::kMutChunks: return rest.empty();
    default: return false;
  }
}

OutcomeClass classify_ok(const Operation& operation, std::string_view rest) {
  if (operation.kind == OperationKind::kAppendChunk ||
      operation.kind == OperationKind::kAppendChunkFromIter) {
    return rest.starts_with(" first=true ") ? kOkFirst : kOkLater;
  }
  return is_empty(operation, rest) ? kOkEmpty : kOk;
}

OutcomeClass classify_fail(std::string_view rest) {
  if (rest.empty()) return kFail;
  if (rest.starts_with(" INVAL ")) return kFailInval;
  if (rest.starts_with(" NODEVICE ")) return kFailNodevice;
  // An allow says what was refused behind it, a memop does not.
  if (rest == " NOMEM" || rest.starts_with(" NOMEM ")) return kFailNomem;
  if (rest == " NOSUPPORT" || rest.starts_with(" NOSUPPORT ")) return kFailNosupport;
  return kUnknown;
}

OutcomeClass classify_err(std::string_view rest) {
  if (rest == " NoSuchApp") return kErrNoSuchApp;
  if (rest == " InactiveApp") return kErrInactiveApp;
  if (rest == " OutOfMemory") return kErrOutOfMemory;
  if (rest == " AddressOutOfBounds") return kErrAddressOutOfBounds;
  if (rest == " AlreadyInUse") return kErrAlreadyInUse;
  if (rest == " INVAL") return kErrInval;
  if (rest == " BUSY") return kErrBusy;
  if (rest == " FAIL") return kErrFail;
  // copy_to_slice_or_err says what the destination holds behind it.
  if (rest == " SIZE" || rest.starts_with(" SIZE ")) return kErrSize;
  return kUnknown;
}

OutcomeClass classify_word(std::string_view word) {
  if (word == "not-running") return kNotRunning;
  if (word == "none") return kNone;
  if (word == "panic") return kPanic;
  if (word == "true") return kTrue;
  if (word == "false") return kFalse;
  if (word == "fault") return kFault;
  return kUnknown;
}

OutcomeClass classify_state(const Operation& operation, std::string_view outcome) {
  if (operation.kind != OperationKind::kState) return kUnknown;
  const std::string_view word = outcome.substr(0, outcome.find(' '));
  if (word == "active") return kActive;
  if (word == "stopped") return kStopped;
  if (word == "faulted") return kFaulted;
  if (word == "terminated") return kTerminated;
  if (word == "removed") return kRemoved;
  return kUnknown;
}

}  // namespace

OutcomeClass classify(const Operation& operation, std::string_view outcome) {
  if (outcome.empty()) return kSilent;
  if (outcome[0] == 'o') {
    const bool ok =
        outcome.size() >= 2 && outcome[1] == 'k' && (outcome.size() == 2 || outcome[2] == ' ');
    return ok ? classify_ok(operation, outcome.substr(2)) : kUnknown;
  }
  if (outcome[0] == 's')
    return outcome == "skipped" ? kSkipped : classify_state(operation, outcome);
  const std::string_view word = outcome.substr(0, outcome.find(' '));
  const std::string_view rest = outcome.substr(word.size());
  if (word == "err") return classify_err(rest);
  if (word == "fail") return classify_fail(rest);
  if (rest.empty()) return classify_word(word);
  return classify_state(operation, outcome);
}

}  // namespace goals
