/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.bedrockbatch.local.job.JobQuery;
import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.wire.AwsError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** The query of ListModelInvocationJobs, and the token that leads to its next page. */
record ListRules(Map<String, String> query) {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  JobQuery check() {
    String order = enumValue("sortOrder", "Descending", "Ascending");
    enumValue("sortBy", "CreationTime");
    String name = query.get("nameContains");
    if (name != null) {
      Shapes.JOB_NAME.check("nameContains", TextNode.valueOf(name));
    }
    return new JobQuery(
        time("submitTimeAfter"),
        time("submitTimeBefore"),
        status(),
        name,
        "Ascending".equals(order),
        pageSize(),
        after());
  }

  /**
   * The token for the page after this sequence. It has the hash of the filters, so that it
   * continues only a list with the same ones.
   */
  String token(long last) {
    String content = last + ":" + filters();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(UTF_8));
  }

  private Long after() {
    String token = query.get("nextToken");
    if (token == null) {
      return null;
    }
    Shapes.NEXT_TOKEN.check("nextToken", TextNode.valueOf(token));
    try {
      String content = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      int colon = content.indexOf(':');
      if (content.substring(colon + 1).equals(filters())) {
        return Long.valueOf(content.substring(0, colon));
      }
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      // rejected below, as it is none of our tokens
    }
    throw AwsError.validation("The provided next token is invalid.");
  }

  private String filters() {
    return Integer.toHexString(
        Objects.hash(
            query.get("submitTimeAfter"),
            query.get("submitTimeBefore"),
            query.get("statusEquals"),
            query.get("nameContains"),
            query.getOrDefault("sortOrder", "Descending")));
  }

  private JobState status() {
    String wireName = query.get("statusEquals");
    if (wireName == null) {
      return null;
    }
    return JobState.named(wireName)
        .orElseThrow(() -> Constraint.violated("statusEquals", "Member must be a known status"));
  }

  private int pageSize() {
    String size = query.get("maxResults");
    if (size == null) {
      return DEFAULT_PAGE;
    }
    if (!size.matches("\\d{1,9}")
        || Integer.parseInt(size) < 1
        || Integer.parseInt(size) > LARGEST_PAGE) {
      throw Constraint.violated("maxResults", "Member must have value from 1 to " + LARGEST_PAGE);
    }
    return Integer.parseInt(size);
  }

  private Instant time(String name) {
    String text = query.get(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw Constraint.violated(name, "Member must be an ISO 8601 timestamp");
    }
  }

  private String enumValue(String name, String... values) {
    String value = query.get(name);
    if (value != null) {
      Constraint.oneOf(values).check(name, TextNode.valueOf(value));
    }
    return value;
  }
}
