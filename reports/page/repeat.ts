/** How to get the same result again: the command, the digests, the scenario in full. */
import type { RunResult } from "../../src/experiment/result.ts";
import { type Html, html, line } from "./html.ts";
import type { Provenance } from "./provenance.ts";

/** The section on repeating the run. */
export function repeatOf(result: RunResult, provenance: Provenance): Html {
  const digests = Object.entries(result.protocols).map(
    ([name, { digest }]) => html`<tr><th scope="row">${line(name)}</th><td><code>${digest}</code></td></tr>`,
  );
  const files = [
    { setting: "the scenario", path: "scenario.yaml", sha256: provenance.scenarioSha256 },
    ...provenance.files,
  ].map(
    ({ setting, path, sha256 }) =>
      html`<tr><th scope="row">${setting}</th><td>${path}<br><code>${sha256}</code></td></tr>`,
  );
  return html`<section class="repeat" aria-labelledby="repeat"><h2 id="repeat">How to repeat it</h2>
<p>The same scenario, seed and version give the same digests on every machine.</p>
<div class="command"><pre tabindex="0"><code id="command">${provenance.command}</code></pre><button type="button" data-copy="command" hidden>Copy</button></div>
<details><summary>Digests</summary><table><caption>A digest covers all that could be observed of a protocol’s run.</caption><tbody>${digests}</tbody></table></details>
<details><summary>Files and versions</summary><table><caption>SHA-256 of every file read; resonance-sim ${line(result.version)} on Node ${provenance.node}.</caption><tbody>${files}</tbody></table></details>
<details><summary>The scenario, every default filled in</summary><pre tabindex="0"><code>${provenance.resolved}</code></pre></details>
</section>`;
}
