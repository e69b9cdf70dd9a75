// What the board does when it is asked. For each command of definition.ts there is a handler, <channel>_<command>, and for each
// channel a reader, <channel>_read, that says what the pin really is.

#include "src/destello.h"

using namespace destello;

void led_read(led::State& state) {
  state.on = digitalRead(led::PIN);
}

Status led_set(const led::SetArgs& args) {
  digitalWrite(led::PIN, args.on);
  return Status::ok;
}

Status led_toggle() {
  digitalWrite(led::PIN, !digitalRead(led::PIN));
  return Status::ok;
}

void setup() {
  pinMode(led::PIN, OUTPUT);
  begin();
}

void loop() {
  poll();
}
