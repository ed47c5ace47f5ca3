/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Reads and writes the objects of jobs. The embedded S3 is used without HTTP, which would take
 * longer than the job itself.
 *
 * <p>Refusals of S3 are thrown as {@code SdkException}.
 */
public interface ObjectContents {
  InputStream open(GetObjectRequest request);

  void put(PutObjectRequest request, Path file) throws IOException;

  /** Objects that are read and written over HTTP. */
  static ObjectContents of(S3Client s3) {
    return new ObjectContents() {
      @Override
      public InputStream open(GetObjectRequest request) {
        return s3.getObject(request);
      }

      @Override
      public void put(PutObjectRequest request, Path file) {
        s3.putObject(request, RequestBody.fromFile(file));
      }
    };
  }
}
