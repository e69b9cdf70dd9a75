// An NTC thermistor (10 kOhm at 25 degrees, B = 3950) from A1 to ground, and a resistor of 10 kOhm from A1 to 5 V.

#include "src/analog.h"
#include "src/destello.h"

using namespace destello;

const float B = 3950;
const float KELVIN = 273.15;
const float WARM = 25 + KELVIN;

float degrees = 0;
uint16_t periodMs = 500;
uint16_t leftMs = 1;

// The thermistor's resistance is a part of both; it falls as it gets warmer.
float degreesOf(uint16_t value) {
  if (value == 0) return 125;
  if (value >= 1023) return -40;
  const float share = value / (1023.0 - value);
  const float found = 1 / (1 / WARM + log(share) / B) - KELVIN;
  return constrain(round(2 * found) / 2.0, -40, 125);
}

void room_read(room::State& state) {
  state.degrees = degrees;
  state.periodMs = periodMs;
}

Status room_measure(const room::MeasureArgs& args) {
  periodMs = args.periodMs;
  leftMs = 1;
  return Status::ok;
}

void measureRoom() {
  if (--leftMs > 0) return;
  if (measuring()) {
    leftMs = 1;
    return;
  }
  const float now = degreesOf(measured());
  startMeasuring(room::PIN);
  leftMs = periodMs;
  if (now == degrees) return;
  degrees = now;
  changed(Channel::room);
}

void setup() {
  startMeasuring(room::PIN);
  while (measuring()) {}
  degrees = degreesOf(measured());
  startMeasuring(room::PIN);
  begin();
}

void loop() {
  for (uint8_t ms = poll(); ms > 0; ms--) measureRoom();
}
