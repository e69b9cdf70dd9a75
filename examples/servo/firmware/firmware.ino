// A servo on pin 9.

#include <Servo.h>

#include "src/destello.h"

using namespace destello;

Servo servo;

void arm_read(arm::State& state) {
  state.degrees = servo.read();
}

Status arm_set(const arm::SetArgs& args) {
  servo.write(args.degrees);
  return Status::ok;
}

void setup() {
  servo.attach(arm::PIN);
  begin();
}

void loop() {
  poll();
}
