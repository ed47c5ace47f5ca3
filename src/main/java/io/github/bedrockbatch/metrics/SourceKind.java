/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import java.util.Set;

/**
 * The kind of a source, which is a label in place of its name, as there may be very many sources.
 */
final class SourceKind {
  private static final Set<String> KINDS =
      Set.of("file", "kafka", "jms", "rabbitmq", "sqs", "http", "route");

  private SourceKind() {}

  static String of(String source) {
    int colon = source.indexOf(':');
    String kind = colon < 0 ? "" : source.substring(0, colon);
    return kind.startsWith("rerun") ? "rerun" : KINDS.contains(kind) ? kind : "other";
  }
}
