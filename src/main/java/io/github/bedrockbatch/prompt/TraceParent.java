/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.regex.Pattern;

/** The header in which a message names the trace that it is part of (W3C Trace Context). */
public final class TraceParent {
  public static final String HEADER = "traceparent";

  /** The most different headers that are kept for a batch; nobody would follow more traces. */
  public static final int MOST = 32;

  private static final Pattern VALID =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** Whether the header is well-formed; others are not passed on. */
  public static boolean isValid(String header) {
    return VALID.matcher(header).matches();
  }
}
