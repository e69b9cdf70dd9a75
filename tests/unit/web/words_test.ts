import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { bool, channel, choice, int, scaleOf } from "../../../protocol/dsl.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { chooseLanguage, LANGUAGES } from "../../../web/text/choose.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { Words } from "../../../web/text/words.ts";
import { whoDid } from "../../../web/tools/history/history_table.ts";
import { summaryText } from "../../../web/tools/plots/plot_text.ts";
import { stateInWords, valueInWords } from "../../../web/fields/in_words.ts";

const english = new Words(en);
const spanish = new Words(es);

Deno.test("chooseLanguage() takes the first language that the page speaks, and English for everybody else", () => {
  assert.equal(chooseLanguage(["es-MX", "en"]).language, "es");
  assert.equal(chooseLanguage(["de", "es", "en"]).language, "es");
  assert.equal(chooseLanguage(["EN-gb", "es"]).language, "en");
  assert.equal(chooseLanguage(["ja"]).language, "en");
  assert.equal(chooseLanguage([]).language, "en");
});

Deno.test("each table is the language's that it is found under", async () => {
  for (const { language, languageName, load } of LANGUAGES) {
    const text = await load();
    assert.deepEqual([text.language, text.languageName], [language, languageName]);
  }
});

Deno.test("Words.age() tells seconds to days, and a clock that runs behind makes nothing lie in the future", () => {
  const ages = [-5000, 400, 1000, 59_400, 60_000, 3_599_000, 3_600_000, 86_400_000 * 3];
  assert.deepEqual(ages.map((ms) => english.age(ms)), [
    "now",
    "now",
    "1 second ago",
    "59 seconds ago",
    "1 minute ago",
    "59 minutes ago",
    "1 hour ago",
    "3 days ago",
  ]);
  assert.equal(spanish.age(12_000), "hace 12 segundos");
});

Deno.test("Words.moment() tells the day unless it is today's", () => {
  const at = new Date(2026, 10, 23, 14, 32).getTime();
  const [sameDay, nextDay] = [
    new Date(2026, 10, 23, 23, 59).getTime(),
    new Date(2026, 10, 24, 0, 1).getTime(),
  ];
  const british = new Words(en, "en-GB");
  assert.deepEqual([british.moment(at, sameDay), british.moment(at, nextDay)], ["14:32", "23 Nov, 14:32"]);
  assert.deepEqual([spanish.moment(at, sameDay), spanish.moment(at, nextDay)], ["14:32", "23 nov, 14:32"]);
});

Deno.test("Words.duration() has tenths only where they matter", () => {
  assert.deepEqual([4.23, 9.99, 62.4, 1340].map((ms) => english.duration(ms)), [
    "4.2 ms",
    "10 ms",
    "62 ms",
    "1.3 s",
  ]);
  assert.equal(spanish.duration(4.23), "4,2 ms");
});

Deno.test("Words.term() makes words of any name of a definition", () => {
  assert.deepEqual(
    ["presses", "targetAngle", "LED", "periodMs"].map((name) => english.term(name)),
    [
      "Presses",
      "Target angle",
      "LED",
      "Period",
    ],
  );
  assert.equal(spanish.term("presses"), "Pulsaciones");
  assert.equal(spanish.term("buzzTone"), "Buzz tone");
});

Deno.test("U14a: Words.title() leaves what somebody wrote as it is, and makes words of the name of a channel that is gone", () => {
  const titles = ["NeoPixels", "NTC10k", "iPhone dock", "pH", "toString", "Button"];
  const said = (words: Words) => titles.map((title) => words.title({ title, words: {} }, "strip"));
  assert.deepEqual(said(english), titles);
  assert.deepEqual(said(spanish), [...titles.slice(0, -1), "Botón"]);
  const strip = { title: "NeoPixels", words: { NeoPixels: { es: "NeoPíxeles" } } };
  assert.equal(spanish.title(strip, "strip"), "NeoPíxeles");
  assert.equal(english.title(undefined, "ledStrip"), "Led strip");
});

Deno.test("U14: Words.of() says a channel's own words in the reader's language, and else the name as it says any", () => {
  const speed = choice("slow", "fast");
  const fan = channel({
    title: { en: "Fan", es: "Ventilador" },
    words: { slow: { en: "Gently", es: "Suave" }, speed: { en: "Pace" } },
    pin: 5,
    state: { speed },
    commands: { set: { speed } },
  });
  const [english, spanish] = [new Words(en).of(fan), new Words(es).of(fan)];
  const names = ["Fan", "slow", "speed", "fast"];
  assert.deepEqual(names.map((name) => english.term(name)), ["Fan", "Gently", "Pace", "Fast"]);
  assert.deepEqual(names.map((name) => spanish.term(name)), ["Ventilador", "Suave", "Speed", "Fast"]);
  const words = new Words(es);
  assert.equal(words.of(fan), words.of(fan), "or everything would be drawn anew");
  assert.equal(words.of(undefined), words);
});

