import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTopicFilter, isTopicName, topicMatches } from "../../../src/baseline/mqtt/topic.ts";
import { TopicTemplate } from "../../../src/baseline/mqtt/topic-template.ts";

describe("topic filters", () => {
  // Examples of MQTT 3.1.1 clause 4.7.
  it.each([
    ["sport/tennis/player1/#", "sport/tennis/player1", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking", true],
    ["sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true],
    ["sport/#", "sport", true],
    ["#", "a/b", true],
    ["#", "$SYS/a", false],
    ["+/monitor/Clients", "$SYS/monitor/Clients", false],
    ["$SYS/#", "$SYS/", true],
    ["sport/tennis/+", "sport/tennis/player1", true],
    ["sport/tennis/+", "sport/tennis/player1/ranking", false],
    ["sport/+", "sport", false],
    ["sport/+", "sport/", true],
    ["+/+", "/finance", true],
    ["/+", "/finance", true],
    ["+", "/finance", false],
    ["Accounts", "accounts", false],
  ])("%s takes in %s: %s", (filter, topic, expected) => {
    expect(isTopicFilter(filter)).toBe(true);
    expect(topicMatches(filter, topic)).toBe(expected);
  });

  it.each(["", "sport/tennis#", "sport/tennis/#/ranking", "sport+", "a/+b"])("%j is none", (filter) => {
    expect(isTopicFilter(filter)).toBe(false);
  });

  it("match themselves, and still match where a level is replaced by a wildcard", () => {
    const levels = fc.array(fc.stringMatching(/^[a-z0-9]{0,4}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(levels, fc.nat(), (parts, at) => {
        const topic = parts.join("/");
        fc.pre(isTopicName(topic));
        const i = at % parts.length;
        expect(topicMatches(topic, topic)).toBe(true);
        expect(topicMatches(parts.with(i, "+").join("/"), topic)).toBe(true);
        expect(topicMatches([...parts.slice(0, i), "#"].join("/"), topic)).toBe(true);
        expect(topicMatches(`${topic}/x`, topic)).toBe(false);
      }),
    );
  });
});

describe("topic templates", () => {
  it("find the sender again", () => {
    const template = TopicTemplate.parse("plant/{node}/vibration") as TopicTemplate;
    expect(template.topicOf("vib_01")).toBe("plant/vib_01/vibration");
    expect(template.senderOf("plant/vib_01/vibration")).toBe("vib_01");
    expect(template.senderOf("plant/vib_01/temperature")).toBeUndefined();
    expect(topicMatches(template.filter, template.topicOf("vib_01"))).toBe(true);
  });

  it.each(["sensors", "s{node}", "{node}/{node}", "+/{node}"])("refuse %s with a sentence", (text) => {
    expect(TopicTemplate.parse(text)).toMatch(/^The topic/);
  });
});
