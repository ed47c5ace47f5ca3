/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.github.bedrockbatch.ledger.history.Stay;
import io.github.bedrockbatch.ledger.view.Story;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import software.amazon.awssdk.metrics.MetricPublisher;

/** The meters of one process: of the JVM, of Camel, of AWS calls and of the batches. */
public final class Meters implements AutoCloseable {
  /** The content type of {@link #text}. */
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] STAYS = {
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofHours(24)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private volatile Runnable refresh = () -> {};

  public Meters() {
    for (MeterBinder binder :
        List.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            collections)) {
      binder.bindTo(registry);
    }
    String version = Meters.class.getPackage().getImplementationVersion();
    Gauge.builder("bedrockbatch.build.info", () -> 1)
        .description("The version, and that of Java")
        .tag("version", version == null ? "unknown" : version)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  /** A publisher for AWS clients that times each of their calls. */
  public MetricPublisher calls() {
    return new Calls(registry);
  }

  /** Counts the exchanges of a context, all routes together. To be called before it has routes. */
  public void watch(CamelContext camel) {
    MicrometerRoutePolicyConfiguration context = new MicrometerRoutePolicyConfiguration();
    context.setRouteEnabled(false);
    context.setContextEnabled(true);
    MicrometerRoutePolicyFactory policies = new MicrometerRoutePolicyFactory();
    policies.setMeterRegistry(registry);
    policies.setPolicyConfiguration(context);
    policies.setSkipCamelInfo(true);
    camel.addRoutePolicyFactory(policies);
  }

  /** Adds meters for the ledger and the disk, which are read at each call of {@link #text}. */
  public void show(Standing standing) {
    StandingMeters meters = new StandingMeters(registry, standing);
    refresh = meters::refresh;
  }

  /** Counts what retention has removed. */
  public void removed(String what, long count) {
    Counter.builder("bedrockbatch.removed")
        .description("What retention has removed")
        .tag("what", what)
        .register(registry)
        .increment(count);
  }

  /**
   * Times each state of a batch that has ended; if it had ended before, only the states since then.
   */
  public void ended(Story story) {
    List<Stay> stays = Stay.of(story.batch().batch(), story.events());
    int from = 0;
    for (int i = 0; i < stays.size(); i++) {
      from = stays.get(i).isOver() ? i : from;
    }
    for (Stay stay : stays.subList(from, stays.size())) {
      Timer.builder("bedrockbatch.batch.state")
          .description("How long batches that came to an end were in each state")
          .tag("state", stay.state().toLowerCase(Locale.ROOT))
          .serviceLevelObjectives(STAYS)
          .register(registry)
          .record(stay.length());
    }
  }

  /** All meters, in the text format of Prometheus. */
  public String text() {
    refresh.run();
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
