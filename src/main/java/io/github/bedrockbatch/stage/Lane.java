/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.ledger.Place;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A way to have jobs made, and the clients that lead there.
 *
 * @param place where its batches are uploaded to
 */
public record Lane(
    LaneOptions options,
    Place place,
    S3Client s3,
    BedrockClient bedrock,
    BedrockRuntimeClient runtime) {
  private static final String PROPERTY = "CamelBedrockBatchLane";

  public String name() {
    return options.name();
  }

  /** The name of a bean of this lane; of the default lane, that which it is known by to all. */
  public static String bean(String name, String lane) {
    return name + suffix(lane);
  }

  private static String suffix(String lane) {
    return lane.equals(LaneOptions.DEFAULT) ? "" : "-" + lane;
  }

  /** What an address names in place of a bean, so that it is that of the lane in use. */
  public static String beanInUse(String name) {
    return "#" + name + "${exchangeProperty." + PROPERTY + "}";
  }

  /**
   * Makes an endpoint that toD will find. One that is made while routes are starting would never be
   * started.
   *
   * @param address as toD is given it
   */
  public void prepare(CamelContext camel, String address) {
    camel.getEndpoint(address.replace("${exchangeProperty." + PROPERTY + "}", suffix(name())));
  }

  /** Calls of this exchange go to that lane from here on; null where there are to be none. */
  public static void use(Exchange exchange, String lane) {
    if (lane == null) {
      exchange.removeProperty(PROPERTY);
    } else {
      exchange.setProperty(PROPERTY, suffix(lane));
    }
  }

  /** The lane that calls of this exchange go to; null where there was none. */
  static String inUse(Exchange exchange) {
    String suffix = exchange.getProperty(PROPERTY, String.class);
    if (suffix == null) {
      return null;
    }
    return suffix.isEmpty() ? LaneOptions.DEFAULT : suffix.substring(1);
  }
}
