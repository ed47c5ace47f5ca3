/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What belongs to a prompt besides its model input; kept with it and returned with its answer.
 *
 * @param id the user's own record id, or one made from the source position
 * @param source its source, e.g. {@code file:name:size:digest}, or {@code batch:<id>} for a retry
 * @param ordinal its position in the source (line, offset), which rises in the order of delivery
 * @param attempt how often it has been sent, this attempt included; from 1
 * @param headers the headers of its message that are kept; empty for files
 * @param origin the source of its first attempt
 * @param message identifies its message if that is redelivered; null when the position does
 * @param answerRule the name of the rule by which its answer is judged; null for none
 * @param reuse whether it shares answers with equal prompts: {@link Reuse#within}
 * @param sameAs the ordinal of the record of its batch whose answer it gets; {@link #ITSELF} when
 *     it is asked itself
 * @param deadline null for none
 * @param endpoint the endpoint of another service for which the request was written, if its answers
 *     have another form than chat completions, such as {@code /v1/responses}; else null
 */
public record Context(
    String id,
    String source,
    long ordinal,
    int attempt,
    Map<String, String> headers,
    String origin,
    String message,
    String answerRule,
    Duration reuse,
    int sameAs,
    Deadline deadline,
    String endpoint) {

  /** The value of {@link #sameAs} of a record that is asked itself. */
  public static final int ITSELF = -1;

  /** The ordinal of a prompt whose source has no positions: it gets the next one in the spool. */
  public static final long NEXT = -1;

  /** The source of records that only fill a batch up to the minimum of a job. */
  public static final String PADDING = "padding";

  /** Whether it may have the answer to a prompt of another batch. */
  public boolean reusesOfOthers() {
    return reuse != null && !reuse.isZero();
  }

  /**
   * The reuse for a prompt that must not get an answer of another batch; null when reuse is off.
   */
  public Duration reuseInBatch() {
    return reuse == null ? null : Duration.ZERO;
  }

  public boolean isPadding() {
    return source.equals(PADDING);
  }

  /** Without a deadline. */
  public Context(
      String id,
      String source,
      long ordinal,
      int attempt,
      Map<String, String> headers,
      String origin,
      String message) {
    this(id, source, ordinal, attempt, headers, origin, message, null, null, ITSELF, null, null);
  }

  /** A first attempt. */
  public Context(String id, String source, long ordinal, int attempt, Map<String, String> headers) {
    this(id, source, ordinal, attempt, headers, source, null);
  }

  private Context with(String rule, Duration mayReuse, int same, Deadline by, String itsEndpoint) {
    return new Context(
        id,
        source,
        ordinal,
        attempt,
        headers,
        origin,
        message,
        rule,
        mayReuse,
        same,
        by,
        itsEndpoint);
  }

  /** The same with this deadline; null for none. */
  public Context due(Deadline by) {
    return with(answerRule, reuse, sameAs, by, endpoint);
  }

  /** A first attempt, for a message that has no position in its source. */
  public static Context ofMessage(
      String id, String source, String message, Map<String, String> headers) {
    return new Context(id, source, NEXT, 1, headers, source, message);
  }

  /** A first attempt at this position of a source as this node counts it. */
  public Context at(String itsSource, long itsOrdinal) {
    return new Context(
        id,
        itsSource,
        itsOrdinal,
        attempt,
        headers,
        itsSource,
        message,
        answerRule,
        reuse,
        ITSELF,
        deadline,
        endpoint);
  }

  /**
   * The same, with the settings of its source for answers.
   *
   * @param rule the name of the rule for its answer; null for none
   * @param mayReuse as {@link Reuse#within}
   */
  public Context answered(String rule, Duration mayReuse) {
    return rule == null && answerRule == null && Objects.equals(mayReuse, reuse)
        ? this
        : with(rule, mayReuse, sameAs, deadline, endpoint);
  }

  /** The same, as a record that gets the answer to another one of its batch. */
  public Context sameAs(int record) {
    return with(answerRule, reuse, record, deadline, endpoint);
  }

  public Context {
    headers = Map.copyOf(headers);
  }

  /** The same prompt for a later batch, as this attempt of it. */
  public Context resent(String newSource, long newOrdinal, int newAttempt) {
    return new Context(
        id,
        newSource,
        newOrdinal,
        newAttempt,
        headers,
        origin,
        null,
        answerRule,
        reuse,
        ITSELF,
        deadline,
        endpoint);
  }

  /** The prompt of a rerun: a first attempt that must not get an earlier answer by reuse. */
  public Context asked(String newSource, long newOrdinal) {
    return new Context(id, newSource, newOrdinal, 1, headers)
        .answered(answerRule, reuseInBatch())
        .askedOf(endpoint);
  }

  /** The same with this endpoint of another service; null leaves it as it is. */
  public Context askedOf(String itsEndpoint) {
    return itsEndpoint == null ? this : with(answerRule, reuse, sameAs, deadline, itsEndpoint);
  }

  /** Writes this context as one JSON object, under the record id it has in its batch. */
  public void write(JsonGenerator json, String recordId) throws IOException {
    json.writeStartObject();
    json.writeStringField("recordId", recordId);
    json.writeStringField("id", id);
    json.writeStringField("source", source);
    json.writeNumberField("ordinal", ordinal);
    json.writeNumberField("attempt", attempt);
    if (!origin.equals(source)) {
      json.writeStringField("origin", origin);
    }
    if (message != null) {
      json.writeStringField("message", message);
    }
    if (answerRule != null) {
      json.writeStringField("answerRule", answerRule);
    }
    if (reuse != null && reuse.isZero()) {
      json.writeBooleanField("reuse", true);
    } else if (reuse != null) {
      json.writeNumberField("reuse", reuse.toMillis());
    }
    if (sameAs != ITSELF) {
      json.writeNumberField("sameAs", sameAs);
    }
    if (deadline != null) {
      json.writeNumberField("deadline", deadline.at().toEpochMilli());
      json.writeStringField("then", deadline.then().toString());
    }
    if (endpoint != null) {
      json.writeStringField("endpoint", endpoint);
    }
    writeHeaders(json);
    json.writeEndObject();
  }

  /** Writes the headers as a field of the object that is being written, if there are any. */
  public void writeHeaders(JsonGenerator json) throws IOException {
    if (!headers.isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : headers.entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
    }
  }

  /**
   * Reads what {@link #write} wrote; skips unknown members.
   *
   * @throws IOException when it is anything else than one JSON object
   */
  public static Context read(byte[] json, int offset, int length) throws IOException {
    return new ContextReader().read(json, offset, length);
  }
}
