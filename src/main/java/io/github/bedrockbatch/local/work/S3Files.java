/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.job.S3Uri;
import io.github.bedrockbatch.local.record.JobFailed;
import io.github.bedrockbatch.local.s3.ObjectContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The input and output of jobs in S3. If S3 cannot be reached, the job fails, as in the service.
 */
record S3Files(S3Client s3, ObjectContents contents) {
  /**
   * @param name the key below the location that was searched
   */
  record Found(String bucket, String key, String name, long bytes) {}

  /**
   * Finds one object whose key ends in .jsonl, or all such objects below a folder, sorted by key.
   */
  List<Found> find(S3Uri location) throws JobFailed {
    try {
      if (location.key().endsWith(".jsonl")) {
        long bytes =
            s3.headObject(r -> r.bucket(location.bucket()).key(location.key())).contentLength();
        String name = location.key().substring(location.key().lastIndexOf('/') + 1);
        return List.of(new Found(location.bucket(), location.key(), name, bytes));
      }
      int folder = location.folder().length();
      return s3
          .listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(location.folder()))
          .contents()
          .stream()
          .filter(object -> object.key().endsWith(".jsonl"))
          .map(o -> new Found(location.bucket(), o.key(), o.key().substring(folder), o.size()))
          .toList();
    } catch (SdkException e) {
      throw unreadable(location.bucket(), location.key(), e);
    }
  }

  /** Makes a local file of it, in place of an earlier one. */
  void get(Found file, Path copy) throws JobFailed, IOException {
    Files.deleteIfExists(copy);
    try {
      contents.get(GetObjectRequest.builder().bucket(file.bucket()).key(file.key()).build(), copy);
    } catch (SdkException e) {
      throw unreadable(file.bucket(), file.key(), e);
    }
  }

  void put(String bucket, String key, Path file) throws JobFailed, IOException {
    try {
      contents.put(request(bucket, key), file);
    } catch (SdkException e) {
      throw unwritable(bucket, key, e);
    }
  }

  void put(String bucket, String key, RequestBody body) throws JobFailed {
    try {
      s3.putObject(request(bucket, key), body);
    } catch (SdkException e) {
      throw unwritable(bucket, key, e);
    }
  }

  private static PutObjectRequest request(String bucket, String key) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        .contentType("application/octet-stream")
        .build();
  }

  private static JobFailed unreadable(String bucket, String key, SdkException e) {
    return new JobFailed(
        "Could not validate GetObject permissions to access S3 bucket: "
            + at(bucket, key)
            + because(e));
  }

  private static JobFailed unwritable(String bucket, String key, SdkException e) {
    return new JobFailed(
        "Could not validate PutObject permissions to access S3 bucket: "
            + at(bucket, key)
            + because(e));
  }

  private static String at(String bucket, String key) {
    return bucket + " at key " + key;
  }

  private static String because(SdkException e) {
    return e instanceof S3Exception s3 && s3.statusCode() > 0 ? " (" + s3.statusCode() + ")" : "";
  }
}
