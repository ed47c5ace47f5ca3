/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.config.source.Loopback;
import io.github.bedrockbatch.console.api.Role;
import io.github.bedrockbatch.console.api.User;
import java.net.URI;
import java.time.Clock;

/**
 * Decides which requests are allowed. Needs only headers, so that it is called before a body is
 * read.
 *
 * <p>Without configured credentials only requests to a loopback name are allowed: a page of any
 * site may send requests to the loopback address, also under a name that its own DNS server
 * resolves to that address. With credentials, browsers send them from pages of other sites, too. So
 * a request that changes something must come from our pages, unless it has a token.
 */
final class Access {
  private final ConsoleOptions options;
  private final Credentials credentials;

  Access(ConsoleOptions options, Clock clock) {
    this.options = options;
    this.credentials = new Credentials(options, clock);
  }

  /**
   * The user who sends the request.
   *
   * @param isOpen whether the target needs no credentials
   * @throws HttpError when the request is not allowed
   */
  User user(RequestHead request, boolean isOpen) {
    String host = request.header().apply("Host");
    if (host == null || host.isBlank()) {
      throw new HttpError(400, "The request has no Host header");
    }
    if (!options.hasCredentials() && !Loopback.isInHeader(host)) {
      throw new HttpError(
          403,
          "Without console.users or console.token only requests to localhost, 127.0.0.1 or [::1]"
              + " are answered, as a page of another site could send any other");
    }
    if (isOpen) {
      return new User("anybody", Role.VIEWER);
    }
    String authorization = request.header().apply("Authorization");
    if (request.isUnsafe() && !(options.hasCredentials() && Credentials.isBearer(authorization))) {
      mustComeFromUs(request, host);
    }
    User user =
        options.hasCredentials()
            ? credentials.user(authorization, request.address())
            : new User("console", Role.OPERATOR);
    if (request.isUnsafe() && options.readOnly()) {
      throw new HttpError(403, "Nothing can be changed here: console.read-only=true");
    }
    if (request.isUnsafe() && user.role() != Role.OPERATOR) {
      throw new HttpError(403, user.name() + " is a viewer; this takes an operator");
    }
    return user;
  }

  private static void mustComeFromUs(RequestHead request, String host) {
    String site = request.header().apply("Sec-Fetch-Site");
    String origin = request.header().apply("Origin");
    boolean ours =
        site != null
            ? site.equals("same-origin")
            : origin != null && host.equalsIgnoreCase(authority(origin));
    if (!ours) {
      throw new HttpError(
          403,
          "This request does not come from a page of the console. A program sends the header"
              + " Authorization: Bearer with console.token, or Sec-Fetch-Site: same-origin");
    }
  }

  private static String authority(String origin) {
    try {
      return URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
