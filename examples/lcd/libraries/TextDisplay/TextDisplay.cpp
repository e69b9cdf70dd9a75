#include "TextDisplay.h"

#include <Wire.h>

namespace {

// Wires of the adapter beside the four upper ones, which carry data.
const uint8_t IS_TEXT = 1;
const uint8_t ENABLE = 4;
const uint8_t BACKLIGHT = 8;

}  // namespace

bool TextDisplay::sendNibble(uint8_t nibble) {
  Wire.beginTransmission(address);
  Wire.write(nibble | BACKLIGHT | ENABLE);
  Wire.write(nibble | BACKLIGHT);
  return Wire.endTransmission() == 0;
}

bool TextDisplay::send(uint8_t byte, bool isText) {
  const uint8_t kind = isText ? IS_TEXT : 0;
  return sendNibble((byte & 0xf0) | kind) && sendNibble(uint8_t(byte << 4) | kind);
}

bool TextDisplay::begin() {
  Wire.begin();
  delay(50);
  // Three times eight bits, whatever it was in before; then four.
  for (uint8_t time = 0; time < 3; time++) {
    if (!sendNibble(0x30)) return false;
    delay(5);
  }
  if (!sendNibble(0x20)) return false;
  const uint8_t commands[] = {0x28, 0x0c, 0x06, 0x01};
  for (uint8_t command : commands) {
    if (!send(command, false)) return false;
    delay(2);
  }
  return true;
}

bool TextDisplay::writeLine(uint8_t row, const char* text) {
  if (!send(0x80 | (row == 0 ? 0x00 : 0x40), false)) return false;
  for (uint8_t column = 0; column < columns; column++) {
    if (!send(*text == 0 ? ' ' : *text, true)) return false;
    if (*text != 0) text++;
  }
  return true;
}
