/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.spool.folder.SealedContents;
import io.github.bedrockbatch.stage.BatchLabel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The batches in S3 and the jobs of a lane. Calls throw the exceptions of the SDK. */
record StoredBatches(S3Client s3, BedrockClient bedrock, Place place) {
  /** Short, as a person waits for the start. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Pattern BATCH_ID = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9]{3}-[a-z0-9]{6}");

  /** What the context object of a batch tells of it. */
  record Stored(BatchLabel label, long contextBytes, long inputBytes, Instant storedAt) {}

  /** The ids of batches after this one, in order; listed lazily. */
  Stream<String> after(String batchId) {
    String root = place.prefix().isEmpty() ? "" : place.prefix() + "/";
    return s3
        .listObjectsV2Paginator(
            list ->
                list.bucket(place.bucket())
                    .prefix(root)
                    .delimiter("/")
                    .startAfter(batchId.isEmpty() ? null : root + batchId + "/~")
                    .overrideConfiguration(with -> with.apiCallTimeout(PATIENCE)))
        .commonPrefixes()
        .stream()
        .map(CommonPrefix::prefix)
        .map(name -> name.substring(root.length(), name.length() - 1))
        .filter(name -> BATCH_ID.matcher(name).matches() && name.compareTo(batchId) > 0);
  }

  /** The batch; empty when it has no context object, or one without a label. */
  Optional<Stored> find(String batchId) {
    try {
      HeadObjectResponse context = head(place.contextKey(batchId));
      return BatchLabel.of(context.metadata())
          .map(
              label ->
                  new Stored(
                      label,
                      context.contentLength(),
                      head(place.inputKey(batchId)).contentLength(),
                      context.lastModified()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private HeadObjectResponse head(String key) {
    return s3.headObject(
        head ->
            head.bucket(place.bucket())
                .key(key)
                .overrideConfiguration(with -> with.apiCallTimeout(PATIENCE)));
  }

  SealedContents contents(String batchId) throws IOException {
    try (InputStream in =
        s3.getObject(get -> get.bucket(place.bucket()).key(place.contextKey(batchId)))) {
      return SealedContents.read(in);
    }
  }

  /** The ARN of the job with the name of the batch. */
  Optional<String> job(String batchId) {
    return bedrock
        .listModelInvocationJobsPaginator(list -> list.nameContains(batchId))
        .invocationJobSummaries()
        .stream()
        .filter(job -> batchId.equals(job.jobName()))
        .map(ModelInvocationJobSummary::jobArn)
        .findFirst();
  }

  /** The folders in its output: each is the id of a job, or {@link Place#ON_DEMAND_FOLDER}. */
  Stream<String> outputFolders(String batchId) {
    String prefix = place.outputPrefix(batchId);
    return s3
        .listObjectsV2Paginator(list -> list.bucket(place.bucket()).prefix(prefix).delimiter("/"))
        .commonPrefixes()
        .stream()
        .map(folder -> folder.prefix().substring(prefix.length()));
  }
}
