// SPDX-License-Identifier: Apache-2.0
// Usage: node drive.js <endpoint>. Drives the job operations and prints what came back as JSON.
import {
  BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  StopModelInvocationJobCommand,
  paginateListModelInvocationJobs,
} from "@aws-sdk/client-bedrock";

const client = new BedrockClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local-secret" },
});

const create = (jobName) =>
  client.send(
    new CreateModelInvocationJobCommand({
      jobName,
      roleArn: "arn:aws:iam::123456789012:role/batch",
      modelId: "amazon.nova-lite-v1:0",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://prompts/in/" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://prompts/out/" } },
    }),
  );

const typeOf = (value) => (value instanceof Date ? "Date" : typeof value);
const types = (shape) =>
  Object.fromEntries(Object.entries(shape).filter(([k]) => k !== "$metadata").map(([k, v]) => [k, typeOf(v)]));

const start = new Date(Date.now() - 60_000);
const arns = [];
for (const name of ["js-one", "js-two", "js-three"]) {
  arns.push((await create(name)).jobArn);
}
const job = await client.send(new GetModelInvocationJobCommand({ jobIdentifier: arns[0] }));
const pages = [];
for await (const page of paginateListModelInvocationJobs(
  { client, pageSize: 2 },
  { nameContains: "js-", submitTimeAfter: start, sortBy: "CreationTime", sortOrder: "Ascending" },
)) {
  pages.push(page.invocationJobSummaries);
}
await client.send(new StopModelInvocationJobCommand({ jobIdentifier: arns[2] }));
const stopped = await client.send(new GetModelInvocationJobCommand({ jobIdentifier: arns[2] }));
let refusal;
try {
  await create("js-one");
} catch (error) {
  refusal = { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}

console.log(
  JSON.stringify({
    arns,
    job: types(job),
    summary: types(pages[0][0]),
    pages: pages.map((page) => page.map((summary) => summary.jobName)),
    stopped: stopped.status,
    refusal,
  }),
);
