#include "stream/restriction.hpp"

#include <algorithm>
#include <utility>

namespace stream {

namespace {

using scenario::OperationKind;

constexpr std::string_view kNo = "no ";

}  // namespace

bool Restriction::learn(std::string_view reason) {
  if (!reason.starts_with(kNo)) return false;
  reason.remove_prefix(kNo.size());
  const std::string_view name = reason.substr(0, reason.find(' '));
  const auto* const shape =
      std::ranges::find(scenario::kOperations, name, &scenario::OperationShape::name);
  // Without `end` there are no blocks; that is said by the names of what opens them.
  if (shape != scenario::kOperations.end() && shape->kind != OperationKind::kEnd) {
    return !std::exchange(operations_.at(static_cast<std::size_t>(shape->kind)), true);
  }
  const auto* const word = std::ranges::find(kWords, name);
  return word != kWords.end() &&
         !std::exchange(words_.at(static_cast<std::size_t>(word - kWords.begin())), true);
}

void Restriction::apply(input::Sequence& sequence) const {
  scenario::Boot& boot = sequence.boot();
  if (lacks(Word::kProtection)) boot.protection = scenario::Protection::kExact;
  if (lacks(Word::kRefuse)) boot.refuse = 0;
  for (scenario::Driver& driver : boot.drivers) {
    if (lacks(Word::kNoGrant)) driver.no_grant = false;
  }
  std::vector<bool> goes(sequence.size());
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    const OperationKind kind = sequence[at].kind;
    if (!operations_.at(static_cast<std::size_t>(kind))) continue;
    goes[at] = true;
    if (scenario::opens_block(kind)) goes[sequence.end_of(at)] = true;
  }
  for (std::size_t at = sequence.size(); at > 0; --at) {
    if (goes[at - 1]) sequence.remove({at - 1, 1});
  }
  sequence.repair();
}

std::vector<std::string> Restriction::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    if (operations_.at(i)) names.emplace_back(scenario::kOperations.at(i).name);
  }
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_.at(i)) names.emplace_back(kWords.at(i));
  }
  return names;
}

}  // namespace stream
