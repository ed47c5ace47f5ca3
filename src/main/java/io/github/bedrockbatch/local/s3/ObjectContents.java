/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Reads and writes the objects of jobs as files. The embedded S3 is used without HTTP and without
 * copies, which would take longer than the job itself.
 *
 * <p>Refusals of S3 are thrown as {@code SdkException}.
 */
public interface ObjectContents {
  /**
   * Makes a file of the object as it is now, whatever becomes of the object later. The file is to
   * be read only.
   */
  void get(GetObjectRequest request, Path file) throws IOException;

  /** Makes an object of the file, which may be gone afterwards. */
  void put(PutObjectRequest request, Path file) throws IOException;

  /** Objects that are read and written over HTTP. */
  static ObjectContents of(S3Client s3) {
    return new ObjectContents() {
      @Override
      public void get(GetObjectRequest request, Path file) {
        s3.getObject(request, file);
      }

      @Override
      public void put(PutObjectRequest request, Path file) {
        s3.putObject(request, RequestBody.fromFile(file));
      }
    };
  }
}
