/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a topic from an earlier one with the same name: the offsets of a recreated topic begin at 0
 * again, and must not be taken for those in hand.
 */
public final class KafkaTopics {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

  /** As in the shipped route. */
  private static final String USUAL_GROUP = "camel-bedrock-batch";

  /** Two clusters may have topics of the same name. */
  private record Place(String brokers, String topic, int partition) {}

  private final Map<Place, String> suffixes = new ConcurrentHashMap<>();
  private final Map<Place, Long> furthest = new ConcurrentHashMap<>();

  /**
   * The suffix to the name of a partition: the id of its topic, if the brokers tell it, and the
   * consumer group, if it is not the usual one.
   *
   * @param first offset of a batch; when it is not beyond that of the batch before, the id of the
   *     topic is asked for again
   * @param last offset of the batch
   * @throws KafkaException when the brokers cannot be asked now
   */
  String suffix(Exchange batch, TopicPartition partition, long first, long last) {
    KafkaEndpoint endpoint = (KafkaEndpoint) batch.getFromEndpoint();
    String brokers = endpoint.getKafkaClientFactory().getBrokers(endpoint.getConfiguration());
    Place place = new Place(brokers, partition.topic(), partition.partition());
    Long before = furthest.put(place, last);
    if (before != null && before >= first) {
      suffixes.remove(place);
    }
    return suffixes.computeIfAbsent(place, of -> ask(endpoint, of)) + group(endpoint);
  }

  /** The consumer group, as another one reads the same records for another purpose. */
  private static String group(KafkaEndpoint endpoint) {
    String group = endpoint.getConfiguration().getGroupId();
    return group == null || group.equals(USUAL_GROUP) ? "" : ":" + group;
  }

  private static String ask(KafkaEndpoint endpoint, Place place) {
    String topic = place.topic();
    Properties properties = endpoint.getConfiguration().createConsumerProperties();
    properties.put("bootstrap.servers", place.brokers());
    try (Admin admin = Admin.create(properties)) {
      Uuid id = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
      return id == null || id.equals(Uuid.ZERO_UUID) ? "" : ":" + id;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof UnsupportedVersionException) {
        LOG.warn(
            "The id of topic {} is not told ({}). Should the topic be recreated, give"
                + " this program a new data folder: what has the same offsets counts as taken",
            topic,
            e.getCause().getClass().getSimpleName());
        return "";
      }
      throw new KafkaException("The brokers do not describe topic " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while asking for topic " + topic, e);
    }
  }
}
