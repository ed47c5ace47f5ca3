/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

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
  public static final String S3 = "aws2-s3:_";

  public static final String GET = S3 + "?operation=getObject";
  public static final String LIST = S3 + "?operation=listObjects";

  private S3Objects() {}

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
    ofBatch(exchange).setHeader(AWS2S3Constants.KEY, key);
    exchange.getMessage().setBody(null);
  }

  /** Lists the output of the batch. */
  public static void outputs(Exchange exchange) {
    ofBatch(exchange)
        .setHeader(
            AWS2S3Constants.PREFIX, place(exchange).outputPrefix(LeasedBatch.get(exchange).id()));
  }

  private static Message ofBatch(Exchange exchange) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(AWS2S3Constants.OVERRIDE_BUCKET_NAME, place(exchange).bucket());
    return message;
  }

  private static Place place(Exchange exchange) {
    return LeasedBatch.get(exchange).place();
  }
}
