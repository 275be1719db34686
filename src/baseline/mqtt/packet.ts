/**
 * The control packets of MQTT 3.1.1 that telemetry needs (OASIS Standard "MQTT Version 3.1.1", 2014-10-29, clause 3).
 * QoS 2 and UNSUBSCRIBE are not part of this baseline; a peer that uses them meets a typed error.
 */

/** Quality of service: 0 at most once, 1 at least once. */
export type Qos = 0 | 1;

export interface ConnectPacket {
  readonly cmd: "connect";
  readonly clientId: string;
  /** Seconds, 0…65535; 0 switches the keep-alive off. */
  readonly keepAliveS: number;
  readonly cleanSession: boolean;
  /** 4 for MQTT 3.1.1. */
  readonly protocolLevel: number;
}

export interface ConnackPacket {
  readonly cmd: "connack";
  readonly sessionPresent: boolean;
  /** 0 accepted, 1…5 refused (clause 3.2.2.3). */
  readonly returnCode: number;
}

export interface PublishPacket {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly dup: boolean;
  /** 1…65535 with QoS 1, and 0 (not on the wire) with QoS 0. */
  readonly messageId: number;
}

export interface PubackPacket {
  readonly cmd: "puback";
  readonly messageId: number;
}

/** One topic filter and the highest quality of service asked for. */
export interface Subscription {
  readonly filter: string;
  readonly qos: number;
}

export interface SubscribePacket {
  readonly cmd: "subscribe";
  readonly messageId: number;
  readonly subscriptions: readonly Subscription[];
}

export interface SubackPacket {
  readonly cmd: "suback";
  readonly messageId: number;
  /** Per filter the granted quality of service, or 128 for failure. */
  readonly granted: readonly number[];
}

/** A packet that is its fixed header only. */
export interface EmptyPacket {
  readonly cmd: "pingreq" | "pingresp" | "disconnect";
}

export type MqttPacket =
  | ConnectPacket
  | ConnackPacket
  | PublishPacket
  | PubackPacket
  | SubscribePacket
  | SubackPacket
  | EmptyPacket;

/** The protocol level of MQTT 3.1.1 (clause 3.1.2.2). */
export const PROTOCOL_LEVEL = 4;

/** Longest packet that is sent or accepted, bytes, fixed header included: a bound on what a peer can make us hold. */
export const PACKET_LIMIT = 65_536;

/** Why bytes are not a packet of this baseline. */
export type MqttErrorKind = "malformed" | "too-long" | "unsupported";

/** Bytes that do not decode. The connection they came from has to be closed (clause 4.8). */
export class MqttError extends Error {
  override readonly name = "MqttError";
  readonly kind: MqttErrorKind;

  constructor(kind: MqttErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
