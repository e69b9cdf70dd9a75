// A sensor that counts its changes, so that its value says when it was new: for the board that has it, and for the pages that show it.
#pragma once

#include <stdint.h>
#include <time.h>

/// The least that the light channel can count to, and go round.
constexpr int64_t SENSOR_VALUES = 1024;

/// Microseconds of the clock that all processes of this machine have in common.
inline int64_t monotonicUs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
}

/// What a sensor that changes each so many microseconds says at a moment.
inline int sensorValue(int64_t periodUs, int64_t nowUs) { return int(nowUs / periodUs % SENSOR_VALUES); }

/// How long ago a value was new; right up to the time in which the sensor goes round.
inline int64_t sensorAgeUs(int64_t periodUs, int value, int64_t nowUs) {
  const int64_t round = periodUs * SENSOR_VALUES;
  return ((nowUs - value * periodUs) % round + round) % round;
}
