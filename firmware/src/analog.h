/// An analog pin read without waiting: Arduino's `analogRead` stands still for 112 us, five bytes at 500,000 baud.
#pragma once

#include <Arduino.h>

#if !defined(__AVR_ATmega328P__) && !defined(__AVR_ATmega168__)
#error "src/analog.h knows the converter of the ATmega328P; add this chip's"
#endif

namespace destello {

/// Begin to measure an analog pin ("A0"..).
inline void startMeasuring(uint8_t pin) {
  // AVcc is the reference; init() of the Arduino core has set the clock to 125 kHz.
  ADMUX = static_cast<uint8_t>(_BV(REFS0) | ((pin - A0) & 7));
  ADCSRA |= _BV(ADSC);
}

/// Whether the measurement is still going on.
inline bool measuring() { return (ADCSRA & _BV(ADSC)) != 0; }

/// What it found, 0..1023.
inline uint16_t measured() { return ADC; }

}  // namespace destello
