/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.bedrockbatch.servers.PlainBroker;
import io.github.bedrockbatch.servers.PlainBroker.Transactions;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;

class SinkErrorsTest {
  @Test
  void a_message_that_is_too_large_for_a_jms_broker_is_a_rejection_and_a_broker_away_is_none()
      throws Exception {
    String url;
    try (PlainBroker broker = PlainBroker.start(Transactions.REFUSED)) {
      url = broker.url();
      Throwable tooLarge = catchThrowable(() -> send(url, "x".repeat(PlainBroker.MOST_BYTES)));
      assertThat(tooLarge).hasMessageContaining("too large");
      assertThat(SinkErrors.isRejection(tooLarge)).isTrue();
      send(url, "x");
    }
    Throwable away = catchThrowable(() -> send(url, "x"));
    assertThat(away).hasMessageContaining("Connection refused");
    assertThat(SinkErrors.isRejection(away)).isFalse();
  }

  private static void send(String url, String text) throws JMSException {
    try (Connection connection = new JmsConnectionFactory(url).createConnection();
        Session session = connection.createSession()) {
      session.createProducer(session.createQueue("answers")).send(session.createTextMessage(text));
    }
  }
}
