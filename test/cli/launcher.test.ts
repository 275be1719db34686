import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/experiment/version.ts";
import { resonance } from "./launch.ts";

/** Makes Node claim to be another version before the launcher looks. */
function claiming(version: string): string[] {
  const code = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

describe("the launcher", () => {
  it.each(["20.20.2", "22.18.0"])("refuses Node %s in one sentence", (version) => {
    const { code, stdout, stderr } = resonance(["--version"], { nodeOptions: claiming(version) });
    expect({ code, stdout, stderr }).toEqual({
      code: 70,
      stdout: "",
      stderr: `resonance needs Node 22.19 or newer; this is ${version}.\n`,
    });
  });

  it.each(["22.19.0"])("accepts Node %s", (version) => {
    expect(resonance(["--version"], { nodeOptions: claiming(version) })).toEqual({
      code: 0,
      stdout: `resonance ${VERSION}\n`,
      stderr: "",
    });
  });

  it("answers --version as the commands do", () => {
    const { code, stdout } = resonance(["--version"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: resonance(["run", "--version"]).stdout });
  });
});
