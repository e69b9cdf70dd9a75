import { Buffer } from "node:buffer";
import type { ClientSocket } from "../../../server/api/fanout.ts";

/** A client's socket whose network takes what the test lets it take. */
export class FakeSocket implements ClientSocket {
  /** Every message, parsed. */
  readonly sent: { readonly method?: string; readonly id?: unknown; readonly [name: string]: unknown }[] = [];
  /** How it was closed. */
  readonly closings: { readonly code: number; readonly reason: string }[] = [];
  /** Whether the network takes what is sent at once. */
  reads = true;
  /** The most that ever waited, in bytes. */
  mostBuffered = 0;
  /** What waits, in bytes. */
  bufferedBytes = 0;

  /** @inheritdoc */
  send(text: string): void {
    this.sent.push(JSON.parse(text));
    if (this.reads) return;
    this.bufferedBytes += Buffer.byteLength(text);
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedBytes);
  }

  /** @inheritdoc */
  close(code: number, reason: string): void {
    this.closings.push({ code, reason });
  }

  /** The names of the notifications it got. */
  get methods(): readonly (string | undefined)[] {
    return this.sent.map(({ method }) => method);
  }
}
