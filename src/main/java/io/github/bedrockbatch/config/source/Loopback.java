/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** What leads to this machine and no other. */
public final class Loopback {
  private static final Pattern IN_HEADER =
      Pattern.compile("(localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]*)?");

  private Loopback() {}

  /** Whether a server that binds this host is reached from this machine only. */
  public static boolean isHost(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /**
   * Whether a client that sends this Host header means this machine: not a name of somebody's whose
   * own server of names has given it the loopback address.
   */
  public static boolean isInHeader(String host) {
    return IN_HEADER.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
