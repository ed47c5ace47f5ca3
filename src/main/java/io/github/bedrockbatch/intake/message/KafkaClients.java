/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.stage.OnDisk;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Makes consumers that commit with each poll what was uploaded since the last one. Only then is it
 * on the thread that may, also while nothing comes.
 */
public final class KafkaClients extends DefaultKafkaClientFactory {
  private final OnDisk disk;

  public KafkaClients(OnDisk disk) {
    this.disk = disk;
  }

  @Override
  public KafkaConsumer<Object, Object> getConsumer(Properties properties) {
    return new UploadingConsumer(properties, new UploadedOffsets(disk));
  }

  /** A consumer with what it has handed over. */
  static final class UploadingConsumer extends KafkaConsumer<Object, Object> {
    final UploadedOffsets offsets;

    private UploadingConsumer(Properties properties, UploadedOffsets offsets) {
      super(properties);
      this.offsets = offsets;
    }

    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
      offsets.commit(this);
      return super.poll(timeout);
    }
  }
}
