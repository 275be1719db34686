/** Results made up for the tests of verdicts. */
import { verdictOf } from "../../../reports/verdict/verdict.ts";
import type { Metrics, ProtocolResult, RunResult } from "../../../src/experiment/result.ts";
import { mqttMetrics, sample } from "../sample.ts";

export type Made = Partial<Metrics> & { readonly kind: string; readonly readsTruth?: boolean };

/** A result of these protocols; what is not said is like the sample's MQTT. */
export function resultOf(protocols: { readonly [name: string]: Made }): RunResult {
  const made = Object.entries(protocols).map(([name, { kind, readsTruth = false, ...metrics }]) => {
    const one: ProtocolResult = {
      ...sample.protocols.mqtt!,
      kind,
      readsTruth,
      metrics: { ...mqttMetrics, ...metrics },
    };
    return [name, one];
  });
  return { ...sample, protocols: Object.fromEntries(made) };
}

/** The headline of a result. */
export const headline = (protocols: { readonly [name: string]: Made }) => verdictOf(resultOf(protocols)).headline;
/** Everything that a verdict says, a sentence a line. */
export const all = (result: RunResult) => {
  const { headline, reasons, confidence, caveats } = verdictOf(result);
  return [headline, ...reasons, confidence, ...caveats].join("\n");
};
