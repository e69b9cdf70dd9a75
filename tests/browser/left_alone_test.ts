import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone } from "./visitors.ts";

const GPS = { id: "dev-ttyACM1", path: "/dev/ttyACM1", adapter: "u-blox GNSS receiver", why: "gps" };
const OTHER = { id: "dev-ttyUSB3", path: "/dev/ttyUSB3", adapter: "Thing", why: "a reason of tomorrow" };

Deno.test(withTools(
  "B16: ports that were left alone are listed with the reason, and one is tried by one press",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const { boards } = stage;
    boards.alone = [GPS];
    const page = await stage.visit();
    await page.text("u-blox GNSS receiver on ttyACM1: it looks like a GPS receiver").waitFor();
    boards.leaveAlone(GPS, OTHER);
    await page.page.getByText("Thing on ttyUSB3", { exact: true }).waitFor();
    await page.button("Try ttyACM1").click();
    await page.page.getByRole("heading", { name: "Found u-blox GNSS receiver on ttyACM1" }).waitFor();
    await gone(page.button("Try ttyACM1"));
    await page.button("Try ttyUSB3").waitFor();
    assert.deepEqual(stage.problems, []);
  },
));
