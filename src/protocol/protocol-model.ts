/** How a protocol is offered: a model whose settings are data and which makes a {@link Protocol}. */
import type { Key } from "../base/chance.ts";
import type { Encoder } from "../base/encoder.ts";
import type { Model, Parameters, Values } from "../base/parameters.ts";
import type { Protocol } from "../host.ts";

/** What a protocol may know of the scenario while it is built: the same for every protocol in it. */
export interface ProtocolContext {
  /** The network's encoder of samples, or `undefined` where the scenario has none. */
  readonly encoder: Encoder | undefined;
  /** What all nodes of a network derive alike; left out: a fixed key. */
  readonly networkKey?: Key;
  /** ms since the Unix epoch at the start of the run. */
  readonly epochMs: number;
  /** Who listens: the gateway, every node, or this many nodes. */
  readonly audience: "sink" | "all" | number;
  /** Which nodes listen, where the audience is a number of them. */
  readonly isAudienceMember?: (name: string) => boolean;
  /** Whether one transmission reaches every neighbour; `undefined` where that is not known. */
  readonly sharedMedium?: boolean;
  /** How many gateways there are; `undefined` where that is not known. */
  readonly gateways?: number;
  /** The unit of the sensor's values, for sentences only. */
  readonly sensorUnit?: string;
}

/** A silence that a living node of a protocol does not exceed: what tells it from a dead one. */
export interface SignOfLife {
  /** The longest silence, µs; `sample`: the node speaks with every sample. */
  readonly everyUs: number | "sample";
  /** Messages, which every member of the audience awaits; or packets of a connection, which its other end alone awaits. */
  readonly carriedBy: "messages" | "connection";
}

/** A protocol kind: settings as data, a factory, and what the settings mean in this scenario. */
export interface ProtocolModel<G extends Parameters> extends Model<G, ProtocolContext, Protocol> {
  /** Sentences for the reader of a result ("θ = 0.35 is 21 Hz here"). */
  notes(values: Values<G>, context: ProtocolContext): string[];
  /** What a living node promises; nothing where silence may last for ever. */
  signsOfLife(values: Values<G>): readonly SignOfLife[];
}

/** Fixes a protocol model's exact type. */
export function defineProtocol<const G extends Parameters>(model: ProtocolModel<G>): ProtocolModel<G> {
  return model;
}

/** Settings that cannot be satisfied together. `path` is relative to the protocol's settings. */
export class ProtocolSettingError extends Error {
  override readonly name = "ProtocolSettingError";
  readonly path: readonly string[];
  readonly hint: string;
  constructor(message: string, path: readonly string[], hint: string) {
    super(message);
    this.path = path;
    this.hint = hint;
  }
}

/**
 * The way messages take where the settings leave it open: a tree leads to the gateway only.
 * @throws ProtocolSettingError where a tree is asked for and others than the gateway listen, or there is no gateway
 */
export function routeFor(route: "flood" | "tree" | undefined, context: ProtocolContext): "flood" | "tree" {
  const chosen = route ?? (context.audience === "sink" ? "tree" : "flood");
  if (chosen === "tree" && context.audience !== "sink") {
    throw new ProtocolSettingError(
      "a tree reaches only the gateway",
      ["route"],
      "write route: flood, or audience: sink",
    );
  }
  if (chosen === "tree" && context.gateways === 0) {
    throw new ProtocolSettingError(
      "there is no gateway for a tree to lead to",
      ["route"],
      "write route: flood, or nodes: { gateways: 1 }",
    );
  }
  return chosen;
}
