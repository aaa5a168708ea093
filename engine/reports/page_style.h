// The style sheet of pages: one for light, dark and paper; nothing is loaded.
#pragma once

#include <string_view>

namespace quittance::engine {

// Colours are chosen for 4.5:1 between text and what it stands on, and 3:1 for marks of a chart.
inline constexpr std::string_view kPageStyle = R"css(
:root {
  --paper: #f4f6f9; --card: #ffffff; --ink: #17212f; --muted: #55606f; --line: #dce1e8;
  --grid: #e6eaf0; --mark: #2458b8; --soft: #a9c3ee; --good: #17703f; --bad: #ad2318;
  --age0: #2b7a78; --age1: #a87411; --age2: #b9561c; --age3: #a5321f; --age4: #741a2a;
  --credit: #6a7688; --shade: #dfe9f8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f141b; --card: #171e28; --ink: #e9eef5; --muted: #a7b2c1; --line: #2c3746;
    --grid: #253040; --mark: #7db0ff; --soft: #3f6db3; --good: #63d391; --bad: #ff9187;
    --age0: #55bdb6; --age1: #e2b552; --age2: #ef9152; --age3: #f2705a; --age4: #ff6f8d;
    --credit: #8c99ac; --shade: #22324a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif;
}
header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 36px; padding-bottom: 12px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.015em; }
h2 { font-size: 21px; margin: 34px 0 14px; letter-spacing: -0.01em; }
h3 { font-size: 16px; margin: 0; }
p { margin: 0; }
.lead, .note, footer { color: var(--muted); }
.note { font-size: 13.5px; margin-top: 2px; }
nav ul { list-style: none; display: flex; gap: 16px; padding: 0; margin: 12px 0 0; }
a { color: var(--mark); }
.tiles { display: grid; gap: 14px; grid-template-columns: repeat(4, 1fr); margin: 0; padding: 0; }
.tile, .card {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
}
.tile { padding: 14px 18px 13px; }
.tile dt { color: var(--muted); font-size: 13.5px; }
.tile dd { margin: 0; }
.tile .value { font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.tile .value small { font-size: 14px; font-weight: 500; color: var(--muted); letter-spacing: 0; }
.tile .then { font-size: 13px; color: var(--muted); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.cards { display: grid; gap: 14px; grid-template-columns: repeat(2, minmax(0, 1fr)); margin-top: 14px; }
.card { padding: 18px 20px 14px; }
.wide { grid-column: 1 / -1; }
figure { margin: 12px 0 6px; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 28px; font-family: inherit; }
svg .soft { fill: var(--muted); }
svg .end { text-anchor: end; }
svg .mid { text-anchor: middle; }
svg .strong { font-weight: 650; }
svg line.grid { stroke: var(--grid); stroke-width: 2; }
svg line.base { stroke: var(--muted); stroke-width: 2; }
svg .fill-mark { fill: var(--mark); } svg .fill-soft { fill: var(--soft); }
svg .fill-shade { fill: var(--shade); } svg .fill-credit { fill: var(--credit); }
svg .fill-good { fill: var(--good); } svg .fill-bad { fill: var(--bad); }
svg .fill-age0 { fill: var(--age0); } svg .fill-age1 { fill: var(--age1); }
svg .fill-age2 { fill: var(--age2); } svg .fill-age3 { fill: var(--age3); }
svg .fill-age4 { fill: var(--age4); }
svg .line { fill: none; stroke-width: 6; stroke-linejoin: round; stroke-linecap: round; }
svg .line-mark { stroke: var(--mark); } svg .line-soft { stroke: var(--muted); stroke-dasharray: 4 14; }
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; font-weight: 400; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-size: 13px; vertical-align: bottom; }
tbody tr:last-child > * { border-bottom: 0; }
tr.total > * { font-weight: 650; border-top: 1px solid var(--muted); }
.n { text-align: right; white-space: nowrap; }
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--mark); font-size: 14px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 13.5px; color: var(--muted); }
.legend span::before { content: ""; display: inline-block; width: 18px; height: 4px; border-radius: 2px;
  margin-right: 7px; vertical-align: middle; background: var(--mark); }
.legend .dashed::before { background: none; height: 0; border-top: 3px dotted var(--muted); border-radius: 0; }
footer { font-size: 13px; padding-top: 26px; padding-bottom: 40px; }
footer p { margin-bottom: 6px; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
@media (max-width: 900px) {
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .cards { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 560px) {
  table { font-size: 12px; } th, td { padding-right: 6px; overflow-wrap: anywhere; } .n { overflow-wrap: normal; }
  .card { padding: 14px 12px 10px; } header, main, footer { padding-left: 14px; padding-right: 14px; } .tiles { gap: 8px; } .tile .value { font-size: 20px; }
}
@media print {
  @page { size: A4; margin: 12mm; }
  :root {
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444b55; --line: #c3c9d2;
    --grid: #dde2e9; --mark: #2458b8; --soft: #a9c3ee; --good: #17703f; --bad: #ad2318;
    --age0: #2b7a78; --age1: #a87411; --age2: #b9561c; --age3: #a5321f; --age4: #741a2a;
    --credit: #6a7688; --shade: #dfe9f8;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 11px; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  nav, summary { display: none; }
  h1 { font-size: 22px; } h2 { font-size: 16px; margin: 14px 0 8px; } h3 { font-size: 13px; }
  section.currency + section.currency { break-before: page; }
  .tiles, .cards { gap: 8px; } .cards { margin-top: 8px; }
  .tiles { grid-template-columns: repeat(4, 1fr); } .cards { grid-template-columns: minmax(0, 1fr); }
  svg { max-width: 400px; }
  .tile { padding: 8px 10px; } .tile .value { font-size: 17px; } .tile .value small { font-size: 10px; }
  .tile dt, .tile .then, .note, .legend, thead th { font-size: 10px; }
  .card { padding: 10px 12px; } table { font-size: 10.5px; } th, td { padding-top: 2px; padding-bottom: 2px; }
  .card, .tile { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; height: auto; }
}
)css";

}  // namespace quittance::engine
