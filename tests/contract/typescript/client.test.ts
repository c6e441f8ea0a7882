// What the generated client can do, against a live server that test_typescript_client.py has filled.
import assert from "node:assert/strict";
import { test } from "node:test";

import createClient from "openapi-fetch";

import type { components, paths } from "./v1.js";

type Incident = components["schemas"]["Incident"];

// The answer as JSON, of the formats that the document offers; a failure is a problem document.
type Json = "application/json" | "application/problem+json";

const baseUrl = given("BASE_URL");
const token = given("TOKEN");
const client = createClient<paths, Json>({ baseUrl });
const sender = createClient<paths, Json>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

function given(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

/** The data of an answer that succeeded. */
function found<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(answer.data !== undefined, `${answer.response.status}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

test("a list is walked by cursor with filters", async () => {
  const rows: Incident[] = [];
  let cursor: string | null = null;
  do {
    const page: components["schemas"]["IncidentPage"] = found(
      await client.GET("/api/v1/incidents/", {
        params: {
          query: {
            mission: "minusma",
            incident_kind: ["vac.attack", "vac.abduction"],
            ordering: "-updated_at",
            limit: 2,
            ...(cursor === null ? {} : { cursor }),
          },
        },
      }),
    );
    rows.push(...page.results);
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.equal(new Set(rows.map((row) => row.uid)).size, 4);
  assert.deepEqual(new Set(rows.map((row) => row.incident_kind)), new Set(["vac.attack", "vac.abduction"]));
});

test("values with commas are the same as repeated ones", async () => {
  const commas = createClient<paths, Json>({ baseUrl, querySerializer: { array: { style: "form", explode: false } } });
  const query = { incident_kind: ["vac.attack", "vac.abduction"], count: true } as const;
  const wanted = { params: { query: { ...query, incident_kind: [...query.incident_kind] } } };
  const [one, other] = [await client.GET("/api/v1/incidents/", wanted), await commas.GET("/api/v1/incidents/", wanted)];
  assert.equal(found(one).count, 4);
  assert.deepEqual(found(one), found(other));
});

test("one record, with the fields that were chosen", async () => {
  const uid = given("INCIDENT");
  const whole = found(await client.GET("/api/v1/incidents/{id}/", { params: { path: { id: uid } } }));
  assert.equal(whole.uid, uid);
  assert.equal(whole.date?.precision, "day");
  const chosen = found(
    await client.GET("/api/v1/incidents/{id}/", { params: { path: { id: uid }, query: { fields: ["title"] } } }),
  );
  assert.deepEqual(Object.keys(chosen).sort(), ["title", "uid"]);
});

test("the mandate in force on a day", async () => {
  const params = { path: { id: "minusma" }, query: { on: "2016-08-01" } };
  const answer = found(await client.GET("/api/v1/missions/{id}/mandate/", { params }));
  assert.equal(answer.in_force, true);
  assert.equal(answer.mandate?.uid, given("MANDATE"));
  assert.equal(answer.tasks[0]?.inherited, false);
});

test("the timeline and the change feed", async () => {
  const params = { path: { id: "minusma" }, query: { kind: ["incident" as const] } };
  const line = found(await client.GET("/api/v1/missions/{id}/timeline/", { params }));
  assert.ok(line.results.length > 0 && line.results.every((entry) => entry.kind === "incident"));
  const first = found(await client.GET("/api/v1/changes/", { params: { query: { limit: 1 } } }));
  assert.equal(first.results.length, 1);
  const after = { limit: 1, since: first.next_cursor };
  const next = found(await client.GET("/api/v1/changes/", { params: { query: after } }));
  assert.notDeepEqual(next.results, first.results);
});

test("a refused value is a problem that names the parameter", async () => {
  const { error, response } = await client.GET("/api/v1/incidents/", { params: { query: { country: ["Atlantis"] } } });
  assert.equal(response.status, 400);
  assert.equal(error?.code, "unknown_value");
  assert.equal(error?.parameter, "country");
});

test("what is not there, and what was withdrawn", async () => {
  const nowhere = await client.GET("/api/v1/missions/{id}/", { params: { path: { id: "nowhere" } } });
  assert.deepEqual([nowhere.response.status, nowhere.error?.code], [404, "not_found"]);
  const gone = await client.GET("/api/v1/incidents/{id}/", { params: { path: { id: given("WITHDRAWN") } } });
  assert.deepEqual([gone.response.status, gone.error?.tombstone?.state], [410, "withdrawn"]);
});

test("a merged record leads to its survivor", async () => {
  const moved = found(await client.GET("/api/v1/incidents/{id}/", { params: { path: { id: given("MERGED") } } }));
  assert.equal(moved.uid, given("SURVIVOR"));
});

test("an answer that is held already is not sent again", async () => {
  const params = { path: { id: "minusma" } };
  const held = await client.GET("/api/v1/missions/{id}/", { params });
  const etag = held.response.headers.get("ETag");
  assert.ok(etag);
  const again = await client.GET("/api/v1/missions/{id}/", { params, headers: { "If-None-Match": etag } });
  assert.equal(again.response.status, 304);
});

test("code lists", async () => {
  const list = found(
    await client.GET("/api/v1/vocabularies/{name}/", { params: { path: { name: "incident-kind" } } }),
  );
  assert.ok(list.terms.some((term) => term.code === "vac.attack" && term.label === "attack on civilians"));
});

test("a document is handed in and its job followed", async () => {
  const body = { url: "https://example.org/report.pdf" };
  const refused = await client.POST("/api/v1/documents/", { body });
  assert.deepEqual([refused.response.status, refused.error?.code], [401, "authentication_required"]);
  const job = found(await sender.POST("/api/v1/documents/", { body }));
  const asked = found(await sender.GET("/api/v1/ingest-jobs/{uid}/", { params: { path: { uid: job.uid } } }));
  assert.deepEqual([asked.uid, asked.state], [job.uid, job.state]);
});

// Never run: each line is a mistake that the compiler must see.
export async function mistakes(): Promise<void> {
  // @ts-expect-error there is no such address
  await client.GET("/api/v1/misions/");
  // @ts-expect-error there is no such parameter
  await client.GET("/api/v1/missions/", { params: { query: { limti: 1 } } });
  // @ts-expect-error there is no such code
  await client.GET("/api/v1/incidents/", { params: { query: { incident_kind: ["vac.atack"] } } });
  // @ts-expect-error a limit is a number
  await client.GET("/api/v1/missions/", { params: { query: { limit: "ten" } } });
  const mission = found(await client.GET("/api/v1/missions/{id}/", { params: { path: { id: "minusma" } } }));
  // @ts-expect-error the date may be null or left out
  mission.established.start.slice(0, 4);
  // @ts-expect-error a list of what is read is not a place to write: there is no such method here
  await client.DELETE("/api/v1/missions/{id}/", { params: { path: { id: "minusma" } } });
}
