import assert from "node:assert/strict";
import { type LineTroubles, NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { troubleSentence } from "../../../web/text/trouble_words.ts";
import { Words } from "../../../web/text/words.ts";

function view(trouble: Partial<LineTroubles>, power: VirtualView["power"] = "on"): VirtualView {
  return {
    pressedBy: [],
    light: null,
    pressed: {},
    moved: {},
    power,
    trouble: { ...NO_TROUBLE, ...trouble },
    troubleBy: "page 2",
  };
}

function said(virtual: VirtualView, words = new Words(en, "en-GB")): string | null {
  return troubleSentence(virtual, ["page 1"], words);
}

Deno.test("troubleSentence() says who made trouble and what it is, and nothing while all is well", () => {
  assert.equal(said({ ...view({}), troubleBy: null }), null);
  assert.equal(
    said(view({ dropToBoard: 0.05, dropFromBoard: 0.05 })),
    "Trouble is on, made by page 2: 5% of bytes get lost.",
  );
  assert.equal(
    said(view({ dropFromBoard: 0.2, flipToBoard: 0.001, delayMs: 20 })),
    "Trouble is on, made by page 2: 20% of bytes from the board get lost, " +
      "0.1% of bytes to the board have a bit flipped and everything comes 20 ms late.",
  );
  assert.equal(
    said({ ...view({ delayMs: 1 }, "frozen"), troubleBy: "page 1" }),
    "Trouble is on, made by you: the board is frozen and everything comes 1 ms late.",
  );
});

Deno.test("troubleSentence() speaks Spanish", () => {
  assert.equal(
    said(view({ dropToBoard: 0.05 }, "unplugged"), new Words(es, "es-ES")),
    "Hay una avería, provocada por la página 2: la placa está desenchufada y " +
      "se pierde el 5\u00a0% de los bytes que van a la placa.",
  );
});
