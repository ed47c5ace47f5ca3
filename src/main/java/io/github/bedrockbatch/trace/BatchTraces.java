/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.trace;

import io.github.bedrockbatch.ledger.view.Story;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one trace for each batch that has ended. While the collector fails or is unreachable,
 * traces are lost and nothing else.
 */
public final class BatchTraces implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchTraces.class);

  /**
   * Switched off, as it would log the same failures to System.err. Held here, as a logger that is
   * garbage-collected loses its level.
   */
  private static final java.util.logging.Logger THEIRS =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long WITH_RETRIES_SECONDS = 20;

  private final String endpoint;
  private final SpanExporter exporter;
  private final Resource resource;
  private boolean failing;

  private BatchTraces(String endpoint, SpanExporter exporter, String node) {
    this.endpoint = endpoint;
    this.exporter = exporter;
    String version = BatchTraces.class.getPackage().getImplementationVersion();
    this.resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"),
                "camel-bedrock-batch",
                AttributeKey.stringKey("service.version"),
                version == null ? "unknown" : version,
                AttributeKey.stringKey("service.instance.id"),
                node));
  }

  /**
   * @param endpoint takes OTLP over HTTP; empty to send nothing
   */
  public static BatchTraces to(String endpoint, String node) {
    if (endpoint.isEmpty()) {
      return new BatchTraces(endpoint, SpanExporter.composite(), node);
    }
    THEIRS.setLevel(Level.OFF);
    return new BatchTraces(
        endpoint,
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint)
            .setConnectTimeout(TIMEOUT)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RetryPolicy.builder().setMaxAttempts(2).build())
            .build(),
        node);
  }

  /** Sends the trace of a batch; returns when that is done or has failed. */
  public void ended(Story story) {
    if (endpoint.isEmpty()) {
      return;
    }
    CompletableResultCode sent =
        exporter
            .export(BatchSpans.of(story, resource))
            .join(WITH_RETRIES_SECONDS, TimeUnit.SECONDS);
    boolean failed = !sent.isSuccess();
    if (failed && !failing) {
      LOG.warn(
          "Batch {}: sending its trace to {} failed; traces are lost until that works again",
          story.batch().batch().id(),
          endpoint);
    } else if (failing && !failed) {
      LOG.info("Traces are sent to {} again", endpoint);
    }
    failing = failed;
  }

  @Override
  public void close() {
    exporter.shutdown();
  }
}
