/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/** Asks S3 for something, with no header left over that could steer the call. */
final class S3Request {
  private S3Request() {}

  static void object(Exchange exchange, String key) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(AWS2S3Constants.KEY, key);
    exchange.getMessage().setBody(null);
  }

  static void below(Exchange exchange, String prefix) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(AWS2S3Constants.PREFIX, prefix);
  }
}
