/** Protocols small enough to see through, for tests of the world that hosts them. */
import type { Host, Protocol, ProtocolNode, SampleBlock } from "../../src/host.ts";

/** What a toy does; the rest is silence. */
type Reactions = Partial<ProtocolNode>;

function toyNode(reactions: Reactions): ProtocolNode {
  return {
    start() {},
    scanSamples: (_block: SampleBlock, _from: number, to: number) => to,
    onSample() {},
    onFrame() {},
    onSendOutcome() {},
    onTimer() {},
    onWorkDone() {},
    onStreamOpen() {},
    onStreamData() {},
    onStreamWritable() {},
    onStreamClosed() {},
    snapshot: () => null,
    ...reactions,
  };
}

/** A protocol whose nodes react as `make` says. @param operations what each sample costs */
export function toyProtocol(make: (host: Host) => Reactions, operations = 0): Protocol {
  return {
    sampleWork: { operations, bytes: 0 },
    create: (host) => toyNode(make(host)),
    restore: (host) => toyNode(make(host)),
  };
}

/** Never acts, but its samples may cost something. */
export const silent = (operations: number): Protocol => toyProtocol(() => ({}), operations);

/**
 * Floods the ordinal of every sample above a limit; each node delivers and passes on a message once.
 * Frame: origin's name, ordinal and hops as JSON, for legibility.
 */
export function flooder(limit: number, operations = 0): Protocol {
  return toyProtocol((host) => {
    const seen = new Set<string>();
    const text = new TextDecoder();
    const bytes = new TextEncoder();
    const pass = (origin: string, ordinal: number, hops: number, except?: number) =>
      host.broadcast(bytes.encode(JSON.stringify([origin, ordinal, hops])), 0, except);
    return {
      scanSamples(block, from, to) {
        for (let i = from; i < to; i++) if (block.values[i] > limit) return i;
        return to;
      },
      onSample(block, index) {
        const ordinal = block.firstOrdinal + index;
        seen.add(`${host.name}/${ordinal}`);
        host.published(ordinal, ordinal);
        pass(host.name, ordinal, 1);
      },
      onFrame(frame, from) {
        const [origin, ordinal, hops] = JSON.parse(text.decode(frame)) as [string, number, number];
        if (seen.has(`${origin}/${ordinal}`)) {
          host.note("duplicate");
          return;
        }
        seen.add(`${origin}/${ordinal}`);
        host.deliver(origin, ordinal, ordinal, hops);
        host.note("forwarded");
        pass(origin, ordinal, hops + 1, from);
      },
    };
  }, operations);
}
