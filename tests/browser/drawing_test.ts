import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { board, bool, channel, choice, type Definition, int, type Pin } from "../../protocol/dsl.ts";
import { tools, withTools } from "../tool.ts";
import { picture } from "./picture.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";

/** Pins of both edges, as far as a board of 16 channels can want them. */
const UPPER: readonly Pin[] = [9, 2, 6, 12, 3, 11, 5, 13, 10, 4, 8, 7];
const LOWER: readonly Pin[] = ["A0", "A3", "A5", "A1", "A2", "A4"];
/** The longest come where there are few, too. */
const TITLES = [
  "Greenhouse circulation pump",
  "LED",
  "Donaudampfschifffahrtsgesellschaftskapitän",
  "Lamp",
  "Soil moisture",
] as const;

/** What a channel is wired to; null: to nothing. */
type Wired = Pin | readonly Pin[] | null;

function channelOn(wired: Wired, index: number): Definition["channels"][string] {
  const title = TITLES[index % TITLES.length] ?? "Thing";
  const level = { level: int({ min: 0, max: 255 }) };
  if (wired === null) return channel({ title, state: level });
  if (typeof wired === "object") return channel({ title, pin: wired, state: level });
  const pin = wired;
  if (pin === 2) return channel({ title, pin, state: { pressed: bool() } });
  if (typeof pin === "string") return channel({ title, pin, state: { value: int({ min: 0, max: 1023 }) } });
  const kinds = [
    channel({ title, pin, state: { level: int({ min: 0, max: 255 }) } }),
    channel({ title, pin, state: { on: bool() } }),
    channel({ title, pin, state: { speed: choice("off", "slow", "fast") } }),
  ] as const;
  return kinds[index % kinds.length] ?? kinds[0];
}

function definitionOf(pins: readonly Wired[], on = "uno"): Definition {
  return board(
    "Uno",
    Object.fromEntries(pins.map((pin, index) => [`channel${index}`, channelOn(pin, index)])),
    { on },
  );
}

/** So many without a pin stand below, too. */
const UNWIRED: readonly Wired[] = Array.from({ length: 10 }, () => null);

const BOARDS: readonly (readonly [name: string, pins: readonly Wired[]])[] = [
  ...[1, 2, 4, 5, 8, 11, 12].map((count) => [`${count} above`, UPPER.slice(0, count)] as const),
  ...[1, 4, 5, 6].map((count) => [`${count} below`, LOWER.slice(0, count)] as const),
  ["16 on both sides", [...UPPER.slice(0, 10), ...LOWER]],
  ["5 above, 4 below", [...UPPER.slice(0, 5), ...LOWER.slice(0, 4)]],
  ["6 below, 10 without a pin", [...LOWER, ...UNWIRED]],
  ["3 of several pins above, 1 below", [[9, 10, 11], [6, 5], [2, 3, 4], ["A0", "A1", "A2"]]],
  ["6 of several pins above", [[12, 13], [10, 11], [8, 9], [6, 7], [4, 5], [2, 3]]],
];

/** What lies on something else, or outside of the card; as lines of text. */
function faults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    /** Rounding, and the thickness of a line. */
    const SLACK = 1;
    const faults: string[] = [];

    function find(selector: string, root: Document | ShadowRoot = document): readonly Element[] {
      const inside = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
        shadowRoot === null ? [] : find(selector, shadowRoot)
      );
      return [...root.querySelectorAll(selector), ...inside];
    }

    const [drawing] = find("board-drawing");
    const root = drawing?.shadowRoot;
    const card = drawing?.parentElement;
    if (drawing === undefined || !root || !card) return ["there is no drawing"];

    const things = [
      ...[...root.querySelectorAll(".label span")].map((element) => ({
        name: element.textContent,
        box: element.getBoundingClientRect(),
      })),
      ...[...root.querySelectorAll("g.part")].map((element, index) => ({
        name: `part ${index}`,
        box: element.getBoundingClientRect(),
      })),
      { name: "the board", box: root.querySelector("drawn-uno")?.getBoundingClientRect() ?? new DOMRect() },
    ];
    const outer = card.getBoundingClientRect();
    for (const [index, { name, box }] of things.entries()) {
      if (box.width < 5 || box.height < 5) faults.push(`${name} is not to be seen`);
      if (
        box.left < outer.left || box.right > outer.right || box.top < outer.top || box.bottom > outer.bottom
      ) faults.push(`${name} leaves the card`);
      for (const other of things.slice(index + 1)) {
        const x = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const y = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (x > SLACK && y > SLACK) faults.push(`${name} lies on ${other.name}`);
      }
    }

    for (const [index, wire] of [...root.querySelectorAll<SVGPathElement>(".wire")].entries()) {
      const matrix = wire.getScreenCTM();
      const length = wire.getTotalLength();
      for (let at = 0; at <= length; at += 1) {
        const point = wire.getPointAtLength(at).matrixTransform(matrix ?? undefined);
        for (const { name, box } of things) {
          if (name === "the board" || name === `part ${wire.dataset.part}`) continue;
          const isIn = point.x > box.left + SLACK && point.x < box.right - SLACK &&
            point.y > box.top + SLACK && point.y < box.bottom - SLACK;
          if (isIn) {
            faults.push(`wire ${index} runs through ${name}`);
            at = length;
            break;
          }
        }
      }
    }
    const size = root.querySelector(".label");
    const px = size === null ? 99 : parseFloat(getComputedStyle(size).fontSize);
    if (px < 9.5) faults.push(`labels have only ${px} px`);
    return faults;
  });
}

Deno.test(withTools(
  "L1b: the drawing of another board than an Uno says so, and which pins are not on it, in the page's language",
  [tools.chromium],
  async (_, chromium) => {
    const definition = definitionOf([22, 9, "A0", 15, "A8"], "mega");
    await using stage = await Stage.open(chromium, new ScriptedBoards("serial", definition));
    const { page } = await stage.visit({ viewport: { width: 1280, height: 900 } });
    const drawing = page.locator("board-drawing");
    const note = "The drawing is of an Uno; the project is for: Arduino Mega 2560. Not on it: 22, 15, A8.";
    await drawing.getByText(note, { exact: true }).waitFor();
    assert.ok((await drawing.getByRole("img").getAttribute("aria-label"))?.endsWith(`. ${note}`));
    for (const width of [1280, 768, 320]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await faults(page), [], `${width} px`);
      await picture(drawing, `drawing mega ${width}`);
    }
    await page.getByRole("combobox", { name: "Language" }).selectOption("es");
    await drawing.getByText(
      "El dibujo es de un Uno; el proyecto es para: Arduino Mega 2560. No están en él: 22, 15, A8.",
    )
      .waitFor();
    assert.deepEqual(stage.problems, []);
  },
));

for (const [name, pins] of BOARDS) {
  Deno.test(withTools(
    `L1: in the drawing of a board nothing lies on anything else, nor outside: ${name}`,
    [tools.chromium],
    async (_, chromium) => {
      const definition = definitionOf(pins);
      await using stage = await Stage.open(chromium, new ScriptedBoards("virtual", definition));
      const { page } = await stage.visit({ viewport: { width: 1280, height: 900 } });
      const drawing = page.locator("board-drawing");
      await drawing.locator("svg[viewBox]").last().waitFor();
      for (const width of [1280, 768, 320]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await faults(page), [], `${width} px`);
        await picture(drawing, `drawing ${name} ${width}`);
      }
      assert.deepEqual(stage.problems, []);
    },
  ));
}
