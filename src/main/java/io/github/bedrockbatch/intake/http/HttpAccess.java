/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.HttpOptions;
import io.github.bedrockbatch.config.source.Loopback;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Decides who may send prompts. If a password is set, those who have it. Otherwise only programs on
 * this machine, but no page in a browser: a page of any site may send requests to the loopback
 * address, even under a host name that resolves to it. Uses only headers, so that it can be called
 * before a body is read.
 */
final class HttpAccess {
  private final byte[] authorization;

  HttpAccess(HttpOptions options) {
    this.authorization = options.hasPassword() ? authorization(options) : null;
  }

  private static byte[] authorization(HttpOptions options) {
    byte[] pair = (options.user() + ':' + options.password()).getBytes(StandardCharsets.UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(pair)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Why a request is rejected; null if it is allowed.
   *
   * @param host the header Host; may be null
   * @param origin the header Origin; may be null
   * @param given the header Authorization; may be null
   */
  RefusedRequest error(String host, String origin, String given) {
    if (host == null || host.isBlank()) {
      return new RefusedRequest(400, "The request has no Host header");
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (authorization == null && !Loopback.isInHeader(name)) {
      return new RefusedRequest(
          403,
          "While http.password is not set, only requests to localhost, 127.0.0.1 or [::1] are"
              + " answered, as a page of another site could send any other. Set http.password, or"
              + " send to one of these names");
    }
    if (origin != null && !name.equals(authority(origin.toLowerCase(Locale.ROOT)))) {
      return new RefusedRequest(
          403,
          "This request comes from a page of another site: its Origin header is not its Host"
              + " header. Send it from a program, or let your proxy keep the Host header");
    }
    if (authorization != null && !isAuthorized(given)) {
      return new RefusedRequest(
          401,
          "User and password are not those of http.user, http.password",
          Map.of("WWW-Authenticate", "Basic realm=\"camel-bedrock-batch\""));
    }
    return null;
  }

  private boolean isAuthorized(String given) {
    return given != null
        && MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8));
  }

  private static String authority(String origin) {
    try {
      return URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
