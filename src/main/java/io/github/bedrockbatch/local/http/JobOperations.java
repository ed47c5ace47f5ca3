/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.JobSpec;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.wire.Json;
import io.github.bedrockbatch.local.work.Jobs;
import java.util.Map;

/** The operations on jobs of Bedrock's control plane. */
record JobOperations(Jobs jobs, ModelArns arns, FaultSwitches faults) {
  Reply create(ObjectNode request) {
    CreateRules.check(request);
    new AccountRules(arns).check(request, faults.present().ofAccount());
    JobSpec spec = new JobSpec(request, arns.of(request.path("modelId").textValue()));
    LocalJob job = jobs.create(spec, TagOperations.tagsIn(request));
    return faults.losesThisCreateResponse()
        ? Reply.LOST
        : Reply.ok(Json.object().put("jobArn", job.arn()));
  }

  Reply get(String identifier) {
    return Reply.ok(JobFields.of(jobs.get(identifier)));
  }

  Reply list(Map<String, String> query) {
    ListRules rules = new ListRules(query);
    Jobs.Page page = jobs.list(rules.check());
    ObjectNode reply = Json.object();
    ArrayNode summaries = reply.putArray("invocationJobSummaries");
    page.jobs().forEach(job -> summaries.add((JsonNode) JobFields.of(job)));
    if (page.last() != null) {
      reply.put("nextToken", rules.token(page.last()));
    }
    return Reply.ok(reply);
  }

  Reply stop(String identifier) {
    jobs.stop(identifier);
    return Reply.ok(Json.object());
  }
}
