/// What `analogWrite` has made of a pin, read back from the timer and the pin: Arduino has no function for it.
#pragma once

#include <Arduino.h>

namespace destello {

/// The level 0..255 of a PWM pin. Pass a constant: then only that pin's case is compiled.
inline uint8_t pwmLevel(uint8_t pin) {
  switch (pin) {
#if defined(__AVR_ATmega328P__) || defined(__AVR_ATmega168__)
    case 3: if (TCCR2A & _BV(COM2B1)) return OCR2B; break;
    case 5: if (TCCR0A & _BV(COM0B1)) return OCR0B; break;
    case 6: if (TCCR0A & _BV(COM0A1)) return OCR0A; break;
    case 9: if (TCCR1A & _BV(COM1A1)) return OCR1AL; break;
    case 10: if (TCCR1A & _BV(COM1B1)) return OCR1BL; break;
    case 11: if (TCCR2A & _BV(COM2A1)) return OCR2A; break;
#elif defined(__AVR_ATmega2560__)
    case 2: if (TCCR3A & _BV(COM3B1)) return OCR3BL; break;
    case 3: if (TCCR3A & _BV(COM3C1)) return OCR3CL; break;
    case 4: if (TCCR0A & _BV(COM0B1)) return OCR0B; break;
    case 5: if (TCCR3A & _BV(COM3A1)) return OCR3AL; break;
    case 6: if (TCCR4A & _BV(COM4A1)) return OCR4AL; break;
    case 7: if (TCCR4A & _BV(COM4B1)) return OCR4BL; break;
    case 8: if (TCCR4A & _BV(COM4C1)) return OCR4CL; break;
    case 9: if (TCCR2A & _BV(COM2B1)) return OCR2B; break;
    case 10: if (TCCR2A & _BV(COM2A1)) return OCR2A; break;
    case 11: if (TCCR1A & _BV(COM1A1)) return OCR1AL; break;
    case 12: if (TCCR1A & _BV(COM1B1)) return OCR1BL; break;
    case 13: if (TCCR0A & _BV(COM0A1)) return OCR0A; break;
    case 44: if (TCCR5A & _BV(COM5C1)) return OCR5CL; break;
    case 45: if (TCCR5A & _BV(COM5B1)) return OCR5BL; break;
    case 46: if (TCCR5A & _BV(COM5A1)) return OCR5AL; break;
#elif defined(__AVR_ATmega32U4__)
    case 3: if (TCCR0A & _BV(COM0B1)) return OCR0B; break;
    case 5: if (TCCR3A & _BV(COM3A1)) return OCR3AL; break;
    case 6: if (TCCR4C & _BV(COM4D1)) return OCR4D; break;
    case 9: if (TCCR1A & _BV(COM1A1)) return OCR1AL; break;
    case 10: if (TCCR1A & _BV(COM1B1)) return OCR1BL; break;
    case 11: if (TCCR0A & _BV(COM0A1)) return OCR0A; break;
    case 13: if (TCCR4A & _BV(COM4A1)) return OCR4A; break;
#else
#error "src/pwm.h does not know this chip's timers, so a level could not be read back; keep the one that you wrote in a variable"
#endif
  }
  // 0 and 255 are plain levels: analogWrite takes the timer off the pin.
  return digitalRead(pin) == HIGH ? 255 : 0;
}

}  // namespace destello
