/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import io.github.bedrockbatch.files.JsonMembers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one {@link Context}; decodes as little as possible, as each record has one. */
final class ContextReader {
  private static final byte[] ID = JsonMembers.name("id");
  private static final byte[] SOURCE = JsonMembers.name("source");
  private static final byte[] ORDINAL = JsonMembers.name("ordinal");
  private static final byte[] ATTEMPT = JsonMembers.name("attempt");
  private static final byte[] HEADERS = JsonMembers.name("headers");
  private static final byte[] ORIGIN = JsonMembers.name("origin");
  private static final byte[] MESSAGE = JsonMembers.name("message");
  private static final byte[] ANSWER_RULE = JsonMembers.name("answerRule");
  private static final byte[] REUSE = JsonMembers.name("reuse");
  private static final byte[] SAME_AS = JsonMembers.name("sameAs");
  private static final byte[] DEADLINE = JsonMembers.name("deadline");
  private static final byte[] THEN = JsonMembers.name("then");
  private static final byte[] ENDPOINT = JsonMembers.name("endpoint");

  private final JsonMembers members = new JsonMembers();
  private String id = "";
  private String source = "";
  private long ordinal = -1;
  private int attempt = 1;
  private Map<String, String> headers = Map.of();
  private String origin;
  private String message;
  private String answerRule;
  private Duration reuse;
  private int sameAs = Context.ITSELF;
  private Instant deadline;
  private WhenLate then = WhenLate.WAIT;
  private String endpoint;

  Context read(byte[] json, int offset, int length) throws IOException {
    members.begin(json, offset, length);
    while (members.next()) {
      member(json);
    }
    if (!members.isAlone()) {
      throw new IOException("a context line is not one JSON object");
    }
    return new Context(
        id,
        source,
        ordinal,
        attempt,
        headers,
        origin == null ? source : origin,
        message,
        answerRule,
        reuse,
        sameAs,
        deadline == null ? null : new Deadline(deadline, then),
        endpoint);
  }

  private void member(byte[] json) throws IOException {
    if (members.isNamed(ID)) {
      id = members.text();
    } else if (members.isNamed(SOURCE)) {
      source = members.text();
    } else if (members.isNamed(ORDINAL)) {
      ordinal = members.number();
    } else if (members.isNamed(ATTEMPT)) {
      attempt = (int) members.number();
    } else if (members.isNamed(HEADERS)) {
      headers = headers(json);
    } else if (members.isNamed(ORIGIN)) {
      origin = members.text();
    } else if (members.isNamed(MESSAGE)) {
      message = members.text();
    } else if (members.isNamed(ANSWER_RULE)) {
      answerRule = members.text();
    } else if (members.isNamed(REUSE)) {
      boolean inBatch = "true".equals(members.text());
      reuse = inBatch ? Duration.ZERO : Duration.ofMillis(members.number());
    } else if (members.isNamed(SAME_AS)) {
      sameAs = (int) members.number();
    } else if (members.isNamed(DEADLINE)) {
      deadline = Instant.ofEpochMilli(members.number());
    } else if (members.isNamed(THEN)) {
      then = WhenLate.of(members.text());
    } else if (members.isNamed(ENDPOINT)) {
      endpoint = members.text();
    }
  }

  private Map<String, String> headers(byte[] json) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    JsonMembers header = new JsonMembers();
    header.begin(json, members.valueStart(), members.valueLength());
    while (header.next()) {
      all.put(header.nameText(), header.text());
    }
    return all;
  }
}
