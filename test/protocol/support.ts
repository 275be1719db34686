/** Ready-made Resonance for tests. */
import { levelHdc } from "../../models/encoder/level-hdc.ts";
import { keyOf } from "../../src/base/chance.ts";
import type { Values } from "../../src/base/parameters.ts";
import type { Protocol, SampleBlock } from "../../src/host.ts";
import { resonance } from "../../src/protocol/resonance.ts";

export type Settings = Values<typeof resonance.parameters>;

export const encoder = levelHdc.build(
  { dimensions: 384, range: [20, 80], levels: undefined },
  { key: keyOf("tests", "encoder"), earlyRange: undefined },
);

export const defaults: Settings = {
  threshold: 0.35,
  vector: "trit5",
  route: "flood",
  filter: { scope: "own" },
  semanticDedup: 0,
  ttl: 3,
  forward: { kind: "flood" },
  jitter: 20_000,
  seenCache: 4096,
  heartbeat: "off",
};

export const context = { encoder, epochMs: 1_767_225_600_000, audience: "all" } as const;

export function protocolOf(settings: Partial<Settings> = {}): Protocol {
  const audience = settings.route === "tree" ? "sink" : context.audience;
  return resonance.build({ ...defaults, ...settings }, { ...context, audience });
}

export function blockOf(values: readonly number[], labels: ArrayLike<number> = [], firstOrdinal = 0): SampleBlock {
  const filled = new Uint8Array(values.length);
  filled.set(Array.from(labels));
  return { firstOrdinal, values: Float64Array.from(values), labels: filled };
}
