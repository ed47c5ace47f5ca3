/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.prompt.media.MediaException;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The objects in S3 that prompts may name. Senders of prompts must not be able to read anything
 * else that the credentials of this program allow.
 *
 * @param allowed prefixes of allowed URIs
 */
public record MediaObjects(S3Client s3, List<String> allowed) {
  public static final MediaObjects NONE = new MediaObjects(null, List.of());

  private static final String SCHEME = "s3://";
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * The content of an object.
   *
   * @param most a longer one is not read
   * @throws MediaException when there is none that may be read
   * @throws software.amazon.awssdk.core.exception.SdkException when reading fails, which may pass
   */
  byte[] read(String uri, int most) throws MediaException, IOException {
    // Not every S3-compatible store takes such parts of a key literally.
    if (allowed.stream().noneMatch(uri::startsWith) || List.of(uri.split("/")).contains("..")) {
      throw new MediaException(
          "is an object in S3 that prompts may not name; intake.media-objects allows it");
    }
    int slash = uri.indexOf('/', SCHEME.length());
    String bucket = uri.substring(SCHEME.length(), slash);
    try (ResponseInputStream<GetObjectResponse> in =
        s3.getObject(get -> get.bucket(bucket).key(uri.substring(slash + 1)))) {
      if (in.response().contentLength() > most) {
        in.abort(); // closing it would read the rest
        throw new MediaException("has more than %,d bytes".formatted(most));
      }
      return in.readAllBytes();
    } catch (S3Exception e) {
      if (e.statusCode() >= SERVER_ERROR || e.statusCode() == TOO_MANY) {
        throw e;
      }
      throw new MediaException(
          "is no object in S3 that may be read (%s)".formatted(e.awsErrorDetails().errorCode()));
    }
  }
}
