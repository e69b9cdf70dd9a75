/**
 * The connection to the broker (Q1, Q9): opened anew whenever it is lost, each time with a will of its own. Nothing is queued for a
 * broker that is away: what is published meanwhile fails at once.
 *
 * @module
 */
import { Buffer } from "node:buffer";
// @ts-types="./mqtt_library.ts"
import { type ClientOptions, connect, type MqttClient } from "mqtt";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Log } from "../log.ts";
import { type BrokerAccess, shownBroker } from "../mqtt_option.ts";
import type { Incoming } from "./command_message.ts";
import type { Outgoing } from "./outbox.ts";

/** How long the broker may be silent before it is taken for away is 1.5 times this, in seconds. */
export const KEEPALIVE_S = 5;
/** How long opening a connection may take, in milliseconds. */
const CONNECT_MS = 5000;
/** The first wait before the next try, in milliseconds; each one after it is twice as long. */
export const FIRST_WAIT_MS = 500;
/** The longest wait. */
const LONGEST_WAIT_MS = 10_000;
/** After a connection that lasted so long the waits begin anew. */
const STEADY_MS = 30_000;
/** The wait after another client with the same id took the connection over: two that both come back at once would go on for ever. */
export const TAKEN_OVER_MS = 60_000;
/** How long a farewell may take, in milliseconds. */
const FAREWELL_MS = 1000;
/** The longest packet that the broker may send: a command with all its properties, or a birth. */
const MOST_PACKET_BYTES = 256 * 1024;
/** So many messages may be under way to a broker, unless it takes fewer. */
const MOST_UNDER_WAY = 16;
/** How long an answer is worth something, in seconds: a broker keeps it no longer for an asker that is away. */
const ANSWER_S = 60;

/** DISCONNECT: another client has connected with the same id (MQTT 5, 4.13). */
const SESSION_TAKEN_OVER = 142;
/** CONNACK of MQTT 5: the broker does not speak it; 1 is MQTT 3.1.1's own number for that. */
const UNSUPPORTED_VERSION: ReadonlySet<number> = new Set([132, 1]);
/** SUBACK: from here on a subscription is refused. */
const SUBSCRIPTION_REFUSED = 128;

/** Versions of MQTT: 5, and 4 for 3.1.1. */
type Version = 5 | 4;

/** What a connection brings. */
export interface Connected {
  /** Which connection it is, by chance. */
  readonly session: number;
  /** How many messages may be under way. */
  readonly window: number;
}

/** What {@linkcode Broker} takes. */
export interface BrokerOptions {
  /** Where the broker is, and who we are there. */
  readonly access: BrokerAccess;
  /** The same id for every connection of a server: at most one of them lasts. */
  readonly clientId: string;
  /** What the broker publishes when a connection of this session breaks. */
  readonly will: (session: number) => Outgoing;
  /** There is a connection; subscriptions follow, then whatever is published. */
  readonly connected: (connected: Connected) => void;
  /** There is none any more. */
  readonly disconnected: () => void;
  /** Something came. */
  readonly received: (message: Incoming) => void;
  /** Told when the broker goes and comes. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
  /** A number by chance, of 32 bits. */
  readonly random32: () => number;
  /** {@linkcode KEEPALIVE_S} unless told. */
  readonly keepalive?: number;
}

