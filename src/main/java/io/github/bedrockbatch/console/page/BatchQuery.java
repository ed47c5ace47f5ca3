/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Fields;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the filter for batches from an address or a form. */
final class BatchQuery {
  static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("state", "one or more states, such as FAILED");
    PARAMETERS.put("model", "a part of the model id");
    PARAMETERS.put("source", "a part of the name of a source");
    PARAMETERS.put("text", "how the id begins, the job's ARN or id, or a part of what went wrong");
    PARAMETERS.put("from", "opened then or later: 2026-11-25T09:30, UTC");
    PARAMETERS.put("until", "opened before");
  }

  private BatchQuery() {}

  static BatchFilter of(Fields fields) {
    return new BatchFilter(
        states(fields),
        text(fields, "model"),
        text(fields, "source"),
        text(fields, "text"),
        time(fields, "from"),
        time(fields, "until"));
  }

  private static Set<BatchState> states(Fields fields) {
    Set<BatchState> states = EnumSet.noneOf(BatchState.class);
    for (String name : fields.all("state")) {
      if (!name.isBlank()) {
        try {
          states.add(BatchState.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("There is no state " + name);
        }
      }
    }
    return states;
  }

  private static String text(Fields fields, String name) {
    String text = fields.text(name);
    return text.isEmpty() ? null : text;
  }

  private static Instant time(Fields fields, String name) {
    String text = fields.text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " must be a time like 2026-11-25T09:30");
    }
  }
}
