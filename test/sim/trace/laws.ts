/** What must hold of every trace of a flood, as a check that names what does not. */
import { NO_ROW, type Trace, type TraceRow } from "../../../sim/trace/trace.ts";

/** A row with its kind in words. */
export type NamedRow = TraceRow & { readonly name: string; readonly group: string };

export function rowsOf(trace: Trace): NamedRow[] {
  return Array.from({ length: trace.length }, (_, i) => {
    const row = trace.row(i);
    return { ...row, ...trace.kinds[row.kind] };
  });
}

function chain(rows: readonly NamedRow[], row: NamedRow): NamedRow[] {
  const found = [row];
  // As many steps as there are rows at most: what goes round in a circle is found elsewhere.
  for (let at = row.cause; at !== NO_ROW && found.length <= rows.length; at = rows[at].cause) found.push(rows[at]);
  return found;
}

/** Sentences about rows that cannot be caused by what they say. */
export function unsound(rows: readonly NamedRow[]): string[] {
  return rows.flatMap((row, i) => {
    const say = (what: string) => [`row ${i} (${row.name} at node ${row.node}): ${what}`];
    if (row.cause >= i || row.cause < NO_ROW) return say(`is caused by row ${row.cause}`);
    if (i > 0 && row.timeUs < rows[i - 1].timeUs) return say("comes before the row before it");
    const cause = row.cause === NO_ROW ? undefined : rows[row.cause];
    if (row.name === "received" && !(cause?.name === "frame on air" && cause.node === row.about)) {
      return say(`is not due to a transmission of ${row.about}`);
    }
    if (row.name === "received" && ![row.node, -1].includes(cause!.about)) return say("was for somebody else");
    if (row.name === "frame queued" && row.a > 0 && cause === undefined) return say("is due to nothing");
    if (row.name === "delivered") return deliveryFaults(chain(rows, row)).flatMap(say);
    return [];
  });
}

/** A flood hands on at once what it hears: a delivery has as many receptions behind it as hops, then its publication. */
function deliveryFaults(back: readonly NamedRow[]): string[] {
  const [delivery] = back;
  const receptions = back.filter(({ name }) => name === "received").length;
  const published = back.find(({ name }) => name === "published");
  const faults = receptions === delivery.a ? [] : [`${receptions} receptions behind ${delivery.a} hops`];
  if (published?.about !== delivery.about) faults.push("does not go back to its publication");
  else if (back[back.indexOf(published) + 1]?.group !== "event") faults.push("its publication goes back to no event");
  return faults;
}
