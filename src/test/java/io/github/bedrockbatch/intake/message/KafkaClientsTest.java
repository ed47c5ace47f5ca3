/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.servers.KafkaServer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  private static volatile String password = "of yesterday";

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final KafkaClients clients = new KafkaClients(source -> OptionalLong.empty());
  private final List<Object> taken = new CopyOnWriteArrayList<>();

  /** Gives the password of now, so that one that is changed counts at the next try. */
  public static final class Login implements AuthenticateCallbackHandler {
    @Override
    public void configure(
        Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

    @Override
    public void handle(Callback[] callbacks) {
      for (Callback callback : callbacks) {
        if (callback instanceof NameCallback name) {
          name.setName(KafkaServer.USER);
        } else if (callback instanceof PasswordCallback asked) {
          asked.setPassword(password.toCharArray());
        }
      }
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void a_login_that_is_rejected_is_told_and_read_from_once_it_is_taken() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    String topic = kafka.createTopic("logins", 1);
    kafka.produce(topic, "k", "{}", Map.of());
    camel.getRegistry().bind("kafkaClients", clients);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kafka:"
                    + topic
                    + "?kafkaClientFactory=#bean:kafkaClients&groupId=readers&batching=true"
                    + "&autoOffsetReset=earliest&pollTimeoutMs=200&batchingIntervalMs=1"
                    + "&autoCommitEnable=false&allowManualCommit=true&breakOnFirstError=true"
                    + "&shutdownTimeout=1000&reconnectBackoffMaxMs=1000&maxPollRecords=500"
                    + "&keyDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                    + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                    + "&securityProtocol=SASL_PLAINTEXT&saslMechanism=PLAIN&saslJaasConfig=RAW(org.apache.kafka.common.security.plain.PlainLoginModule"
                    + " required;)&additionalProperties.sasl.client.callback.handler.class="
                    + Login.class.getName()
                    + "&brokers="
                    + kafka.brokersWithLogin())
                .process(exchange -> taken.add(exchange.getMessage().getBody()));
          }
        });
    camel.start();
    await()
        .untilAsserted(
            () -> assertThat(clients.refusal("readers")).contains("Invalid username or password"));
    assertThat(clients.refusal("others")).isNull();

    password = KafkaServer.PASSWORD;

    await().until(() -> !taken.isEmpty());
  }
}
