/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.wire.Json;

/** A job as Get and List show it, without its tags. */
final class JobFields {
  private JobFields() {}

  static ObjectNode of(LocalJob job) {
    ObjectNode request = job.spec().request();
    ObjectNode view = Json.object();
    view.put("jobArn", job.arn());
    view.put("jobName", job.spec().jobName());
    view.put("modelId", job.spec().modelArn());
    if (job.spec().clientRequestToken() != null) {
      view.put("clientRequestToken", job.spec().clientRequestToken());
    }
    view.put("roleArn", request.path("roleArn").textValue());
    view.put("status", job.state().wireName());
    if (job.message() != null) {
      view.put("message", job.message());
    }
    view.put("submitTime", Json.timestamp(job.submitTime()));
    view.put("lastModifiedTime", Json.timestamp(job.lastModifiedTime()));
    if (job.endTime() != null) {
      view.put("endTime", Json.timestamp(job.endTime()));
    }
    view.set("inputDataConfig", request.get("inputDataConfig"));
    view.set("outputDataConfig", request.get("outputDataConfig"));
    if (request.hasNonNull("vpcConfig")) {
      view.set("vpcConfig", request.get("vpcConfig"));
    }
    view.put("timeoutDurationInHours", job.spec().timeoutHours());
    view.put("jobExpirationTime", Json.timestamp(job.expirationTime()));
    view.put("modelInvocationType", job.spec().invocationType());
    view.put("totalRecordCount", job.counts().total());
    view.put("processedRecordCount", job.counts().processed());
    view.put("successRecordCount", job.counts().success());
    view.put("errorRecordCount", job.counts().error());
    return view;
  }
}
