// A motor behind an H bridge: its speed on pin 5, its direction on pin 4.

#include "src/destello.h"
#include "src/pwm.h"

using namespace destello;

const uint8_t SPEED_PIN = motor::PINS[0];
const uint8_t DIRECTION_PIN = motor::PINS[1];

void turn(int16_t speed) {
  digitalWrite(DIRECTION_PIN, speed < 0);
  analogWrite(SPEED_PIN, abs(speed));
}

void motor_read(motor::State& state) {
  const int16_t level = pwmLevel(SPEED_PIN);
  state.speed = digitalRead(DIRECTION_PIN) ? -level : level;
}

Status motor_set(const motor::SetArgs& args) {
  turn(args.speed);
  return Status::ok;
}

Status motor_stop() {
  turn(0);
  return Status::ok;
}

// Called when the server has been silent for longer than the lease in the definition.
void motor_safe() {
  turn(motor::SAFE.speed);
}

void setup() {
  pinMode(DIRECTION_PIN, OUTPUT);
  pinMode(SPEED_PIN, OUTPUT);
  begin();
}

void loop() {
  poll();
}
