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
import { type BrokerAccess, shownBroker } from "../network/mqtt_option.ts";
import type { Incoming } from "./command_message.ts";
import type { Outgoing } from "./outbox.ts";
import { FIRST_WAIT_MS, nextWait } from "./waits.ts";

/** How long the broker may be silent before it is taken for away is 1.5 times this, in seconds. */
export const KEEPALIVE_S = 5;
/** How long opening a connection may take, in milliseconds. */
const CONNECT_MS = 5000;
/** After a connection that lasted so long the waits begin anew. */
const STEADY_MS = 30_000;
/** The wait after another client with the same id took the connection over: two that both come back at once would go on for ever. */
export const TAKEN_OVER_MS = 60_000;
/** Subscriptions that are granted late are told of together, when no other one was for so many milliseconds. */
const GRANTED_LATE_MS = 200;
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
/** PUBACK: the broker has nobody to pass it on to. */
const NO_SUBSCRIBERS = 16;
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
  /** What the broker publishes when a connection of this session breaks; nothing unless told. */
  readonly will?: (session: number) => Outgoing;
  /** There is a connection; subscriptions follow, then whatever is published. */
  readonly connected: (connected: Connected) => void;
  /** There is none any more. */
  readonly disconnected: () => void;
  /** The broker refused subscriptions, and now grants some of them: what was published there meanwhile did not come. */
  readonly grantedLate: () => void;
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
  /** What is to be received over this connection. */
  readonly #filters = new Set<string>();
  /** Subscriptions that were refused, and when they are asked for again. */
  readonly #refused = new Map<string, Timer>();
  #grantedLate: Timer | null = null;
  #isClosed = false;
  #wasDown = false;
  /** Messages of which the broker has said that nobody receives them, until their publisher is told. */
  readonly #forNobody = new Set<number>();

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
   * @param done Called once it is the broker's, with whether it has nobody to pass it on to, as far as it says; with an error if the
   * broker refuses it; with "server_offline" at once if there is no connection. Not called if the connection ends before:
   * {@linkcode BrokerOptions.disconnected} is.
   */
  publish(message: Outgoing, done: (error: Error | null, isForNobody: boolean) => void): void {
    const client = this.#client;
    if (client === null || !this.#isConnected) {
      done(
        new RequestFailure(
          "server_offline",
          `${this.#name} is away`,
          "Ask again when it is back; nothing was sent",
        ),
        false,
      );
      return;
    }
    const { topic, payload, retain, correlationData, expiryS = ANSWER_S } = message;
    const properties = {
      ...(retain ? {} : { messageExpiryInterval: expiryS }),
      ...(correlationData === undefined ? {} : { correlationData: Buffer.from(correlationData) }),
    };
    client.publish(
      topic,
      payload,
      { qos: 1, retain, ...(this.#version === 5 ? { properties } : {}) },
      (error, packet) => {
        const isTaken = !(error instanceof Error);
        if (isTaken) return done(null, this.#forNobody.delete(packet?.messageId ?? -1));
        // Without a reason code it is not the broker that refuses: the library ends what a lost connection leaves.
        if (typeof error.code === "number") done(error, false);
      },
    );
  }

  /**
   * Receive what is published somewhere, for as long as this connection lasts.
   *
   * @param filter Topics.
   * @param isCommand Whether `retain` says that a message is to lie at the broker, not only that it lay there (MQTT 5, 3.8.3.1).
   */
  subscribe(filter: string, isCommand = false): void {
    this.#filters.add(filter);
    this.#subscribe(filter, isCommand, FIRST_WAIT_MS);
  }

  /**
   * Receive it no longer.
   *
   * @param filter Topics.
   */
  unsubscribe(filter: string): void {
    this.#filters.delete(filter);
    this.#refused.get(filter)?.cancel();
    this.#refused.delete(filter);
    this.#options.log.gone(subscriptionTo(filter));
    if (this.#isConnected) this.#client?.unsubscribe(filter);
  }

  /**
   * Whether the broker refuses a subscription for now.
   *
   * @param filter Its topics.
   */
  isRefused(filter: string): boolean {
    return this.#refused.has(filter);
  }

  /**
   * End in order: the broker forgets the will.
   *
   * @param farewell What is said before, and may take a moment.
   */
  async close(farewell: Promise<void>): Promise<void> {
    this.#isClosed = true;
    this.#askNothing();
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

  #subscribe(filter: string, isCommand: boolean, wait: number): void {
    const client = this.#client;
    if (client === null || !this.#isConnected) return;
    const { log, clock } = this.#options;
    const subject = subscriptionTo(filter);
    client.subscribe(
      { [filter]: { qos: 1, rap: isCommand } },
      (error, granted, suback) =>
        // The library would take what is thrown here for a refusal.
        queueMicrotask(() => {
          // Without an answer of the broker the connection is over.
          if (suback === undefined || client !== this.#client || this.#isClosed) return;
          if (!this.#filters.has(filter)) return;
          const wasRefused = this.#refused.delete(filter);
          if (error === null && granted?.every(({ qos }) => qos < SUBSCRIPTION_REFUSED) === true) {
            log.up(subject);
            if (wasRefused) this.#tellGrantedLate();
            return;
          }
          log.down(subject, `${this.#name} does not let this server subscribe to it`);
          // A cluster that has just lost a node may refuse what it grants a moment later.
          const again = () => this.#subscribe(filter, isCommand, nextWait(wait));
          this.#refused.set(filter, clock.after(wait, again));
        }),
    );
  }

  #tellGrantedLate(): void {
    const { clock, grantedLate } = this.#options;
    this.#grantedLate?.cancel();
    this.#grantedLate = clock.after(GRANTED_LATE_MS, grantedLate);
  }

  #askNothing(): void {
    for (const timer of this.#refused.values()) timer.cancel();
    this.#refused.clear();
    this.#filters.clear();
    this.#grantedLate?.cancel();
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
      // Else what follows an acknowledgement waits for one of TCP, which Linux holds back for 40 ms.
      client.stream.setNoDelay(true);
      this.#isConnected = true;
      this.#version = version;
      if (!this.#wasDown) log.info(`${this.#name}: connected by MQTT ${version === 5 ? "5" : "3.1.1"}`);
      log.up(this.#name);
      connected({ session, window: Math.min(properties?.receiveMaximum ?? MOST_UNDER_WAY, MOST_UNDER_WAY) });
    });
    client.on("message", (topic, payload, { retain, dup, properties }) =>
      received({
        topic,
        payload,
        retain,
        isRepeated: dup,
        responseTopic: properties?.responseTopic,
        correlationData: properties?.correlationData,
        userProperties: properties?.userProperties,
      }));
    client.on("packetreceive", ({ cmd, messageId, reasonCode }) => {
      if (cmd === "puback" && reasonCode === NO_SUBSCRIBERS && messageId !== undefined) {
        this.#forNobody.add(messageId);
      }
    });
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
    const { access, clientId, will = () => null, random32, keepalive = KEEPALIVE_S } = this.#options;
    const { host, port, isSecure, user, password, ca } = access;
    const session = random32();
    const last = will(session);
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
        ...(last === null ? {} : {
          will: { topic: last.topic, payload: Buffer.from(last.payload), qos: 1, retain: last.retain },
        }),
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
    this.#askNothing();
    this.#forNobody.clear();
    if (connectedAt === null) return;
    this.#isConnected = false;
    if (this.#options.clock.now() - connectedAt >= STEADY_MS) this.#wait = FIRST_WAIT_MS;
    this.#options.disconnected();
  }

  #openLater(version: Version, isTakenOver: boolean): void {
    const wait = isTakenOver ? TAKEN_OVER_MS : this.#wait;
    this.#wait = nextWait(this.#wait);
    this.#retry = this.#options.clock.after(wait, () => this.#open(version));
  }
}

/** In the log: not the topic itself, at which this server may publish as well (Q9b). */
function subscriptionTo(filter: string): string {
  return `MQTT subscription ${filter}`;
}
