/// A text display with an HD44780, behind the common I2C adapter with a PCF8574.
#pragma once

#include <Arduino.h>

class TextDisplay {
 public:
  explicit TextDisplay(uint8_t address, uint8_t columns) : address(address), columns(columns) {}
  /// Switch it on; false: nothing answers at its address.
  bool begin();
  /// Write a line, filled up with spaces; false: it did not answer.
  bool writeLine(uint8_t row, const char* text);

 private:
  bool sendNibble(uint8_t nibble);
  bool send(uint8_t byte, bool isText);

  const uint8_t address;
  const uint8_t columns;
};
