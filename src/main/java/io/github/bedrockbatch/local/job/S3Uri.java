/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

/** A bucket and a key; the key is empty for the whole bucket. */
public record S3Uri(String bucket, String key) {
  public static S3Uri parse(String uri) {
    String path = uri.substring("s3://".length());
    int slash = path.indexOf('/');
    return slash < 0
        ? new S3Uri(path, "")
        : new S3Uri(path.substring(0, slash), path.substring(slash + 1));
  }

  /** The key as a prefix: empty for the bucket, otherwise with a slash at its end. */
  public String folder() {
    return key.isEmpty() || key.endsWith("/") ? key : key + "/";
  }
}
