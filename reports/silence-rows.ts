/** The rows that tell what silence costs: what the audience did not learn, or not in time. */
import { distribution } from "./distribution-rows.ts";
import { type Row, type Rows, share } from "./row-maker.ts";
import type { Section } from "./section.ts";

/** What was not sent, what was not noticed, and how old and how wrong beliefs were; rows that no protocol defines are left out. */
export function silence(rows: Rows): Section {
  return {
    title: "Price of silence",
    rows: [...atTheSource(rows), ...rows.defined([...events(rows), ...beliefs(rows), ...deaths(rows)])],
  };
}

function atTheSource(rows: Rows): readonly Row[] {
  return [
    rows.size("windows of alarm", (m) => m.anomalousWindows),
    rows.events("windows passed in silence", (m) => m.missedAnomalousWindows),
    rows.percent("share of windows", (m) => share(m.missedAnomalousWindows, m.anomalousWindows)),
    rows.size("anomalous samples", (m) => m.anomalousSamples),
    rows.events("anomalous samples not sent", (m) => m.missedAnomalousSamples),
    rows.percent("share of samples", (m) => share(m.missedAnomalousSamples, m.anomalousSamples)),
  ];
}

function events(rows: Rows): readonly Row[] {
  return [
    rows.size("events for members", (m) => m.events),
    rows.events("missed events", (m) => m.missedEvents),
    rows.percent("share of events", (m) => share(m.missedEvents, m.events)),
    rows.events("false alarms", (m) => m.falseAlarms),
    ...distribution(rows, "detection delay", (m) => m.detectionDelayS, ["p50", "p99"]),
  ];
}

function beliefs(rows: Rows): readonly Row[] {
  return [
    ...distribution(rows, "age of information", (m) => m.aoiS, ["mean", "p99"]),
    ...distribution(rows, "age of wrong beliefs", (m) => m.aoiiS, ["mean", "p99"]),
    rows.percent("error of beliefs", (m) => m.nrmse, "% of range"),
    rows.percent("time without belief", (m) => m.unknownShare),
    rows.events("beliefs out of tolerance", (m) => m.changes),
    rows.events("not put right by news", (m) => m.unfollowedChanges),
    ...distribution(rows, "put right after", (m) => m.changeLatencyS, ["p50", "p99"]),
  ];
}

function deaths(rows: Rows): readonly Row[] {
  const isDead = rows.metrics.some((m) => m.deaths > 0);
  return [
    ...(isDead ? distribution(rows, "death noticed after", (m) => m.deathNoticeS, ["p50", "max"]) : []),
    rows.events("deaths unnoticed", (m) => m.unnoticedDeaths),
    rows.events("taken for dead while alive", (m) => m.falseDeathNotices),
  ];
}
