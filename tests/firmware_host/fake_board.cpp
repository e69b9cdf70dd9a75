#include "fake_board.h"

#include <string.h>

FakeBoard board;

void restart() {
  const FakeBoard before = board;
  board = FakeBoard();
  memcpy(board.eeprom, before.eeprom, sizeof board.eeprom);
  board.resetCause = before.resetCause;
  destello::link = destello::LinkState();
  destello::waitingText = destello::WaitingText();
  destello::hasPrinted = false;
  destello::received = destello::Ring<destello::RX_SIZE>();
  destello::sending = destello::Ring<destello::TX_SIZE>();
  destello::linkBegin();
}

void newBoard() {
  board = FakeBoard();
  restart();
}

void led_read(destello::led::State& state) { state = board.led; }

destello::Status led_set(const destello::led::SetArgs& args) {
  board.runs++;
  board.set = args;
  if (!board.broken) board.led.on = args.on;
  return board.status;
}

destello::Status led_toggle() {
  board.runs++;
  if (!board.broken) board.led.on = !board.led.on;
  return board.status;
}

void light_read(destello::light::State& state) { state = board.light; }

void lamp_read(destello::lamp::State& state) { state = board.lamp; }

destello::Status lamp_fade(const destello::lamp::FadeArgs& args) {
  board.runs++;
  board.fade = args;
  if (!board.broken) board.lamp.level = args.level;
  return board.status;
}

void lamp_safe() {
  board.safes++;
  board.lamp = destello::lamp::SAFE;
}

namespace destello {

Ring<RX_SIZE> received;
Ring<TX_SIZE> sending;

void lineSend() {}

uint8_t* recall(uint8_t* out, uint8_t from, uint8_t end) {
  while (from != end) *out++ = board.eeprom[from++];
  return out;
}

void store(const uint8_t* inEnd, uint8_t from, uint8_t end) {
  while (end != from) board.eeprom[--end] = *--inEnd;
}

uint8_t resetCause() { return board.resetCause; }

}  // namespace destello
