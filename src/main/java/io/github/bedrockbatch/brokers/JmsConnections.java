/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import io.github.bedrockbatch.config.JmsOptions;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;

/**
 * The component {@code jms} and the transactions of its producers, over AMQP 1.0 unless {@code
 * camel.component.jms.connection-factory} names another client. Nothing connects before its first
 * use.
 */
public final class JmsConnections implements AutoCloseable {
  private static final int SESSIONS = 8;

  /** A broker that does not answer a disconnect must not delay a stop for long. */
  private static final int CLOSE_MILLIS = 5_000;

  private final JmsComponent component = new JmsComponent();
  private final JmsOptions options;
  private CachingConnectionFactory producers;

  private JmsConnections(JmsOptions options) {
    this.options = options;
  }

  /** The component with our settings; Camel then applies its own. */
  public static JmsConnections of(JmsOptions jms) {
    JmsConnections connections = new JmsConnections(jms);
    JmsConnectionFactory amqp = new JmsConnectionFactory(bounded(jms));
    if (!jms.user().isEmpty()) {
      amqp.setUsername(jms.user());
      amqp.setPassword(jms.password());
    }
    connections.component.setConnectionFactory(amqp);
    return connections;
  }

  /**
   * By default the client waits for ever for most answers
   * (https://qpid.apache.org/releases/qpid-jms-2.9.0/docs/index.html), and drains its link to see
   * whether there are messages, which not every broker supports. Options that the user's URL has
   * are kept.
   */
  private static String bounded(JmsOptions jms) {
    String millis = Long.toString(jms.timeout().toMillis());
    String url = jms.url();
    boolean failover = url.startsWith("failover:");
    url = with(url, "jms.requestTimeout", millis);
    url = with(url, "jms.sendTimeout", millis);
    url = with(url, "jms.connectTimeout", millis);
    url = with(url, "jms.closeTimeout", Integer.toString(CLOSE_MILLIS));
    url = with(url, "jms.receiveLocalOnly", "true");
    url = with(url, "jms.receiveNoWaitLocalOnly", "true");
    if (failover) {
      // Our routes back off themselves; with endless retries here a call would never end.
      url = with(url, "failover.startupMaxReconnectAttempts", "2");
      return with(url, "failover.maxReconnectAttempts", "10");
    }
    url = with(url, "transport.connectTimeout", millis);
    return with(url, "amqp.drainTimeout", Integer.toString(CLOSE_MILLIS));
  }

  private static String with(String url, String option, String value) {
    if (url.contains(option + "=")) {
      return url;
    }
    String ownOptions = url.substring(url.lastIndexOf(')') + 1); // behind those of each broker
    return url + (ownOptions.contains("?") ? "&" : "?") + option + "=" + value;
  }

  public JmsComponent component() {
    return component;
  }

  /**
   * Lets producers keep a connection and share a transaction. Called once Camel has configured the
   * component.
   */
  public void share(CamelContext camel) {
    producers = new CachingConnectionFactory(component.getConfiguration().getConnectionFactory());
    producers.setSessionCacheSize(SESSIONS);
    component.setTemplateConnectionFactory(producers);
    camel
        .getRegistry()
        .bind(
            "jmsTransaction",
            new JmsTransactions(
                new SpringTransactionPolicy(new JmsTransactionManager(producers)),
                component.getConfiguration().getConnectionFactory(),
                options.transacted()));
  }

  @Override
  public void close() {
    if (producers != null) {
      producers.destroy();
    }
  }
}
