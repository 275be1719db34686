/** Whether a copy of a message is passed on, and to whom: strategies that decide for each copy by itself. */
import type { Address, Host } from "../host.ts";

/** A strategy without memory, shared by all nodes of a network. */
export interface Forwarding {
  /** Whether a received message is passed on. May draw. */
  admits(host: Host): boolean;
  /** Sends a copy. @param from the neighbour that it came from, who gets none; `undefined` for a node's own message */
  send(host: Host, frame: Uint8Array, from: Address | undefined): void;
}

/** Passes on everything to everyone. */
export const flooding: Forwarding = {
  admits: () => true,
  send: (host, frame, from) => host.broadcast(frame, 0, from),
};

/** Passes on to everyone what a coin decides. @param probability in [0, 1] */
export function coinFlipping(probability: number): Forwarding {
  return { admits: (host) => host.random() < probability, send: flooding.send };
}

/** Passes on everything to so many neighbours, drawn anew for each message. @param peers at least 1 */
export function sampling(peers: number): Forwarding {
  return {
    admits: () => true,
    send(host, frame, from) {
      for (const peer of drawPeers(host, peers, from)) host.send(peer, frame, 0);
    },
  };
}

/** Different neighbours other than `from`, all where there are no more (R. W. Floyd's sampling, CACM 30(9), 1987). */
function drawPeers(host: Host, count: number, from: Address | undefined): Address[] {
  const neighbours = host.neighbours();
  const barred = from === undefined ? -1 : neighbours.indexOf(from);
  const candidates = neighbours.length - (barred < 0 ? 0 : 1);
  const drawn: number[] = [];
  for (let last = Math.max(0, candidates - count); last < candidates; last++) {
    const place = Math.floor(host.random() * (last + 1));
    drawn.push(drawn.includes(place) ? last : place);
  }
  // Places count without the barred one: those from there on lie one further.
  return drawn.map((place) => neighbours[barred >= 0 && place >= barred ? place + 1 : place]);
}
