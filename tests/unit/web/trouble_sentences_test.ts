import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { BOARD_TROUBLES, isBoardReason } from "../../../protocol/troubles.ts";
import {
  DETAIL_PHASES,
  type DetailName,
  FLASH_CAUSES,
  LINE_CAUSES,
  MEMORIES,
  NETWORK_CAUSES,
  type ReasonDetails,
} from "../../../protocol/reason_details.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import type { Trouble } from "../../../web/text/text.ts";
import { Words } from "../../../web/text/words.ts";

const BOARD_REASON_CODES = Object.keys(BOARD_TROUBLES).filter(isBoardReason);

const english = new Words(en);
const spanish = new Words(es);

const SERVERS_OWN = { message: "What the server says", hint: "What it advises" };
/** Words of English that are none of Spanish, nor in a command. */
const ENGLISH =
  /\b(?:the|is|was|not|and|of|by|it|its|another|board|program|line|port|server|may|with|your)\b/i;
/** Each as nothing else is. */
const SAMPLE: Required<ReasonDetails> = {
  port: "/dev/ttyQ7",
  target: "/dev/ttyQ8",
  program: "zumbido",
  pid: 4711,
  others: 3,
  group: "uucp",
  user: "marta",
  command: "sudo true",
  rate: 250000,
  nearest: 249999,
  call: "ioctl",
  errno: 98,
  bytes: 321,
  waiting: 65537,
  misses: 5,
  board: "0badf00d",
  server: "8a3fca33",
  system: "plan9 mips",
  line: "unplugged",
  network: "refused",
  flash: "source",
  phase: "verify",
  percent: 62,
  errors: 17,
  memory: "RAM",
  found: "12345678",
  build: "9abcdef0",
  waitMs: 1300,
  holder: "uno-5eed0001",
  name: "Huerto",
  owner: "kitchen-pi",
  said: "avrdude: oh",
};

/** Where the sentence depends on which one it is. */
const EACH: Partial<Record<DetailName, readonly (string | number)[]>> = {
  line: LINE_CAUSES,
  network: NETWORK_CAUSES,
  phase: DETAIL_PHASES,
  memory: MEMORIES,
  misses: [0, 5],
  others: [0, 3],
  errors: [0, 1, 17],
};

/** Every choice of details, each once. */
function choices(names: readonly DetailName[]): readonly ReasonDetails[] {
  return names.reduce<readonly ReasonDetails[]>(
    (before, name) => [
      ...before,
      ...(EACH[name] ?? [SAMPLE[name]]).flatMap((value) =>
        before.map((details) => ({ ...details, [name]: value }))
      ),
    ],
    [{}],
  );
}

/** Everything that may be told of a board's trouble. */
const ALL = BOARD_REASON_CODES.flatMap((code) => {
  const names = BOARD_TROUBLES[code].details.filter((name) => name !== "flash");
  const all = choices(names).map((details) => ({ code, details }));
  if (code !== "flash_failed") return all;
  return [
    ...all,
    ...FLASH_CAUSES.flatMap((flash) =>
      choices(names).map((details) => ({ code, details: { ...details, flash } }))
    ),
  ];
});

function told(words: Words, code: string, details: ReasonDetails): Trouble {
  return words.reason({ code, ...SERVERS_OWN, details });
}

Deno.test("C13: whatever is told of a board's trouble makes whole sentences in each language, and nothing English in Spanish", () => {
  for (const { code, details } of ALL) {
    const [en, es] = [told(english, code, details), told(spanish, code, details)];
    const about = `${code} ${JSON.stringify(details)}`;
    for (const { what, todo } of [en, es]) {
      const both = `${what}. ${todo}.`;
      assert.match(what, /^(?:\p{Lu}|\/dev|321 bytes|65537 requests)/u, about);
      assert.match(todo, /^(?:\p{Lu}|deno task|marta)/u, about);
      assert.doesNotMatch(both, /undefined|null|NaN|\[object|\.\.| {2}|What (?:the server|it)/, about);
      assert.equal(en.said, details.said, about);
    }
    assert.notEqual(en.what, es.what, about);
    assert.notEqual(en.todo, es.todo, about);
    assert.doesNotMatch(`${es.what}. ${es.todo}`, ENGLISH, about);
  }
});

Deno.test("C13: the test for English finds it: each English sentence has some", () => {
  const without = new Set(
    ALL.map(({ code, details }) => told(english, code, details)).map(({ what, todo }) => `${what}. ${todo}`)
      .filter((sentence) => !ENGLISH.test(sentence)),
  );
  assert.deepEqual([...without], []);
});

Deno.test("C13: no detail is told in vain: each makes another sentence, in both languages", () => {
  for (const words of [english, spanish]) {
    for (const code of BOARD_REASON_CODES) {
      for (const name of BOARD_TROUBLES[code].details) {
        const matters = ALL.some(({ code: one, details }) => {
          if (one !== code || details[name] === undefined) return false;
          const { [name]: _, ...without } = details;
          return JSON.stringify(told(words, code, details)) !== JSON.stringify(told(words, code, without));
        });
        assert.ok(matters, `${words.text.language}: ${code} says the same whatever "${name}" is`);
      }
    }
  }
});

Deno.test("C13: a board's port in use names who has it, and how to end that", () => {
  const { port, program, pid } = SAMPLE;
  assert.deepEqual(told(spanish, "port_busy", { port, program, pid, others: 0 }), {
    what: "El puerto /dev/ttyQ7 lo tiene abierto zumbido (proceso 4711)",
    todo: "Cierra ese programa, o ejecuta: kill 4711",
  });
  assert.deepEqual(told(english, "port_busy", { port, program, pid, others: 0 }), {
    what: "Port /dev/ttyQ7 is in use by zumbido (process 4711)",
    todo: "Close that program, or run: kill 4711",
  });
});

Deno.test("C13: why a board was not programmed is said in the page's language, a tool's own words apart", () => {
  const failure = new RequestFailure(
    "flash_failed",
    SERVERS_OWN.message,
    SERVERS_OWN.hint,
    "not_run",
    null,
    { flash: "tool", said: "avrdude failed: oh" },
  );
  assert.deepEqual(spanish.notProgrammed(failure), {
    what: "Sin programar: la herramienta falló",
    todo: "Prográmala otra vez: su cargador de arranque sigue ahí",
    said: "avrdude failed: oh",
  });
  const busy = new RequestFailure("busy_flashing", SERVERS_OWN.message, SERVERS_OWN.hint);
  assert.deepEqual(spanish.notProgrammed(busy), {
    what: "Sin programar: se está programando la placa",
    todo: "Espera a que termine",
  });
});

Deno.test("C13: who asks too soon is told how long to wait", () => {
  const failure = new RequestFailure("too_many_requests", "Soon", "Wait", "not_run", null, { waitMs: 1250 });
  assert.equal(spanish.failure(failure).todo, "Espera 1,3 s y vuelve a pedirlo.");
  assert.equal(english.failure(failure).todo, "Wait 1.3 s, then ask again.");
});

Deno.test("W24: where a board does not answer, delay() is named as a cause in each language, in setup() if it never did", () => {
  for (const { boardReasons } of [en, es]) {
    assert.match(boardReasons["no_bytes"]({}).todo, /delay\(\) (?:in|en) setup\(\)/);
    assert.match(boardReasons["no_answer"]({}).todo, /delay\(\)/);
  }
});
