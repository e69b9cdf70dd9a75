/// The board of tests/unit/protocol/example_definition.ts, with memory for hardware.
#pragma once

#include <stdint.h>

#include <vector>

#include "../firmware/src/line.h"
#include "../firmware/src/link.h"
#include "../firmware/src/storage.h"
#include "../firmware/src/text.h"

/// Everything that the link core can see or touch outside itself.
struct FakeBoard {
  destello::led::State led;
  destello::light::State light;
  destello::lamp::State lamp;
  /// Set: commands do not reach the hardware.
  bool broken;
  /// What handlers return.
  destello::Status status;
  /// Commands that ran, with the arguments of the last ones.
  int runs;
  destello::led::SetArgs set;
  destello::lamp::FadeArgs fade;
  int safes;
  uint8_t eeprom[destello::STORED_END];
  uint8_t resetCause;
};

extern FakeBoard board;

/// A new board whose EEPROM was never written.
void newBoard();
/// Reset it: the hardware and the link forget, the EEPROM does not.
void restart();
