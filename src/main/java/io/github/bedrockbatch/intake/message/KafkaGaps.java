/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a partition does not go on where its group was: its client resets the position without
 * a word when the records there are gone. Used by the thread of one consumer only.
 */
final class KafkaGaps {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaGaps.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Behind the last record that was looked at: what is not committed yet makes no gap. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /**
   * Compares where the records of a poll begin with where those before them ended.
   *
   * @param first offset of the poll
   * @param end the offset behind its last record
   * @param committed what the group had committed; null for none, as with a recreated topic
   */
  void look(
      Consumer<?, ?> consumer,
      TopicPartition partition,
      long first,
      long end,
      OffsetAndMetadata committed) {
    Long before = ends.get(partition);
    if (committed != null) {
      long done = committed.offset();
      long expected = before == null ? done : Math.max(before, done);
      if (first > expected) {
        ahead(consumer, partition, expected);
      } else if (first < done && (before == null || before > first)) {
        behind(consumer, partition, done);
      }
    }
    ends.put(partition, end); // not before the brokers were asked: it is looked at again then
  }

  /** Marks of transactions and compacted records leave gaps, too, but not before the first. */
  private static void ahead(Consumer<?, ?> consumer, TopicPartition partition, long expected) {
    long kept = consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition);
    if (kept > expected) {
      LOG.error(
          "Up to {} records of {} (offsets {} to {}) were removed by its retention before they"
              + " were taken, and are not asked. Have them sent again, and let the topic keep"
              + " records for longer than this program may stand still",
          kept - expected,
          partition,
          expected,
          kept - 1);
    }
  }

  private static void behind(Consumer<?, ?> consumer, TopicPartition partition, long done) {
    long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
    if (end < done) {
      LOG.error(
          "{} ends at offset {}, and its consumer group had committed {}: the brokers have lost"
              + " records, or the offset was set too far. What is sent to it is taken for records"
              + " in hand, and is not asked, up to offset {}. Stop this program, give its route"
              + " another group, and set the offset of that group to the first record that was"
              + " not asked",
          partition,
          end,
          done,
          done - 1);
    }
  }
}
