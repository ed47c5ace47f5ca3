/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import io.github.bedrockbatch.local.work.Jobs;
import java.util.HashMap;
import java.util.Map;

/** Tags of jobs; other resources have none here. */
record TagOperations(Jobs jobs) {
  private static final int MOST = 50;

  Reply tag(ObjectNode request) {
    LocalJob job = job(request);
    Constraint.require(request, "", "tags", Shapes.TAGS);
    Map<String, String> added = tagsIn(request);
    jobs.store()
        .tag(
            job.id(),
            tags -> {
              tags.putAll(added);
              if (tags.size() > MOST) {
                throw new AwsError(
                    AwsError.Kind.TOO_MANY_TAGS, "A resource has at most " + MOST + " tags.");
              }
              return tags;
            });
    return Reply.ok(Json.object());
  }

  Reply untag(ObjectNode request) {
    LocalJob job = job(request);
    Constraint.require(request, "", "tagKeys", Shapes.TAG_KEYS);
    jobs.store()
        .tag(
            job.id(),
            tags -> {
              request.path("tagKeys").forEach(key -> tags.remove(key.textValue()));
              return tags;
            });
    return Reply.ok(Json.object());
  }

  Reply list(ObjectNode request) {
    ObjectNode reply = Json.object();
    ArrayNode tags = reply.putArray("tags");
    job(request)
        .tags()
        .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
    return Reply.ok(reply);
  }

  static Map<String, String> tagsIn(ObjectNode request) {
    Map<String, String> tags = new HashMap<>();
    for (JsonNode tag : request.path("tags")) {
      tags.put(tag.path("key").textValue(), tag.path("value").textValue());
    }
    return Map.copyOf(tags);
  }

  private LocalJob job(ObjectNode request) {
    Constraint.require(request, "", "resourceARN", Shapes.JOB_ARN);
    return jobs.get(request.path("resourceARN").textValue());
  }
}
