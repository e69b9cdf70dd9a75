/**
 * What a phone's camera would read in a QR code that was printed or drawn.
 *
 * @module
 */
import jsqr from "jsqr";

/** Pixels of a module, as a camera needs a few. */
const SCALE = 4;
/** Black on white by number, on terminals that are dark or light. */
const LINE = /\p{Cc}\[38;5;16;48;5;231m([ ▀▄█]+)\p{Cc}\[0m/gu;

/**
 * Read a picture.
 *
 * @param isBlack Its modules, with the white ones around it, by row and column.
 * @returns What it says.
 */
export function readQrCode(isBlack: readonly (readonly boolean[])[]): string | null {
  const width = SCALE * (isBlack[0]?.length ?? 0);
  const height = SCALE * isBlack.length;
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const black = isBlack[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] === true;
      if (black) pixels.fill(0, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  }
  return readPicture(pixels, width, height);
}

/**
 * Read a picture of a screen.
 *
 * @param pixels Red, green, blue and opacity of each.
 * @param width Its width.
 * @param height Its height.
 * @returns What it says; only black on white is read.
 */
export function readPicture(pixels: Uint8ClampedArray, width: number, height: number): string | null {
  return jsqr.default(pixels, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
}

/**
 * The modules that a terminal shows.
 *
 * @param output What was written to it.
 */
export function terminalModules(output: string): readonly (readonly boolean[])[] {
  return [...output.matchAll(LINE)].flatMap(([, line = ""]) => [
    [...line].map((half) => half === "▀" || half === "█"),
    [...line].map((half) => half === "▄" || half === "█"),
  ]);
}
