/**
 * What each difference between protocols saved or cost: silence, the form of the messages, the way they travel. A
 * sentence stands for two protocols of the result that differ in one of these, as far as kinds and counts can tell.
 */
import { count } from "../number.ts";
import { type Contender, type Family, familyOf } from "./contenders.ts";
import { comparedTo, type Yardstick } from "./yardstick.ts";

/** Message counts that differ by no more than this are the same silence. */
const SAME_COUNT = 0.05;
/** Messages whose bytes differ by more than this factor are written in another form. */
const OTHER_FORM = 1.2;

/** The sentences, what is usually largest first. Protocols that failed to deliver are left out: they saved by failing. */
export function attributionOf(contenders: readonly Contender[], yardstick: Yardstick): readonly string[] {
  const usable = contenders.filter(({ metrics, out }) => metrics.transmissions > 0 && !out?.startsWith("delivered"));
  const of = (kind: string) => usable.filter((one) => one.kind === kind);
  const findings = [
    everySample(of("mqtt"), usable, yardstick),
    silence(of("mqtt"), of("mqtt-deadband"), yardstick) ?? silence(of("send-all"), of("deadband"), yardstick),
    form(of("mqtt"), yardstick) ?? form(of("mqtt-deadband"), yardstick),
    transport(of("mqtt-deadband"), of("deadband"), yardstick) ?? transport(of("mqtt"), of("send-all"), yardstick),
    vector(of("deadband"), of("resonance"), yardstick),
    route(of("resonance"), yardstick),
  ];
  return findings.filter((sentence) => sentence !== undefined);
}

type Pair = readonly [Contender, Contender];

/** MQTT as it is mostly used, where the best MQTT reports changes only. */
function everySample(
  plain: readonly Contender[],
  usable: readonly Contender[],
  yardstick: Yardstick,
): string | undefined {
  const best = (family: Family) => usable.find(({ kind, out }) => familyOf(kind) === family && out === undefined);
  const resonance = best("Resonance");
  if (resonance === undefined || plain.length === 0 || best("MQTT")?.kind === "mqtt") return undefined;
  const sides = plain.map(({ name, value }) => `${comparedTo(resonance.value, value, yardstick.kind)} ${name}`);
  return `Against MQTT that sends every sample: ${resonance.name} needs ${sides.join(" and ")}.`;
}

/** The same protocol, with and without reporting every sample. */
function silence(every: readonly Contender[], changes: readonly Contender[], yardstick: Yardstick): string | undefined {
  const pair = closest(every, changes, formDistance);
  if (pair === undefined) return undefined;
  const [all, few] = pair;
  return `Silence: with ${messages(few)} instead of ${count(all.metrics.transmissions)}, ${needs(few, all, yardstick)}.`;
}

/** As many messages by the same protocol, in another form. */
function form(same: readonly Contender[], yardstick: Yardstick): string | undefined {
  const pair = pairsOf(same, same).find(
    ([a, b]) => hasSameCount(a, b) && bytesPerMessage(a) > OTHER_FORM * bytesPerMessage(b),
  );
  if (pair === undefined) return undefined;
  return `Form of the messages: with as many of them but shorter, ${needs(pair[1], pair[0], yardstick)}.`;
}

/** As many messages over TCP to a broker, or hop by hop in datagrams. */
function transport(tcp: readonly Contender[], udp: readonly Contender[], yardstick: Yardstick): string | undefined {
  const pairs = pairsOf(tcp, udp).filter(([a, b]) => hasSameCount(a, b));
  const pair = leastBy(pairs, ([a, b]) => formDistance(a, b));
  if (pair === undefined) return undefined;
  return `Transport: with about as many messages, but datagrams in place of MQTT over TCP, ${needs(pair[1], pair[0], yardstick)}.`;
}

/** The same silence, of numbers or of vectors; of several Resonances, the one that needs least. */
function vector(
  numbers: readonly Contender[],
  vectors: readonly Contender[],
  yardstick: Yardstick,
): string | undefined {
  const pair = leastBy(pairsOf(numbers, vectors), ([, b]) => b.value);
  if (pair === undefined) return undefined;
  const [a, b] = pair;
  return `Vectors instead of numbers: with ${messages(b)} against ${count(a.metrics.transmissions)}, ${needs(b, a, yardstick)}.`;
}

/** As many messages in the same form, by another way. */
function route(same: readonly Contender[], yardstick: Yardstick): string | undefined {
  const pairs = pairsOf(same, same).filter(([a, b]) => a.value > 2 * b.value && hasSameCount(a, b));
  const pair = leastBy(pairs, ([, b]) => b.value);
  if (pair === undefined) return undefined;
  return `The way they travel: with about as many messages, ${needs(pair[0], pair[1], yardstick)}.`;
}

function needs(a: Contender, b: Contender, { kind }: Yardstick): string {
  return `${a.name} needs ${comparedTo(a.value, b.value, kind)} ${b.name}`;
}

function messages({ metrics }: Contender): string {
  return `${count(metrics.transmissions)} messages`;
}

function hasSameCount(a: Contender, b: Contender): boolean {
  const [x, y] = [a.metrics.transmissions, b.metrics.transmissions];
  return Math.abs(x - y) <= SAME_COUNT * Math.max(x, y);
}

/** Application bytes on the air for each message, every hop and retry counted. */
function bytesPerMessage({ metrics }: Contender): number {
  return metrics.bytesByLayer.application / metrics.transmissions;
}

/** How far the messages of two differ in form: 0 for the same length. */
function formDistance(a: Contender, b: Contender): number {
  const [x, y] = [bytesPerMessage(a), bytesPerMessage(b)];
  return Math.max(x, y) / Math.max(1, Math.min(x, y)) - 1;
}

function closest(
  some: readonly Contender[],
  others: readonly Contender[],
  distance: (a: Contender, b: Contender) => number,
): Pair | undefined {
  return leastBy(pairsOf(some, others), ([a, b]) => distance(a, b));
}

function pairsOf(some: readonly Contender[], others: readonly Contender[]): readonly Pair[] {
  return some.flatMap((a) => others.filter((b) => b !== a).map((b) => [a, b] as const));
}

function leastBy<T>(list: readonly T[], value: (one: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (best, one) => (best === undefined || value(one) < value(best) ? one : best),
    undefined,
  );
}
