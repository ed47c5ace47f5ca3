/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A job as one line of the journal. */
final class JobCodec {
  private JobCodec() {}

  static byte[] encode(LocalJob job) {
    ObjectNode line = Json.object();
    line.put("sequence", job.sequence());
    line.put("id", job.id());
    line.put("arn", job.arn());
    line.put("modelArn", job.spec().modelArn());
    line.set("request", job.spec().request());
    line.put("state", job.state().name());
    line.put("message", job.message());
    line.put("submitTime", job.submitTime().toString());
    line.put("lastModifiedTime", job.lastModifiedTime().toString());
    line.put("endTime", job.endTime() == null ? null : job.endTime().toString());
    line.put("total", job.counts().total());
    line.put("success", job.counts().success());
    line.put("error", job.counts().error());
    ObjectNode tags = line.putObject("tags");
    job.tags().forEach(tags::put);
    return Json.bytes(line);
  }

  static LocalJob decode(JsonNode line) {
    Map<String, String> tags = new LinkedHashMap<>();
    line.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return new LocalJob(
        line.path("sequence").longValue(),
        line.path("id").textValue(),
        line.path("arn").textValue(),
        new JobSpec((ObjectNode) line.path("request"), line.path("modelArn").textValue()),
        JobState.valueOf(line.path("state").textValue()),
        line.path("message").textValue(),
        Instant.parse(line.path("submitTime").textValue()),
        Instant.parse(line.path("lastModifiedTime").textValue()),
        line.path("endTime").isTextual() ? Instant.parse(line.path("endTime").textValue()) : null,
        new RecordCounts(
            line.path("total").longValue(),
            line.path("success").longValue(),
            line.path("error").longValue()),
        Map.copyOf(tags));
  }
}
