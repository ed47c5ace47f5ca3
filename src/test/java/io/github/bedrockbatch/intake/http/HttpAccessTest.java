/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.HttpOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAccessTest {
  private static final HttpAccess OPEN = access("127.0.0.1", "");
  private static final HttpAccess LOCKED = access("0.0.0.0", "pass:wört");

  private static HttpAccess access(String host, String password) {
    Duration any = Duration.ofHours(1);
    return new HttpAccess(new HttpOptions(host, 8080, "prompts", password, 1000, 1000, any, any));
  }

  private static int status(RefusedRequest error) {
    return error == null ? 202 : error.status();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,,202",
    "127.8.9.10:8080,,202",
    "localhost,,202",
    "LocalHost:8080,,202",
    "localhost.:8080,,202",
    "[::1]:8080,,202",
    "127.0.0.1:8080,http://127.0.0.1:8080,202",
    "127.0.0.1:8080,http://127.0.0.1:9090,403",
    "127.0.0.1:8080,https://evil.example,403",
    "127.0.0.1:8080,null,403",
    "evil.example:8080,,403",
    "evil.example:8080,http://evil.example:8080,403",
    "127.0.0.1.evil.example,,403",
    "localhost.evil.example,,403",
    "'',,400",
    ",,400"
  })
  void without_a_password_no_page_in_a_browser_comes_in(String host, String origin, int status) {
    assertThat(status(OPEN.error(host, origin, null))).isEqualTo(status);
  }

  @Test
  void a_name_of_the_network_is_told_which_setting_lets_it_in() {
    assertThat(OPEN.error("prompts.internal", null, null))
        .hasMessageContaining("Set http.password");
    assertThat(status(LOCKED.error("prompts.internal", null, basic("prompts:pass:wört"))))
        .isEqualTo(202);
  }

  @Test
  void only_user_and_password_as_they_were_set_come_in() {
    for (String wrong : new String[] {null, "", "Bearer x", basic("prompts:pass"), basic("a:b")}) {
      assertThat(status(LOCKED.error("a", null, wrong))).isEqualTo(401);
    }
    assertThat(LOCKED.error("a", null, null).headers()).containsKey("WWW-Authenticate");
  }

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
