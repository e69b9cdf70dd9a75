/**
 * A board that writes down what is done to it.
 *
 * @module
 */
import type { ByteStream } from "../../../server/link/byte_stream.ts";
import type { SurroundedUno } from "../../../server/virtual_uno/environment.ts";

/** See the module. */
export class FakeSurroundedUno implements SurroundedUno {
  /** What was done, in words. */
  readonly log: string[] = [];
  /** Opens its line. */
  openLine: () => Promise<ByteStream>;

  /** Without a way to open its line it has one that ends when it is closed. */
  constructor(openLine: () => Promise<ByteStream> = () => Promise.resolve(silentLine())) {
    this.openLine = openLine;
  }

  /** @inheritdoc */
  open(): Promise<ByteStream> {
    this.log.push("open");
    return this.openLine();
  }

  /** @inheritdoc */
  reset(cause = "external"): void {
    this.log.push(`reset ${cause}`);
  }

  /** @inheritdoc */
  brownOut(): void {
    this.log.push("brown-out");
  }

  /** @inheritdoc */
  press(pin: string, down: boolean): void {
    this.log.push(`${pin} ${down ? "down" : "up"}`);
  }

  /** @inheritdoc */
  setAnalog(pin: string, value: number | "drifting"): void {
    this.log.push(`${pin} ${value}`);
  }

  /** @inheritdoc */
  freeze(): void {
    this.log.push("freeze");
  }

  /** @inheritdoc */
  resume(): void {
    this.log.push("resume");
  }
}

function silentLine(): ByteStream {
  let isEnded = false;
  let tell = () => {};
  return {
    start(receiver) {
      tell = () => receiver.ended(null);
      if (isEnded) tell();
    },
    write: () => {},
    close() {
      if (!isEnded) tell();
      isEnded = true;
      return Promise.resolve();
    },
  };
}
