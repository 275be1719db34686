/** What all nodes of a network that aligns its spaces have in common. */
import type { Host } from "../../host.ts";
import type { Capabilities } from "../handshake/capabilities.ts";
import type { AnchorPlan } from "./anchor-plan.ts";
import { pointsFrom } from "./anchor-plan.ts";
import type { Dialect, Dialects } from "./dialect.ts";
import type { PointSet } from "./point-set.ts";

export interface AlignmentSettings {
  readonly plan: AnchorPlan;
  /** Of one anchor by itself: how a probe travels. */
  readonly probePlan: AnchorPlan;
  readonly dialects: Dialects;
  /** Residual above which two spaces do not fit. */
  readonly residualMax: number;
  /** Time between two anchors by which a sensor shows its health, µs; undefined: it never does. */
  readonly probeEveryUs: number | undefined;
  /** When the sensors' encoders are replaced, µs since the Unix epoch; undefined: never. */
  readonly replacedAtUs: number | undefined;
}

export class AlignmentNetwork {
  readonly settings: AlignmentSettings;
  #gatewayAnchors: PointSet | undefined;

  constructor(settings: AlignmentSettings) {
    this.settings = settings;
  }

  /** The encoder of a node at this instant of its clock. */
  dialectOf(host: Pick<Host, "name" | "isGateway" | "clockUs">): Dialect {
    const { dialects, replacedAtUs } = this.settings;
    if (host.isGateway) return dialects.ofGateways();
    const isReplaced = replacedAtUs !== undefined && host.clockUs() >= replacedAtUs;
    return dialects.ofSensor(host.name, isReplaced ? 1 : 0);
  }

  /** The anchors in the gateways' space. */
  get gatewayAnchors(): PointSet {
    const { plan, dialects } = this.settings;
    const dialect = dialects.ofGateways();
    this.#gatewayAnchors ??= pointsFrom(plan.count, plan.dimensions, (row) => dialect.anchor(row));
    return this.#gatewayAnchors;
  }

  /** What a node says of itself in a handshake. */
  capabilitiesOf({ spaceId, spaceHash32 }: Dialect): Capabilities {
    return {
      protocols: [1],
      dModel: this.settings.plan.dimensions,
      spaceId,
      spaceHash32,
      compress: [],
      crypto: [],
      critique: false,
      dtypes: ["f16"],
      align: true,
    };
  }
}
