/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.stage.OnDisk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Makes consumers that hand over pages, and commit with each poll what was uploaded since the last
 * one. Only then is it on the thread that may, also while nothing comes.
 */
public final class KafkaClients extends DefaultKafkaClientFactory {
  private final OnDisk disk;
  private final Set<UploadedOffsets> ofConsumers = ConcurrentHashMap.newKeySet();

  public KafkaClients(OnDisk disk) {
    this.disk = disk;
  }

  @Override
  public KafkaConsumer<Object, Object> getConsumer(Properties properties) {
    return new UploadingConsumer(properties, new UploadedOffsets(disk));
  }

  /**
   * How many messages of each route are in the spool and not committed, as they are not in S3 yet;
   * of routes that do not wait for that, none.
   */
  public Map<String, Long> uncommitted() {
    Map<String, Long> sums = new HashMap<>();
    for (UploadedOffsets its : ofConsumers) {
      if (its.route() != null) {
        sums.merge(its.route(), its.uncommitted(), Long::sum);
      }
    }
    return sums;
  }

  /** A consumer with what it has handed over. */
  final class UploadingConsumer extends KafkaConsumer<Object, Object> {
    final UploadedOffsets offsets;

    private UploadingConsumer(Properties properties, UploadedOffsets offsets) {
      super(properties);
      this.offsets = offsets;
      ofConsumers.add(offsets);
    }

    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
      offsets.commit(this);
      return KafkaPage.of(super.poll(timeout));
    }

    @Override
    public void close() {
      ofConsumers.remove(offsets);
      super.close();
    }

    @Override
    public void close(Duration timeout) {
      ofConsumers.remove(offsets);
      super.close(timeout);
    }
  }
}
