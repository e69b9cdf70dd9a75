/**
 * Small projects as people make them, for what no example shows (docs/TUTORIAL.md has the whole table): the two files that its
 * maker writes, and what the maker does on the page then.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { Client } from "../thread/client.ts";
import type { FlashHouse } from "./flash_house.ts";

/** A project. */
export interface MakerProject {
  /** What it shows. */
  readonly shows: string;
  /** `definition.ts`. */
  readonly definition: string;
  /** `firmware/firmware.ino`. */
  readonly sketch: string;
  /** What its maker does on the page, and waits to see. */
  use(page: Page): Promise<void>;
  /** What a program commands then, and what the chip's own pins say of it. */
  moves(client: Client, chip: FlashHouse): Promise<void>;
}

/** Levels of a pin since it was driven, in order. */
function levels(chip: FlashHouse, pin: number): readonly number[] {
  return chip.edges(pin).map(({ level }) => level);
}

/** Have a command confirmed. */
async function confirmed(
  client: Client,
  method: string,
  params: Record<string, unknown> = {},
): Promise<void> {
  const { error } = await client.call(method, params);
  assert.equal(error, undefined, `${method}: ${error?.message}`);
}

/** A value that a channel reports, in the page's own words. */
async function reads(page: Page, name: string, value: string): Promise<void> {
  const reading = page.locator(".reading").filter({ has: page.getByText(name, { exact: true }) });
  await reading.getByText(value, { exact: true }).waitFor();
}

/** A form's field, by the start of its label. */
function field(page: Page, label: string): Locator {
  return page.getByRole("spinbutton", { name: new RegExp(`^${label}`) });
}

/** A button of the page, by its whole name. */
function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

const RELAYS = Array.from({ length: 16 }, (_, index) => index + 1);
/** Pins 2 to 17: the last four are A0 to A3. */
const relayPin = (relay: number) => relay + 1;

