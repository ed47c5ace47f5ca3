/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Place;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/**
 * Asks S3 for something of the leased batch, where it was uploaded to, with no header left over
 * that could steer the call.
 */
public final class S3Objects {
  private static final String KEY_OPTIONS = "CamelBedrockBatchKeyOptions";

  /** The bucket is named with each call; the lane in use has the client. */
  private static final String S3 = "aws2-s3:_?amazonS3Client=" + Lane.beanInUse("amazonS3Client");

  // To be called with toD.
  public static final String GET = S3 + "&operation=getObject";
  public static final String LIST = S3 + "&operation=listObjects";
  public static final String PUT = S3 + "${exchangeProperty." + KEY_OPTIONS + "}";

  private S3Objects() {}

  /** Makes the endpoints of the lanes, before routes start. */
  public static void prepare(CamelContext camel, Lanes lanes) {
    for (Lane lane : lanes.all()) {
      lane.prepare(camel, GET);
      lane.prepare(camel, LIST);
      lane.prepare(camel, S3 + keyOptions(lane));
    }
  }

  /** An object to be put, under the key that all objects of the lane are encrypted with. */
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

  /** Of a batch, by its id. */
  public static void object(Exchange exchange, BiFunction<Place, String, String> key) {
    object(exchange, key.apply(place(exchange), LeasedBatch.get(exchange).id()));
  }

  public static void object(Exchange exchange, String key) {
    object(exchange, place(exchange), key);
  }

  /** Of any batch. */
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
