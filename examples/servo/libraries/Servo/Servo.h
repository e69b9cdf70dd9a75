/// A servo on pin 9, driven by timer 1 alone, so that its pulses do not shake however busy the chip is. The same calls as Arduino's
/// own library of this name; put that one here for several servos or other pins.
#pragma once

#include <Arduino.h>

class Servo {
 public:
  /// Begin to send pulses. Only pin 9 can, of an Uno or a Nano.
  void attach(uint8_t pin);
  /// Turn to so many degrees, 0 to 180.
  void write(uint8_t degrees);
  /// The angle that the timer's pulses stand for.
  uint8_t read() const;
};
