/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.config.ConsoleOptions.Account;
import io.github.bedrockbatch.console.api.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  /** Of "correct horse", with few iterations, as each request is checked with it. */
  private static final String HASH =
      "pbkdf2-sha512.10000.MDEyMzQ1Njc4OWFiY2RlZg.Ku2kkJn6DxC9USh74Agbkv4vbBI4ZhZ8d47MX26bL_c";

  private static final String TOKEN = "a-token-of-a-program";

  private final SettableClock clock = new SettableClock();

  private final Access open = access(List.of(), "", false);
  private final Access closed =
      access(
          List.of(new Account("ann", true, HASH), new Account("bob", false, HASH)), TOKEN, false);

  private Access access(List<Account> users, String token, boolean readOnly) {
    return new Access(
        new ConsoleOptions(true, "127.0.0.1", 0, users, token, readOnly, false), clock);
  }

  private static RequestHead request(String method, String address, String... headers) {
    Map<String, String> all = new HashMap<>(Map.of("Host", "127.0.0.1:9876"));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return new RequestHead(method, "/", null, all::get, address);
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static int status(Access access, RequestHead request) {
    HttpError error = catchThrowableOfType(HttpError.class, () -> access.user(request, false));
    return error == null ? 200 : error.status;
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "127.0.0.1:9876,200",
    "[::1]:9876,200",
    "evil.example,403",
    "127.0.0.1.evil.example,403",
    "'',400"
  })
  void without_credentials_only_this_machine_by_its_name_comes_in(String host, int status) {
    assertThat(status(open, request("GET", "127.0.0.1", "Host", host))).isEqualTo(status);
  }

  @Test
  void with_credentials_a_proxy_may_keep_its_name() {
    assertThat(
            status(
                closed,
                request(
                    "GET",
                    "10.0.0.1",
                    "Host",
                    "batches.example.com",
                    "Authorization",
                    basic("bob", "correct horse"))))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "same-origin,-,200",
        "same-origin,http://evil.example,200",
        "cross-site,http://127.0.0.1:9876,403",
        "same-site,-,403",
        "none,-,403",
        "-,http://127.0.0.1:9876,200",
        "-,http://127.0.0.1:1,403",
        "-,null,403",
        "-,%%%,403",
        "-,-,403"
      })
  void what_changes_something_comes_from_a_page_of_ours(String site, String origin, int status) {
    Map<String, String> headers = new HashMap<>(Map.of("Host", "127.0.0.1:9876"));
    headers.put("Sec-Fetch-Site", site);
    headers.put("Origin", origin);
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      assertThat(status(open, new RequestHead(method, "/seal", null, headers::get, "127.0.0.1")))
          .isEqualTo(status);
    }
  }

  @Test
  void a_program_with_the_token_needs_no_page() {
    assertThat(closed.user(request("POST", "1.1.1.1", "Authorization", "Bearer " + TOKEN), false))
        .satisfies(user -> assertThat(user.role()).isEqualTo(Role.OPERATOR));
    assertThat(status(open, request("POST", "1.1.1.1", "Authorization", "Bearer " + TOKEN)))
        .as("nobody checks it there, so it is no proof")
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic !!!",
        "Basic YW5u",
        "Bearer",
        "Bearer a-token-of-a-progran",
        "Digest x"
      })
  void whoever_cannot_say_who_they_are_is_asked(String authorization) {
    assertThat(status(closed, request("GET", "1.1.1.1", "Authorization", authorization)))
        .isEqualTo(401);
  }

  @Test
  void a_viewer_looks_and_an_operator_acts_too() {
    String ann = basic("ann", "correct horse");
    String bob = basic("bob", "correct horse");
    assertThat(closed.user(request("GET", "1.1.1.1", "Authorization", ann), false).role())
        .isEqualTo(Role.OPERATOR);
    for (String site : List.of("same-origin", "cross-site")) {
      String[] by = {"Sec-Fetch-Site", site, "Authorization", ann};
      assertThat(status(closed, request("POST", "1.1.1.1", by)))
          .isEqualTo(site.equals("same-origin") ? 200 : 403);
    }
    String[] byBob = {"Sec-Fetch-Site", "same-origin", "Authorization", bob};
    assertThat(status(closed, request("POST", "1.1.1.1", byBob))).isEqualTo(403);
    assertThat(status(closed, request("GET", "1.1.1.1", byBob))).isEqualTo(200);
  }

  @Test
  void nobody_acts_where_it_is_read_only() {
    Access readOnly = access(List.of(), "", true);
    String[] ours = {"Sec-Fetch-Site", "same-origin"};
    assertThat(status(readOnly, request("POST", "127.0.0.1", ours))).isEqualTo(403);
    assertThat(status(readOnly, request("GET", "127.0.0.1", ours))).isEqualTo(200);
  }

  @Test
  void who_guesses_waits_longer_each_time_and_nobody_else_does() {
    String wrong = "Bearer wrong-wrong-wrong-wrong";
    int[] statuses = new int[8];
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] = status(closed, request("GET", "6.6.6.6", "Authorization", wrong));
    }
    assertThat(Arrays.stream(statuses).boxed())
        .containsExactly(401, 401, 401, 401, 401, 401, 429, 429);
    assertThat(status(closed, request("GET", "6.6.6.6", "Authorization", "Bearer " + TOKEN)))
        .as("not even with the right one")
        .isEqualTo(429);
    assertThat(status(closed, request("GET", "7.7.7.7", "Authorization", "Bearer " + TOKEN)))
        .isEqualTo(200);

    clock.advance(Duration.ofSeconds(2));
    assertThat(status(closed, request("GET", "6.6.6.6", "Authorization", wrong))).isEqualTo(401);
    clock.advance(Duration.ofSeconds(1));
    assertThat(status(closed, request("GET", "6.6.6.6", "Authorization", wrong))).isEqualTo(429);
    clock.advance(Duration.ofMinutes(1));
    assertThat(status(closed, request("GET", "6.6.6.6", "Authorization", "Bearer " + TOKEN)))
        .isEqualTo(200);
  }

  @Test
  void a_program_that_has_come_in_does_not_wait_for_who_guesses_beside_it() {
    RequestHead right = request("GET", "6.6.6.6", "Authorization", "Bearer " + TOKEN);
    assertThat(status(closed, right)).isEqualTo(200);
    for (int i = 0; i < 8; i++) {
      status(closed, request("GET", "6.6.6.6", "Authorization", "Bearer wrong-wrong-wrong"));
    }

    assertThat(status(closed, right)).isEqualTo(200);
  }

  @Test
  void who_guesses_learns_nothing_while_waiting_though_the_user_has_come_in_elsewhere() {
    String right = basic("ann", "correct horse");
    assertThat(status(closed, request("GET", "1.1.1.1", "Authorization", right))).isEqualTo(200);
    for (int i = 0; i < 8; i++) {
      String wrong = basic("ann", "wrong horse " + i);
      status(closed, request("GET", "6.6.6.6", "Authorization", wrong));
    }

    assertThat(status(closed, request("GET", "6.6.6.6", "Authorization", right))).isEqualTo(429);
    assertThat(status(closed, request("GET", "1.1.1.1", "Authorization", right))).isEqualTo(200);
  }

  @Test
  void a_user_is_not_guessed_from_many_addresses() {
    Brake brake = new Brake(clock, 20);
    for (int i = 0; i < 21; i++) {
      assertThat(brake.left("ann")).isZero();
      brake.failed("ann");
    }
    assertThat(brake.left("ann")).isPositive();
    for (int i = 0; i < 5000; i++) {
      brake.failed("user" + i);
    }
    assertThat(brake.left("ann")).as("bounded: the oldest is forgotten").isZero();
  }

  @Test
  void who_has_come_in_is_not_checked_again() {
    RequestHead ann = request("GET", "1.1.1.1", "Authorization", basic("ann", "correct horse"));
    closed.user(ann, false);
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      closed.user(ann, false);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void a_hash_has_a_salt_and_only_its_password() {
    String hash = Passwords.hash("correct horse".toCharArray());
    assertThat(Passwords.hash("correct horse".toCharArray())).isNotEqualTo(hash);
    assertThat(Passwords.matches("correct horse".toCharArray(), hash)).isTrue();
    assertThat(Passwords.matches("correct horsf".toCharArray(), hash)).isFalse();
    assertThat(hash).matches("pbkdf2-sha512\\.210000\\.[\\w-]{22}\\.[\\w-]{43}");
  }
}