/** The projects, by the folders' names. */
export const MAKER_PROJECTS: Readonly<Record<string, MakerProject>> = {
  bell: {
    shows: "counters of 32 bits, a button that only counts, an interrupt, a pulse of 10 ms, steps both ways",
    definition: `import { board, bool, channel, int } from "destello";

const count = int({ min: 0, max: 4294967295 });
const steps = int({ min: -2147483648, max: 2147483647 });

export const definition = board("Bell", {
  bell: channel({
    title: "Doorbell",
    pin: 2,
    part: "button",
    state: { rings: count },
    commands: { set: { rings: count } },
  }),
  door: channel({
    title: "Door opener",
    pin: 8,
    state: { open: bool(), times: int({ min: 0, max: 65535 }) },
    commands: { open: {} },
  }),
  blind: channel({ title: "Blind", state: { position: steps }, commands: { move: { steps } } }),
});
`,
    sketch: `#include "src/destello.h"
using namespace destello;

volatile uint32_t rings = 0;
uint32_t told = 0;
uint16_t times = 0;
uint32_t since = 0;
int32_t position = 0;

void ring() { rings++; }

void bell_read(bell::State& state) {
  noInterrupts();
  state.rings = rings;
  interrupts();
}
Status bell_set(const bell::SetArgs& args) {
  noInterrupts();
  rings = args.rings;
  interrupts();
  told = args.rings;
  return Status::ok;
}
void door_read(door::State& state) {
  state.open = digitalRead(door::PIN);
  state.times = times;
}
Status door_open() {
  digitalWrite(door::PIN, HIGH);
  since = millis();
  times++;
  return Status::ok;
}
void blind_read(blind::State& state) { state.position = position; }
Status blind_move(const blind::MoveArgs& args) {
  position += args.steps;
  return Status::ok;
}

void setup() {
  pinMode(bell::PIN, INPUT_PULLUP);
  pinMode(door::PIN, OUTPUT);
  attachInterrupt(digitalPinToInterrupt(bell::PIN), ring, FALLING);
  begin();
}

void loop() {
  poll();
  if (digitalRead(door::PIN) && millis() - since >= 10) {
    digitalWrite(door::PIN, LOW);
    changed(Channel::door);
  }
  noInterrupts();
  uint32_t now = rings;
  interrupts();
  if (now != told) {
    told = now;
    changed(Channel::bell);
  }
}
`,
    async use(page) {
      await button(page, "Doorbell: press and hold").click();
      await reads(page, "Rings", "1");
      await field(page, "Rings, new value").fill("4294967294");
      await button(page, "Set").click();
      await reads(page, "Rings", "4,294,967,294");
      await button(page, "Doorbell: press and hold").click();
      await reads(page, "Rings", "4,294,967,295");
      await button(page, "Door opener: Open").click();
      await reads(page, "Times", "1");
      await reads(page, "Open", "No");
      await field(page, "Steps").fill("-2147483648");
      await button(page, "Move").click();
      await reads(page, "Position", "-2,147,483,648");
    },
    async moves(client, chip) {
      await confirmed(client, "door.open");
      await chip.sawMore(8, 1);
      const [up, down] = chip.edges(8);
      assert.deepEqual(levels(chip, 8), [1, 0]);
      const ms = ((down?.t ?? NaN) - (up?.t ?? NaN)) * 1000;
      // millis() counts 1.024 ms at a time, every 42 ms two at once, and the first may just have begun: at least 8 of them. loop()
      // comes by once in one.
      assert.ok(ms >= 8 && ms <= 12, `the pulse took ${ms} ms`);
    },
  },

  oven: {
    shows:
      "arguments of four kinds in one command, a refusal, and names that mean something in C++ and JavaScript",
    definition: `import { board, bool, channel, choice, int } from "destello";

const mode = choice("top", "bottom", "fan");

export const definition = board("Küche 1", {
  constructor: channel({
    title: "NeoPixels – Küche",
    state: { valueOf: bool() },
    commands: { set: { valueOf: bool() }, auto: {}, delete: {}, new: {}, switch: {} },
  }),
  oven: channel({
    title: "Oven",
    pin: 6,
    state: { heats: bool(), degrees: int({ min: 0, max: 250, unit: "°C" }), mode },
    commands: {
      bake: {
        degrees: int({ min: 50, max: 250, step: 5, unit: "°C" }),
        minutes: int({ min: 1, max: 240 }),
        mode,
        preheat: bool(),
      },
    },
  }),
});
`,
    sketch: `#include "src/destello.h"
using namespace destello;

constructor::State constructed = {};
oven::State state = {};

void constructor_read(constructor::State& out) { out = constructed; }
Status constructor_set(const constructor::SetArgs& args) {
  constructed.valueOf = args.valueOf;
  return Status::ok;
}
Status constructor_auto() { return Status::ok; }
Status constructor_delete() { return Status::ok; }
Status constructor_new() {
  constructed.valueOf = true;
  return Status::ok;
}
Status constructor_switch() { return Status::ok; }

void oven_read(oven::State& out) { out = state; }
Status oven_bake(const oven::BakeArgs& args) {
  if (args.preheat && args.mode == oven::Mode::top) return Status::refused;
  state = { true, static_cast<uint8_t>(args.degrees), args.mode };
  digitalWrite(oven::PIN, state.heats);
  return Status::ok;
}

void setup() {
  pinMode(oven::PIN, OUTPUT);
  begin();
}
void loop() { poll(); }
`,
    async use(page) {
      await page.getByRole("heading", { name: "NeoPixels – Küche", exact: true }).waitFor();
      await button(page, "NeoPixels – Küche: New").click();
      await page.getByRole("switch", { checked: true }).waitFor();
      await field(page, "Degrees").fill("203");
      await button(page, "Bake").click();
      await page.getByText(/the nearest are 200 and\s205\s°C/).waitFor();
      await field(page, "Degrees").fill("205");
      await page.getByRole("checkbox", { name: "Preheat" }).check();
      await button(page, "Bake").click();
      await page.getByText("Not done: the board refused").first().waitFor();
      await page.getByRole("combobox", { name: /^Mode/ }).selectOption("Fan");
      await button(page, "Bake").click();
      await reads(page, "Degrees", "205 °C");
      await reads(page, "Mode", "Fan");
    },
    async moves(client, chip) {
      const bake = { degrees: 205, minutes: 1, mode: "top", preheat: true };
      assert.equal((await client.call("oven.bake", bake)).error?.data.reason, "refused_by_board");
      assert.deepEqual(levels(chip, 6), []);
      await confirmed(client, "oven.bake", { ...bake, mode: "fan" });
      await chip.sawMore(6, 0);
      assert.deepEqual(levels(chip, 6), [1]);
    },
  },

  relays: {
    shows: "as many channels as fit",
    definition: `import { board, bool, channel } from "destello";

export const definition = board("Relays", {
${
      RELAYS.map((relay) =>
        `  relay${relay}: channel({ title: "Relay ${relay}", pin: ${
          relayPin(relay)
        }, state: { on: bool() }, commands: { set: { on: bool() } } }),\n`
      ).join("")
    }});
`,
    sketch: `#include "src/destello.h"
using namespace destello;

Status drive(uint8_t pin, bool on) {
  pinMode(pin, OUTPUT);
  digitalWrite(pin, on);
  return Status::ok;
}
${
      RELAYS.map((relay) =>
        `void relay${relay}_read(relay${relay}::State& state) { state.on = digitalRead(relay${relay}::PIN); }
Status relay${relay}_set(const relay${relay}::SetArgs& args) { return drive(relay${relay}::PIN, args.on); }
`
      ).join("")
    }
void setup() { begin(); }
void loop() { poll(); }
`,
    async use(page) {
      for (const relay of [1, 9, 16]) {
        await page.getByRole("switch", { name: `Relay ${relay}`, exact: true }).click();
        await page.getByRole("switch", { name: `Relay ${relay}`, exact: true, checked: true }).waitFor();
      }
      const drawn = await page.locator("board-drawing").getByText(/^Relay \d+$/).count();
      if (drawn !== RELAYS.length - 1) throw new Error(`${drawn} relays are drawn beside the built-in LED`);
    },
    async moves(client, chip) {
      for (const relay of [1, 9, 16]) await confirmed(client, `relay${relay}.set`, { on: true });
      await chip.sawMore(relayPin(16), 0);
      const driven = RELAYS.filter((relay) => levels(chip, relayPin(relay)).length > 0)
        // The bootloader flashes the built-in LED.
        .filter((relay) => relayPin(relay) !== 13);
      assert.deepEqual(driven, [1, 9, 16]);
      await confirmed(client, "relay9.set", { on: false });
      await chip.sawMore(relayPin(9), 1);
      assert.deepEqual(levels(chip, relayPin(9)), [1, 0]);
    },
  },

  timers: {
    shows:
      "tone, Wire, SPI, EEPROM and SoftwareSerial beside the link, delay() and wait(), a loop() that does not sleep",
    definition: `import { board, bool, channel, int } from "destello";

export const definition = board("Timers", {
  buzzer: channel({
    title: "Buzzer",
    pin: 8,
    state: { on: bool() },
    commands: { set: { on: bool() }, delayed: {} },
  }),
  loops: channel({ title: "Loops", state: { perSecond: int({ min: 0, max: 1000000, step: 1000 }) } }),
});
`,
    sketch: `#include <EEPROM.h>
#include <SPI.h>
#include <SoftwareSerial.h>
#include <Wire.h>
#include "src/destello.h"
using namespace destello;

SoftwareSerial gps(10, 11);
bool on = false;
uint32_t turns = 0;
uint32_t perSecond = 0;
uint32_t since = 0;

void buzzer_read(buzzer::State& state) { state.on = on; }
Status buzzer_set(const buzzer::SetArgs& args) {
  on = args.on;
  if (on) tone(buzzer::PIN, 440);
  else noTone(buzzer::PIN);
  return Status::ok;
}
Status buzzer_delayed() {
  delay(3000);
  return Status::ok;
}
void loops_read(loops::State& state) { state.perSecond = perSecond; }

void setup() {
  for (int at = 0; at < 100; at++) EEPROM.update(at, 0);
  gps.begin(9600);
  Wire.begin();
  SPI.begin();
  begin();
  neverSleep();
  println(F("ready"));
}

void loop() {
  poll();
  turns++;
  if (millis() - since >= 1000) {
    since = millis();
    perSecond = turns;
    turns = 0;
    changed(Channel::loops);
  }
}
`,
    async use(page) {
      await page.getByText(/^\d\d,\d00$/).waitFor();
      await page.getByRole("switch", { name: "Buzzer" }).click();
      await page.getByRole("switch", { name: "Buzzer", checked: true }).waitFor();
      await button(page, "Buzzer: Delayed").click();
      await page.getByText(/Check its cable, power, and use of delay\(\)/).waitFor();
      await page.getByRole("button", { name: "Board: Online" }).waitFor();
      await page.getByRole("switch", { name: "Buzzer" }).click();
      await page.getByRole("switch", { name: "Buzzer", checked: false }).waitFor();
    },
    async moves(client, chip) {
      await confirmed(client, "buzzer.set", { on: true });
      await chip.sawMore(8, 20);
      const [first, ...others] = chip.edges(8).slice(0, 21).map(({ t }) => t);
      const hertz = 10 / ((others.at(-1) ?? NaN) - (first ?? NaN));
      assert.ok(hertz > 435 && hertz < 445, `the tone has ${hertz} Hz`);
      await confirmed(client, "buzzer.set", { on: false });
      await chip.switchOff();
      assert.equal(chip.edges(8).at(-1)?.level, 0);
    },
  },
};
