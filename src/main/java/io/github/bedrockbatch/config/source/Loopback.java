/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises host names of this machine only. */
public final class Loopback {
  private static final Pattern IN_HEADER =
      Pattern.compile("(localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]*)?");

  private Loopback() {}

  /** Whether a server that binds this host is reached from this machine only. */
  public static boolean isHost(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /**
   * Whether this Host header names this machine. A foreign name that DNS resolves to the loopback
   * address does not (DNS rebinding).
   */
  public static boolean isInHeader(String host) {
    return IN_HEADER.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
