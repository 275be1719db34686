/** The settings of `audience`: who listens, and what counts as an event for them. */
import { setting } from "../base/parameters.ts";

const WHO = "The gateway (sink), every node (all), or this many nodes.";

const everyoneOrSink = setting({ type: "choice", doc: "The gateway, or every node.", options: ["sink", "all"] });
const someNodes = setting({ type: "integer", doc: "This many nodes.", minimum: 1, maximum: 1_000_000 });

const alarm = setting({
  type: "group",
  doc: "When a value is alarming; exactly one rule.",
  optional: true,
  members: {
    outside: {
      type: "interval",
      doc: "Below the first or above the second value.",
      of: { type: "quantity", dimension: "sensor", doc: "A limit." },
      optional: true,
    },
    above: { type: "quantity", dimension: "sensor", doc: "Above this value.", optional: true },
    below: { type: "quantity", dimension: "sensor", doc: "Below this value.", optional: true },
    rate: {
      type: "group",
      doc: "Changing fast: by at least `change`, up or down, within `within`.",
      optional: true,
      members: {
        change: { type: "quantity", dimension: "sensor", doc: "Size of the change.", exclusiveMinimum: 0 },
        within: { type: "quantity", dimension: "time", doc: "Time in which it happens.", exclusiveMinimum: 0 },
      },
    },
  },
});

/** `audience`: the same for all protocols of a scenario. */
export const describedAudience = setting({
  type: "one-of",
  doc: "Who the nodes' states are for, and what matters to them.",
  options: [
    everyoneOrSink,
    someNodes,
    {
      type: "group",
      doc: "Who, and what matters to them.",
      members: {
        who: {
          type: "one-of",
          doc: WHO,
          options: [everyoneOrSink, someNodes],
          default: "sink",
          source: "own definition: the case that MQTT is made for",
        },
        tolerance: {
          type: "quantity",
          dimension: "sensor",
          doc: "A belief this near to the truth is right.",
          minimum: 0,
          optional: true,
        },
        alarm,
        grace: {
          type: "quantity",
          dimension: "time",
          doc: "An alarm raised this long after its event has ended still counts as detected.",
          default: "0 s",
          source: "own definition: no grace that the scenario does not give",
        },
      },
    },
  ],
  default: "sink",
  source: "own definition: the case that MQTT is made for",
});
