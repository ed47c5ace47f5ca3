/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.JmsOptions;
import io.github.bedrockbatch.config.Settings;
import jakarta.jms.ConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.Main;
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

  private final CachingConnectionFactory producers;

  private JmsConnections(CachingConnectionFactory producers) {
    this.producers = producers;
  }

  static JmsConnections bind(Settings settings, Main camel) {
    JmsOptions jms = settings.jms();
    JmsConnectionFactory plain = new JmsConnectionFactory(jms.url());
    if (!jms.user().isEmpty()) {
      plain.setUsername(jms.user());
      plain.setPassword(jms.password());
    }
    CachingConnectionFactory producers = new CachingConnectionFactory(plain);
    producers.setSessionCacheSize(SESSIONS);
    JmsComponent component = new JmsComponent();
    component.getConfiguration().setAutoStartup(true);
    component.setConnectionFactory(plain);
    component.setTemplateConnectionFactory(producers);
    camel.bind("jms", component);
    camel.bind("jmsTransaction", transactions(producers));
    return new JmsConnections(producers);
  }

  private static SpringTransactionPolicy transactions(ConnectionFactory factory) {
    JmsTransactionManager manager = new JmsTransactionManager(factory);
    return new SpringTransactionPolicy(manager);
  }

  @Override
  public void close() {
    producers.destroy();
  }
}
