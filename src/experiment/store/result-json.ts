/** Results as JSON. JSON has no infinity: what never ends is null there, as what is undefined. */
import type { Life, ProtocolResult, RunResult } from "../result.ts";

/** A JSON document for people and programs. */
export function jsonDocument(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** A result from its document: lives without end are endless again; older ones tell no unit. @throws SyntaxError */
export function resultFrom(document: string): RunResult {
  const result = JSON.parse(document) as RunResult;
  const protocols = Object.entries(result.protocols).map(([name, protocol]) => [name, withEndlessLives(protocol)]);
  return { ...result, sensorUnit: result.sensorUnit ?? null, protocols: Object.fromEntries(protocols) };
}

function withEndlessLives(protocol: ProtocolResult): ProtocolResult {
  const { lifeDays, lifeWithoutIdleListeningDays } = protocol.metrics;
  return {
    ...protocol,
    metrics: {
      ...protocol.metrics,
      lifeDays: endless(lifeDays),
      lifeWithoutIdleListeningDays: endless(lifeWithoutIdleListeningDays),
    },
  };
}

/** A life as a document has it. */
type StoredLife = { readonly [key in keyof Life]: Life[key] | null };

function endless(life: Life | null): Life | null {
  if (life === null) return null;
  const days = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  const { firstDead, tenthDead, median } = life as StoredLife;
  return { ...life, firstDead: days(firstDead), tenthDead: days(tenthDead), median: days(median) };
}
