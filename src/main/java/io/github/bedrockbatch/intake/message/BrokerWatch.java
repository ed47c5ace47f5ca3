/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the brokers of sources can be read, as consumers of Kafka and JMS retry for ever
 * and report failures only in the logs of their clients, and whether partitions are held up.
 */
public final class BrokerWatch {
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  private final CamelContext camel;
  private final Outages outages;
  private final HeldUpPartitions heldUp;
  private final int patienceMillis;

  BrokerWatch(CamelContext camel, Outages outages, Clock clock, Duration patience) {
    this.camel = camel;
    this.outages = outages;
    this.heldUp = new HeldUpPartitions(outages, clock);
    this.patienceMillis = (int) patience.toMillis();
  }

  /** Makes the component remember why a destination cannot be read. */
  public static void prepare(JmsComponent jms) {
    jms.setConsumerType(ConsumerType.Custom);
    jms.setMessageListenerContainerFactory(JmsContainer::new);
    jms.setErrorHandlerLogStackTrace(false); // one for each consumer when a broker ends
  }

  /** Checks the brokers every few seconds until the context stops. */
  public static void begin(CamelContext camel, Outages outages, Clock clock) {
    BrokerWatch watch = new BrokerWatch(camel, outages, clock, PATIENCE);
    ScheduledExecutorService thread =
        camel.getExecutorServiceManager().newScheduledThreadPool(watch, "broker-watch", 1);
    thread.scheduleWithFixedDelay(
        watch::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  void look() {
    for (Route route : camel.getRoutes()) {
      if (camel.getRouteController().getRouteStatus(route.getId()).isStarted()) {
        try {
          look(route);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // it is being stopped
          return;
        } catch (Exception e) { // or it would never look again
          LOG.debug("Looking at the broker of {} failed", route.getId(), e);
        }
      }
    }
  }

  private void look(Route route) throws Exception {
    if (route.getConsumer() instanceof KafkaConsumer consumer) {
      look(consumer.getEndpoint());
    } else if (route.getConsumer() instanceof JmsConsumer consumer
        && consumer.getListenerContainer() instanceof JmsContainer container) {
      Throwable failure = container.failure();
      note(
          consumer.getEndpoint().getEndpointBaseUri(),
          failure == null ? null : Failure.of(failure).words() + " (jms.url, jms.user)");
    }
  }

  private void look(KafkaEndpoint endpoint) throws InterruptedException {
    KafkaConfiguration configuration = endpoint.getConfiguration();
    Properties properties = configuration.createConsumerProperties();
    String brokers = endpoint.getKafkaClientFactory().getBrokers(configuration);
    properties.put("bootstrap.servers", brokers);
    // The time-out of a call alone does not limit what the client asks before it: a minute.
    properties.put("request.timeout.ms", patienceMillis);
    properties.put("default.api.timeout.ms", patienceMillis);
    String name = endpoint.getEndpointBaseUri();
    Admin admin = Admin.create(properties);
    try {
      if (configuration.isTopicIsPattern()) {
        admin.describeCluster().nodes().get(patienceMillis, TimeUnit.MILLISECONDS);
      } else {
        admin.describeTopics(List.of(configuration.getTopic().split(","))).allTopicNames().get();
      }
      if (endpoint.getKafkaClientFactory() instanceof KafkaClients clients) {
        String group = configuration.getGroupId();
        note(name, clients.refusal(group));
        heldUp.look(
            admin,
            name,
            clients.positions(brokers, group),
            Duration.ofMillis(patienceMillis),
            EVERY);
      } else {
        note(name, null);
      }
    } catch (ExecutionException e) {
      note(
          name,
          e.getCause() instanceof UnknownTopicOrPartitionException
              ? "its topic does not exist"
              : Failure.of(e.getCause()).words());
    } catch (TimeoutException e) {
      note(name, "its brokers do not answer");
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /**
   * @param why it cannot be read; null when it can
   */
  private void note(String source, String why) {
    if (why == null) {
      outages.worked(Outages.Area.SOURCE, source);
    } else {
      outages.failed(Outages.Area.SOURCE, source, EVERY, why);
    }
  }
}
