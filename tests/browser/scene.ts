import type { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

/** A state of the page. */
export interface Scene {
  /** What it is called, and its pictures. */
  readonly name: string;
  /** The scripted board; virtual unless told. */
  readonly kind?: "serial";
  /** Brings the page into it, and waits until it is there. */
  readonly play: (page: Seen, stage: Stage) => Promise<void>;
}
