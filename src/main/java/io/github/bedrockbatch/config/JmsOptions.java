/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.Secrets;
import java.time.Duration;

/**
 * The JMS broker of the routes, over AMQP 1.0.
 *
 * @param user empty for anonymous access
 * @param transacted whether pages are sent in transactions
 * @param timeout of each request to the broker
 */
public record JmsOptions(
    String url, String user, String password, Transacted transacted, Duration timeout) {

  public enum Transacted {
    /** Only if the broker supports transactions. */
    AUTO,
    TRUE,
    FALSE
  }

  static JmsOptions read(OptionReader in) {
    JmsOptions options =
        new JmsOptions(
            in.matching(
                "jms.url",
                "amqp://localhost:5672",
                "(amqps?|amqpwss?|failover):.+",
                "must be the URL of an AMQP 1.0 broker, such as amqp://localhost:5672 or"
                    + " failover:(amqp://one:5672,amqp://two:5672)"),
            in.matching("jms.user", "", ".*", "must be on one line"),
            in.matching("jms.password", "", ".*", "must be on one line"),
            in.oneOf("jms.transacted", Transacted.AUTO),
            in.duration("jms.timeout", "30s", "1s", "10m"));
    in.rule(
        !options.url.matches(".*//[^?]*@.*"),
        "jms.url",
        "must not hold a user: set jms.user, and the password by JMS_PASSWORD");
    return options;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "JmsOptions[url=" + Secrets.inUrl(url) + ", user=" + user + "]";
  }
}
