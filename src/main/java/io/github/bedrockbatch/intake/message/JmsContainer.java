/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;

/**
 * Remembers why its destination cannot be read, for {@link BrokerWatch}. Its own log is off, as it
 * would report each attempt during an outage.
 */
final class JmsContainer extends DefaultJmsMessageListenerContainer {
  private volatile Throwable failure;

  JmsContainer(JmsEndpoint endpoint) {
    super(endpoint);
  }

  /** Why nothing can be received now; null if it can. */
  Throwable failure() {
    return failure;
  }

  @Override
  protected Connection createConnection() throws JMSException {
    try {
      return super.createConnection();
    } catch (JMSException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  protected void handleListenerSetupFailure(Throwable why, boolean alreadyRecovered) {
    if (!(why instanceof SharedConnectionNotInitializedException)) { // which follows from another
      failure = why;
    }
    super.handleListenerSetupFailure(why, alreadyRecovered);
  }

  @Override
  protected void messageReceived(Object invoker, Session session) {
    failure = null;
    super.messageReceived(invoker, session);
  }

  @Override
  protected void noMessageReceived(Object invoker, Session session) {
    failure = null;
    super.noMessageReceived(invoker, session);
  }
}
