/** The connections of one stack, by number and by who is at their other end. Most nodes have one or none. */
import type { TcpConnection } from "./connection.ts";
import type { Peer } from "./connection-port.ts";

/** A connection and what names it. */
export interface Entry {
  readonly peer: Peer;
  readonly connection: TcpConnection;
}

/** With more than so many they are found by an index: own choice. */
const SCANNED_MAX = 4;
const TWO_POW_16 = 65_536;

export class ConnectionTable {
  /** In the order of their numbers. */
  readonly #entries: Entry[] = [];
  #index: { readonly byId: Map<number, Entry>; readonly byEnds: Map<number, Entry> } | undefined;

  get size(): number {
    return this.#entries.length;
  }

  /** In the order of their numbers. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  byId(id: number): Entry | undefined {
    if (this.#index !== undefined) return this.#index.byId.get(id);
    for (const entry of this.#entries) if (entry.peer.id === id) return entry;
    return undefined;
  }

  /** The connection between these ends. */
  between(address: number, port: number, localPort: number): Entry | undefined {
    if (this.#index !== undefined) return this.#index.byEnds.get(keyOf(address, port, localPort));
    for (const entry of this.#entries) {
      const { peer } = entry;
      if (peer.address === address && peer.port === port && peer.localPort === localPort) return entry;
    }
    return undefined;
  }

  /** Adds a connection, whose number is above all others. */
  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > SCANNED_MAX) this.#index ??= { byId: new Map(), byEnds: new Map() };
    if (this.#index === undefined) return;
    const unlisted = this.#index.byId.size === 0 ? this.#entries : [entry];
    for (const one of unlisted) {
      this.#index.byId.set(one.peer.id, one);
      this.#index.byEnds.set(keyOf(one.peer.address, one.peer.port, one.peer.localPort), one);
    }
  }

  remove(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    const { id, address, port, localPort } = entry.peer;
    this.#index?.byId.delete(id);
    this.#index?.byEnds.delete(keyOf(address, port, localPort));
  }
}

function keyOf(address: number, port: number, localPort: number): number {
  return (address * TWO_POW_16 + port) * TWO_POW_16 + localPort;
}
