/**
 * What can go wrong with a serial port. Each failure has its own class with what a person needs to mend it: a
 * sentence that says what is wrong, and a hint that says what to do.
 *
 * @module
 */
import type { ReasonDetails } from "../../protocol/reason_details.ts";
import type { BoardReasonCode } from "../../protocol/troubles.ts";

/** The names of all failures. */
export type SerialErrorCode = Extract<
  BoardReasonCode,
  | "no_such_port"
  | "not_a_tty"
  | "port_busy"
  | "no_permission"
  | "unplugged"
  | "unsupported_rate"
  | "write_queue_full"
  | "unsupported_system"
  | "io_error"
>;

/** What varies in a failure, by name; what does not apply, or is not known, is not there. */
export type SerialDetails = ReasonDetails & { readonly port: string };

/** A failure of a serial port. */
export abstract class SerialError extends Error {
  /** Its name, for programs. */
  abstract readonly code: SerialErrorCode;
  /** The port. */
  readonly path: string;
  /** What a person can do about it. */
  readonly hint: string;
  /** What varies in it, for those who have words of their own. */
  readonly details: SerialDetails;

  /**
   * A failure of a serial port.
   *
   * @param path The port.
   * @param message What is wrong.
   * @param hint What to do about it.
   * @param details What varies in it beside the port.
   */
  constructor(path: string, message: string, hint: string, details: Omit<SerialDetails, "port"> = {}) {
    super(message);
    this.name = new.target.name;
    this.path = path;
    this.hint = hint;
    this.details = { port: path, ...details };
  }
}

/** There is no port of this name, or nothing behind it. */
export class NoSuchPortError extends SerialError {
  /** Always "no_such_port". */
  override readonly code = "no_such_port";

  /**
   * There is no port of this name.
   *
   * @param path The port.
   * @param detail More about it, as the end of a sentence: "there is no device behind it".
   * @param target What it is a link to, if that is what is gone.
   */
  constructor(path: string, detail = "", target: string | null = null) {
    super(
      path,
      `No such port: "${path}"${detail && `, ${detail}`}`,
      "Plug the board in, or run `deno task boards` to see what is connected",
      target === null ? {} : { target },
    );
  }
}

/** The path leads to something that is no serial port. */
export class NotATtyError extends SerialError {
  /** Always "not_a_tty". */
  override readonly code = "not_a_tty";
  /** What it is: "a regular file", "a directory". */
  readonly kind: string;

  /**
   * The path leads to something that is no serial port.
   *
   * @param path The path.
   * @param kind What it is.
   */
  constructor(path: string, kind: string) {
    super(
      path,
      `Not a serial port: "${path}" is ${kind}`,
      "Give the name of a serial port; `deno task boards` lists them",
    );
    this.kind = kind;
  }
}

/** A process that has a port open. */
export interface PortHolder {
  /** Its process id. */
  readonly pid: number;
  /** Its name, as the system tells it. */
  readonly name: string;
}

/** Another program has the port. */
export class PortBusyError extends SerialError {
  /** Always "port_busy". */
  override readonly code = "port_busy";
  /** Who has it open; empty where the system does not tell. */
  readonly holders: readonly PortHolder[];

  /**
   * Another program has the port.
   *
   * @param path The port.
   * @param holders Who has it open, as far as is known.
   * @param findHolder A command that tells who, for when nobody is known; null if the system has none.
   */
  constructor(path: string, holders: readonly PortHolder[], findHolder: string | null) {
    const [first] = holders;
    const who = holders.map(({ pid, name }) => `${name} (process ${pid})`).join(", ");
    super(
      path,
      `Port "${path}" is in use by ${who || "another program"}`,
      who
        ? `Close that program, or run: kill ${holders.map(({ pid }) => pid).join(" ")}`
        : `Close the program that uses it${findHolder === null ? "" : `; this shows which: ${findHolder}`}`,
      {
        ...(first === undefined ? {} : { program: first.name, pid: first.pid, others: holders.length - 1 }),
        ...(first === undefined && findHolder !== null ? { command: findHolder } : {}),
      },
    );
    this.holders = holders;
  }
}

