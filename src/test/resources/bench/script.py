"""What most people write first: one thread, boto3 and json, nothing that would survive a crash."""
import json
import os
import resource
import sys
import time

import boto3
from botocore.config import Config

MODEL = "amazon.nova-lite-v1:0"


def main(prompts, batch_records, folder, bedrock_url, s3_url, bucket, role):
    os.makedirs(folder, exist_ok=True)
    s3 = boto3.client("s3", endpoint_url=s3_url, config=Config(s3={"addressing_style": "path"}))
    bedrock = boto3.client("bedrock", endpoint_url=bedrock_url)
    jobs = []

    def submit(path, ids):
        prefix = f"script-{len(jobs)}/"
        s3.upload_file(path, bucket, prefix + "input.jsonl")
        at = f"s3://{bucket}/{prefix}"
        job = bedrock.create_model_invocation_job(
            jobName=f"script-{len(jobs)}",
            roleArn=role,
            modelId=MODEL,
            modelInvocationType="Converse",
            inputDataConfig={"s3InputDataConfig": {"s3Uri": at + "input.jsonl"}},
            outputDataConfig={"s3OutputDataConfig": {"s3Uri": at + "output/"}},
        )
        jobs.append((prefix, job["jobArn"], ids))

    def collect(prefix, arn, ids):
        while True:
            status = bedrock.get_model_invocation_job(jobIdentifier=arn)["status"]
            if status == "Completed":
                break
            if status == "Failed":
                raise RuntimeError(arn)
            time.sleep(0.1)
        job = arn.rsplit("/", 1)[1]
        path = os.path.join(folder, "output.tmp")
        s3.download_file(bucket, f"{prefix}output/{job}/input.jsonl.out", path)
        with open(path, "rb") as lines, open(os.path.join(folder, job + ".jsonl"), "w") as out:
            for line in lines:
                record = json.loads(line)
                output = record["modelOutput"]
                result = {
                    "recordId": ids[int(record["recordId"]) - 10**10],
                    "status": "succeeded",
                    "text": output["output"]["message"]["content"][0]["text"],
                    "modelOutput": output,
                    "usage": output["usage"],
                    "modelId": MODEL,
                    "batchId": prefix,
                    "jobArn": arn,
                }
                out.write(json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n")
        os.remove(path)

    path = os.path.join(folder, "input.tmp")
    ids = []
    out = open(path, "w")
    with open(prompts, "rb") as lines:
        for line in lines:
            prompt = json.loads(line)
            record = {
                "recordId": str(10**10 + len(ids)),
                "modelInput": {
                    "messages": [{"role": "user", "content": [{"text": prompt["prompt"]}]}]
                },
            }
            out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            ids.append(prompt["id"])
            if len(ids) == batch_records:
                out.close()
                submit(path, ids)
                ids = []
                out = open(path, "w")
    out.close()
    if ids:
        submit(path, ids)
    os.remove(path)
    for job in jobs:
        collect(*job)


start = time.time()
main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/io") as io:
    written = next(int(line.split()[1]) for line in io if line.startswith("write_bytes"))
print(time.time() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, written)
