// Records Antwerp's film agreement, plans and issues its invoice, and reads it, with the client that
// openapi-typescript makes of the OpenAPI document.

import { strict as assert } from "node:assert";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Organisation = components["schemas"]["Organisation"];

const { URL: baseUrl = "", TOKEN: token = "" } = process.env;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

/** The answer, which must be a success. */
function done<T>({ data, error }: { data?: T; error?: components["schemas"]["Problems"] }): T {
  if (data === undefined) throw new Error(`${error?.title}: ${error?.detail} ${JSON.stringify(error?.problems)}`);
  return data;
}

const supplier: Organisation = {
  id: "cultuurconnect",
  role: "supplier",
  enterprise_number: "0629.858.909",
  particulars: [
    {
      since: "2015-01-01",
      name: "Cultuurconnect vzw",
      street: "Priemstraat 51",
      postcode: "1000",
      town: "Brussel",
      iban: "BE41 0910 1235 5910",
    },
  ],
};
const antwerp: Organisation = {
  id: "stad-antwerpen",
  role: "municipality",
  enterprise_number: "0207.500.123",
  nis: "11002",
  particulars: [
    { since: "1990-01-01", name: "Stad Antwerpen", street: "Grote Markt 1", postcode: "2000", town: "Antwerpen" },
  ],
};
for (const body of [supplier, antwerp]) done(await client.POST("/api/v1/organisations", { body }));

const agreement = done(
  await client.POST("/api/v1/agreements", {
    body: { valid_from: "2022-01-01", agreement: { use: "film-streaming-2022" } },
  }),
);
assert.equal(agreement.value.agreement.lots[0]?.id, "1B");

const contract = done(
  await client.POST("/api/v1/contracts", {
    body: {
      id: "antwerpen-film",
      agreement: agreement.id,
      organisation: antwerp.id,
      signed: "2022-11-18",
      start: "2022-11-01",
      end: "2024-09-30",
      lots: ["1B", "2A"],
      settlement_factor: "0.80",
    },
    params: { header: { "Idempotency-Key": "contract-of-antwerp" } },
  }),
);
done(
  await client.POST("/api/v1/figures/populations", {
    body: { nis: "11002", on: "2022-01-01", inhabitants: 530630, published: "2022-06-16", source: "Statbel" },
  }),
);
for (const [month, users, others] of [
  ["2022-11", 612, 1258],
  ["2022-12", 655, 1346],
] as const) {
  const about = { lot: "1B", month, source: "Maandrapport" };
  done(await client.POST("/api/v1/usage", { body: { ...about, contract: contract.id, unique_users: users } }));
  done(
    await client.POST("/api/v1/figures/other-participants", {
      body: { ...about, agreement: agreement.id, unique_users: others },
    }),
  );
}

const wanted = { through: "2023-02-15", as_of: "2023-02-15" };
const plan = done(await client.POST("/api/v1/plans", { body: wanted }));
assert.deepEqual(plan.documents.map(({ document }) => document.total), ["8354.80"]);
assert.deepEqual([plan.blocked, plan.held], [[], []]);

const [issued] = done(await client.POST("/api/v1/invoices", { body: wanted })).items;
assert.ok(issued);
const params = { path: { number: issued.number } };
const invoice = done(await client.GET("/api/v1/invoices/{number}.json", { params }));
assert.deepEqual(invoice, issued);
assert.deepEqual([invoice.number, invoice.total, invoice.due_date], ["2023000001", "8354.80", "2023-03-17"]);
const pdf = done(await client.GET("/api/v1/invoices/{number}.pdf", { params, parseAs: "arrayBuffer" }));
assert.equal(new TextDecoder().decode(pdf.slice(0, 5)), "%PDF-");
const note = done(await client.GET("/api/v1/invoices/{number}/note", { params, parseAs: "text" }));
assert.match(note, /8\.354,80/);

const list = done(await client.GET("/api/v1/invoices", { params: { query: { contract: contract.id, limit: 10 } } }));
assert.deepEqual(list.items.map(({ total }) => total), ["8354.80"]);

const refused = await client.GET("/api/v1/contracts/{id}", { params: { path: { id: "nobody" } } });
assert.equal(refused.error?.type, "urn:tarief:problem:not-found");
console.log(`TypeScript: invoice ${invoice.number}, € ${invoice.total}`);
