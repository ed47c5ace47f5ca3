/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.testkit.KafkaClusterTestKit;
import kafka.testkit.TestKitNodes;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;

/**
 * A real broker, one for all tests of a JVM, on a free port of the loopback. Each test takes topics
 * of its own.
 */
public final class KafkaServer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public static final String USER = "alice";
  public static final String PASSWORD = "hers";

  private static final String BEHIND_PEER = "PEER";
  private static final String WITH_LOGIN = "LOGIN";

  private static KafkaServer running;

  private final KafkaClusterTestKit cluster;
  private final SilentPeer peer;
  private final AtomicInteger topics = new AtomicInteger();
  private volatile KafkaProducer<String, String> producer;

  private KafkaServer(KafkaClusterTestKit cluster, SilentPeer peer) {
    this.cluster = cluster;
    this.peer = peer;
    this.producer = producer();
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers()), new StringSerializer(), new StringSerializer());
  }

  /** The broker, started when it is first asked for; it ends with the JVM. */
  public static synchronized KafkaServer running() throws Exception {
    if (running == null) {
      SilentPeer peer = SilentPeer.start();
      KafkaClusterTestKit cluster =
          new KafkaClusterTestKit.Builder(
                  new TestKitNodes.Builder()
                      .setCombined(true)
                      .setNumBrokerNodes(1)
                      .setNumControllerNodes(1)
                      .build())
              .setConfigProp("offsets.topic.replication.factor", "1")
              .setConfigProp("offsets.topic.num.partitions", "1")
              .setConfigProp("transaction.state.log.replication.factor", "1")
              .setConfigProp("transaction.state.log.min.isr", "1")
              .setConfigProp("transaction.state.log.num.partitions", "1")
              .setConfigProp("group.initial.rebalance.delay.ms", "0")
              // Who comes by the peer is sent to the peer, not past it.
              .setConfigProp(
                  "listeners",
                  "EXTERNAL://localhost:0,CONTROLLER://localhost:0,"
                      + WITH_LOGIN
                      + "://localhost:0,"
                      + BEHIND_PEER
                      + "://localhost:0")
              .setConfigProp(
                  "advertised.listeners",
                  "EXTERNAL://localhost:0,"
                      + WITH_LOGIN
                      + "://localhost:0,"
                      + BEHIND_PEER
                      + "://127.0.0.1:"
                      + peer.port())
              .setConfigProp(
                  "listener.security.protocol.map",
                  "EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,"
                      + WITH_LOGIN
                      + ":SASL_PLAINTEXT,"
                      + BEHIND_PEER
                      + ":PLAINTEXT")
              .setConfigProp("listener.name.login.sasl.enabled.mechanisms", "PLAIN")
              .setConfigProp(
                  "listener.name.login.plain.sasl.jaas.config",
                  "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                      .formatted(USER, PASSWORD))
              .setConfigProp("group.min.session.timeout.ms", "1000")
              // It would write to its own log twice a second for as long as the JVM lives.
              .setConfigProp("metadata.max.idle.interval.ms", "0")
              .build();
      cluster.format();
      cluster.startup();
      cluster.waitForReadyBrokers();
      peer.passOnTo(cluster.brokers().get(0).boundPort(ListenerName.normalised(BEHIND_PEER)));
      running = new KafkaServer(cluster, peer);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "kafka-stop"));
      // Its folder may be removed before it has stopped, and then it would end the JVM as failed.
      Exit.setHaltProcedure((code, message) -> {});
      Exit.setExitProcedure((code, message) -> {});
    }
    return running;
  }

  /** The value of {@code bootstrap.servers}; other processes can use it, too. */
  public String brokers() {
    return cluster.bootstrapServers();
  }

  /** The same of those who log in, by SASL's mechanism PLAIN. */
  public String brokersWithLogin() {
    return "localhost:" + cluster.brokers().get(0).boundPort(ListenerName.normalised(WITH_LOGIN));
  }

  /** A way to it that may fall silent for good or for a time; must speak when a test is over. */
  public SilentPeer peer() {
    return peer;
  }

  /** Makes a topic that nobody else has, and returns its name. */
  public String createTopic(String what, int partitions) throws Exception {
    String name = what + "-" + topics.incrementAndGet();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
    return name;
  }

  /**
   * Makes a topic that the shipped routes name, and forgets what another test has left of it and of
   * its consumers.
   */
  public void replaceTopic(String name, int partitions, String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
      try {
        admin.deleteTopics(List.of(name)).all().get();
        admin.deleteConsumerGroups(List.of(group)).all().get();
      } catch (ExecutionException e) {
        // there was none
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
                return true;
              });
    }
    producer.close();
    producer = producer(); // the one before would send to partitions that are there no more
  }

  /** Returns when the broker has it. */
  public void produce(String topic, String key, String value, Map<String, String> headers)
      throws ExecutionException, InterruptedException {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    producer.send(record).get();
  }

  /** Sends these values in one transaction. */
  public void transaction(String topic, List<String> values, boolean commits) {
    Map<String, Object> options = Map.of("bootstrap.servers", brokers(), "transactional.id", topic);
    try (KafkaProducer<String, String> its =
        new KafkaProducer<>(options, new StringSerializer(), new StringSerializer())) {
      its.initTransactions();
      its.beginTransaction();
      values.forEach(value -> its.send(new ProducerRecord<>(topic, value)));
      its.flush();
      if (commits) {
        its.commitTransaction();
      } else {
        its.abortTransaction();
      }
    }
  }

  /** As {@link #produce}, for many at full speed. */
  public void produceAll(Iterable<ProducerRecord<String, String>> records)
      throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  /** Everything in the topic from its start, once there are so many. */
  public List<ConsumerRecord<String, String>> consume(String topic, int atLeast) {
    return read(topic, atLeast);
  }

  /** Everything that is in the topic now, however long it takes to be read. */
  public List<ConsumerRecord<String, String>> consume(String topic) {
    return read(topic, 0);
  }

  private List<ConsumerRecord<String, String>> read(String topic, int atLeast) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1)) // a poll waits itself
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= atLeast
                    && ends.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
              });
    }
    return records;
  }

  /** What the group has committed, for every partition of the topic added up. */
  public long committed(String group, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    }
  }

  private void close() {
    try {
      producer.close(Duration.ZERO);
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
