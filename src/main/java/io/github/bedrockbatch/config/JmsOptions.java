/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/**
 * The JMS broker of the routes, over AMQP 1.0.
 *
 * @param user empty to come in without
 */
public record JmsOptions(String url, String user, String password) {
  static JmsOptions read(OptionReader in) {
    return new JmsOptions(
        in.matching(
            "jms.url",
            "amqp://localhost:5672",
            "(amqps?|amqpwss?|failover):.+",
            "must be the URL of an AMQP 1.0 broker, such as amqp://localhost:5672 or"
                + " failover:(amqp://one:5672,amqp://two:5672)"),
        in.matching("jms.user", "", ".*", "must be on one line"),
        in.matching("jms.password", "", ".*", "must be on one line"));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "JmsOptions[url=" + Secrets.inUrl(url) + ", user=" + user + "]";
  }
}
