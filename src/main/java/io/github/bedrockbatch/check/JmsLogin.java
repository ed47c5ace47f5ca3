/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.brokers.JmsConnections;
import io.github.bedrockbatch.config.JmsOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.Secrets;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;

/** Checks that the JMS broker accepts the login of the settings. */
record JmsLogin(Settings settings) {
  private static final String OF_CAMEL = "camel.component.jms.";

  Outcome look(Duration patience) {
    String what = "the JMS broker takes the login";
    if (settings.camel().keySet().stream().anyMatch(key -> key.startsWith(OF_CAMEL))) {
      return Outcome.unknown(what, "could not check: there are settings " + OF_CAMEL + "*");
    }
    JmsOptions jms = settings.jms();
    JmsOptions quick =
        new JmsOptions(jms.url(), jms.user(), jms.password(), jms.transacted(), patience);
    try (JmsConnections connections = JmsConnections.of(quick);
        Connection connection =
            connections.component().getConfiguration().getConnectionFactory().createConnection()) {
      connection.start();
      return Outcome.passed(what, jms.user().isEmpty() ? "without a user" : jms.user());
    } catch (JMSSecurityException e) {
      return Outcome.failed(
          what, Secrets.inUrl(e.getMessage()), "Check jms.user and its password (JMS_PASSWORD)");
    } catch (JMSException e) {
      return Outcome.failed(
          what,
          Secrets.inUrl(e.getMessage()),
          "Check jms.url: what listens there has to be a broker that speaks AMQP 1.0");
    }
  }
}
