/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.sun.management.OperatingSystemMXBean;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.files.DurableFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobStatus;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What the pipeline is measured against: the same work in one thread of plain Java, by Jackson's
 * streaming API and the SDK. No Camel, no ledger, no fsync, nothing that would survive a crash; the
 * contexts are an array in memory.
 *
 * <p>It does not wait where it need not: a job runs while the next batch is written, and answers
 * are collected when all jobs are submitted.
 */
final class PlainFloor {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String MODEL = "amazon.nova-lite-v1:0";
  private static final int BUFFER = 1 << 18;
  private static final long FIRST_ID = 10_000_000_000L; // of 11 digits

  private record Submitted(String prefix, String arn, List<String> ids) {}

  private final S3Client s3;
  private final BedrockClient bedrock;
  private final int batchRecords;
  private final Path folder;
  private final int lap;
  private final List<Submitted> jobs = new ArrayList<>();
  private long written;
  private long uploaded;
  private long submitted;
  private long waited;
  private long collected;

  private PlainFloor(S3Client s3, BedrockClient bedrock, int batchRecords, Path folder, int lap) {
    this.s3 = s3;
    this.bedrock = bedrock;
    this.batchRecords = batchRecords;
    this.folder = folder;
    this.lap = lap;
  }

  /**
   * Arguments: prompts, records of a batch, folder for results, endpoints of Bedrock and S3, and
   * how often to do it all.
   */
  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    long cpuBefore = cpu();
    Path folder = Path.of(args[2]);
    try (S3Client s3 =
            S3Client.builder().endpointOverride(URI.create(args[4])).forcePathStyle(true).build();
        BedrockClient bedrock =
            BedrockClient.builder().endpointOverride(URI.create(args[3])).build()) {
      for (int lap = 1; lap <= Integer.parseInt(args[5]); lap++) {
        DurableFolder.remove(folder);
        Files.createDirectories(folder);
        long writtenBefore = JavaProcess.writtenBytes("self");
        PlainFloor floor = new PlainFloor(s3, bedrock, Integer.parseInt(args[1]), folder, lap);
        floor.send(Path.of(args[0]));
        for (Submitted job : floor.jobs) {
          floor.collect(job);
        }
        System.out.printf(
            "%d %d %d %d %d %d %d %d%n",
            System.nanoTime() - start,
            floor.written,
            floor.uploaded,
            floor.submitted,
            floor.waited,
            floor.collected,
            JavaProcess.writtenBytes("self") - writtenBefore,
            cpu() - cpuBefore);
        start = System.nanoTime();
        cpuBefore = cpu();
      }
    }
  }

  private static long cpu() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof OperatingSystemMXBean bean ? bean.getProcessCpuTime() : 0;
  }

  private void send(Path prompts) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(prompts), BUFFER);
        JsonParser json = JSON.createParser(in)) {
      JsonToken next = json.nextToken();
      while (next == JsonToken.START_OBJECT) {
        long begin = System.nanoTime();
        Path input = folder.resolve("input.jsonl");
        List<String> ids = new ArrayList<>(batchRecords);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(input), BUFFER);
            JsonGenerator lines = lines(out)) {
          while (next == JsonToken.START_OBJECT && ids.size() < batchRecords) {
            prompt(json, lines, ids);
            next = json.nextToken();
          }
        }
        written += System.nanoTime() - begin;
        submit(input, ids);
      }
    }
  }

  private static JsonGenerator lines(OutputStream out) throws IOException {
    return JSON.createGenerator(out, JsonEncoding.UTF8)
        .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  private static void prompt(JsonParser json, JsonGenerator line, List<String> ids)
      throws IOException {
    String id = null;
    String prompt = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> id = json.getText();
        case "prompt" -> prompt = json.getText();
        default -> json.skipChildren();
      }
    }
    line.writeStartObject();
    line.writeStringField("recordId", String.valueOf(FIRST_ID + ids.size()));
    line.writeObjectFieldStart("modelInput");
    line.writeArrayFieldStart("messages");
    line.writeStartObject();
    line.writeStringField("role", "user");
    line.writeArrayFieldStart("content");
    line.writeStartObject();
    line.writeStringField("text", prompt);
    line.writeEndObject();
    line.writeEndArray();
    line.writeEndObject();
    line.writeEndArray();
    line.writeEndObject();
    line.writeEndObject();
    ids.add(id);
  }

  private void submit(Path input, List<String> ids) {
    long begin = System.nanoTime();
    String name = "floor-" + lap + "-" + jobs.size();
    String prefix = name + "/";
    s3.putObject(
        put -> put.bucket(Emulator.BUCKET).key(prefix + "input.jsonl"),
        RequestBody.fromFile(input));
    long put = System.nanoTime();
    uploaded += put - begin;
    String at = "s3://" + Emulator.BUCKET + "/" + prefix;
    String arn =
        bedrock
            .createModelInvocationJob(
                job ->
                    job.jobName(name)
                        .roleArn(Emulator.ROLE)
                        .modelId(MODEL)
                        .modelInvocationType("Converse")
                        .inputDataConfig(
                            ModelInvocationJobInputDataConfig.fromS3InputDataConfig(
                                s3Input -> s3Input.s3Uri(at + "input.jsonl")))
                        .outputDataConfig(
                            ModelInvocationJobOutputDataConfig.fromS3OutputDataConfig(
                                s3Output -> s3Output.s3Uri(at + "output/"))))
            .jobArn();
    jobs.add(new Submitted(prefix, arn, ids));
    submitted += System.nanoTime() - put;
  }

  private void collect(Submitted job) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    ModelInvocationJobStatus status = status(job);
    while (status != ModelInvocationJobStatus.COMPLETED) {
      if (status == ModelInvocationJobStatus.FAILED) {
        throw new IllegalStateException("Failed: " + job.arn());
      }
      Thread.sleep(100);
      status = status(job);
    }
    long ended = System.nanoTime();
    waited += ended - begin;
    String jobId = job.arn().substring(job.arn().lastIndexOf('/') + 1);
    String key = job.prefix() + "output/" + jobId + "/input.jsonl.out";
    Path results = folder.resolve(jobId + ".jsonl");
    try (InputStream in =
            new BufferedInputStream(
                s3.getObject(get -> get.bucket(Emulator.BUCKET).key(key)), BUFFER);
        JsonParser json = JSON.createParser(in);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(results), BUFFER);
        JsonGenerator lines = lines(out)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        result(json, lines, job);
      }
    }
    collected += System.nanoTime() - ended;
  }

  private ModelInvocationJobStatus status(Submitted job) {
    return bedrock.getModelInvocationJob(get -> get.jobIdentifier(job.arn())).status();
  }

  private static void result(JsonParser json, JsonGenerator line, Submitted job)
      throws IOException {
    PlainAnswer answer = new PlainAnswer();
    line.writeStartObject();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "recordId" ->
            line.writeStringField(
                "recordId", job.ids().get((int) (Long.parseLong(json.getText()) - FIRST_ID)));
        case "modelOutput" -> {
          line.writeFieldName(field);
          answer.copy(json, line);
        }
        default -> json.skipChildren();
      }
    }
    line.writeStringField("status", answer.text == null ? "failed" : "succeeded");
    if (answer.text != null) {
      line.writeStringField("text", answer.text);
    }
    line.writeObjectFieldStart("usage");
    line.writeNumberField("inputTokens", answer.inputTokens);
    line.writeNumberField("outputTokens", answer.outputTokens);
    line.writeEndObject();
    line.writeStringField("modelId", MODEL);
    line.writeStringField("batchId", job.prefix());
    line.writeStringField("jobArn", job.arn());
    line.writeEndObject();
  }
}
