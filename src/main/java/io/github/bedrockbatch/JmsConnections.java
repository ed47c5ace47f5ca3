/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.JmsOptions;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;

/**
 * The component {@code jms} and the transactions of its producers, over AMQP 1.0 unless {@code
 * camel.component.jms.connection-factory} names another client. Nothing connects before it is used.
 */
final class JmsConnections implements AutoCloseable {
  private static final int SESSIONS = 8;

  private final JmsComponent component = new JmsComponent();
  private CachingConnectionFactory producers;

  /** The component as our settings have it; Camel then applies its own. */
  static JmsConnections of(JmsOptions jms) {
    JmsConnections connections = new JmsConnections();
    JmsConnectionFactory amqp = new JmsConnectionFactory(jms.url());
    if (!jms.user().isEmpty()) {
      amqp.setUsername(jms.user());
      amqp.setPassword(jms.password());
    }
    connections.component.setConnectionFactory(amqp);
    return connections;
  }

  JmsComponent component() {
    return component;
  }

  /** Producers keep their connection and can share a transaction; to be called once configured. */
  void share(CamelContext camel) {
    producers = new CachingConnectionFactory(component.getConfiguration().getConnectionFactory());
    producers.setSessionCacheSize(SESSIONS);
    component.setTemplateConnectionFactory(producers);
    camel
        .getRegistry()
        .bind("jmsTransaction", new SpringTransactionPolicy(new JmsTransactionManager(producers)));
  }

  @Override
  public void close() {
    if (producers != null) {
      producers.destroy();
    }
  }
}