/** The system does not let this user open the port. */
export class PortPermissionError extends SerialError {
  /** Always "no_permission". */
  override readonly code = "no_permission";
  /** The group whose members may open it; null if no group may. */
  readonly group: string | null;
  /** The command that mends it. */
  readonly command: string;

  /**
   * The system does not let this user open the port.
   *
   * @param path The port.
   * @param group The group whose members may.
   * @param command The command that mends it.
   * @param hint What to do, with the command in it.
   * @param user Who is a member of the group already, but was not yet at this login; null if that is not so.
   */
  constructor(
    path: string,
    group: string | null,
    command: string,
    hint: string,
    user: string | null = null,
  ) {
    const rule = group === null ? "only its owner may use it" : `members of group "${group}" may use it`;
    super(path, `No permission to open "${path}": ${rule}`, hint, {
      command,
      ...(group === null ? {} : { group }),
      ...(user === null ? {} : { user }),
    });
    this.group = group;
    this.command = command;
  }
}

/** The port went away while it was open. */
export class UnpluggedError extends SerialError {
  /** Always "unplugged". */
  override readonly code = "unplugged";

  /**
   * The port went away while it was open.
   *
   * @param path The port.
   */
  constructor(path: string) {
    super(path, `Port "${path}" was unplugged`, "Plug the board in again");
  }
}

/** The port cannot run at this rate. */
export class UnsupportedRateError extends SerialError {
  /** Always "unsupported_rate". */
  override readonly code = "unsupported_rate";
  /** The rate that was asked for. */
  readonly baudRate: number;

  /**
   * The port cannot run at this rate.
   *
   * @param path The port.
   * @param baudRate The rate that was asked for.
   * @param detail Why not, as the end of a sentence.
   * @param nearest The nearest rate that it has; null if it does not say.
   */
  constructor(path: string, baudRate: number, detail: string, nearest: number | null = null) {
    super(
      path,
      `Port "${path}" cannot run at ${baudRate} baud: ${detail}`,
      "Use another adapter, or set a rate that it can do in protocol/link_rate.ts, and program the board",
      { rate: baudRate, ...(nearest === null ? {} : { nearest }) },
    );
    this.baudRate = baudRate;
  }
}

/** The other side does not take what is written to it. */
export class WriteQueueFullError extends SerialError {
  /** Always "write_queue_full". */
  override readonly code = "write_queue_full";

  /**
   * The other side does not take what is written to it.
   *
   * @param path The port.
   * @param waiting How many bytes wait already.
   */
  constructor(path: string, waiting: number) {
    super(
      path,
      `Port "${path}" takes no more bytes: ${waiting} are waiting to be sent`,
      "Unplug the board and plug it in again",
      { waiting },
    );
  }
}

/** Serial ports are not supported here. */
export class UnsupportedSystemError extends SerialError {
  /** Always "unsupported_system". */
  override readonly code = "unsupported_system";

  /**
   * Serial ports are not supported here.
   *
   * @param path The port, or what else was asked for.
   * @param system The operating system and processor.
   * @param hint What works here instead.
   */
  constructor(path: string, system: string, hint: string) {
    super(path, `Cannot use "${path}" on ${system}`, hint, { system });
  }
}

/** The system refused a call for a reason that has no class of its own. */
export class SerialIoError extends SerialError {
  /** Always "io_error". */
  override readonly code = "io_error";
  /** The system call. */
  readonly call: string;
  /** The system's error number: `errno`, or `GetLastError()` on Windows; 0 if it could not be told. */
  readonly number: number;

  /**
   * The system refused a call.
   *
   * @param path The port.
   * @param call The system call.
   * @param number The system's error number.
   */
  constructor(path: string, call: string, number: number) {
    super(
      path,
      `Port "${path}" failed: ${call} gave error ${number}`,
      "Unplug the board and plug it in again; if it stays, look at the system's log",
      { call, errno: number },
    );
    this.call = call;
    this.number = number;
  }
}
