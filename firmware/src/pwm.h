/// What `analogWrite` has made of a pin, read back from the timer and the pin: Arduino has no function for it.
#pragma once

#include <Arduino.h>

#if !defined(__AVR_ATmega328P__) && !defined(__AVR_ATmega168__)
#error "src/pwm.h knows the timers of the ATmega328P; add this chip's, so that a confirmed level is one that a timer has"
#endif

namespace destello {

/// The level 0..255 of a PWM pin. Pass a constant: then only that pin's case is compiled.
inline uint8_t pwmLevel(uint8_t pin) {
  switch (pin) {
    case 3: if (TCCR2A & _BV(COM2B1)) return OCR2B; break;
    case 5: if (TCCR0A & _BV(COM0B1)) return OCR0B; break;
    case 6: if (TCCR0A & _BV(COM0A1)) return OCR0A; break;
    case 9: if (TCCR1A & _BV(COM1A1)) return OCR1AL; break;
    case 10: if (TCCR1A & _BV(COM1B1)) return OCR1BL; break;
    case 11: if (TCCR2A & _BV(COM2A1)) return OCR2A; break;
  }
  // 0 and 255 are plain levels: analogWrite takes the timer off the pin.
  return digitalRead(pin) == HIGH ? 255 : 0;
}

}  // namespace destello
