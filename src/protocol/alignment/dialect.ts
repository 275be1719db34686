/**
 * A node's own embedding space. Encoders that were trained apart mean the same things by vectors that lie elsewhere; here
 * each sensor's space is the network encoder's, turned by a rotation of its own. Gateways share one.
 */
import { deriveKey, type Key } from "../../base/chance.ts";
import type { Encoder } from "../../base/encoder.ts";
import { normals } from "../../base/normals.ts";
import { spaceHash32 } from "../vframe/space-hash.ts";
import { anchor } from "./anchors.ts";
import { randomRotation, rotated, rotatedBack } from "./random-rotation.ts";

/** What a network's dialects have in common. */
export interface DialectSettings {
  readonly encoder: Encoder;
  readonly networkKey: Key;
  /** Standard deviation of the noise with which a node's encoder sees anchors, by that of a component of the anchor. */
  readonly noise: number;
}

/** Components of what is read are steps of this many to the largest: those of a signed byte. */
const STEPS = 127;
/** Anchors that are kept, the others being drawn each time: those of an alignment as published. */
const ANCHORS_KEPT = 1000;

/** All dialects of a network, each worked out once. */
export class Dialects {
  readonly settings: DialectSettings;
  readonly #dialects = new Map<string, Dialect>();
  readonly #anchors: Float64Array[] = [];

  constructor(settings: DialectSettings) {
    this.settings = settings;
  }

  /** That of the gateways. */
  ofGateways(): Dialect {
    return this.#of("gateways", "gateways");
  }

  /** @param generation counts up each time that this node's encoder is replaced; its space keeps its name */
  ofSensor(node: string, generation: number): Dialect {
    return this.#of(`sensor/${node}`, `sensor/${node}/${generation}`);
  }

  /** Anchor number `row`, as everybody draws it. */
  drawn(row: number): Float64Array {
    const { networkKey, encoder } = this.settings;
    const kept = this.#anchors[row];
    if (kept !== undefined) return kept;
    const one = anchor(networkKey, row, encoder.dimensions);
    if (row < ANCHORS_KEPT) this.#anchors[row] = one;
    return one;
  }

  #of(spaceId: string, name: string): Dialect {
    let dialect = this.#dialects.get(name);
    if (dialect === undefined) {
      dialect = new Dialect(this, spaceId, name);
      this.#dialects.set(name, dialect);
    }
    return dialect;
  }
}

/** One encoder, as it is now. */
export class Dialect {
  readonly spaceId: string;
  readonly spaceHash32: number;
  readonly #network: Dialects;
  readonly #rotation: Float64Array;
  readonly #noiseKey: Key;

  /** @param spaceId what it calls its space @param name of this generation of it */
  constructor(network: Dialects, spaceId: string, name: string) {
    const { networkKey, encoder } = network.settings;
    this.spaceId = spaceId;
    this.spaceHash32 = spaceHash32({ spaceId, arch: "rotated", dataSig: "" });
    this.#network = network;
    this.#rotation = randomRotation(deriveKey(networkKey, `dialect/${name}`), encoder.dimensions);
    this.#noiseKey = deriveKey(networkKey, `noise/${name}`);
  }

  /** A state in this space. */
  speak(components: ArrayLike<number>): Float64Array {
    return rotated(components, this.#rotation);
  }

  /** What a vector of this space says, in the steps of a codeword. */
  understand(vector: ArrayLike<number>): Int8Array {
    const back = rotatedBack(vector, this.#rotation);
    const largest = back.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
    return Int8Array.from(back, (component) => (largest === 0 ? 0 : Math.round((component / largest) * STEPS)));
  }

  /** Anchor number `row`, passed through this encoder. */
  anchor(row: number): Float64Array {
    const { noise, encoder } = this.#network.settings;
    const seen = rotated(this.#network.drawn(row), this.#rotation);
    if (noise === 0) return seen;
    const error = normals(this.#noiseKey, row * encoder.dimensions, encoder.dimensions);
    return seen.map((component, i) => component + noise * error[i]);
  }
}
