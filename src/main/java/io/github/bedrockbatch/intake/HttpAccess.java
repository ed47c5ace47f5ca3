/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.HttpOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Who may send prompts. With a password set, who knows it. Without one only this machine can, and
 * then not a page in a browser on it: a page of any site may send requests to the loopback address.
 */
final class HttpAccess {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final byte[] authorization;
  private final boolean isLoopback;

  HttpAccess(HttpOptions options) {
    this.authorization = options.hasPassword() ? authorization(options) : null;
    this.isLoopback = options.isLoopback();
  }

  private static byte[] authorization(HttpOptions options) {
    byte[] pair = (options.user() + ':' + options.password()).getBytes(StandardCharsets.UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(pair)).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the request has the password, where one is asked for. */
  boolean isAuthorized(Message request) {
    if (authorization == null) {
      return true;
    }
    String given = request.getHeader("Authorization", "", String.class);
    return MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a page of another site has sent the request, or one that poses as this machine. */
  boolean isForeign(Message request) {
    String host = authority(request.getHeader(Exchange.HTTP_URL, "", String.class));
    String origin = request.getHeader("Origin", String.class);
    if (host == null || (origin != null && !host.equals(authority(origin)))) {
      return true;
    }
    return isLoopback && authorization == null && !LOOPBACK.contains(withoutPort(host));
  }

  private static String authority(String url) {
    try {
      return URI.create(url).getRawAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":[0-9]+$", "");
  }
}
