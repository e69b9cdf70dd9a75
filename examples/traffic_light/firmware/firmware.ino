// A traffic light: red, amber and green on pins 10, 9 and 8, and a button from pin 2 to ground.

#include "src/destello.h"

using namespace destello;

const uint8_t RED = light::PINS[0];
const uint8_t AMBER = light::PINS[1];
const uint8_t GREEN = light::PINS[2];
const uint8_t DEBOUNCE_MS = 10;

bool runs = true;
bool waiting = false;
uint16_t presses = 0;
uint16_t left = 0;  // ms to the next change, while it runs by itself

// What the three lamps say together, read from their pins.
light::Shows shown() {
  if (digitalRead(RED)) return digitalRead(AMBER) ? light::Shows::getReady : light::Shows::red;
  return digitalRead(AMBER) ? light::Shows::amber : light::Shows::green;
}

void show(light::Shows what) {
  digitalWrite(RED, what == light::Shows::red || what == light::Shows::getReady);
  digitalWrite(AMBER, what == light::Shows::amber || what == light::Shows::getReady);
  digitalWrite(GREEN, what == light::Shows::green);
}

void light_read(light::State& state) {
  state.shows = shown();
  state.runs = runs;
}

Status light_set(const light::SetArgs& args) {
  runs = false;
  show(args.shows);
  return Status::ok;
}

Status light_run(const light::RunArgs& args) {
  runs = args.runs;
  left = 0;
  return Status::ok;
}

void walk_read(walk::State& state) {
  state.waiting = waiting;
  state.presses = presses;
}

// Cars have green until somebody waits, at least 4 s; then amber, red, and get ready.
void runLight() {
  if (!runs) return;
  if (left > 0) left--;
  if (left > 0) return;
  switch (shown()) {
    case light::Shows::green:
      if (!waiting) return;
      show(light::Shows::amber);
      left = 2000;
      break;
    case light::Shows::amber:
      show(light::Shows::red);
      left = 5000;
      waiting = false;
      changed(Channel::walk);
      break;
    case light::Shows::red:
      show(light::Shows::getReady);
      left = 1000;
      break;
    case light::Shows::getReady:
      show(light::Shows::green);
      left = 4000;
      break;
  }
  changed(Channel::light);
}

void watchButton() {
  static bool pressed = false;
  static uint8_t differs = 0;  // ms for which the pin has said something else
  if ((digitalRead(walk::PIN) == LOW) == pressed) {
    differs = 0;
  } else if (++differs == DEBOUNCE_MS) {
    differs = 0;
    pressed = !pressed;
    if (!pressed) return;
    presses++;
    waiting = true;
    changed(Channel::walk);
  }
}

void setup() {
  pinMode(RED, OUTPUT);
  pinMode(AMBER, OUTPUT);
  pinMode(GREEN, OUTPUT);
  pinMode(walk::PIN, INPUT_PULLUP);
  show(light::Shows::red);
  begin();
}

void loop() {
  for (uint8_t ms = poll(); ms > 0; ms--) {
    watchButton();
    runLight();
  }
}
