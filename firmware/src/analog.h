/// An analog pin read without waiting: Arduino's `analogRead` stands still for 112 us, five bytes at 500,000 baud.
#pragma once

#include <Arduino.h>

namespace destello {

#if defined(__AVR_ATmega328P__) || defined(__AVR_ATmega168__) || defined(__AVR_ATmega2560__) || defined(__AVR_ATmega32U4__)

/// Begin to measure an analog pin ("A0"..).
inline void startMeasuring(uint8_t pin) {
#ifdef analogPinToChannel
  const uint8_t channel = analogPinToChannel(pin - A0);
#else
  const uint8_t channel = pin - A0;
#endif
#ifdef MUX5
  // The upper eight channels have a bit of their own.
  ADCSRB = static_cast<uint8_t>((ADCSRB & ~_BV(MUX5)) | ((channel & 8) != 0 ? _BV(MUX5) : 0));
#endif
  // AVcc is the reference; init() of the Arduino core has set the clock to 125 kHz.
  ADMUX = static_cast<uint8_t>(_BV(REFS0) | (channel & 7));
  ADCSRA |= _BV(ADSC);
}

/// Whether the measurement is still going on.
inline bool measuring() { return (ADCSRA & _BV(ADSC)) != 0; }

/// What it found, 0..1023.
inline uint16_t measured() { return ADC; }

#elif defined(__AVR__)
#error "src/analog.h does not know this chip's converter; add it"
#else

// Other chips measure within microseconds, so their core may wait for it.
static uint16_t lastMeasured;

inline void startMeasuring(uint8_t pin) {
  analogReadResolution(10);
  lastMeasured = static_cast<uint16_t>(analogRead(pin));
}
inline bool measuring() { return false; }
inline uint16_t measured() { return lastMeasured; }

#endif

}  // namespace destello
