// DuckDB in a file: loads the CSV of payments, runs match.sql and commits. usage: FOLDER SCRATCH THREADS CSV…
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

const [folder, scratch, threads, ...payments] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const quoted = (text) => "'" + text.replaceAll("'", "''") + "'";
const cents = (column) => `CAST(replace(${column}, '.', '') AS BIGINT)`;

const instance = await DuckDBInstance.create(join(scratch, "peer.duckdb"), { threads });
const db = await instance.connect();
let then = performance.now();
const lap = () => {
  const now = performance.now();
  const seconds = (now - then) / 1000;
  then = now;
  return seconds;
};

await db.run(`CREATE TABLE item AS SELECT item_number, customer_id AS customer, CAST(due_date AS DATE) AS due, ${cents("open_amount")} AS open
              FROM read_csv(${quoted(join(folder, "items.csv"))}, header = true, all_varchar = true)`);
await db.run("CHECKPOINT");
const loadItems = lap();

await db.run("BEGIN");
await db.run(`CREATE TABLE payment AS SELECT payment_id, payer_id AS customer, remittance AS reference, ${cents("amount")} AS amount, CAST(0 AS BIGINT) AS applied
              FROM read_csv([${payments.map(quoted)}], header = true, all_varchar = true)`);
await db.run("CREATE TABLE allocation (payment_id VARCHAR, item_number VARCHAR, amount BIGINT, rule INTEGER)");
const statements = readFileSync(join(here, "../match.sql"), "utf8").split("\n;\n").map((s) => s.trim()).filter((s) => s);
for (const statement of statements) await db.run(statement);
await db.run("COMMIT");
const seconds = lap();

const one = async (sql) => (await db.runAndReadAll(sql)).getRows();
const sums = readFileSync(join(here, "workload.py"), "utf8").match(/CUSTOMER_SUMS = """([\s\S]*?)"""/)[1];
const [[count]] = await one("SELECT count(*) FROM payment");
const [[allocations]] = await one("SELECT count(*) FROM allocation");
const rows = (await one(sums)).map((row) => row.map(String));
console.log(JSON.stringify({ load_items: loadItems, seconds, payments: Number(count), allocations: Number(allocations), rows }));
