/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.job.S3Uri;
import io.github.bedrockbatch.local.record.JobFailed;
import io.github.bedrockbatch.local.wire.Json;
import java.io.IOException;
import software.amazon.awssdk.core.sync.RequestBody;

/** Uploads a job's output, the manifest last. */
record OutputUpload(S3Files s3) {
  void upload(LocalJob job, JobOutput output, Faults faults) throws JobFailed, IOException {
    S3Uri location = job.spec().output();
    String folder = location.folder() + job.id() + "/";
    if (!faults.missingOutput()) {
      for (JobOutput.File file : output.files()) {
        s3.put(location.bucket(), folder + file.name() + ".out", file.path());
      }
    }
    if (!faults.missingManifest()) {
      RequestBody manifest = RequestBody.fromBytes(Json.bytes(manifest(output)));
      s3.put(location.bucket(), folder + "manifest.json.out", manifest);
    }
  }

  private static ObjectNode manifest(JobOutput output) {
    return Json.object()
        .put("totalRecordCount", output.counts().total())
        .put("processedRecordCount", output.counts().processed())
        .put("successRecordCount", output.counts().success())
        .put("errorRecordCount", output.counts().error())
        .put("inputTokenCount", output.inputTokens())
        .put("outputTokenCount", output.outputTokens());
  }
}
