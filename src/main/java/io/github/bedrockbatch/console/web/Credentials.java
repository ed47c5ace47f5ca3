/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.config.ConsoleOptions.Account;
import io.github.bedrockbatch.console.api.Role;
import io.github.bedrockbatch.console.api.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the user of a header {@code Authorization}. Checking a password is costly by design: a
 * right one is checked once and then remembered, and only one is checked at a time, so that
 * guessing takes no more than a part of one core.
 */
final class Credentials {
  private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);
  private static final Map<String, String> ASKS =
      Map.of("WWW-Authenticate", "Basic realm=\"camel-bedrock-batch\", charset=\"UTF-8\"");
  private static final int OF_AN_ADDRESS = 5;
  private static final int OF_A_USER = 20;
  private static final int MOST_KNOWN = 1000;

  private final Map<String, Account> accounts = new HashMap<>();
  private final byte[] token;
  private final String nobody;
  private final Brake addresses;
  private final Brake names;
  private final Semaphore checking = new Semaphore(1);

  /**
   * By a keyed hash of address and header, so that no password is kept, and a guesser at another
   * address has to wait even with the right one.
   */
  private final Map<String, User> known = new ConcurrentHashMap<>();

  private final SecretKeySpec key;

  Credentials(ConsoleOptions options, Clock clock) {
    options.users().forEach(account -> accounts.put(account.name(), account));
    this.token = options.token().getBytes(StandardCharsets.UTF_8);
    this.nobody = accounts.isEmpty() ? "" : accounts.values().iterator().next().hash();
    this.addresses = new Brake(clock, OF_AN_ADDRESS);
    this.names = new Brake(clock, OF_A_USER);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * The user of the header.
   *
   * @param authorization the header; null if there is none
   * @throws HttpError when the credentials are wrong, or the client has to wait
   */
  User user(String authorization, String address) {
    if (authorization == null) {
      throw unknown("Say who you are");
    }
    String print = print(address, authorization);
    User user = known.get(print);
    if (user != null) {
      return user;
    }
    user = isBearer(authorization) ? bearer(authorization, address) : basic(authorization, address);
    if (known.size() > MOST_KNOWN) {
      known.clear();
    }
    known.put(print, user);
    return user;
  }

  static boolean isBearer(String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
  }

  private User bearer(String authorization, String address) {
    mustNotWait(addresses, address);
    byte[] given = authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    if (token.length == 0 || !MessageDigest.isEqual(token, given)) {
      failed(address);
      throw unknown("The token is not that of console.token");
    }
    addresses.succeeded(address);
    return new User("token", Role.OPERATOR);
  }

  private User basic(String authorization, String address) {
    String[] pair = pair(authorization).orElseThrow(() -> unknown("Say who you are"));
    mustNotWait(addresses, address);
    mustNotWait(names, pair[0]);
    if (!checking.tryAcquire()) {
      throw wait(Duration.ofSeconds(1));
    }
    try {
      Account account = accounts.get(pair[0]);
      // Takes as long for an unknown name, so that guessing does not reveal which names exist.
      String hash = account == null ? nobody : account.hash();
      boolean matches = !hash.isEmpty() && Passwords.matches(pair[1].toCharArray(), hash);
      if (account == null || !matches) {
        failed(address);
        names.failed(pair[0]);
        throw unknown("User and password are not among console.users");
      }
      addresses.succeeded(address);
      names.succeeded(pair[0]);
      return new User(account.name(), account.isOperator() ? Role.OPERATOR : Role.VIEWER);
    } finally {
      checking.release();
    }
  }

  private static Optional<String[]> pair(String authorization) {
    if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
      String[] pair = new String(bytes, StandardCharsets.UTF_8).split(":", 2);
      return pair.length == 2 ? Optional.of(pair) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Counts a failure. Names and passwords are not logged, as a user may confuse the fields. */
  private void failed(String address) {
    addresses.failed(address);
    if (!addresses.left(address).isZero()) {
      LOG.warn("Several attempts to enter the console from {} had wrong credentials", address);
    }
  }

  private static void mustNotWait(Brake brake, String who) {
    Duration left = brake.left(who);
    if (!left.isZero()) {
      throw wait(left);
    }
  }

  private static HttpError wait(Duration left) {
    long seconds = left.toSeconds() + 1;
    return new HttpError(
        429,
        "Too many attempts with wrong credentials; try again in " + seconds + " s",
        Map.of("Retry-After", Long.toString(seconds)));
  }

  private static HttpError unknown(String why) {
    return new HttpError(401, why, ASKS);
  }

  private String print(String address, String authorization) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] print = mac.doFinal((address + ' ' + authorization).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(print);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }
}
