// The boot lines; see parse_boot.hpp.
#include "scenario/parse_boot.hpp"

#include <array>
#include <span>
#include <string>

#include "scenario/protection.hpp"

namespace scenario {

namespace {

// One `key=value` of a line. `value` is empty and without position until the key was read.
struct Setting {
  std::string_view key;
  std::string_view value{};
  bool given = false;
};

// Reads one `key=value` token into the setting with that key.
bool read_setting(std::string_view token, std::span<Setting> settings, std::string_view what,
                  Complaint& complaint) {
  const std::size_t equals = token.find('=');
  for (Setting& setting : settings) {
    if (equals == std::string_view::npos || token.substr(0, equals) != setting.key) continue;
    if (setting.given) return complaint.expected(std::string(setting.key) + " only once", token);
    setting.value = token.substr(equals + 1);
    setting.given = true;
    return true;
  }
  return complaint.expected(what, token);
}

bool all_given(std::span<const Setting> settings, std::string_view end, Complaint& complaint) {
  for (const Setting& setting : settings) {
    if (!setting.given) return complaint.expected("`" + std::string(setting.key) + "=`", end);
  }
  return true;
}

bool read_protection(std::string_view token, Complaint& complaint, Protection& out) {
  for (const Protection protection : kProtections) {
    out = protection;
    if (token == name_of(protection)) return true;
  }
  return complaint.expected("a memory protection, `exact`, `pmp`, `pmsav8` or `pmsav7`", token);
}

// The first break, which stands in front of what rounds it up.
bool read_initial_break(std::string_view token, Complaint& complaint, Boot& boot) {
  const std::uint32_t most = most_initial_break(boot.protection, boot.ram);
  std::string what =
      "a first break (" + std::to_string(kKernelReserve) + " bytes of RAM stay the kernel's";
  if (boot.protection != Protection::kExact) {
    what += ", and " + std::string(name_of(boot.protection)) + " rounds up to " +
            std::to_string(step_of(boot.protection, boot.ram));
  }
  return read_number(token, what + ")", 0, most, complaint, boot.initial_break);
}

bool read_fault_policy(std::string_view token, Complaint& complaint, FaultPolicy& out) {
  if (token == "stop") {
    out = FaultPolicy::kStop;
  } else if (token == "restart") {
    out = FaultPolicy::kRestart;
  } else if (token == "panic") {
    out = FaultPolicy::kPanic;
  } else {
    return complaint.expected("a fault policy, `stop`, `restart` or `panic`", token);
  }
  return true;
}

}  // namespace

bool read_boot_line(std::string_view rest, Complaint& complaint, Boot& boot) {
  std::array<Setting, 8> settings = {{{"processes"},
                                      {"ram"},
                                      {"initial_break"},
                                      {"flash"},
                                      {"protected"},
                                      {"fault"},
                                      {"protection", "exact", false},
                                      {"refuse"}}};
  std::string_view token = next_token(rest);
  for (; !token.empty(); token = next_token(rest)) {
    constexpr std::string_view kWhat =
        "`processes=N`, `ram=N`, `initial_break=N`, `flash=N`, `protected=N`, `fault=POLICY`, "
        "`protection=NAME` or `refuse=N`";
    if (!read_setting(token, settings, kWhat, complaint)) return false;
  }
  constexpr std::size_t kRequired = 6;
  if (!all_given(std::span(settings).first(kRequired), token, complaint)) return false;

  const auto& [processes, ram, initial_break, flash, protected_flash, fault, protection, refuse] =
      settings;
  return read_number(processes.value, "a number of processes", 1, kMaxProcesses, complaint,
                     boot.processes) &&
         read_protection(protection.value, complaint, boot.protection) &&
         read_number(ram.value, "a size of RAM", kMinRam, kMaxRam, complaint, boot.ram) &&
         (holds_ram(boot.protection, boot.ram) ||
          complaint.expected("a size of RAM that is a power of two, for pmsav7", ram.value)) &&
         read_initial_break(initial_break.value, complaint, boot) &&
         read_number(flash.value, "a size of flash", 0, kMaxFlash, complaint, boot.flash) &&
         read_number(protected_flash.value, "a protected part of flash", 0, boot.flash, complaint,
                     boot.protected_flash) &&
         read_fault_policy(fault.value, complaint, boot.fault) &&
         (!refuse.given || read_number(refuse.value, "the number of a request, from 1 on,", 1,
                                       UINT16_MAX, complaint, boot.refuse));
}

bool read_driver_line(std::string_view rest, Complaint& complaint, Boot& boot) {
  Driver driver;
  const std::string_view number = next_token(rest);
  if (!read_number(number, "a driver number", 0, UINT32_MAX, complaint, driver.number)) {
    return false;
  }
  for (std::size_t i = 0; i < boot.driver_count; ++i) {
    if (boot.drivers[i].number == driver.number) {
      return complaint.expected("a driver number not booted before", number);
    }
  }
  if (boot.driver_count == kMaxDrivers) {
    return complaint.expected("at most " + std::to_string(kMaxDrivers) + " drivers", number);
  }

  std::array<Setting, 2> settings = {{{"ro"}, {"rw"}}};
  std::string_view token = next_token(rest);
  for (; !token.empty(); token = next_token(rest)) {
    if (token == "no_grant" && !driver.no_grant) {
      driver.no_grant = true;
    } else if (!read_setting(token, settings, "`ro=N`, `rw=N` or `no_grant`, each once",
                             complaint)) {
      return false;
    }
  }
  const auto& [ro, rw] = settings;
  if (!all_given(settings, token, complaint) ||
      !read_number(ro.value, "a number of slots", 0, UINT8_MAX, complaint, driver.ro) ||
      !read_number(rw.value, "a number of slots", 0, UINT8_MAX, complaint, driver.rw)) {
    return false;
  }
  boot.drivers[boot.driver_count++] = driver;
  return true;
}

}  // namespace scenario
