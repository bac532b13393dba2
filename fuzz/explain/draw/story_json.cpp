#include "draw/story_json.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

namespace draw {

using Json = nlohmann::ordered_json;

namespace {

std::string hex(const std::vector<std::uint8_t>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xfU];
  }
  return text;
}

std::string_view name_of(Bar::Ending ending) {
  switch (ending) {
    case Bar::Ending::kLasts: return "lasts";
    case Bar::Ending::kSwapped: return "swapped";
    case Bar::Ending::kReturned: return "returned";
    case Bar::Ending::kDied: return "died";
    case Bar::Ending::kVanished: return "vanished";
  }
  return "?";
}

std::string_view name_of(Turn::Kind kind) {
  switch (kind) {
    case Turn::Kind::kTerminated: return "terminated";
    case Turn::Kind::kFaulted: return "faulted";
    case Turn::Kind::kRemoved: return "removed";
    case Turn::Kind::kRestarted: return "restarted";
    case Turn::Kind::kStarted: return "started";
    case Turn::Kind::kStopped: return "stopped";
    case Turn::Kind::kResumed: return "resumed";
  }
  return "?";
}

Json data_of(const Stretch& where) {
  return {{"process", where.process},
          {"flash", where.flash},
          {"start", where.start},
          {"length", where.length}};
}

Json data_of(const std::optional<Stretch>& where) {
  return where ? data_of(*where) : Json(nullptr);
}

Json data_of(const Breaks& breaks) {
  return {{"since", breaks.since},
          {"mark", breaks.mark},
          {"break", breaks.app_break},
          {"kernel_break", breaks.kernel_break}};
}

Json data_of(const Turn& turn) {
  return {{"moment", turn.moment}, {"kind", name_of(turn.kind)}, {"identifier", turn.identifier}};
}

Json data_of(const Access& access) {
  return {{"where", data_of(access.where)},
          {"write", access.write},
          {"before", hex(access.before)},
          {"bytes", hex(access.bytes)}};
}

Json data_of(const Bar& bar) {
  return {{"name", bar.name},
          {"where", data_of(bar.where)},
          {"since", bar.since},
          {"until", bar.until},
          {"ending", name_of(bar.ending)}};
}

Json data_of(const OpenSlice& slice) {
  return {{"where", data_of(slice.where)},
          {"writeable", slice.writeable},
          {"since", slice.since},
          {"until", slice.until}};
}

Json data_of(const WrongBytes& wrong) {
  return {{"where", data_of(wrong.where)}, {"core", hex(wrong.core)}, {"model", hex(wrong.model)}};
}

Json data_of(const WrongBuffer& wrong) {
  return {{"name", wrong.name}, {"core", data_of(wrong.core)}, {"model", data_of(wrong.model)}};
}

Json data_of(const Lane& lane);
Json data_of(const Row& row);

template <typename T>
Json list(const std::vector<T>& items) {
  Json result = Json::array();
  for (const T& item : items) result.push_back(data_of(item));
  return result;
}

Json data_of(const Lane& lane) {
  return {{"identifier", lane.identifier},
          {"breaks", list(lane.breaks)},
          {"turns", list(lane.turns)},
          {"expected", lane.expected ? data_of(*lane.expected) : Json(nullptr)}};
}

Json data_of(const Row& row) {
  return {{"text", row.text},
          {"meaning", row.meaning},
          {"core", row.core ? Json(*row.core) : Json(nullptr)},
          {"model", row.model},
          {"accesses", list(row.accesses)}};
}

}  // namespace

std::string story_json(const scenario::Boot& boot, const Chronicle& story) {
  const Json data = {{"ram", boot.ram},
                     {"flash", boot.flash},
                     {"failing", story.failing ? Json(*story.failing) : Json(nullptr)},
                     {"rows", list(story.rows)},
                     {"lanes", list(story.lanes)},
                     {"bars", list(story.bars)},
                     {"slices", list(story.slices)},
                     {"wrong_bytes", list(story.wrong_bytes)},
                     {"wrong_buffers", list(story.wrong_buffers)}};
  std::string text = data.dump(-1, ' ', true, Json::error_handler_t::replace);
  // Inside a string, where alone it can be, this is the same character to JSON.
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) {
    text.replace(at, 1, "\\u003c");
  }
  return text;
}

}  // namespace draw
