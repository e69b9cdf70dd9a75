/// The line on any Arduino `Stream`, where the chip has no UART that `line_avr.cpp` knows (USB boards, other chips).
#ifdef ARDUINO
#include <Arduino.h>
#endif
#if defined(ARDUINO) && !defined(UDR0)

#include "line.h"

namespace destello {

Ring<RX_SIZE> received;
Ring<TX_SIZE> sending;

void lineBegin(uint32_t baud) { Serial.begin(baud); }

void lineSend() {
  uint8_t byte;
  while (Serial.availableForWrite() > 0 && sending.pop(byte)) Serial.write(byte);
}

void lineSleep() {
  lineSend();
  while (received.room() != 0 && Serial.available() > 0) received.push(static_cast<uint8_t>(Serial.read()));
}

// It never sleeps.
void lineNeverSleep() {}

}  // namespace destello
#endif
