// An RGB LED with a common cathode: red, green and blue on pins 9, 10 and 11.

#include "src/destello.h"
#include "src/pwm.h"

using namespace destello;

const uint8_t RED = lamp::PINS[0];
const uint8_t GREEN = lamp::PINS[1];
const uint8_t BLUE = lamp::PINS[2];

void shine(uint8_t red, uint8_t green, uint8_t blue) {
  analogWrite(RED, red);
  analogWrite(GREEN, green);
  analogWrite(BLUE, blue);
}

void lamp_read(lamp::State& state) {
  state.color = {pwmLevel(RED), pwmLevel(GREEN), pwmLevel(BLUE)};
}

Status lamp_set(const lamp::SetArgs& args) {
  shine(args.color.red, args.color.green, args.color.blue);
  return Status::ok;
}

Status lamp_off() {
  shine(0, 0, 0);
  return Status::ok;
}

void setup() {
  pinMode(RED, OUTPUT);
  pinMode(GREEN, OUTPUT);
  pinMode(BLUE, OUTPUT);
  begin();
}

void loop() {
  poll();
}
