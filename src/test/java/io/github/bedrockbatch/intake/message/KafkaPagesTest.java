/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualSyncCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.CamelExchangePayload;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaPagesTest {
  private static ConsumerRecord<Object, Object> record(int partition, long offset) {
    return new ConsumerRecord<>("prompts", partition, offset, null, ("p" + offset).getBytes(UTF_8));
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("prompts", number);
  }

  @Test
  void one_record_for_each_partition_has_the_others_and_the_offset_of_the_last() {
    List<ConsumerRecord<Object, Object>> first = List.of(record(0, 7), record(0, 9));
    List<ConsumerRecord<Object, Object>> second = List.of(record(1, 3));

    ConsumerRecords<Object, Object> pages =
        KafkaPage.of(new ConsumerRecords<>(Map.of(partition(0), first, partition(1), second)));

    assertThat(pages)
        .extracting(ConsumerRecord::partition, ConsumerRecord::offset, ConsumerRecord::value)
        .containsExactlyInAnyOrder(
            tuple(0, 9L, new KafkaPage(first)), tuple(1, 3L, new KafkaPage(second)));
  }

  @Test
  void a_poll_that_brought_nothing_brings_no_page() {
    assertThat(KafkaPage.of(ConsumerRecords.empty())).isEmpty();
  }

  @Test
  void a_route_without_our_consumers_is_told_what_it_needs() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange record = new DefaultExchange(camel);
      record
          .getMessage()
          .setHeader(
              KafkaConstants.MANUAL_COMMIT,
              new DefaultKafkaManualSyncCommit(
                  new CamelExchangePayload(
                      record, new MockConsumer<>(OffsetResetStrategy.EARLIEST), "one", null),
                  new KafkaRecordPayload(partition(0), 7, 0),
                  null));
      Exchange batch = new DefaultExchange(camel);
      batch.getMessage().setBody(List.of(record));
      KafkaSource source = new KafkaSource(new KafkaTopics(), new KeptHeaders(List.of()));

      assertThatThrownBy(() -> source.messages(batch))
          .hasMessageContaining("needs the option kafkaClientFactory=#bean:kafkaClients");
    }
  }
}
