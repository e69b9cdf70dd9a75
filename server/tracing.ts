/**
 * Commands as spans of OpenTelemetry, which Deno has built in (M7): `OTEL_DENO=true` switches it on, and OpenTelemetry's own
 * environment variables say where the spans go.
 *
 * @module
 */
import { RequestFailure } from "../protocol/failures.ts";
import type { Confirmed } from "../protocol/api/board.ts";
import type { BoardCommand } from "./boards/boards.ts";
import type { CommandTrace, CommandTracer } from "./boards/command_trace.ts";
import { VERSION } from "./version.ts";

/** OpenTelemetry's kinds of spans: the answer to somebody's request, and a request to somebody else. */
const KIND = { internal: 0, server: 1, client: 2 } as const;
/** OpenTelemetry's status of what failed. */
const STATUS_ERROR = 2;
/** Where a context keeps its span: the key of OpenTelemetry's API, which Deno reads too. */
const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A span, as far as it is used here. */
interface Span {
  setAttributes(attributes: Attributes): void;
  setStatus(status: { readonly code: number; readonly message: string }): void;
  end(): void;
}

/** A context, which spans are in. */
interface Context {
  setValue(key: symbol, value: unknown): Context;
}

/** Makes spans. */
interface Tracer {
  startSpan(
    name: string,
    options: { readonly kind: number; readonly root?: boolean; readonly attributes?: Attributes },
    context?: Context,
  ): Span;
}

/**
 * What makes spans of commands.
 *
 * @param env The environment.
 * @returns Null if OpenTelemetry is switched off: then nothing is done for it.
 */
export function commandTracer(env: (name: string) => string | undefined): CommandTracer | null {
  if (env("OTEL_DENO") !== "true") return null;
  const tracer: Tracer = Deno.telemetry.tracerProvider.getTracer("destello", VERSION);
  return { begin: (board, command) => new SpannedCommand(tracer, board, command) };
}

/** A span for the whole command, and in it one for its frame and one for making known what the board said. */
class SpannedCommand implements CommandTrace {
  readonly #tracer: Tracer;
  readonly #whole: Span;
  readonly #inside: Context;
  #part: Span | null = null;

  constructor(tracer: Tracer, board: string, { channel, command, by }: BoardCommand) {
    this.#tracer = tracer;
    this.#whole = tracer.startSpan(`${channel}.${command}`, {
      kind: KIND.server,
      root: true,
      attributes: {
        "destello.board": board,
        "destello.channel": channel,
        "destello.command": command,
        "destello.by": by,
      },
    });
    const context: Context = Deno.telemetry.contextManager.active();
    this.#inside = context.setValue(SPAN_KEY, this.#whole);
  }

  sent(): void {
    this.#next("frame", KIND.client);
  }

  answered(): void {
    // What was never sent has not been answered, but given up.
    if (this.#part !== null) this.#next("confirmation", KIND.internal);
  }

  over(result: Confirmed | RequestFailure): void {
    this.#part?.end();
    if (result instanceof RequestFailure) {
      const { reason, message } = result;
      const outcome = reason === "refused_by_board" ? "refused" : result.outcome;
      this.#whole.setAttributes({ "destello.outcome": outcome, "destello.reason": reason });
      this.#whole.setStatus({ code: STATUS_ERROR, message });
    } else {
      const { boot, rev } = result;
      this.#whole.setAttributes({
        "destello.outcome": "confirmed",
        "destello.boot": boot,
        "destello.rev": rev,
      });
    }
    this.#whole.end();
  }

  #next(name: string, kind: number): void {
    this.#part?.end();
    this.#part = this.#tracer.startSpan(name, { kind }, this.#inside);
  }
}
