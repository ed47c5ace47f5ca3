/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PlainBroker;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
  private final SettableClock clock = new SettableClock();
  private final Outages outages = new Outages(clock);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final BrokerWatch watch =
      new BrokerWatch(camel, outages, clock, Duration.ofMillis(1_500));

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void read(String uri) throws Exception {
    camel.getShutdownStrategy().setTimeout(1); // no broker is there to say goodbye to
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri).routeId("source").log("read");
          }
        });
    camel.start();
  }

  private List<String> found() {
    watch.look();
    return outages.standing().stream().map(Outage::words).toList();
  }

  @Test
  void brokers_that_are_away_are_noticed() throws Exception {
    read("kafka:prompts?brokers=127.0.0.1:1&shutdownTimeout=1000");

    assertThat(found()).singleElement().asString().contains("imed out");
  }

  @Test
  void a_topic_that_is_missing_is_noticed_until_it_is_there() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    read(
        "kafka:not-there-yet?additionalProperties.allow.auto.create.topics=false&shutdownTimeout=1000&brokers="
            + kafka.brokers());

    assertThat(found()).containsExactly("its topic does not exist");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      admin.createTopics(List.of(new NewTopic("not-there-yet", 1, (short) 1))).all().get();
    }
    await().until(() -> found().isEmpty());
  }

  @Test
  void a_transaction_that_is_never_ended_is_told_with_the_partition_that_it_holds_up()
      throws Exception {
    KafkaServer kafka = KafkaServer.running();
    String topic = kafka.createTopic("held-up", 1);
    TopicPartition partition = new TopicPartition(topic, 0);
    kafka.produce(topic, "k", "before", Map.of());
    camel.getRegistry().bind("kafkaClients", new KafkaClients(source -> OptionalLong.empty()));
    Map<String, Object> options =
        Map.of("bootstrap.servers", kafka.brokers(), "transactional.id", topic);
    try (KafkaProducer<String, String> hangs =
            new KafkaProducer<>(options, new StringSerializer(), new StringSerializer());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      hangs.initTransactions();
      hangs.beginTransaction();
      hangs.send(new ProducerRecord<>(topic, "of the transaction")).get();
      kafka.produce(topic, "k", "after", Map.of());

      read(
          "kafka:%s?brokers=%s&groupId=held&autoOffsetReset=earliest&kafkaClientFactory=#kafkaClients&pollTimeoutMs=100&shutdownTimeout=1000"
              .formatted(topic, kafka.brokers()));

      await()
          .untilAsserted(
              () -> {
                assertThat(found()).as("until it has lasted").isEmpty();
                clock.advance(Duration.ofMinutes(5));
                assertThat(found())
                    .containsExactly(
                        "up to 2 records from offset 1 on wait for the end of a transaction that"
                            + " began there");
              });
      assertThat(outages.standing().get(0).subject()).isEqualTo(partition + " of kafka://" + topic);

      abortAsKafkasToolDoes(admin, partition, 1);
      await().until(() -> found().isEmpty());
    }
  }

  private static void abortAsKafkasToolDoes(Admin admin, TopicPartition partition, long start)
      throws Exception {
    ProducerState hanging =
        admin
            .describeProducers(List.of(partition))
            .partitionResult(partition)
            .get()
            .activeProducers()
            .stream()
            .filter(each -> each.currentTransactionStartOffset().orElse(-1) == start)
            .findFirst()
            .orElseThrow();
    admin
        .abortTransaction(
            new AbortTransactionSpec(
                partition,
                hanging.producerId(),
                (short) hanging.producerEpoch(),
                hanging.coordinatorEpoch().orElse(0)))
        .all()
        .get();
  }

  @Test
  void a_jms_broker_that_is_away_is_noticed() throws Exception {
    JmsComponent jms = new JmsComponent();
    jms.setConnectionFactory(new JmsConnectionFactory("amqp://127.0.0.1:1"));
    BrokerWatch.prepare(jms);
    camel.addComponent("jms", jms);
    read("jms:queue:prompts");

    await()
        .untilAsserted(
            () ->
                assertThat(found())
                    .singleElement(STRING)
                    .contains("refused")
                    .endsWith(" (jms.url, jms.user)"));
  }

  @Test
  void a_jms_broker_that_ends_leaves_no_stack_trace_of_each_consumer() {
    JmsComponent jms = new JmsComponent();

    BrokerWatch.prepare(jms);

    assertThat(jms.isErrorHandlerLogStackTrace()).isFalse();
  }

  @Test
  void a_login_that_a_jms_broker_rejects_is_noticed_until_it_takes_it() throws Exception {
    try (PlainBroker broker = PlainBroker.start(PlainBroker.Transactions.NEVER_ANSWERED)) {
      JmsComponent jms = new JmsComponent();
      String url = broker.url() + "?jms.receiveLocalOnly=true"; // as ours
      jms.setConnectionFactory(new JmsConnectionFactory("ann", "secret", url));
      BrokerWatch.prepare(jms);
      camel.addComponent("jms", jms);
      jms.setRecoveryInterval(100);
      broker.rejectLogins(true);

      read("jms:queue:prompts");

      await()
          .untilAsserted(
              () -> assertThat(found()).singleElement(STRING).contains("authenticate", "jms.user"));
      broker.rejectLogins(false);
      await().until(() -> found().isEmpty());
      camel.stop(); // before its broker
    }
  }
}
