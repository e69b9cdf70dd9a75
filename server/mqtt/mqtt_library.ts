/**
 * What is used of the package `mqtt`, of version 5.16. Its own types bring those of Node for the whole project, by which `node:` modules
 * would be checked instead of Deno's.
 *
 * @module
 */

/** Where to connect to, and as whom. */
export interface ClientOptions {
  readonly protocol?: "mqtt" | "mqtts";
  readonly host?: string;
  readonly port?: number;
  /** Several, one of which is connected to. */
  readonly servers?: readonly {
    readonly host: string;
    readonly port: number;
    readonly protocol: "mqtt" | "mqtts";
  }[];
  /** 5, or 4 for 3.1.1. */
  readonly protocolVersion?: 5 | 4;
  readonly clientId?: string;
  readonly clean?: boolean;
  /** Seconds. */
  readonly keepalive?: number;
  /** Milliseconds. */
  readonly connectTimeout?: number;
  /** Milliseconds; 0: never. */
  readonly reconnectPeriod?: number;
  readonly queueQoSZero?: boolean;
  readonly resubscribe?: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Certificates, as PEM. */
  readonly ca?: string;
  readonly will?: {
    readonly topic: string;
    readonly payload: Uint8Array;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
  };
  readonly properties?: {
    readonly sessionExpiryInterval?: number;
    readonly maximumPacketSize?: number;
  };
}

/** How a message is published. */
export interface PublishOptions {
  readonly qos: 0 | 1 | 2;
  readonly retain?: boolean;
  /** MQTT 5. */
  readonly properties?: {
    readonly messageExpiryInterval?: number;
    readonly responseTopic?: string;
    readonly correlationData?: Uint8Array;
    readonly userProperties?: Record<string, string>;
  };
}

/** A message that came. */
export interface PublishPacket {
  readonly retain: boolean;
  /** Whether the broker may have delivered it before. */
  readonly dup: boolean;
  /** MQTT 5. */
  readonly properties?: {
    readonly messageExpiryInterval?: number;
    readonly responseTopic?: string;
    readonly correlationData?: Uint8Array;
    readonly userProperties?: Readonly<Record<string, string | readonly string[]>>;
  };
}

/** What the broker says to CONNECT. */
export interface ConnackPacket {
  /** MQTT 5. */
  readonly properties?: { readonly receiveMaximum?: number };
}

/** A packet of any kind. */
export interface Packet {
  readonly cmd: string;
  readonly messageId?: number;
  readonly reasonCode?: number;
}

/** What the broker says to a subscription. */
export interface Granted {
  readonly topic: string;
  /** From 128 on: refused. */
  readonly qos: number;
}

/** How topics are subscribed to: by filter. */
export type Subscriptions = Readonly<Record<string, { readonly qos: 0 | 1 | 2; readonly rap?: boolean }>>;

/** A connection. */
export interface MqttClient {
  /** The socket of the connection that is there. */
  readonly stream: { setNoDelay(noDelay: boolean): void };
  on(event: "connect", listener: (packet: ConnackPacket) => void): this;
  on(event: "message", listener: (topic: string, payload: Uint8Array, packet: PublishPacket) => void): this;
  on(event: "disconnect" | "packetreceive", listener: (packet: Packet) => void): this;
  on(event: "error", listener: (error: Error & { readonly code?: unknown }) => void): this;
  on(event: "close", listener: () => void): this;
  off(event: "message", listener: (topic: string, payload: Uint8Array, packet: PublishPacket) => void): this;
  publish(
    topic: string,
    payload: string,
    options: PublishOptions,
    done: (error?: (Error & { readonly code?: unknown }) | null, packet?: Packet) => void,
  ): void;
  publishAsync(topic: string, payload: string, options: PublishOptions): Promise<Packet | undefined>;
  subscribe(
    topics: Subscriptions,
    done: (error: Error | null, granted?: readonly Granted[], suback?: Packet) => void,
  ): void;
  subscribeAsync(topics: Subscriptions): Promise<readonly Granted[]>;
  unsubscribe(topic: string): void;
  end(force: boolean): void;
  endAsync(force: boolean): Promise<void>;
}

/** Connect; the client tells by its events what becomes of that. */
export declare function connect(options: ClientOptions): MqttClient;
/** Connect, and wait for it; what ends the connection before rejects where it may not retry. */
export declare function connectAsync(
  options: ClientOptions,
  more?: undefined,
  mayRetry?: boolean,
): Promise<MqttClient>;
