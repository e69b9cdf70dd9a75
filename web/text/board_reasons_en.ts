/**
 * English for why a board is not online.
 *
 * @module
 */
import { flashCauses } from "./flash_causes_en.ts";
import type { NetworkCause } from "../../protocol/reason_details.ts";
import type { LineEnds, Text } from "./text.ts";

const REPLUG = "Unplug the board and plug it in again";
const KEEPS_TRYING = "Destello keeps trying";

const ENDS: LineEnds = {
  programming: "the board is being programmed",
  unplugged: "the board was unplugged",
  "write_queue_full": "its port took nothing any more",
  "io_error": "the system failed to use its port",
};

/** It follows a colon. */
const NETWORK: Readonly<Record<NetworkCause, string>> = {
  refused: "nothing listens there",
  "unknown_host": "its name is not known",
  "timed_out": "it does not answer",
  unreachable: "no way leads there",
  closed: "the bridge ended it",
  silent: "nothing came for 15 s",
};

/** English for {@linkcode Text.boardReasons}. */
export const boardReasons: Text["boardReasons"] = {
  "no_bytes": () => ({
    what: "The line is open, but not one byte came from the board",
    todo:
      "Check the cable, the port and delay() in setup(): before begin() the board cannot answer; if another sketch is on it, program it with Destello",
  }),
  "no_frame": ({ bytes }) => ({
    what: `${
      bytes === undefined ? "Bytes" : bytes === 1 ? "1 byte" : `${bytes} bytes`
    } came from the board, but nothing that Destello understands`,
    todo: "Another sketch is on the board, or it talks at another rate: program it with Destello",
  }),
  "no_answer": ({ misses }) =>
    misses === 0
      ? {
        what: "The board has not answered yet since its line was opened",
        todo: "Wait a moment: a board takes up to 1.4 s to start",
      }
      : {
        what: misses === undefined
          ? "The board stopped answering"
          : `The board left ${misses} repetitions in a row unanswered`,
        todo:
          "Check the cable, the board's power, and its sketch: with delay() it cannot answer, with destello::wait() it can; Destello keeps asking",
      },
  "schema_mismatch": ({ board, server }) => ({
    what: `The board's firmware${
      board === undefined ? "" : ` (schema ${board}${server === undefined ? "" : `, not ${server}`})`
    } is of a project that this server does not serve, or of an older version`,
    todo: "Serve its project: deno task serve --project DIR; or program the board: deno task flash",
  }),
  "board_restarted": () => ({ what: "The board restarted", todo: "Look at the state that it reports now" }),
  "out_of_step": () => ({
    what: "The board and the server lost count of each other's messages",
    todo: "Nothing to do: Destello opens a new session",
  }),
  "queue_full": ({ waiting }) => ({
    what: `${waiting ?? "Too many"} requests wait for the board already`,
    todo: "Ask again when some of them are confirmed",
  }),
  "line_ended": ({ port, line }) => ({
    what: `The line to the board ended${line === undefined ? "" : `: ${ENDS[line]}`}${at(port)}`,
    todo: "Plug the board in again; Destello finds it by itself",
  }),
  closed: ({ line }) =>
    line === "programming"
      ? { what: "The board is being programmed", todo: "Wait until it is done" }
      : { what: "The line to the board is closed", todo: "It opens again when the board is needed" },
  "flash_failed": (details) => {
    const base = "The board could not be programmed";
    if (details.flash === undefined) {
      return { what: base, todo: "Program it again: its bootloader is still there" };
    }
    const { what, todo } = flashCauses[details.flash](details);
    return { what: `${base}: ${what}`, todo };
  },
  "cannot_open": () => ({
    what: "The board's port cannot be opened",
    todo: `${KEEPS_TRYING}; deno task boards shows what is connected`,
  }),
  "no_such_port": ({ port, target }) => ({
    what: target === undefined
      ? `There is no port ${port ?? "of this name"}, or nothing behind it`
      : `Port${named(port)} is a link to ${target}, which is gone`,
    todo: "Plug the board in; deno task boards shows what is connected",
  }),
  "not_a_tty": ({ port }) => ({
    what: `${port ?? "What was named"} is no serial port`,
    todo: "Give the name of a serial port; deno task boards lists them",
  }),
  "port_busy": ({ port, program, pid, others = 0, command }) => ({
    what: program === undefined || pid === undefined
      ? `Port${named(port)} is in use by another program`
      : `Port${named(port)} is in use by ${program} (process ${pid})${
        others > 0 ? `, and ${others} more` : ""
      }`,
    todo: pid === undefined
      ? `Close that program, maybe a serial monitor; ${
        command === undefined ? KEEPS_TRYING : `this shows which: ${command}`
      }`
      : `Close that program, or run: kill ${pid}`,
  }),
  "no_permission": ({ port, group, user, command }) => {
    const what = `No permission to open port${named(port)}`;
    if (command === undefined) {
      return { what, todo: "Add your user to the port's group (mostly dialout), then log in again" };
    }
    if (group === undefined) {
      return {
        what: `${what}: only its owner may use it`,
        todo: `Run: ${command}; it lasts until the board is unplugged`,
      };
    }
    return {
      what: `${what}: members of group ${group} may use it`,
      todo: user === undefined
        ? `Run: ${command}; then log out and in again`
        : `${user} joined the group after this login: log out and in again, or run: ${command}`,
    };
  },
  unplugged: ({ port }) => ({ what: `The board was unplugged${at(port)}`, todo: "Plug the board in again" }),
  "unsupported_rate": ({ port, rate, nearest }) => ({
    what: `Port${named(port)} cannot run at ${rate === undefined ? "this rate" : `${rate} baud`}${
      nearest === undefined ? "" : `: the nearest that it has is ${nearest}`
    }`,
    todo: "Use another adapter, or set a rate that it can do in protocol/link_rate.ts and program the board",
  }),
  "write_queue_full": ({ port, waiting }) => ({
    what: `Port${named(port)} takes no more bytes${
      waiting === undefined ? "" : `: ${waiting} wait to be sent`
    }`,
    todo: REPLUG,
  }),
  "unsupported_system": ({ port, system }) => ({
    what: `Destello cannot use ${port ?? "serial ports"} on ${system ?? "this system"}`,
    todo: "Use Linux, macOS or Windows, or the simulated board",
  }),
  "io_error": ({ port, call, errno }) => ({
    what: `The system failed to use port${named(port)}${
      call === undefined ? "" : `: ${call} gave error ${errno ?? "unknown"}`
    }`,
    todo: `${REPLUG}; if it stays, look at the system's log`,
  }),
  "no_image": ({ command }) =>
    command === undefined
      ? {
        what: "The virtual board cannot run: this project's chip is not emulated",
        todo: "Plug in a real board",
      }
      : {
        what: "The virtual board cannot run: there is no image of this definition",
        todo: `Run: ${command}; then start the server again`,
      },
  "no_connection": ({ port, network }) => ({
    what: `No connection to the board${network === undefined ? "" : `: ${NETWORK[network]}`}${at(port)}`,
    todo: `Check the bridge and the network; ${KEEPS_TRYING}`,
  }),
  "port_shared": ({ port, program, pid, others = 0 }) => ({
    what: program === undefined || pid === undefined
      ? `Another program has port${named(port)} open, too`
      : `Port${named(port)} is open in ${program} (process ${pid}), too${
        others > 0 ? `, and in ${others} more` : ""
      }`,
    todo: `Close that program, maybe a serial monitor${
      pid === undefined ? "" : `, or run: kill ${pid}`
    }: it takes bytes that the board sends to Destello`,
  }),
  "id_taken": ({ holder, name }) => ({
    what: holder === undefined
      ? "This board has the id of another board"
      : `This board has the id of ${name === undefined ? holder : `${name} (${holder})`}`,
    todo: "Give it an id of its own: then both can be used",
  }),
  "server_offline": ({ owner }) => ({
    what: owner === undefined
      ? "The server that has this board is away"
      : `Server ${owner}, which has this board, is away`,
    todo: "Start it, or look at its machine: the board is here again by itself",
  }),
  "broker_offline": () => ({
    what: "There is no connection to the MQTT broker, over which this board is reached",
    todo: `Start the broker, or look at the network; ${KEEPS_TRYING}`,
  }),
  "owned_elsewhere": ({ owner }) => ({
    what: `Another server has this board now${owner === undefined ? "" : ` (${owner})`}`,
    todo: "Use it there, or plug it in here again: Destello finds it by itself",
  }),
  "id_conflict": ({ owner }) => ({
    what: `Another server${owner === undefined ? "" : ` (${owner})`} has a board with the same id`,
    todo: "Give one of them an id of its own: then both can be used",
  }),
};

function named(port: string | undefined): string {
  return port === undefined ? "" : ` ${port}`;
}

function at(port: string | undefined): string {
  return port === undefined ? "" : ` (${port})`;
}
