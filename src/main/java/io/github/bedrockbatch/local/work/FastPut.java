/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.wire.Loopback;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Puts a file with a presigned address. Over plain HTTP the SDK signs every chunk of the body, and
 * hashing hundreds of megabytes on both ends takes longer than the job itself.
 */
final class FastPut {
  private static final Duration VALID = Duration.ofHours(1);

  private final S3Presigner presigner;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(Loopback.NO_PROXY_THERE)
          .build();

  FastPut(S3Presigner presigner) {
    this.presigner = presigner;
  }

  /** False when it failed for whatever reason; a put of the SDK then shows which. */
  boolean put(PutObjectRequest request, Path file) throws InterruptedException {
    PresignedPutObjectRequest signed =
        presigner.presignPutObject(p -> p.signatureDuration(VALID).putObjectRequest(request));
    try {
      HttpRequest put =
          HttpRequest.newBuilder(signed.url().toURI())
              .header("Content-Type", request.contentType())
              .PUT(HttpRequest.BodyPublishers.ofFile(file))
              .build();
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException | URISyntaxException e) {
      return false;
    }
  }
}
