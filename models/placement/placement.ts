/** Where nodes stand: positions in m on a plane. */

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** What a placement may use while it is built. */
export interface PlacementContext {
  /** Number of nodes, gateways not counted. */
  readonly count: number;
  /** Number of gateways. */
  readonly gateways: number;
  /** Draws in [0, 1), in the order in which they are asked for. */
  readonly random: () => number;
}

/** The positions of a world's nodes and of its gateways, in the order of the nodes. */
export interface Placement {
  readonly nodes: readonly Position[];
  readonly gateways: readonly Position[];
}

/** The distance of two positions, m. */
export function distanceM(a: Position, b: Position): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  return Math.sqrt(dx * dx + dy * dy);
}

/**
 * Positions for gateways that the scenario does not place: one in the centre of the rectangle that the nodes cover,
 * several in the centres of equal cells, in rows.
 */
export function centredGateways(nodes: readonly Position[], gateways: number): readonly Position[] {
  const bounds = boundsOf(nodes);
  const columns = Math.ceil(Math.sqrt(gateways));
  const rows = columns === 0 ? 0 : Math.ceil(gateways / columns);
  const placed: Position[] = [];
  for (let i = 0; i < gateways; i++) {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? gateways - columns * row : columns;
    placed.push({
      x: bounds.left + ((bounds.right - bounds.left) * ((i % columns) + 0.5)) / inRow,
      y: bounds.bottom + ((bounds.top - bounds.bottom) * (row + 0.5)) / rows,
    });
  }
  return placed;
}

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

function boundsOf(positions: readonly Position[]): Bounds {
  if (positions.length === 0) return { left: 0, right: 0, bottom: 0, top: 0 };
  let left = positions[0].x;
  let right = left;
  let bottom = positions[0].y;
  let top = bottom;
  for (const { x, y } of positions) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return { left, right, bottom, top };
}
