/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import io.github.bedrockbatch.config.JmsOptions.Transacted;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a page in one transaction where the broker supports them; elsewhere each message is
 * acknowledged on its own. Some brokers close the connection when they are asked for a transaction,
 * some never answer: both are detected at the first use, within the client's time-out.
 */
final class JmsTransactions implements Policy {
  private static final Logger LOG = LoggerFactory.getLogger(JmsTransactions.class);

  private final Policy transaction;
  private final ConnectionFactory broker;
  private Optional<Boolean> transacted;

  /**
   * @param transaction the policy that puts steps into a transaction
   */
  JmsTransactions(Policy transaction, ConnectionFactory broker, Transacted wanted) {
    this.transaction = transaction;
    this.broker = broker;
    this.transacted =
        wanted == Transacted.AUTO ? Optional.empty() : Optional.of(wanted == Transacted.TRUE);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // The policy's method would put each step into a transaction of its own.
  }

  @Override
  public Processor wrap(Route route, Processor steps) {
    ErrorHandlerFactory before = route.getErrorHandlerFactory();
    Processor together = transaction.wrap(route, steps);
    route.setErrorHandlerFactory(before); // else the whole route would be in one transaction
    return new DelegateAsyncProcessor(steps) {
      @Override
      protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(together);
      }

      @Override
      protected void doStop() throws Exception {
        ServiceHelper.stopService(together);
        super.doStop();
      }

      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
          if (!isTransacted()) {
            return super.process(exchange, callback);
          }
          together.process(exchange);
        } catch (Exception e) {
          exchange.setException(e);
        }
        callback.done(true);
        return true;
      }
    };
  }

  private synchronized boolean isTransacted() throws JMSException {
    if (transacted.isEmpty()) {
      transacted = Optional.of(supportsTransactions());
    }
    return transacted.get();
  }

  /**
   * @throws JMSException when the broker is unavailable
   */
  private boolean supportsTransactions() throws JMSException {
    checkAvailable();
    try (Connection connection = broker.createConnection()) {
      connection.start(); // or else the first transaction waits for that
      try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
        session.commit();
      }
      return true;
    } catch (JMSException e) {
      checkAvailable(); // throws if it is unavailable now, which says nothing
      LOG.warn(
          "The JMS broker supports no transactions, so each result is acknowledged on its own: {}",
          e.getMessage());
      return false;
    }
  }

  private void checkAvailable() throws JMSException {
    try (Connection connection = broker.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
    }
  }
}
