/** What charts are called, for those who look for their files without drawing any. */
export const CHART_IDS = [
  "trade-off",
  "energy",
  "bytes",
  "belief",
  "latency",
  "traffic",
  "losses",
  "battery",
  "alive",
  "coherence",
  "phases",
  "map",
] as const;
