#include "Servo.h"

namespace {

/// A pulse each 20 ms; the timer counts half microseconds.
const uint16_t PERIOD = 40000;
/// Pulses of 0 and of 180 degrees.
const uint16_t SHORTEST = 2 * 544;
const uint16_t LONGEST = 2 * 2400;

}  // namespace

void Servo::attach(uint8_t pin) {
  write(90);
  ICR1 = PERIOD - 1;
  TCNT1 = 0;
  TCCR1A = _BV(COM1A1) | _BV(WGM11);
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS11);
  pinMode(pin, OUTPUT);
}

void Servo::write(uint8_t degrees) {
  OCR1A = SHORTEST + uint32_t(LONGEST - SHORTEST) * degrees / 180;
}

uint8_t Servo::read() const {
  return (uint32_t(OCR1A - SHORTEST) * 180 + (LONGEST - SHORTEST) / 2) / (LONGEST - SHORTEST);
}
