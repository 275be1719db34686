/** Keeps what links tell of, and lets a test wait for it. */
import type { LinkFault, LinkListener, Peer } from "../../src/transport/links.ts";
import type { Endpoint } from "../../src/transport/socket-address.ts";

export class Listening implements LinkListener {
  readonly frames: (readonly [from: number, frame: Uint8Array])[] = [];
  readonly faults: LinkFault[] = [];
  changes = 0;

  frame(frame: Uint8Array, from: number): void {
    this.frames.push([from, frame]);
  }
  refused(fault: LinkFault): void {
    this.faults.push(fault);
  }
  changed(): void {
    this.changes++;
  }
}

/** Where tests listen: any port that is free. */
export function anyPort(carriage: Endpoint["carriage"]): Endpoint {
  return { carriage, ip: "127.0.0.1", port: 0 };
}

export function peer(address: number, endpoint: Endpoint): Peer {
  return { address, name: `node-${address}`, endpoint };
}

/** Waits until something holds. @throws Error where it does not within 10 s */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > giveUpMs) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
