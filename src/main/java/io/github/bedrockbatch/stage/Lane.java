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
 * An account, Region and bucket in which jobs are created, and the clients that lead there.
 *
 * @param place where its batches are uploaded
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

  /** The name under which the bean of a lane is bound; for the default lane, the plain name. */
  public static String bean(String name, String lane) {
    return name + suffix(lane);
  }

  private static String suffix(String lane) {
    return lane.equals(LaneOptions.DEFAULT) ? "" : "-" + lane;
  }

  /** Stands in an address of toD for a bean, and names that of the lane in use. */
  public static String beanInUse(String name) {
    return "#" + name + "${exchangeProperty." + PROPERTY + "}";
  }

  /**
   * Creates the endpoint of this lane that toD will look up. If it were created while routes start,
   * Camel would never start it.
   *
   * @param address the address that toD is given
   */
  public void prepare(CamelContext camel, String address) {
    camel.getEndpoint(address.replace("${exchangeProperty." + PROPERTY + "}", suffix(name())));
  }

  /** Sends the next calls of this exchange to a lane; null if it is to make none. */
  public static void use(Exchange exchange, String lane) {
    if (lane == null) {
      exchange.removeProperty(PROPERTY);
    } else {
      exchange.setProperty(PROPERTY, suffix(lane));
    }
  }

  /** The name of the lane that calls of this exchange go to; null if there is none. */
  static String inUse(Exchange exchange) {
    String suffix = exchange.getProperty(PROPERTY, String.class);
    if (suffix == null) {
      return null;
    }
    return suffix.isEmpty() ? LaneOptions.DEFAULT : suffix.substring(1);
  }
}