Deno.test("Words.state() tells a whole channel, and what is not known as not known", () => {
  assert.equal(
    stateInWords(english, definition.channels.led, { on: true, periodMs: 500 }),
    "On, Period 500 ms",
  );
  assert.equal(
    stateInWords(spanish, definition.channels.button, { pressed: false, presses: 3 }),
    "No, Pulsaciones 3",
  );
  assert.equal(stateInWords(english, definition.channels.led, null), "Not known");
  assert.equal(valueInWords(english, "open", bool(), true), "Yes");
  assert.equal(valueInWords(english, "angle", int({ min: 0, max: 5000 }), 1234), "1,234");
  assert.equal(valueInWords(english, "angle", int({ min: 0, max: 180 }), undefined), "Not known");
});

Deno.test("P2: Words.failure() calls nothing undone that may have run", () => {
  const reason = ["no_answer", "The board left 5 repetitions unanswered", "Check the cable"] as const;
  assert.deepEqual(english.failure(new RequestFailure(...reason, "not_run")), {
    what: "Not done: the board did not answer",
    todo: "Check its cable, power, and use of delay().",
  });
  assert.deepEqual(english.failure(new RequestFailure(...reason, "unknown")), {
    what: "Not confirmed: the board did not answer",
    todo: "It may have run: look at the state above. Check its cable, power, and use of delay().",
  });
});

Deno.test("Words.reason() says what the server said where it is newer than the page", () => {
  const unknown = { code: "lightning", message: "Lightning struck", hint: "Wait" };
  assert.deepEqual(spanish.reason(unknown), { what: "Lightning struck", todo: "Wait" });
});

Deno.test("C18b: a page names whoever has no name in its reader's language, also through a gateway", () => {
  const named = {
    "page 1": "ti",
    "page 2": "la página 2",
    "client 3": "el programa 3",
    http: "un programa, por HTTP",
    server: "el servidor, que lo restauró",
    "MQTT: pi-3cb9/page 2": "MQTT: pi-3cb9/la página 2",
    "MQTT: pi-3cb9/client 4": "MQTT: pi-3cb9/el programa 4",
    "pi:8000/page 2": "pi:8000/la página 2",
    "MQTT: pi-3cb9/http": "MQTT: pi-3cb9/un programa, por HTTP",
    phone: "phone",
    "client 3's": "client 3's",
    "MQTT: pi-3cb9/Ana": "MQTT: pi-3cb9/Ana",
  };
  for (const [by, who] of Object.entries(named)) assert.equal(spanish.who(by, ["page 1"]), who);
  assert.deepEqual(["client 3", "http"].map((by) => english.who(by, [])), [
    "program 3",
    "a program, over HTTP",
  ]);
});

Deno.test("one of something is not said as if it were several, and whoever reads Spanish stands alone as 'tú'", () => {
  const bytes = (count: number) =>
    english.reason({ code: "no_frame", message: "", hint: "", details: { bytes: count } }).what;
  assert.match(bytes(1), /^1 byte came/);
  assert.match(bytes(2), /^2 bytes came/);
  const points = [{ at: 0, value: 0 }, { at: 500, value: 1 }, { at: 1000, value: 1 }];
  const still = { from: 0, to: 1000 };
  const plot = {
    words: spanish,
    name: "pressed",
    field: bool(),
    scale: scaleOf(bool()),
    points,
    window: { name: "minute", still },
  } as const;
  assert.equal(
    summaryText(plot).replaceAll("\u00a0", " "),
    "Al final Sí; cambios: 1, Sí 50 % del tiempo en 1 s.",
  );
  const at = new Date(0).toISOString();
  const change = {
    board: "uno-1",
    channel: "led",
    outcome: "confirmed",
    boot: 1,
    rev: 1,
    state: null,
    command: "toggle",
    args: {},
    by: "page 1",
    at,
    requestedAt: at,
    sentAt: at,
    reason: null,
  } as const;
  assert.equal(whoDid(change, spanish, ["page 1"]), "tú");
  assert.equal(whoDid(change, spanish, ["page 2"]), "la página 1");
});
