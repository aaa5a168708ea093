// Reads bank files with a parser from npm and says what that took, as read_files does for Quittance:
// `node read_bank_files.mjs PARSER FILE…`, one line of JSON. bench/ingest/peers runs it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const require = createRequire(import.meta.url);

// An amount that comes as a number or text in major units.
const cents = (amount) => Math.round(Number(amount) * 100);

// As a stream of a file would give it: @ach/ach recurses for each line of a piece.
function* pieces(text) {
  for (let at = 0; at < text.length; at += 65536) yield text.slice(at, at + 65536);
}

// Each returns a function from the text of a file to the cents of its payments, or a promise of them.
const parsers = {
  "@ach/ach": () => {
    const ach = require("@ach/ach")();
    return async (text) => {
      const amounts = [];
      for await (const file of Readable.from(pieces(text)).pipe(ach.getParser("ach"))) {
        amounts.push(...file.batches.flatMap((batch) => batch.entries).map((entry) => entry.amount));
      }
      return amounts;
    };
  },
  "camt-parser": () => {
    const { parseCamt053 } = require("camt-parser");
    return async (text) => (await parseCamt053(text)).statements
      .flatMap((statement) => statement.transactions).map((entry) => cents(entry.amount.value));
  },
  "csv-parse": () => {
    const { parse } = require("csv-parse/sync");
    return (text) => parse(text, { columns: true }).map((row) => cents(row.amount));
  },
  mt940js: () => {
    const { Parser } = require("mt940js");
    const parser = new Parser();
    return (text) => parser.parse(text).flatMap((statement) => statement.transactions.map((entry) => cents(entry.amount)));
  },
  "node-x12": () => {
    const { X12Parser, X12Interchange } = require("node-x12");
    return (text) => {
      const read = new X12Parser(true).parse(text);
      const interchanges = read instanceof X12Interchange ? [read] : read.interchanges;
      return interchanges.flatMap((interchange) => interchange.functionalGroups)
        .flatMap((group) => group.transactions)
        .map((set) => cents(set.segments.find((segment) => segment.tag === "BPR").valueOf(2)));
    };
  },
};

const [name, ...paths] = process.argv.slice(2);
if (!Object.hasOwn(parsers, name) || paths.length === 0) {
  console.error(`usage: read_bank_files.mjs ${Object.keys(parsers).join("|")} FILE...`);
  process.exit(2);
}
const parse = parsers[name]();
const found = { records: 0, cents: 0, bytes: 0, cpu_s: 0, wall_s: 0, peak_kib: 0 };
for (const path of paths) {
  const text = readFileSync(path, "utf8");
  const cpu = process.cpuUsage();
  const wall = performance.now();
  for (const amount of await parse(text)) {
    found.records += 1;
    found.cents += amount;
  }
  const used = process.cpuUsage(cpu);
  found.cpu_s += (used.user + used.system) / 1e6;
  found.wall_s += (performance.now() - wall) / 1e3;
  found.bytes += Buffer.byteLength(text);
}
found.peak_kib = process.resourceUsage().maxRSS;
console.log(JSON.stringify(found));
