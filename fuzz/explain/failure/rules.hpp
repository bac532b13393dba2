// Which rules of the contract (docs/contract.md) an operation, or something that can be seen, is
// subject to: where to look first when it is wrong.
#pragma once

#include <string_view>

#include "compare/comparison.hpp"
#include "scenario/operation.hpp"

namespace failure {

// "D1–D3". Of what an operation answers, and of the memory it writes.
std::string_view rules_of(scenario::OperationKind kind);

// Of a field other than kOutcome and kMemory, whichever operation changed it; of those two, none.
std::string_view rules_of(harness::Field field);

}  // namespace failure