/** A broker that is connected to whenever it can be. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #name: string;
  #client: MqttClient | null = null;
  #isConnected = false;
  #version: Version = 5;
  #wait = FIRST_WAIT_MS;
  #retry: Timer | null = null;
  #isClosed = false;
  #wasDown = false;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#name = `MQTT broker ${shownBroker(options.access)}`;
  }

  /** Whether there is a connection. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Begin to connect, and go on whenever the connection is lost. */
  start(): void {
    this.#open(this.#version);
  }

  /**
   * Publish one message.
   *
   * @param message It.
   * @param done Called once it is the broker's; with "server_offline" at once if there is no connection.
   */
  publish(message: Outgoing, done: (error: Error | null) => void): void {
    const client = this.#client;
    if (client === null || !this.#isConnected) {
      done(
        new RequestFailure(
          "server_offline",
          `${this.#name} is away`,
          "Ask again when it is back; nothing was sent",
        ),
      );
      return;
    }
    const { topic, payload, retain, correlationData } = message;
    const properties = {
      ...(retain ? {} : { messageExpiryInterval: ANSWER_S }),
      ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
    };
    client.publish(
      topic,
      payload,
      { qos: 1, retain, ...(this.#version === 5 ? { properties } : {}) },
      (error) => done(error ?? null),
    );
  }

  /**
   * Receive what is published somewhere, for as long as this connection lasts.
   *
   * @param filter Topics.
   */
  subscribe(filter: string): void {
    if (!this.#isConnected) return;
    // As it was published (rap): a command that is to be retained is told from one that is not.
    this.#client?.subscribe({ [filter]: { qos: 1, rap: true } }, (error, granted) => {
      if (error === null && granted?.every(({ qos }) => qos < SUBSCRIPTION_REFUSED) === true) return;
      if (this.#isConnected) {
        this.#options.log.down(
          `MQTT topic ${filter}`,
          `${this.#name} does not let this server subscribe to it`,
        );
      }
    });
  }

  /**
   * Receive it no longer.
   *
   * @param filter Topics.
   */
  unsubscribe(filter: string): void {
    if (this.#isConnected) this.#client?.unsubscribe(filter);
  }

  /**
   * End in order: the broker forgets the will.
   *
   * @param farewell What is said before, and may take a moment.
   */
  async close(farewell: Promise<void>): Promise<void> {
    this.#isClosed = true;
    this.#retry?.cancel();
    const client = this.#client;
    if (client === null) return;
    const late = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(FAREWELL_MS, late.resolve);
    const said = farewell.then(() => client.endAsync(!this.#isConnected)).then(() => {});
    await Promise.race([said, late.promise]);
    timer.cancel();
    client.end(true);
  }

  #open(version: Version): void {
    const { options, session } = this.#attempt(version);
    const { clock, log, connected, received } = this.#options;
    const client = connect(options);
    let connectedAt: number | null = null;
    let why: string | null = null;
    let isTakenOver = false;
    let isOtherVersion = false;
    let isOver = false;
    this.#client = client;
    client.on("connect", ({ properties }) => {
      connectedAt = clock.now();
      this.#isConnected = true;
      this.#version = version;
      if (!this.#wasDown) log.info(`${this.#name}: connected by MQTT ${version === 5 ? "5" : "3.1.1"}`);
      log.up(this.#name);
      connected({ session, window: Math.min(properties?.receiveMaximum ?? MOST_UNDER_WAY, MOST_UNDER_WAY) });
    });
    client.on("message", (topic, payload, { retain, properties }) =>
      received({
        topic,
        payload,
        retain,
        responseTopic: properties?.responseTopic,
        correlationData: properties?.correlationData,
        userProperties: properties?.userProperties,
      }));
    client.on("disconnect", ({ reasonCode }) => {
      isTakenOver = reasonCode === SESSION_TAKEN_OVER;
      why = isTakenOver
        ? `Another client with the id "${options.clientId}" took the connection over. ` +
          `No two servers may use one data folder; the next try is in ${TAKEN_OVER_MS / 1000} s`
        : `It ended the connection (reason ${reasonCode})`;
    });
    client.on("error", (error) => {
      isOtherVersion = typeof error.code === "number" &&
        UNSUPPORTED_VERSION.has(error.code);
      why = error.message;
    });
    client.on("close", () => {
      if (isOver) return;
      isOver = true;
      client.end(true);
      // Some brokers that know no MQTT 5 say so; others hang up.
      const isTooNew = version === 5 && connectedAt === null && (isOtherVersion || why === null);
      this.#lost(connectedAt);
      if (this.#isClosed) return;
      if (isTooNew) return this.#open(4);
      this.#wasDown = true;
      log.down(this.#name, why ?? "It closed the connection");
      this.#openLater(connectedAt === null ? 5 : version, isTakenOver);
    });
  }

  #attempt(version: Version): { readonly options: ClientOptions; readonly session: number } {
    const { access, clientId, will, random32, keepalive = KEEPALIVE_S } = this.#options;
    const { host, port, isSecure, user, password, ca } = access;
    const session = random32();
    const { topic, payload, retain } = will(session);
    return {
      session,
      options: {
        protocol: isSecure ? "mqtts" : "mqtt",
        host,
        port,
        protocolVersion: version,
        clientId,
        // No session at the broker: a command for a server that is away must not wait for it.
        clean: true,
        keepalive,
        connectTimeout: CONNECT_MS,
        reconnectPeriod: 0,
        queueQoSZero: false,
        resubscribe: false,
        will: { topic, payload: Buffer.from(payload), qos: 1, retain },
        ...(version === 5
          ? { properties: { sessionExpiryInterval: 0, maximumPacketSize: MOST_PACKET_BYTES } }
          : {}),
        ...(user === null ? {} : { username: user }),
        ...(password === null ? {} : { password }),
        ...(ca === null ? {} : { ca }),
      },
    };
  }

  #lost(connectedAt: number | null): void {
    this.#client = null;
    if (connectedAt === null) return;
    this.#isConnected = false;
    if (this.#options.clock.now() - connectedAt >= STEADY_MS) this.#wait = FIRST_WAIT_MS;
    this.#options.disconnected();
  }

  #openLater(version: Version, isTakenOver: boolean): void {
    const wait = isTakenOver ? TAKEN_OVER_MS : this.#wait;
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT_MS);
    this.#retry = this.#options.clock.after(wait, () => this.#open(version));
  }
}
