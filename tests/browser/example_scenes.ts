/**
 * The examples, each on the virtual Uno with the image that is committed beside it: what a person does with its parts, and what the
 * page then shows. `examples_test.ts` does it, and `pictures.ts` takes its picture for the example's README.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { currentPage } from "../../page_build/kept_page.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { loadProject } from "../../server/projects/load_project.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import { type House, openHouse, sourceOf } from "../thread/house.ts";
import type { Seen } from "./visitors.ts";

/** Where the examples are. */
export const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

/** An example, used by a person. */
export interface ExampleScene {
  /** Name of its folder. */
  readonly name: string;
  /** The parts that are drawn, by name. */
  readonly parts: readonly string[];
  /** Uses every part, and waits until the page shows what came of it. */
  readonly play: (seen: Seen) => Promise<void>;
}

/** A thermistor of 25 degrees is half of the voltage. */
const COLD = "900";

/** Every example. */
export const EXAMPLE_SCENES: readonly ExampleScene[] = [
  {
    name: "traffic_light",
    parts: ["trafficLight", "button"],
    async play(seen) {
      await seen.drawing(/Traffic light Green/).waitFor();
      // Its sketch looks at the button in each round of loop(): on a busy machine a click may be over between two of them.
      await seen.button("Pedestrian button: press and hold").hover();
      await seen.page.mouse.down();
      await seen.drawing(/Traffic light (Amber|Red).*Pedestrian button .*Presses 1/).waitFor();
      await seen.page.mouse.up();
    },
  },
  {
    name: "servo",
    parts: ["servo"],
    async play(seen) {
      await seen.page.getByRole("slider", { name: "Servo: Degrees" }).fill("135");
      await seen.drawing(/Servo 135 °/).waitFor();
    },
  },
  {
    name: "thermometer",
    parts: ["thermometer"],
    async play(seen) {
      await seen.drawing(/Temperature 25\.0 °C/).waitFor();
      await seen.page.getByRole("slider", { name: "Temperature: voltage at A1" }).fill(COLD);
      await seen.drawing(/Temperature -\d+\.\d °C/).waitFor();
    },
  },
  {
    name: "rgb_lamp",
    parts: ["lamp"],
    async play(seen) {
      await seen.page.getByLabel("Lamp: Colour").fill("#ff8000");
      await seen.drawing(/Lamp #ff8000/).waitFor();
    },
  },
  {
    name: "lcd",
    parts: ["display"],
    async play(seen) {
      const form = seen.page.getByRole("group", { name: "Display: Write" });
      await form.getByRole("textbox", { name: /First line/ }).fill("Hello, I am");
      await form.getByRole("textbox", { name: /Second line/ }).fill("Destello");
      await form.getByRole("button", { name: "Write" }).click();
      await seen.page.locator("board-drawing .letters").getByText("Hello, I am").waitFor();
    },
  },
  {
    name: "motor",
    parts: ["motor"],
    async play(seen) {
      await seen.page.getByRole("slider", { name: "Motor: Speed" }).fill("-200");
      await seen.drawing(/Motor -200/).waitFor();
    },
  },
];

/**
 * A house with an example's board in it.
 *
 * @param name The example.
 */
export async function exampleHouse(name: string): Promise<House> {
  const folder = `${EXAMPLES}/${name}`;
  const project = await loadProject(folder, `examples/${name}`);
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex((await loadFirmwareImage(project)).hex, flash);
  return await openHouse(await currentPage(), {
    definition: project.definition,
    flash,
    source: sourceOf(folder),
  });
}
