import assert from "node:assert/strict";
import { renewedAddress } from "../../../web/renewed_address.ts";

Deno.test("L11a: the address of a board and of its tool names the board's new id, and keeps what else it says", () => {
  const renewal = { from: "uno-7f3a21c4", to: "uno-0badcafe" };
  const renewed = (address: string) => renewedAddress(new URL(address, "http://127.0.0.1"), renewal);
  assert.equal(renewed("/?board=uno-7f3a21c4"), "/?board=uno-0badcafe");
  assert.equal(renewed("/#uno-7f3a21c4=history"), "/#uno-0badcafe=history");
  assert.equal(
    renewed("/?search=bench+7&board=uno-7f3a21c4#uno-7f3a21c4=history&uno-1=plots"),
    "/?search=bench+7&board=uno-0badcafe#uno-1=plots&uno-0badcafe=history",
  );
  assert.equal(renewed("/?board=uno-1#uno-1=plots"), "/?board=uno-1#uno-1=plots");
});
