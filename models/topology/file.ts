/**
 * Links as a text file lists them: two node names a line, separated by blanks or a comma. `#` at the start of a line or
 * after a blank begins a comment; empty lines mean nothing. Links work both ways, so each is listed once.
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** Names shown in a message before it says how many more there are. */
const NAMES_SHOWN = 8;

/** The catalogue entry `file`. */
export const file = defineModel({
  summary: "Links from a text file: two node names a line.",
  source: "own definition",
  parameters: describe({
    path: {
      type: "file",
      doc: "A text file with two node names a line; # begins a comment.",
    },
  }),
  build({ path }, context: TopologyContext): Graph {
    const edges = new EdgeCollection(context.order);
    const vertices = new Map(context.names.map((name, vertex) => [name, vertex]));
    const lines = context.text(path).split(/\r\n|\r|\n/u);
    for (const [index, text] of lines.entries()) {
      const fail = (message: string, hint: string): never => {
        throw new TopologyError(`${path}, line ${index + 1}: ${message}`, ["path"], hint);
      };
      const names = namesIn(text);
      if (names.length === 0) continue;
      if (names.length !== 2) {
        fail(`two node names are expected, not ${names.length}`, 'write a link as "a b", one a line');
      }
      const [a, b] = names.map((name) => {
        return vertices.get(name) ?? fail(`there is no node "${name}"`, `the nodes are ${someOf(context.names)}`);
      });
      if (a === b) fail(`"${names[0]}" is linked with itself`, "name two different nodes");
      if (!edges.add(a, b)) fail(`"${names[0]}" and "${names[1]}" are linked already`, "list each link once");
    }
    return edges.toGraph();
  },
});

function namesIn(line: string): readonly string[] {
  const [content] = line.replace(/^\uFEFF/u, "").split(/(?:^|\s)#/u);
  return content.split(/\s*,\s*|\s+/u).filter((name) => name !== "");
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}
