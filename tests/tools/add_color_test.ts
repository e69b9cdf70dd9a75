import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { seen, withKind } from "./kind_house.ts";

const CHANNEL = `  strip: channel({
    title: "Strip",
    pin: 7,
    state: { shade: color() },
    commands: { set: { shade: color() }, flash: { shade: color(), ms: int({ min: 0, max: 1000 }) } },
  }),
`;
const HANDLERS = `
Color stripShade = {0, 0, 0};

void strip_read(strip::State& state) {
  state.shade = stripShade;
}

Status strip_set(const strip::SetArgs& args) {
  stripShade = args.shade;
  return Status::ok;
}

Status strip_flash(const strip::FlashArgs& args) {
  stripShade = args.shade;
  return Status::ok;
}
`;

Deno.test(withTools(
  "W22, H14, U6: a colour goes from the definition through the chip to the page, the drawing, the plots and the history",
  [tools.arduinoBuilder, tools.chromium],
  async (_t, _builder, chromium = "") => {
    const added = { vocabulary: "color", channel: CHANNEL, handlers: HANDLERS };
    const kept = await withKind(chromium, added, "strip", async (house) => {
      const { client } = house;
      assert.equal(
        await house.problem("strip.set", { shade: "red" }),
        '"shade" must be a colour like "#ff8800", got "red"',
      );
      const { result } = await client.call("strip.set", { shade: "#ff8001" });
      assert.deepEqual(result?.["state"], { shade: "#ff8001" });

      const page = await house.visit();
      await seen(page, "#ff8001");
      const swatch = page.locator("color-control .swatch");
      const shown = () => swatch.evaluate((element) => getComputedStyle(element).backgroundColor);
      assert.equal(await shown(), "rgb(255, 128, 1)");
      await page.locator('board-drawing path[fill="#ff8001"]').waitFor();

      await page.getByLabel("Strip: Shade").fill("#00ff10");
      const told = await client.notified(
        "state.changed",
        ({ channel, state }) => channel === "strip" && JSON.stringify(state).includes("00ff10"),
      );
      assert.deepEqual(told.state, { shade: "#00ff10" });
      await seen(page, "#00ff10");
      assert.equal(await shown(), "rgb(0, 255, 16)");
      await page.locator('board-drawing path[fill="#00ff10"]').waitFor();

      const flash = page.getByRole("group", { name: "Strip: Flash" });
      await flash.getByLabel("Shade").fill("#123456");
      await flash.getByRole("button", { name: "Flash" }).click();
      await seen(page, "#123456");
      const spanish = await house.visit({ locale: "es-ES" });
      await seen(spanish, "#123456");

      await page.getByRole("button", { name: "History" }).click();
      await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Strip" });
      await page.getByRole("row", { name: /Strip Set: #00ff10 Confirmed #00ff10/ }).waitFor();
      const rows = await house.plotted(page, "Strip: Shade");
      await page.getByRole("figure", { name: /^Now #123456; changes: 3, .*#00ff10 \d+%.* of the time/ })
        .waitFor();
      const at = rows[0]?.indexOf("strip.shade") ?? -1;
      const cells = new Set(rows.slice(1).map((row) => row[at]));
      for (const value of ["#ff8001", "#00ff10", "#123456"]) assert.ok(cells.has(value), [...cells].join());
    });
    assert.deepEqual(kept.map(({ state }) => state?.["shade"]), ["#123456", "#00ff10", "#ff8001"]);
  },
));
