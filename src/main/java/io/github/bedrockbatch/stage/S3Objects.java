/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Place;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/**
 * Prepares exchanges for calls of S3 about the leased batch, at its place. Removes all headers, any
 * of which could steer the call.
 */
public final class S3Objects {
  private static final String KEY_OPTIONS = "CamelBedrockBatchKeyOptions";

  /** The bucket is a placeholder, as a header names it for each call; the client is the lane's. */
  private static final String S3 = "aws2-s3:_?amazonS3Client=" + Lane.beanInUse("amazonS3Client");

  // For toD.
  public static final String GET = S3 + "&operation=getObject";
  public static final String LIST = S3 + "&operation=listObjects";
  public static final String PUT = S3 + "${exchangeProperty." + KEY_OPTIONS + "}";

  private S3Objects() {}

  /** Creates the endpoints of all lanes; to be called before routes start. */
  public static void prepare(CamelContext camel, Lanes lanes) {
    for (Lane lane : lanes.all()) {
      lane.prepare(camel, GET);
      lane.prepare(camel, LIST);
      lane.prepare(camel, S3 + keyOptions(lane));
    }
  }

  /** Prepares {@link #PUT} of an object, encrypted with the KMS key of the lane if one is set. */
  public static void put(Exchange exchange, Lane lane, Place place, String key) {
    exchange.setProperty(KEY_OPTIONS, keyOptions(lane));
    object(exchange, place, key);
  }

  private static String keyOptions(Lane lane) {
    String kms = lane.options().s3().kmsKeyId();
    return kms.isEmpty() ? "" : "&useAwsKMS=true&awsKMSKeyId=" + kms;
  }

  public static void input(Exchange exchange) {
    object(exchange, Place::inputKey);
  }

  public static void context(Exchange exchange) {
    object(exchange, Place::contextKey);
  }

  /**
   * An object of the leased batch.
   *
   * @param key makes the key from the place and the id of the batch
   */
  public static void object(Exchange exchange, BiFunction<Place, String, String> key) {
    object(exchange, key.apply(place(exchange), LeasedBatch.get(exchange).id()));
  }

  public static void object(Exchange exchange, String key) {
    object(exchange, place(exchange), key);
  }

  /** An object of any batch. */
  public static void object(Exchange exchange, Place place, String key) {
    at(exchange, place).setHeader(AWS2S3Constants.KEY, key);
    exchange.getMessage().setBody(null);
  }

  /** Lists the output of the batch. */
  public static void outputs(Exchange exchange) {
    Place place = place(exchange);
    objects(exchange, place, place.outputPrefix(LeasedBatch.get(exchange).id()));
  }

  /** Lists what is in a folder. */
  public static void objects(Exchange exchange, Place place, String folder) {
    at(exchange, place).setHeader(AWS2S3Constants.PREFIX, folder);
  }

  private static Message at(Exchange exchange, Place place) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(AWS2S3Constants.OVERRIDE_BUCKET_NAME, place.bucket());
    Lane.use(exchange, place.lane());
    return message;
  }

  private static Place place(Exchange exchange) {
    return LeasedBatch.get(exchange).place();
  }
}
