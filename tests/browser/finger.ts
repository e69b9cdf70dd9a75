import assert from "node:assert/strict";
import type { CDPSession, Locator, Page } from "playwright-core";

/** A place on the screen, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One finger on a touch screen: what the browser makes of it, scrolling included, is the browser's. */
export class Finger {
  readonly #session: CDPSession;
  #at: Place = { x: 0, y: 0 };

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** A finger for a page that is on a touch screen. */
  static async over(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** Touch down somewhere on something; `across` and `down` are shares of its width and height. */
  async touch(thing: Locator, { across = 0.5, down = 0.5 } = {}): Promise<void> {
    await thing.scrollIntoViewIfNeeded();
    const box = await thing.boundingBox();
    assert.ok(box !== null);
    this.#at = { x: box.x + box.width * across, y: box.y + box.height * down };
    await this.#send("touchStart");
  }

  /** Move by so much, in steps as a screen tells them. */
  async move({ x, y }: Place): Promise<void> {
    const from = this.#at;
    for (let step = 1; step <= 12; step++) {
      this.#at = { x: from.x + x * step / 12, y: from.y + y * step / 12 };
      await this.#send("touchMove");
    }
  }

  /** Touch down, move by so much and lift, as fast as a screen can tell. */
  async flick(thing: Locator, { x, y }: Place): Promise<void> {
    await thing.scrollIntoViewIfNeeded();
    const box = await thing.boundingBox();
    assert.ok(box !== null);
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const told: Promise<void>[] = [];
    for (let step = 0; step <= 8; step++) {
      this.#at = { x: from.x + x * step / 8, y: from.y + y * step / 8 };
      told.push(this.#send(step === 0 ? "touchStart" : "touchMove"));
    }
    await Promise.all(told);
    await this.lift();
  }

  /** Lift the finger. */
  async lift(): Promise<void> {
    await this.#session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  /** The browser takes the finger away. */
  async lose(): Promise<void> {
    await this.#session.send("Input.dispatchTouchEvent", { type: "touchCancel", touchPoints: [] });
  }

  async #send(type: "touchStart" | "touchMove"): Promise<void> {
    await this.#session.send("Input.dispatchTouchEvent", { type, touchPoints: [this.#at] });
  }
}
