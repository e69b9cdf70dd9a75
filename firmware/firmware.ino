// Destello: what this board does when it is asked.
//
// The channels and their commands come from protocol/definition.ts. For each command there is a handler here, called
// <channel>_<command>, and for each channel a reader, <channel>_read, that fills in the channel's state from the
// hardware: that, and never what was asked for, is what the board answers. The linker names a handler that is missing.

#include "src/analog.h"
#include "src/destello.h"
#include "src/pwm.h"

using namespace destello;

// ---- led: pin 13, steady or blinking ----

uint16_t ledPeriod = 0;    // ms for on and off together; 0 = steady
uint16_t ledLeft = 0;      // ms to its next change
bool ledInverted = false;  // while the board shows which one it is

bool ledOn() {
  return digitalRead(led::PIN) != ledInverted;
}

void setLed(bool on) {
  digitalWrite(led::PIN, on != ledInverted);
}

void led_read(led::State& state) {
  state.on = ledOn();
  state.periodMs = ledPeriod;
}

Status led_set(const led::SetArgs& args) {
  setLed(args.on);
  ledPeriod = 0;
  return Status::ok;
}

Status led_toggle() {
  setLed(!ledOn());
  ledPeriod = 0;
  return Status::ok;
}

Status led_blink(const led::BlinkArgs& args) {
  ledPeriod = args.periodMs;
  ledLeft = ledPeriod / 2;
  return Status::ok;
}

void blinkLed() {
  if (ledPeriod == 0 || --ledLeft != 0) return;
  ledLeft = ledPeriod / 2;
  setLed(!ledOn());
  changed(Channel::led);
}

// ---- which board is it: the LED's pin is inverted and back, over and over, and its state stays what it is ----

uint16_t identifyLeft = 0;  // ms

Status destello::identify(const uint8_t*) {
  identifyLeft = 5000;
  return Status::ok;
}

void showWhich() {
  if (identifyLeft == 0) return;
  identifyLeft--;
  const bool on = ledOn();
  ledInverted = identifyLeft & 128;
  setLed(on);
}

// ---- lamp: pin 9, dimmed ----

uint8_t fadeTarget;
uint8_t fadeDistance;   // levels from where it began to the target
uint16_t fadeTotal;     // ms
uint16_t fadeLeft = 0;  // ms; 0 = no fade is running
uint32_t fadeDue;       // grows by the distance every ms; each fadeTotal in it is one level

void lamp_read(lamp::State& state) {
  state.level = pwmLevel(lamp::PIN);
}

Status lamp_set(const lamp::SetArgs& args) {
  fadeLeft = 0;
  analogWrite(lamp::PIN, args.level);
  return Status::ok;
}

Status lamp_fade(const lamp::FadeArgs& args) {
  fadeTarget = args.level;
  fadeDistance = abs(args.level - pwmLevel(lamp::PIN));
  fadeTotal = fadeLeft = args.ms;
  fadeDue = 0;
  if (args.ms == 0) analogWrite(lamp::PIN, args.level);
  return Status::ok;
}

// Called when the server has been silent for longer than the lease in the definition.
void lamp_safe() {
  fadeLeft = 0;
  analogWrite(lamp::PIN, lamp::SAFE.level);
}

void fadeLamp() {
  if (fadeLeft == 0) return;
  fadeLeft--;
  fadeDue += fadeDistance;
  if (fadeDue < fadeTotal) return;
  uint8_t level = pwmLevel(lamp::PIN);
  for (; fadeDue >= fadeTotal; fadeDue -= fadeTotal) level += level < fadeTarget ? 1 : -1;
  analogWrite(lamp::PIN, level);
  changed(Channel::lamp);
}

// ---- button: pin 2 to ground, debounced ----

const uint8_t DEBOUNCE_MS = 10;

bool buttonPressed = false;
uint16_t buttonPresses = 0;
uint8_t buttonDiffers = 0;  // ms for which the pin has said something else

void button_read(button::State& state) {
  state.pressed = buttonPressed;
  state.presses = buttonPresses;
}

void watchButton() {
  const bool pressed = digitalRead(button::PIN) == LOW;
  if (pressed == buttonPressed) {
    buttonDiffers = 0;
  } else if (++buttonDiffers == DEBOUNCE_MS) {
    buttonDiffers = 0;
    buttonPressed = pressed;
    if (pressed) buttonPresses = (buttonPresses + 1) & 32767;
    changed(Channel::button);
  }
}

// ---- light: a sensor on A0 ----

const uint8_t LIGHT_NOISE = 2;  // a change smaller than this is the converter's own

uint16_t lightValue = 0;
uint16_t lightPeriod = 100;  // ms
uint16_t lightLeft = 100;    // ms to the next sample

void light_read(light::State& state) {
  state.value = lightValue;
  state.periodMs = lightPeriod;
}

Status light_sample(const light::SampleArgs& args) {
  lightPeriod = lightLeft = args.periodMs;
  return Status::ok;
}

void sampleLight() {
  lightLeft--;
  if (lightLeft == 1) startMeasuring(light::PIN);
  if (lightLeft != 0) return;
  if (measuring()) {  // two milliseconds were caught up in one go
    lightLeft = 1;
    return;
  }
  lightLeft = lightPeriod;
  const uint16_t value = measured();
  if (abs(int16_t(value - lightValue)) < LIGHT_NOISE) return;
  lightValue = value;
  changed(Channel::light);
}

// ---- the board ----

void setup() {
  pinMode(led::PIN, OUTPUT);
  pinMode(lamp::PIN, OUTPUT);
  pinMode(button::PIN, INPUT_PULLUP);
  startMeasuring(light::PIN);
  while (measuring()) {}
  lightValue = measured();
  begin();
}

void everyMillisecond() {
  blinkLed();
  showWhich();
  fadeLamp();
  watchButton();
  sampleLight();
}

void loop() {
  for (uint8_t ms = poll(); ms > 0; ms--) everyMillisecond();
}
