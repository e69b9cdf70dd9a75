// A display of 2 x 16 characters at I2C address 0x27: SDA on A4, SCL on A5.

#include <TextDisplay.h>
#include <Wire.h>

#include "src/destello.h"

using namespace destello;

TextDisplay lcd(0x27, 16);
bool answers = false;
char first[17] = "";
char second[17] = "";

void show() {
  if (!answers) answers = lcd.begin();
  if (answers) answers = lcd.writeLine(0, first) && lcd.writeLine(1, second);
}

// A display cannot be read back: what it acknowledged is known, and what it should show.
void display_read(display::State& state) {
  strcpy(state.first, first);
  strcpy(state.second, second);
  state.answers = answers;
}

Status display_write(const display::WriteArgs& args) {
  strcpy(first, args.first);
  strcpy(second, args.second);
  show();
  return Status::ok;
}

Status display_clear() {
  first[0] = second[0] = 0;
  show();
  return Status::ok;
}

void setup() {
  show();
  begin();
}

void loop() {
  poll();
}
