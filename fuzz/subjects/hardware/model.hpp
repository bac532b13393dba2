// What the models of memory protection hardware have in common (pmsav7.hpp, pmsav8.hpp, pmp.hpp).
//
// The state of a model is its registers, which are written as the hardware takes them; the question
// is whether an access is allowed. They are made by the architectures' manuals alone and share
// nothing with the firmware, whose code writes to them on the host (protection.hpp). They are
// strict: what a manual calls unpredictable or reserved is an error.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hardware {

enum class Access : std::uint8_t { kLoad, kStore, kFetch };

// A process is unprivileged, the kernel is privileged (machine mode on RISC-V).
enum class Privilege : std::uint8_t { kProcess, kKernel };

class Model {
 public:
  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  // A register by its address, or by its number where registers have numbers (CSRs).
  virtual void write(std::uint32_t place, std::uint32_t value) = 0;
  virtual std::uint32_t read(std::uint32_t place) = 0;
  // The barriers after which writes hold.
  virtual void synchronize() {}

  // Whether all of [address, address + size) may be accessed at once.
  [[nodiscard]] virtual bool may(Access access, Privilege privilege, std::uint32_t address,
                                 std::uint32_t size) const = 0;

  // The first thing that should not have been done, or that is still missing; empty: all is well.
  [[nodiscard]] virtual std::string error() const { return error_; }

  // All state, and the same for people.
  [[nodiscard]] virtual std::vector<std::uint32_t> registers() const = 0;
  [[nodiscard]] virtual std::string text() const = 0;

 protected:
  // Keeps the first error: printf's format, for one number.
  void wrong(const char* format, std::uint32_t number);

 private:
  std::string error_;
};

// The model that the firmware's code writes to.
void attach(Model* model);
Model& attached();

}  // namespace hardware
