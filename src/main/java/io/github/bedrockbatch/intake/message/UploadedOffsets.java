/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.stage.OnDisk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets that one consumer has handed over, and commits once their records are in S3: a few
 * numbers for each partition, however long that takes. Used by the thread of the consumer only,
 * except for {@link #uncommitted}. If a partition is assigned to another member of the group, what
 * is not uploaded is redelivered there.
 */
final class UploadedOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(UploadedOffsets.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * @param first the first offset that was handed over
   * @param end the offset after the last one
   */
  private record Handed(String source, long first, long end, long committed) {
    private long uncommitted() {
      return end - (committed < 0 ? first : committed);
    }

    private Handed committedTo(long offset) {
      return new Handed(source, first, end, offset);
    }
  }

  private final OnDisk disk;
  private final Map<TopicPartition, Handed> partitions = new HashMap<>();
  private volatile String route;
  private volatile long uncommitted;

  UploadedOffsets(OnDisk disk) {
    this.disk = disk;
  }

  /**
   * Notes that all records before {@code end} are in the spool, or have nothing to take.
   *
   * @param committed the offset that the broker has; -1 for none
   */
  void handed(TopicPartition partition, String source, long first, long end, long committed) {
    Handed before = partitions.get(partition);
    long lowest = before == null ? first : Math.min(first, before.first);
    partitions.put(partition, new Handed(source, lowest, end, committed));
  }

  /** Notes the route of the messages. */
  void of(String itsRoute) {
    route = itsRoute;
  }

  /** The id of the route of the messages; null before the first. */
  String route() {
    return route;
  }

  /** How many offsets were handed over and not committed. */
  long uncommitted() {
    return uncommitted;
  }

  /** Commits what was uploaded meanwhile; a failure is retried by the next call. */
  void commit(Consumer<?, ?> consumer) {
    if (partitions.isEmpty()) {
      return;
    }
    partitions.keySet().retainAll(consumer.assignment());
    commitDue(consumer);
    uncommitted = partitions.values().stream().mapToLong(Handed::uncommitted).sum();
  }

  private void commitDue(Consumer<?, ?> consumer) {
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    partitions.forEach(
        (partition, handed) -> {
          long uploaded = Math.min(handed.end, disk.first(handed.source).orElse(handed.end));
          if (uploaded > handed.committed) {
            due.put(partition, new OffsetAndMetadata(uploaded));
          }
        });
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, PATIENCE);
      due.forEach(
          (partition, offset) ->
              partitions.computeIfPresent(
                  partition, (p, handed) -> handed.committedTo(offset.offset())));
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.info("Offsets were not committed, as the consumer group is being rebalanced");
    } catch (WakeupException | InterruptException e) {
      throw e; // it is being stopped
    } catch (KafkaException e) {
      LOG.debug("Committing offsets failed, retrying with the next poll", e);
    }
  }
}
