import assert from "node:assert/strict";
import { OutageCause } from "../../../server/boards/outage_cause.ts";
import { Environment } from "../../../server/virtual_uno/environment.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeSurroundedUno } from "../virtual_uno/fake_surrounded_uno.ts";

const NOBODY = { by: "board", action: null };

function setup() {
  const uno = new FakeSurroundedUno(() => Promise.reject(new Error("Nobody opens its line here")));
  const environment = new Environment({ uno, inputs: [], clock: new FakeClock(), seed: 1 });
  return { environment, cause: new OutageCause(environment) };
}

Deno.test("H7: who pulled the plug lost the line, and who plugged in brought it back, however often it could not be opened", () => {
  const { environment, cause } = setup();
  environment.setPower("unplug", "page 1");
  assert.deepEqual(cause.ofLoss(), { by: "page 1", action: "unplug" });
  cause.ofLoss();
  environment.setPower("plug", "page 2");
  cause.ofLoss();
  assert.deepEqual(cause.ofReturn(), { by: "page 2", action: "plug" });
});

Deno.test("H7: what was done once explains one outage, and not the next", () => {
  const { environment, cause } = setup();
  environment.setPower("reset", "page 1");
  assert.deepEqual(cause.ofLoss(), { by: "page 1", action: "reset" });
  assert.deepEqual(cause.ofReturn(), NOBODY, "the reset had taken it away");
  assert.deepEqual([cause.ofLoss(), cause.ofReturn()], [NOBODY, NOBODY]);
  cause.ofLoss();
  environment.setPower("reset", "page 2");
  assert.deepEqual(cause.ofReturn(), { by: "page 2", action: "reset" });
  assert.deepEqual([cause.ofLoss(), cause.ofReturn()], [NOBODY, NOBODY]);
});

Deno.test("H7: trouble on the line explains an outage while it lasts, and a mended line its end", () => {
  const { environment, cause } = setup();
  environment.setTrouble({ dropFromBoard: 1 }, "page 1");
  assert.deepEqual(cause.ofLoss(), { by: "page 1", action: "trouble" });
  environment.mend("page 2");
  assert.deepEqual(cause.ofReturn(), { by: "page 2", action: "mend" });
  assert.deepEqual(cause.ofLoss(), NOBODY);
});

Deno.test("H7: of a real board nothing is known to be done on purpose", () => {
  const cause = new OutageCause(null);
  assert.deepEqual([cause.ofLoss(), cause.ofReturn()], [NOBODY, NOBODY]);
});
