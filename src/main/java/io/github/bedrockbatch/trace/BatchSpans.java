/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.trace;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.Stay;
import io.github.bedrockbatch.ledger.view.SeenBatch;
import io.github.bedrockbatch.ledger.view.Story;
import io.github.bedrockbatch.prompt.InvocationType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The trace of a batch: a span for it, with a child for each state that it was in. All ids are
 * derived from the id of the batch, so that it has the same trace however often it ends.
 */
final class BatchSpans {
  private static final int TRACE_ID = 32;
  private static final int SPAN_ID = 16;
  private static final int MOST_EARLIER = 10;

  private BatchSpans() {}

  static List<SpanData> of(Story story, Resource resource) {
    Batch batch = story.batch().batch();
    List<Stay> stays = Stay.of(batch, story.events());
    if (stays.isEmpty()) {
      return List.of();
    }
    SpanContext root = context(batch.id(), "");
    List<SpanData> spans = new ArrayList<>();
    spans.add(
        new BatchSpan(
            "batch " + batch.key().modelId(),
            root,
            SpanContext.getInvalid(),
            batch.state() == BatchState.FAILED ? StatusData.error() : StatusData.unset(),
            nanos(stays.get(0).from()),
            nanos(stays.get(stays.size() - 1).to()),
            attributes(story.batch()),
            story.events().stream().filter(BatchSpans::isOfJob).map(BatchSpans::event).toList(),
            links(story),
            resource));
    for (int i = 0; i < stays.size(); i++) {
      Stay stay = stays.get(i);
      spans.add(
          new BatchSpan(
              stay.state().toLowerCase(Locale.ROOT),
              context(batch.id(), ":" + i),
              root,
              StatusData.unset(),
              nanos(stay.from()),
              nanos(stay.to()),
              Attributes.empty(),
              List.of(),
              List.of(),
              resource));
    }
    return spans;
  }

  private static SpanContext context(String batchId, String part) {
    return SpanContext.create(
        Sha256.hex("trace of " + batchId).substring(0, TRACE_ID),
        Sha256.hex("span of " + batchId + part).substring(0, SPAN_ID),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private static Attributes attributes(SeenBatch seen) {
    Batch batch = seen.batch();
    Job job = batch.job();
    AttributesBuilder of =
        Attributes.builder()
            .put(stringKey("gen_ai.operation.name"), operation(batch))
            .put(stringKey("gen_ai.provider.name"), "aws.bedrock")
            .put(stringKey("gen_ai.request.model"), batch.key().modelId())
            .put(longKey("gen_ai.usage.input_tokens"), seen.inputTokens())
            .put(longKey("gen_ai.usage.output_tokens"), seen.outputTokens())
            .put(stringKey("bedrockbatch.batch.id"), batch.id())
            .put(stringKey("bedrockbatch.batch.state"), batch.state().name())
            .put(
                stringKey("bedrockbatch.tier"),
                Job.ON_DEMAND.equals(job.status()) ? "on_demand" : "batch")
            .put(
                longKey("bedrockbatch.records"),
                batch.contents().records() - batch.contents().padding())
            .put(longKey("bedrockbatch.succeeded"), batch.delivery().succeeded())
            .put(longKey("bedrockbatch.failed"), batch.delivery().failed())
            .put(longKey("bedrockbatch.retried"), batch.delivery().retried());
    if (job.arn() != null) {
      of.put(stringKey("bedrockbatch.job.arn"), job.arn());
    }
    return of.build();
  }

  private static String operation(Batch batch) {
    if (batch.key().modelId().contains("embed")) {
      return "embeddings";
    }
    return batch.key().invocationType() == InvocationType.CONVERSE ? "chat" : "text_completion";
  }

  private static boolean isOfJob(BatchEvent event) {
    return event.kind() == BatchEvent.Kind.JOB;
  }

  private static EventData event(BatchEvent event) {
    return EventData.create(nanos(event.at()), "job " + event.what(), Attributes.empty());
  }

  /**
   * Links to the batches that had the records before, and to the spans that have sent the prompts.
   */
  private static List<LinkData> links(Story story) {
    return Stream.concat(
            story.earlier().stream().limit(MOST_EARLIER).map(of -> context(of.batchId(), "")),
            story.batch().batch().contents().traceparents().stream().map(BatchSpans::sender))
        .map(LinkData::create)
        .toList();
  }

  /** The span in a valid traceparent: {@code version-trace-span-flags}. */
  private static SpanContext sender(String traceparent) {
    String[] parts = traceparent.split("-");
    return SpanContext.createFromRemoteParent(
        parts[1], parts[2], TraceFlags.fromHex(parts[3], 0), TraceState.getDefault());
  }

  private static long nanos(Instant at) {
    return TimeUnit.MILLISECONDS.toNanos(at.toEpochMilli());
  }
}
