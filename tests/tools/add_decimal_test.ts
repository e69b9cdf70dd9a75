import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { seen, withKind } from "./kind_house.ts";

const CHANNEL = `  oven: channel({
    title: "Oven",
    pin: 7,
    state: { degrees: decimal({ min: -40, max: 125, step: 0.5, unit: "°C" }) },
    commands: {
      set: { degrees: decimal({ min: -40, max: 125, step: 0.5, unit: "°C" }) },
      heat: { degrees: decimal({ min: -40, max: 125, step: 0.5, unit: "°C" }), ms: int({ min: 0, max: 1000 }) },
    },
  }),
`;
const HANDLERS = `
float ovenDegrees = 20;

void oven_read(oven::State& state) {
  state.degrees = ovenDegrees;
}

Status oven_set(const oven::SetArgs& args) {
  ovenDegrees = args.degrees;
  return Status::ok;
}

Status oven_heat(const oven::HeatArgs& args) {
  ovenDegrees = args.degrees;
  return Status::ok;
}
`;

Deno.test(withTools(
  "W20, H14, U6: a decimal goes from the definition through the chip to the page, the plots and the history",
  [tools.arduinoBuilder, tools.chromium],
  async (_t, _builder, chromium = "") => {
    const added = { vocabulary: "decimal", channel: CHANNEL, handlers: HANDLERS };
    const kept = await withKind(chromium, added, "oven", async (house) => {
      const { client } = house;
      const must = '"degrees" must be a number from -40 to 125 °C in steps of 0.5';
      assert.equal(
        await house.problem("oven.set", { degrees: -12.3 }),
        `${must}, got -12.3; nearest are -12.5 and -12`,
      );
      assert.equal(await house.problem("oven.set", { degrees: 130 }), `${must}, got 130`);
      const { result } = await client.call("oven.set", { degrees: -12.5 });
      assert.deepEqual(result?.["state"], { degrees: -12.5 });

      const page = await house.visit();
      const slider = page.getByRole("slider", { name: "Oven: Degrees" });
      await seen(page, "-12.5 °C");
      assert.equal(await slider.getAttribute("aria-valuetext"), "-12.5 °C");
      await slider.press("ArrowRight");
      const told = await client.notified(
        "state.changed",
        ({ channel, state }) => channel === "oven" && JSON.stringify(state) === '{"degrees":-12}',
      );
      assert.deepEqual(told.state, { degrees: -12 });
      await seen(page, "-12.0 °C");

      const heat = page.getByRole("group", { name: "Oven: Heat" });
      const degrees = heat.getByRole("spinbutton", { name: "Degrees" });
      await heat.getByText("-40.0 to 125.0 °C, in steps of 0.5").waitFor();
      await degrees.fill("21.3");
      await degrees.press("Enter");
      await heat.getByText("Not one of its steps: the nearest are 21.0 and 21.5 °C").waitFor();
      await degrees.fill("21.5");
      await degrees.press("Enter");
      await seen(page, "21.5 °C");

      const spanish = await house.visit({ locale: "es-ES" });
      await seen(spanish, "21,5 °C");
      await client.call("oven.set", { degrees: -12.5 });
      await seen(spanish, "-12,5 °C");

      await page.getByRole("button", { name: "History" }).click();
      await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Oven" });
      await page.getByRole("row", { name: /Oven Set: -12\.5\s°C Confirmed -12\.5\s°C/ }).first().waitFor();
      const rows = await house.plotted(page, "Oven: Degrees");
      await page.getByRole("figure", {
        name: /^Now -12\.5\s°C; lowest -12\.5\s°C, highest 21\.5\s°C, mean -?\d+\.\d\s°C/,
      }).waitFor();
      const at = rows[0]?.indexOf("oven.degrees") ?? -1;
      const cells = new Set(rows.slice(1).map((row) => row[at]));
      for (const value of ["-12.5", "-12", "21.5"]) assert.ok(cells.has(value), [...cells].join());
    });
    assert.deepEqual(kept.map(({ state }) => state?.["degrees"]), [-12.5, 21.5, -12, -12.5]);
  },
));
