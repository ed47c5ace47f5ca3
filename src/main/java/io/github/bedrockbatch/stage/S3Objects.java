/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.ledger.Place;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/**
 * Asks S3 for something of the leased batch, where it was uploaded to, with no header left over
 * that could steer the call.
 */
public final class S3Objects {
  /** The bucket is named with each call. */
  private static final String S3 = "aws2-s3:_";

  public static final String GET = S3 + "?operation=getObject";
  public static final String LIST = S3 + "?operation=listObjects";

  private S3Objects() {}

  /** Puts an object, under the key that all objects of the pipeline are encrypted with. */
  public static String put(S3Options options) {
    return options.kmsKeyId().isEmpty()
        ? S3
        : S3 + "?useAwsKMS=true&awsKMSKeyId=" + options.kmsKeyId();
  }

  public static void input(Exchange exchange) {
    object(exchange, Place::inputKey);
  }

  public static void context(Exchange exchange) {
    object(exchange, Place::contextKey);
  }

  /** Of a batch, by its id. */
  public static void object(Exchange exchange, BiFunction<Place, String, String> key) {
    object(exchange, key.apply(place(exchange), LeasedBatch.get(exchange).id()));
  }

  public static void object(Exchange exchange, String key) {
    object(exchange, place(exchange), key);
  }

  /** Of a batch that may have no place yet. */
  public static void object(Exchange exchange, Place place, String key) {
    at(exchange, place).setHeader(AWS2S3Constants.KEY, key);
    exchange.getMessage().setBody(null);
  }

  /** Lists the output of the batch. */
  public static void outputs(Exchange exchange) {
    at(exchange, place(exchange))
        .setHeader(
            AWS2S3Constants.PREFIX, place(exchange).outputPrefix(LeasedBatch.get(exchange).id()));
  }

  private static Message at(Exchange exchange, Place place) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(AWS2S3Constants.OVERRIDE_BUCKET_NAME, place.bucket());
    return message;
  }

  private static Place place(Exchange exchange) {
    return LeasedBatch.get(exchange).place();
  }
}
