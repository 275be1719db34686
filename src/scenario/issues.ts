/** The issues that a schema reports, as faults with their places in the settings. */
import type * as SchemaIssue from "effect/SchemaIssue";
import { alternatives, didYouMean, type Fault, type PlacedFault } from "./fault.ts";

type Path = readonly (string | number)[];

/** All faults of an issue, in the order in which the schema met them. */
export function faultsOf(issue: SchemaIssue.Issue): PlacedFault[] {
  const faults: PlacedFault[] = [];
  collect(issue, [], faults);
  return faults;
}

function collect(issue: SchemaIssue.Issue, path: Path, faults: PlacedFault[]): void {
  switch (issue._tag) {
    case "Pointer":
      collect(issue.issue, [...path, ...(issue.path as Path)], faults);
      return;
    case "Composite":
      for (const inner of issue.issues) collect(inner, path, faults);
      return;
    case "Filter":
    case "Encoding":
      collect(issue.issue, path, faults);
      return;
    case "UnexpectedKey":
      faults.push({ path, about: "key", ...unknownKey(String(path[path.length - 1]), issue) });
      return;
    case "MissingKey":
    case "InvalidValue":
      faults.push({ path, about: "value", ...carried(issue.annotations) });
      return;
    default:
      faults.push({ path, about: "value", expected: "another value" });
  }
}

/** The fault that an issue was made of. */
function carried(annotations: { readonly [key: string]: unknown } | undefined): Fault {
  return (annotations?.fault as Fault | undefined) ?? { expected: "another value" };
}

function unknownKey(key: string, issue: SchemaIssue.UnexpectedKey): Fault {
  const known =
    issue.ast._tag === "Objects" ? issue.ast.propertySignatures.map((property) => String(property.name)) : [];
  const expected = known.length === 0 ? "no settings" : alternatives(known);
  const hint = didYouMean(key, known);
  return { found: "an unknown key", expected, ...(hint !== undefined && { hint }) };
}
