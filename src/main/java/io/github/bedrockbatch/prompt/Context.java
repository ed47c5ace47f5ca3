/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a prompt carried, kept beside the model's input and returned with the answer.
 *
 * @param id the user's own record id, or one made from the source position
 * @param source where it came from, e.g. {@code file:name:size:digest}, or {@code batch:<id>} for a
 *     retry
 * @param ordinal its place in the source (line, offset), rising with the order of delivery
 * @param attempt how often it has been sent, this attempt included; from 1
 * @param headers the kept headers of its message; empty for files
 * @param origin the source of its first attempt
 * @param message identifies the message that brought it, in case of redelivery; null when the
 *     position does
 * @param answerRule names the rule that its answer is judged by; null for none
 * @param reuse whether it may have the answer to an equal prompt, and others its own, as {@link
 *     Reuse#within} says
 * @param sameAs the record of the batch whose answer it gets, as it is not asked itself; {@link
 *     #ITSELF} as a rule
 * @param deadline null for none
 * @param endpoint of another service for which the request was written, where answers have another
 *     form than those of its chats: {@code /v1/responses}; null as a rule
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

  /** Of a record that is asked itself. */
  public static final int ITSELF = -1;

  /** The ordinal of a prompt whose source has no positions: it gets the next one in the spool. */
  public static final long NEXT = -1;

  /** The source of records that only fill a batch up to the minimum of a job. */
  public static final String PADDING = "padding";

  /** Whether it may have the answer to a prompt of another batch. */
  public boolean reusesOfOthers() {
    return reuse != null && !reuse.isZero();
  }

  /** What is left of {@link #reuse} where the prompt itself is to be asked. */
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

  /** With this deadline; null for none. */
  public Context due(Deadline by) {
    return with(answerRule, reuse, sameAs, by, endpoint);
  }

  /** A first attempt, for a message that has no position in its source. */
  public static Context ofMessage(
      String id, String source, String message, Map<String, String> headers) {
    return new Context(id, source, NEXT, 1, headers, source, message);
  }

  /** A first attempt that gets its place, in its source as this node counts it. */
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
   * The same, with what its source asks of answers.
   *
   * @param rule that its answer is judged by; null for none
   */
  public Context answered(String rule, Duration mayReuse) {
    return rule == null && answerRule == null && Objects.equals(mayReuse, reuse)
        ? this
        : with(rule, mayReuse, sameAs, deadline, endpoint);
  }

  /** The same, which gets the answer to another record of its batch. */
  public Context sameAs(int record) {
    return with(answerRule, reuse, record, deadline, endpoint);
  }

  public Context {
    headers = Map.copyOf(headers);
  }

  /** The same prompt on its way into a later batch. */
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

  /** The same prompt asked again although it has its result, which it does not get once more. */
  public Context asked(String newSource, long newOrdinal) {
    return new Context(id, newSource, newOrdinal, 1, headers)
        .answered(answerRule, reuseInBatch())
        .askedOf(endpoint);
  }

  /** The same, with that endpoint of another service; null for none. */
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
   * Reads what {@link #write} wrote; members it does not know are skipped.
   *
   * @throws IOException when there is something else, or more
   */
  public static Context read(byte[] json, int offset, int length) throws IOException {
    return new ContextReader().read(json, offset, length);
  }
}
