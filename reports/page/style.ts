/** What a page looks like: system fonts, the colours of the charts, and room to read. */

import type { Theme } from "../charts/chart.ts";
import { PALETTES } from "../charts/palette.ts";

/** A theme's colours as properties. */
function colours(theme: Theme): string {
  const { background, ink, softInk, grid, protocols } = PALETTES[theme];
  const named = { background, ink, "soft-ink": softInk, grid };
  const swatches = protocols.map((colour, i) => `--c${i}:${colour}`);
  const ground = { light: "#f6f7f8", dark: "#0e1013" }[theme];
  const properties = Object.entries(named).map(([name, value]) => `--${name}:${value}`);
  return [`color-scheme:${theme}`, `--ground:${ground}`, ...properties, ...swatches].join(";");
}

const SWATCHES = PALETTES.light.protocols.map((_, i) => `.c${i}{background:var(--c${i})}`).join("");

/** The style sheet of every page. */
export const STYLE = `
:root{${colours("light")}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${colours("dark")}}}
:root[data-theme=dark]{${colours("dark")}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:1.5rem clamp(1rem,4vw,3rem) 4rem;background:var(--ground);color:var(--ink);
font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);line-height:1.2;margin:.2rem 0 .6rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.3;margin:3.5rem 0 1rem}
h3{font-size:1rem;line-height:1.4;margin:0 0 .5rem}
p,li{max-width:70ch}
ul{margin:.2rem 0 1.5rem;padding-left:1.1rem}
li{margin:.35rem 0}
.facts,.about,.confidence,caption,figcaption,small,.theme{color:var(--soft-ink)}
.facts{margin:0;font-size:.9rem}
.about{margin:0}
header{position:relative}
.theme{position:absolute;top:0;right:0;font-size:.85rem}
.skip{position:absolute;left:-100vw;background:var(--background);padding:.5rem 1rem;border-radius:.4rem;z-index:3}
.skip:focus{left:1rem;top:.5rem}
:focus-visible{outline:2px solid var(--c0);outline-offset:2px;border-radius:.2rem}
.verdict,figure,.scroll,.controls{background:var(--background);border:1px solid var(--grid);border-radius:.75rem}
.verdict{padding:clamp(1.2rem,3vw,2.2rem);margin-top:2rem}
.verdict h2{margin:0;font-size:.95rem;color:var(--soft-ink);font-weight:600}
.headline{font-size:clamp(1.2rem,1.05rem + .8vw,1.55rem);line-height:1.4;font-weight:600;margin:.3rem 0 .8rem;max-width:58ch;text-wrap:pretty}
.confidence{margin:0 0 1.6rem}
.columns{display:grid;gap:.5rem 3rem}
.columns ul{margin-bottom:.5rem}
.scroll{overflow-x:auto;position:relative}
.scroll table{width:100%}
table{border-collapse:separate;border-spacing:0;font-size:.92rem;font-variant-numeric:tabular-nums;line-height:1.35}
caption{text-align:left;font-size:.85rem;padding:.8rem 1rem .3rem;caption-side:top}
caption span{display:inline-block;position:sticky;left:1rem;max-width:min(60rem,calc(100vw - 4.5rem))}
th,td{text-align:right;padding:.5rem .9rem;border-top:1px solid var(--grid);vertical-align:top;white-space:nowrap}
thead th,thead td{border-top:0;vertical-align:bottom;font-weight:600}
thead th{white-space:normal;min-width:5.5rem;max-width:9rem}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--background);z-index:1}
tbody th{font-weight:400}
td small{display:block;font-size:.8em}
.none{color:var(--soft-ink)}
.section th{font-weight:600;padding-top:1.4rem;border-top:0}
.section th span{position:sticky;left:.9rem}
details{margin:.6rem 0}
summary{cursor:pointer;padding:.3rem 0}
details>.scroll{margin-top:.5rem}
.controls{position:sticky;top:.5rem;z-index:2;display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;align-items:center;padding:.6rem 1rem;margin:0 0 1.2rem;font-size:.9rem;box-shadow:0 2px 10px rgb(0 0 0/.06)}
.controls[hidden],.theme[hidden]{display:none}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem .95rem;min-width:0}
legend{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
label{display:inline-flex;align-items:center;gap:.35rem}
input[type=checkbox]{margin:0;accent-color:var(--soft-ink)}
select,button{font:inherit;color:inherit;background:var(--background);border:1px solid var(--grid);border-radius:.4rem;padding:.15rem .5rem;max-width:14rem}
button{cursor:pointer;font-size:.85rem;color:var(--soft-ink)}
button:hover{color:var(--ink);border-color:var(--soft-ink)}
.swatch{width:.75rem;height:.75rem;border-radius:.2rem;forced-color-adjust:none}
${SWATCHES}
.figures{display:grid;grid-auto-flow:dense;gap:1.2rem;grid-template-columns:minmax(0,1fr)}
figure{margin:0;padding:1.1rem 1.2rem .9rem;min-width:0;display:flex;flex-direction:column}
figure h3{padding-right:6.5rem}
figcaption{font-size:.88rem;line-height:1.5;margin-top:.6rem}
.chart{width:100%;min-width:0;overflow-x:auto}
.vega-bindings{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin-top:.5rem;font-size:.85rem}
.vega-bind label{gap:.5rem}
.vega-bind-name{color:var(--soft-ink)}
.picture{background:#fff}
.chart svg,.picture svg{display:block;max-width:100%;height:auto}
.save{position:absolute;top:1rem;right:1.1rem;margin:0;display:flex;gap:.35rem}
.save[hidden]{display:none}
figure{position:relative}
.tip{position:fixed;z-index:9;pointer-events:none;max-width:min(24rem,90vw);background:var(--background);border:1px solid var(--grid);border-radius:.4rem;box-shadow:0 4px 16px rgb(0 0 0/.18);padding:.4rem .6rem;font-size:.82rem;line-height:1.4}
.tip[hidden]{display:none}
.tip dl{display:grid;grid-template-columns:auto 1fr;gap:0 .8rem;margin:0}
.tip dt{color:var(--soft-ink)}
.tip dd{margin:0;font-variant-numeric:tabular-nums}
pre{margin:0;overflow-x:auto;background:var(--background);border:1px solid var(--grid);border-radius:.5rem;padding:.8rem 1rem;font-size:.85rem;line-height:1.5}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.repeat table{max-width:100%}
.repeat td,.repeat th{text-align:left;white-space:normal;position:static;background:none}
.repeat td{overflow-wrap:anywhere}
.repeat td code{font-size:.85em}
.command{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.6rem;align-items:start;margin-bottom:1rem}
[hidden]{display:none}
@media (min-width:60rem){
html{scroll-padding-top:7rem}
.vega-bind:has([name=node],[name=protocol]){display:none}
.columns{grid-template-columns:3fr 2fr}
.figures{grid-template-columns:repeat(2,minmax(0,1fr))}
.wide{grid-column:1/-1}
}
@media (max-width:40rem){
.theme{position:static;margin-top:1rem}
.controls{position:static}
th,td{padding:.45rem .6rem}
tbody th{white-space:normal;min-width:8.5rem}
.command{grid-template-columns:minmax(0,1fr)}
.command button{justify-self:start}
.command pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:7pt}
details pre{columns:2}
}
@media print{
:root,:root[data-theme],:root:not([data-theme=light]){${colours("light")};--ground:#fff}
body{max-width:none;padding:0;font-size:9.5pt}
.controls,.theme,.save,.skip,.tip,.vega-bindings,button{display:none!important}
.verdict,figure,.scroll{border-color:#ccc}
.scroll{overflow:visible}
.scroll table{font-size:7.5pt}
th,td{padding:.25rem .4rem;white-space:normal}
th:first-child,td:first-child{position:static}
figure,tr,.verdict li{break-inside:avoid}
h2,h3{break-after:avoid}
h2{margin-top:2rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
}
`;
