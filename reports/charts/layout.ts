/** Places for nodes that have none: rings around the gateways, by hops, with each branch of the routing tree in a sector. */

/** Who is where: distances in hops from the middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A node to be placed. */
export interface Unplaced {
  readonly name: string;
  /** From its gateway; NaN where it has no route. */
  readonly hops: number;
}

/**
 * Places by name. A node stands on the ring of its hops, in the middle of the sector that its leaves take; nodes without a
 * route stand on a ring of their own outside. @param routes pairs of neighbours that the routing tree uses
 */
export function ringLayout(nodes: readonly Unplaced[], routes: readonly (readonly [string, string])[]) {
  const hops = new Map(nodes.map((node) => [node.name, node.hops]));
  const children = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  const hasParent = new Set<string>();
  for (const [a, b] of routes) {
    const [up, down] = (hops.get(a) ?? 0) < (hops.get(b) ?? 0) ? [a, b] : [b, a];
    const isStep = hops.get(down) === (hops.get(up) ?? Number.NaN) + 1;
    if (!isStep || hasParent.has(down)) continue;
    hasParent.add(down);
    children.get(up)!.push(down);
  }
  const roots = nodes.filter(({ name }) => !hasParent.has(name));
  const deepest = Math.max(0, ...nodes.map((node) => node.hops).filter(Number.isFinite));
  const leaves = leavesIn(
    roots.map(({ name }) => name),
    children,
  );
  const isAlone = roots.filter(({ hops: from }) => from === 0).length === 1;
  const ring = (name: string) => (hops.get(name) ?? Number.NaN) + (isAlone ? 0 : 1);
  const places = new Map<string, Place>();
  for (const { name } of nodes) {
    const { first, last } = leaves.sectors.get(name)!;
    const angle = (Math.PI * (first + last)) / Math.max(1, leaves.total) - Math.PI / 2;
    const radius = Number.isFinite(ring(name)) ? ring(name) : deepest + 2;
    places.set(name, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  }
  return places as ReadonlyMap<string, Place>;
}

/** Of every node, the range of leaves below it, counted in the order of the tree. */
function leavesIn(roots: readonly string[], children: ReadonlyMap<string, readonly string[]>) {
  const sectors = new Map<string, { first: number; last: number }>();
  let total = 0;
  const open: { readonly name: string; isDone: boolean; first: number }[] = [];
  for (const name of [...roots].reverse()) open.push({ name, isDone: false, first: 0 });
  while (open.length > 0) {
    const top = open.at(-1)!;
    const below = children.get(top.name)!;
    if (top.isDone || below.length === 0) {
      if (below.length === 0) top.first = total++;
      sectors.set(top.name, { first: top.first, last: total });
      open.pop();
      continue;
    }
    top.isDone = true;
    top.first = total;
    for (const name of [...below].reverse()) open.push({ name, isDone: false, first: 0 });
  }
  return { sectors, total };
}
