import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { seen, withKind } from "./kind_house.ts";

const CHANNEL = `  sign: channel({
    title: "Sign",
    pin: 7,
    state: { on: bool(), label: text({ max: 12 }) },
    commands: { set: { label: text({ max: 12 }) }, spoil: {} },
  }),
`;
const HANDLERS = `
char signLabel[13] = "Destello";

void sign_read(sign::State& state) {
  state.on = true;
  strcpy(state.label, signLabel);
}

Status sign_set(const sign::SetArgs& args) {
  strcpy(signLabel, args.label);
  return Status::ok;
}

Status sign_spoil() {
  strcpy(signLabel, "K\\xc3");
  return Status::ok;
}
`;

Deno.test(withTools(
  "W21, H14, U6: a text goes from the definition through the chip to the page, the plots and the history",
  [tools.arduinoBuilder, tools.chromium],
  async (_t, _builder, chromium = "") => {
    const added = { vocabulary: "text", channel: CHANNEL, handlers: HANDLERS };
    const kept = await withKind(chromium, added, "sign", async (house) => {
      const { client } = house;
      assert.equal(
        await house.problem("sign.set", { label: "Ünö Küche Bad" }),
        '"label" is 16 bytes long; at most 12 fit',
      );
      assert.match(
        await house.problem("sign.set", { label: "a\nb" }) ?? "",
        /^"label" must be one line of text/,
      );
      const { result } = await client.call("sign.set", { label: "Küche ☀" });
      assert.deepEqual(result?.["state"], { on: true, label: "Küche ☀" });

      const page = await house.visit();
      const set = page.getByRole("group", { name: "Sign: Set" });
      await seen(page, "Küche ☀");
      const box = set.getByRole("textbox", { name: "Label" });
      await set.getByText("2 bytes left").waitFor();
      await box.fill("Bad é");
      await set.getByText("6 bytes left").waitFor();
      await box.fill("Wohnzimmer, hell");
      await set.getByText("-4 bytes left").waitFor();
      await box.press("Enter");
      await set.getByText("Too long: 16 bytes, and the board keeps 12.").waitFor();
      await box.fill("Bad é");
      await box.press("Enter");
      const told = await client.notified(
        "state.changed",
        ({ channel, state }) => channel === "sign" && JSON.stringify(state).includes("Bad"),
      );
      assert.deepEqual(told.state, { on: true, label: "Bad é" });
      await seen(page, "Bad é");

      const spanish = await house.visit({ locale: "es-ES" });
      await spanish.getByText("quedan 6 bytes").waitFor();

      await page.getByRole("button", { name: "History" }).click();
      await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: "Sign" });
      await page.getByRole("row", { name: /Sign Set: Bad é Confirmed On, Label Bad é/ }).waitFor();
      const rows = await house.plotted(page, "Sign: Label");
      await page.getByRole("figure", { name: /^Now Bad é; changes: 2, .*Küche ☀ \d+%.* of the time/ })
        .waitFor();
      const at = rows[0]?.indexOf("sign.label") ?? -1;
      const cells = new Set(rows.slice(1).map((row) => row[at]));
      for (const value of ["Küche ☀", "Bad é"]) assert.ok(cells.has(value), [...cells].join());

      const spoilt = await client.call("sign.spoil", {});
      assert.deepEqual(
        spoilt.result?.["state"],
        { on: true, label: "K\ufffd" },
        "what the board said is no UTF-8",
      );
      await seen(page, "K\ufffd");
      assert.equal(await house.problem("sign.set", { label: "" }), null, "and it goes on");
      await seen(page, "—");
    });
    assert.deepEqual(kept.map(({ state }) => state?.["label"]), ["", "K\ufffd", "Bad é", "Küche ☀"]);
  },
));
