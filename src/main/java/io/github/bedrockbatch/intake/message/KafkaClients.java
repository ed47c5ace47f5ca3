/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.OnDisk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Makes consumers that hand over pages, and at each poll commit what was uploaded since the last
 * one: a poll is on the only thread that may commit, and happens even if nothing comes. While the
 * brokers reject the login or group, polls bring nothing.
 */
public final class KafkaClients extends DefaultKafkaClientFactory {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Longer than a client waits until its next try. */
  private static final Duration REFUSED = Duration.ofSeconds(30);

  private final OnDisk disk;
  private final Set<UploadingConsumer> consumers = ConcurrentHashMap.newKeySet();

  public KafkaClients(OnDisk disk) {
    this.disk = disk;
  }

  @Override
  public KafkaConsumer<Object, Object> getConsumer(Properties properties) {
    // Camel's default hands over what a producer has aborted, which would be asked and paid.
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new UploadingConsumer(properties, new UploadedOffsets(disk));
  }

  /**
   * How many messages of each route are in the spool and not committed, as they are not in S3 yet.
   * Lacks routes that are not acknowledged by the upload.
   */
  public Map<String, Long> uncommitted() {
    Map<String, Long> sums = new HashMap<>();
    for (UploadingConsumer consumer : consumers) {
      UploadedOffsets its = consumer.offsets;
      if (its.route() != null) {
        sums.merge(its.route(), its.uncommitted(), Long::sum);
      }
    }
    return sums;
  }

  /**
   * Where the consumers of this group stand that poll now: the offset of the next record, of each
   * partition that is not paused.
   */
  Map<TopicPartition, Long> positions(String brokers, String group) {
    Map<TopicPartition, Long> all = new HashMap<>();
    consumers.stream()
        .filter(its -> its.brokers.equals(brokers) && its.group.equals(group) && its.polls())
        .forEach(its -> all.putAll(its.positions));
    return all;
  }

  /** Why the brokers reject this group although they can be reached; null if they do not. */
  String refusal(String group) {
    return consumers.stream()
        .filter(consumer -> consumer.group.equals(group))
        .map(UploadingConsumer::refusal)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** A consumer with what it has handed over. */
  final class UploadingConsumer extends KafkaConsumer<Object, Object> {
    final UploadedOffsets offsets;
    final KafkaGaps gaps = new KafkaGaps();
    private final String brokers;
    private final String group;
    private volatile Map<TopicPartition, Long> positions = Map.of();
    private volatile long polledAt = System.nanoTime();
    private volatile String refused;
    private volatile long refusedAt;

    private UploadingConsumer(Properties properties, UploadedOffsets offsets) {
      super(properties);
      this.offsets = offsets;
      this.brokers = properties.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
      this.group = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG, "");
      consumers.add(this);
    }

    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
      offsets.commit(this);
      try {
        notePositions();
        return KafkaPage.of(super.poll(timeout));
      } catch (AuthenticationException | AuthorizationException e) {
        // Camel would end the consumer, and nobody would read when the login is taken again.
        refused = Failure.of(e).words();
        refusedAt = System.nanoTime();
        LockSupport.parkNanos(PAUSE.toNanos());
        return ConsumerRecords.empty();
      }
    }

    /** Where the polls before this one have come to. */
    private void notePositions() {
      polledAt = System.nanoTime();
      Map<TopicPartition, Long> now = new HashMap<>();
      Set<TopicPartition> paused = paused();
      for (TopicPartition partition : assignment()) {
        if (!paused.contains(partition)) {
          try {
            now.put(partition, position(partition, Duration.ZERO));
          } catch (TimeoutException e) {
            // It is not known yet where its group stands: the poll finds out.
          }
        }
      }
      positions = now;
    }

    /** Not while it waits for what it has handed over, which is retried for as long as it takes. */
    private boolean polls() {
      return System.nanoTime() - polledAt < REFUSED.toNanos();
    }

    private String refusal() {
      return System.nanoTime() - refusedAt < REFUSED.toNanos() ? refused : null;
    }

    @Override
    public void close() {
      consumers.remove(this);
      super.close();
    }

    @Override
    public void close(Duration timeout) {
      consumers.remove(this);
      super.close(timeout);
    }
  }
}
