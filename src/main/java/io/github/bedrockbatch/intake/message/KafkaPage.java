/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one partition from one poll. As Camel makes an exchange of each record, which is a
 * sixth of the processor time of an intake, they travel as the value of one record, with the offset
 * of the last.
 */
record KafkaPage(List<ConsumerRecord<Object, Object>> records) {
  /** At most one record for each partition, with a page as its value. */
  static ConsumerRecords<Object, Object> of(ConsumerRecords<Object, Object> polled) {
    Map<TopicPartition, List<ConsumerRecord<Object, Object>>> pages = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<Object, Object>> records = polled.records(partition);
      ConsumerRecord<Object, Object> page =
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              records.get(records.size() - 1).offset(),
              null,
              new KafkaPage(records));
      pages.put(partition, List.of(page));
    }
    return new ConsumerRecords<>(pages);
  }

  /** The offset of the first; there is always one. */
  long first() {
    return records.get(0).offset();
  }
}
